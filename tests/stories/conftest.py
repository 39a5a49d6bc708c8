"""The stage for stories: a sandbox, the real bot beside it, and three people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app import FullCircle
from sandbox import Message, Person, Sandbox
from tests.conftest import MANIFEST
from tests.running import DoorName, running

# The cycle is told four times over; the other stories once for each door and each database.
EACH_DOOR_AND_EACH_DATABASE = pytest.mark.parametrize(
    ("door", "database_url"), [("socket", "sqlite"), ("http", "postgresql")], indirect=True
)
REASON = "you both care about good bridges"


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """A Slack of the test's own."""
    with Sandbox(MANIFEST) as sandbox:
        yield sandbox


@pytest.fixture(params=["socket", "http"])
def door(request: pytest.FixtureRequest) -> DoorName:
    """How Slack reaches the bot."""
    name: DoorName = request.param
    return name


@pytest.fixture
def bot(slack: Sandbox, database_url: str, door: DoorName) -> Iterator[FullCircle]:
    """The bot, running: over Socket Mode and over signed HTTP, on SQLite and on PostgreSQL."""
    with running(slack, database_url, door) as full_circle:
        yield full_circle


@dataclass(frozen=True)
class Stage:
    """Ana introduces, Ben and Chidi are introduced."""

    slack: Sandbox
    ana: Person
    ben: Person
    chidi: Person

    def introduce(self, reason: str = REASON) -> None:
        """Ana introduces Ben and Chidi, and all three have got their message."""
        self.ana.command("/intro", f"@ben @chidi {reason}")
        self.ana.wait_for_view()
        reply = self.ana.submit()
        assert reply.acknowledged
        assert not reply.errors
        everybody = (self.ana, self.ben, self.chidi)
        self.slack.wait_for(lambda: all(person.messages() for person in everybody), what="a message for each")

    def card(self, person: Person) -> Message:
        """The person's newest card as it looks now."""
        return person.messages()[-1]

    def click(self, person: Person, what: str) -> None:
        """Press something on the person's card; Slack shows no error."""
        reply = person.click(self.card(person), what)
        assert reply.acknowledged, reply

    def headline(self) -> str:
        """Ana's message about the two."""
        return self.ana.sees(self.ana.messages()[-1])

    def thread(self) -> list[str]:
        """What stands under it."""
        return [self.ana.sees(line) for message in self.ana.messages()[-1:] for line in self.ana.thread(message)]

    def wait_for_lines(self, count: int) -> list[str]:
        """Wait until the thread has this many lines, and return them."""
        self.slack.wait_for(lambda: len(self.thread()) >= count, what=f"{count} lines in the thread")
        return self.thread()

    def wait_for_card(self, person: Person, text: str) -> str:
        """Wait until the person's card says this, and return all it says."""
        self.slack.wait_for(lambda: text in person.sees(self.card(person)), what=f"{text!r} on {person}'s card")
        return person.sees(self.card(person))

    def wait_for_headline(self, text: str) -> str:
        """Wait until Ana's message says this, and return all it says."""
        self.slack.wait_for(lambda: text in self.headline(), what=f"{text!r} in the headline")
        return self.headline()


@pytest.fixture
def stage(slack: Sandbox, bot: FullCircle) -> Stage:  # noqa: ARG001  (the bot has to run)
    """Three people and a running bot."""
    return Stage(slack, slack.person("ana"), slack.person("ben"), slack.person("chidi"))
