"""The stage for stories: a sandbox, the real bot beside it, and three people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest

from bot.full_circle import FullCircle
from sandbox import Message, Person, Sandbox
from sandbox.actions import find_control
from sandbox.state_lock import WaitError
from storage.database import Database
from tests.conftest import MANIFEST
from tests.running import ReceiverName, on_a_monday, running

EACH_RECEIVER_AND_EACH_DATABASE = pytest.mark.parametrize(
    ("receiver", "database_url"), [("socket", "sqlite"), ("http", "postgresql")], indirect=True
)
T = TypeVar("T")
PATIENCE = 10.0  # seconds that Slack waits for an acknowledgement; the real one 3
TICK = 1.5  # seconds: the bot has looked at its outbox once in that time, for sure
MOST_STEPS = 20
ENDING = "What would you like to do?"
REASON = "you both care about good bridges"


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a Slack of the test's own, on a Monday afternoon. How fast the bot is on a busy machine, no story tells."""
    with Sandbox(MANIFEST, starts_at=on_a_monday, ack_seconds=PATIENCE) as sandbox:
        yield sandbox


@pytest.fixture(params=["socket", "http"])
def receiver(request: pytest.FixtureRequest) -> ReceiverName:
    """Return the name of the receiver through which Slack reaches the bot."""
    name: ReceiverName = request.param
    return name


@pytest.fixture
def bot(slack: Sandbox, database: Database, receiver: ReceiverName) -> Iterator[FullCircle]:
    """Yield the bot, running: over Socket Mode and over signed HTTP, on SQLite and on PostgreSQL."""
    with running(slack, database, receiver) as full_circle:
        yield full_circle


@dataclass(frozen=True)
class Stage:
    """Ana introduces, Ben and Chidi are introduced. `tick`: lets a bot in this process look at its clock at once."""

    slack: Sandbox
    ana: Person
    ben: Person
    chidi: Person
    tick: Callable[[], None] = lambda: None

    def introduce(self, reason: str = REASON) -> None:
        """Let Ana introduce Ben and Chidi, again if need be, and wait until all three have got their message."""
        self.ana.command("/intro", f"@ben @chidi {reason}")
        self.ana.wait_for_view()
        self.submits(self.ana)
        if self.ana.view is not None:  # they were introduced before
            self.submits(self.ana)
        everybody = (self.ana, self.ben, self.chidi)
        self.slack.wait_for(lambda: all(person.messages() for person in everybody), what="a message for each")

    def card(self, person: Person) -> Message:
        """Return the person's newest card as it looks now."""
        return person.messages()[-1]

    def click(self, person: Person, what: str) -> None:
        """Press something on the person's newest message, once it's there; Slack shows no error.

        Messages change on several threads: that one shows what happened doesn't mean that another does.
        """
        where = f"{what!r} on {person}'s newest message"
        (newest,) = self.slack.wait_for(lambda: self._offering(person, what), what=where)
        reply = person.click(newest, what)
        assert reply.acknowledged, reply

    def _offering(self, person: Person, what: str) -> list[Message]:
        newest = person.messages()[-1:]
        try:
            for message in newest:
                find_control(message.blocks, what)
        except LookupError:
            return []
        return newest

    def headline(self) -> str:
        """Return Ana's message about the two."""
        return "".join(self.ana.sees(message) for message in self._headlines()[-1:])

    def _headlines(self) -> list[Message]:
        """Return Ana's messages about two people, the oldest first: she gets others, too."""
        return [message for message in self.ana.messages() if message.text.startswith(("You introduced", "You'd like"))]

    def thread(self) -> list[str]:
        """Return the lines under Ana's message."""
        return [self.ana.sees(line) for message in self._headlines()[-1:] for line in self.ana.thread(message)]

    def wait_for_lines(self, count: int) -> list[str]:
        """Wait until the thread has this many lines, and return them."""
        self.slack.wait_for(lambda: len(self.thread()) >= count, what=f"{count} lines in the thread")
        return self.thread()

    def wait_for_card(self, person: Person, text: str) -> str:
        """Wait until the person's card says this, and return all it says."""
        return self.wait_until_seen(person, -1, text)

    def wait_until_seen(self, person: Person, index: int, text: str) -> str:
        """Wait until a message of the person's says this, and return all it says."""

        def says() -> str:
            seen = person.sees(person.messages()[index])
            return seen if text in seen else ""

        return self.slack.wait_for(says, what=f"{text!r} in message {index} of {person}")

    def wait_for_headline(self, text: str) -> str:
        """Wait until Ana's message says this, and return all it says."""
        self.slack.wait_for(lambda: text in self.headline(), what=f"{text!r} in the headline")
        return self.headline()

    def wait_for_line(self, text: str) -> str:
        """Wait until a line in Ana's thread says this, and return all that line says."""

        def found() -> str:
            return next((line for line in self.thread() if text in line), "")

        return self.slack.wait_for(found, what=f"{text!r} in the thread")

    # --- Forms ------------------------------------------------------------------------------------------------------

    def opens(self, person: Person, what: str, on: Message | None = None) -> str:
        """Let the person press something that opens a form, and return all the form says."""
        if on is None:
            self.wait_for_card(person, what)
        assert person.click(on or self.card(person), what).acknowledged
        return person.sees(person.wait_for_view())

    def submits(self, person: Person, values: dict[str, Any] | None = None) -> None:
        """Let the person fill in the form before them and send it; nothing may stand against it."""
        reply = person.submit(values)
        assert reply.acknowledged, reply
        assert not reply.errors, reply

    def fills_in(
        self, person: Person, what: str, values: dict[str, Any] | None = None, on: Message | None = None
    ) -> None:
        """Let the person open a form, fill it in and send it."""
        self.opens(person, what, on)
        self.submits(person, values)

    def line_of_thanks(self) -> Message:
        """Return the line in Ana's thread that has the answers to a thank-you."""
        lines = [line for message in self._headlines()[-1:] for line in self.ana.thread(message)]
        return next(line for line in reversed(lines) if "eply ]" in self.ana.sees(line))

    def under_the_card(self, person: Person) -> list[str]:
        """Return the lines in the thread of the person's newest card."""
        return [person.sees(reply) for reply in person.thread(self.card(person))]

    # --- Asking first -----------------------------------------------------------------------------------------------

    def ask_first(self, described: tuple[str, str] | None = None, people: str = "@ben @chidi") -> None:
        """Let Ana ask both first, and wait until they're asked. `described`: what she says of them instead of names."""
        before = len(self.ana.messages())
        self.ana.command("/intro", f"{people} {REASON}")
        self.ana.choose(self.ana.wait_for_view(), "Options", ["ask_first"])
        if described:
            self.ana.choose(self.ana.wait_for_view(), "Names", ["hidden"])
        labels = ("Describe the first person", "Describe the second person")
        self.submits(self.ana, dict(zip(labels, described, strict=True)) if described else None)
        self.slack.wait_for(lambda: len(self.ana.messages()) > before, what="Ana's message")
        asked = [self.slack.person(handle) for handle in people.replace("@", "").split()]
        self.slack.wait_for(lambda: all("would like to" in self.seen(person) for person in asked), what="both requests")

    def seen(self, person: Person) -> str:
        """Return the newest message before a person; empty while there is none."""
        return "".join(person.sees(message) for message in person.messages()[-1:])

    # --- Time -------------------------------------------------------------------------------------------------------

    def in_days(self, days: int) -> datetime:
        """Return the moment in so many days."""
        return self.slack.clock.now() + timedelta(days=days)

    def pass_days(self, days: float) -> None:
        """Let days go by."""
        self.pass_time(timedelta(days=days))

    def pass_time(self, time: timedelta) -> None:
        """Let time go by; the bot notices at once, and not only at its next tick."""
        self.slack.clock.advance(time)
        self.tick()

    def later(self, look: Callable[[], T], what: str, step: timedelta = timedelta(seconds=10)) -> T:
        """Let the workspace's time pass, step by step, until it is so."""
        for _ in range(MOST_STEPS):
            try:
                return self.slack.wait_for(look, timeout=TICK, what=what)
            except WaitError:
                self.slack.clock.advance(step)
        return self.slack.wait_for(look, what=what)


def in_short(day: datetime) -> str:
    """Return a day as Slack writes it in short, unless it's today or next to it: *Nov 24, 2026*."""
    return f"{day:%b} {day.day}, {day.year}"


@pytest.fixture
def stage(slack: Sandbox, bot: FullCircle) -> Stage:
    """Return three people and a running bot."""
    return Stage(slack, slack.person("ana"), slack.person("ben"), slack.person("chidi"), bot.tick)
