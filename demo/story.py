"""`make story`: one introduction from the first word to the full circle, on this machine, without Slack.

A sandbox plays Slack and three people; the bot beside it is the real one, over a real socket, on a real database. Time
is the sandbox's, so that days can pass in seconds.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule

from demo.clock import monday_morning
from sandbox import Person, Sandbox
from sandbox.terminal import draw_columns, draw_conversation, draw_view

MANIFEST = Path(__file__).parent.parent / "manifest.yml"
REASON = "you both care about good bridges, and neither of you knows anyone else who does"
TRIES = 3
CONNECTED = "We talked for an hour: Chidi knows every arch bridge north of the river."
SEEN = {"Connected": "You're in touch", "Met": "You met", "Thanked": "thank"}
THANKS = "What a find. On Sunday we walk across all seven bridges."


RunBot = Callable[[Mapping[str, str], Callable[[], datetime]], AbstractContextManager[object]]
"""Environment variables and a clock in; a bot that runs until the context ends."""


def tell(run_bot: RunBot, console: Console) -> None:
    """Play the introduction and print what each of the three people sees, step by step."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Sandbox(MANIFEST, without=(), starts_at=monday_morning) as slack,
        _running(run_bot, slack, folder),
    ):
        _Play(slack, console).all()


@contextmanager
def _running(run_bot: RunBot, slack: Sandbox, folder: str) -> Iterator[None]:
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3",
    }
    with run_bot(environment, slack.clock.now):
        slack.wait_for_connection()
        yield


class _Play:
    """Ana introduces Ben and Chidi."""

    def __init__(self, slack: Sandbox, console: Console) -> None:
        self.slack, self.console = slack, console
        self.ana, self.ben, self.chidi = (slack.person(name) for name in ("ana", "ben", "chidi"))
        self.everybody = (self.ana, self.ben, self.chidi)
        self.step = 0

    def all(self) -> None:
        """Play from `/intro` to the full circle."""
        self.says("One introduction, as each of the three people sees it.")
        self.introduce()
        self.report("Three hours later", timedelta(hours=3), self.ben, "Connected", lines=1)
        self.tell_more()
        self.report("Three days later", timedelta(days=3), self.chidi, "Met", lines=2)
        self.thank()
        self.answer()
        self.report("The next day", timedelta(days=1), self.ben, "Met", lines=5)
        self.report("A minute later", timedelta(minutes=1), self.ben, "Thanked", lines=7)
        self.says("That was the real bot. To use it in your Slack, see “In your Slack” in the README.")

    def introduce(self) -> None:
        """Play `/intro` and the modal, and show what everybody gets."""
        self.heading(f"Ana types:  /intro @ben @chidi {REASON}")
        for _ in range(TRIES):
            self.ana.command("/intro", f"@ben @chidi {REASON}")
            if self.ana.view is not None:
                break  # else this machine was too busy to open it in the time that Slack allows
        self.fill_modal(self.ana, "Introduce two people")
        self.heading("Ana presses Introduce, and all three get a message")
        self.ana.submit()
        self.slack.wait_for(lambda: all(person.messages() for person in self.everybody), what="a message for each")
        self.show()

    def report(self, when: str, later: timedelta, who: Person, what: str, lines: int) -> None:
        """Let time pass, let somebody press a button, and show what everybody sees."""
        self.slack.clock.advance(later)
        self.heading(f"{when}, {who.name} presses {what}")
        who.click(who.messages()[-1], what)
        self.slack.wait_for(lambda: self.settled(who, what, lines), what=f"{what} with everybody")
        self.show()

    def tell_more(self) -> None:
        """Let Ben say something about it: for Ana, and for Chidi too."""
        self.heading("Ben Carter presses “Add a note”")
        self.ben.click(self.ben.messages()[-1], "Add a note")
        thursday = (self.slack.clock.now() + timedelta(days=3)).date()
        told = {
            "How did you get in touch?": "By video call",
            "When will you meet?": f"{thursday}T11:30",
            "Your note": CONNECTED,
            "Who can see this?": "other",
        }
        self.fill_modal(self.ben, "Add a note", told)
        self.send(self.ben, CONNECTED, self.ana, self.chidi)

    def thank(self) -> None:
        """Let Chidi thank Ana in his own words."""
        self.slack.clock.advance(timedelta(minutes=1))
        self.heading("Right away, Chidi Okafor presses Thanked and adds a note")
        self.chidi.click(self.chidi.messages()[-1], "Thanked")
        self.fill_modal(self.chidi, "Add a note", {"Your thank-you note": THANKS, "One more thing": ["help"]})
        self.send(self.chidi, THANKS, self.ana)

    def answer(self) -> None:
        """Let Ana answer, and show her answer under Chidi's card."""
        self.heading("Ana Sousa presses My pleasure")
        self.ana.click(self.ana.thread(self.ana.messages()[-1])[-1], "My pleasure")
        self.wait_until_read("My pleasure", self.chidi)
        self.wait_until_read("You replied: My pleasure!", self.ana)
        self.show()

    def fill_modal(self, who: Person, title: str, values: Mapping[str, Any] | None = None) -> None:
        """Wait for a modal, fill it in and show it."""
        who.wait_for_view(title=title)
        for label, value in (values or {}).items():
            who.fill(label, value)
        self.console.print(draw_view(who, who.wait_for_view()))

    def send(self, who: Person, words: str, *readers: Person) -> None:
        """Submit the modal, and show its consequences for everybody."""
        self.heading(f"{who.name} presses Send")
        who.submit()
        self.wait_until_read(words, *readers)
        self.show()

    def wait_until_read(self, words: str, *readers: Person) -> None:
        """Wait until these people have the words before them."""
        self.slack.wait_for(
            lambda: all(any(words in text for text in reader.reads()) for reader in readers), what=f"{words!r} with all"
        )

    def settled(self, who: Person, what: str, lines: int) -> bool:
        """Return whether the click has reached the thread, and the card of the person who pressed."""
        headlines = [message for message in self.ana.messages() if "You introduced" in self.ana.sees(message)]
        told = sum(len(self.ana.thread(headline)) for headline in headlines)
        return told == lines and any(SEEN[what] in text for text in who.reads())

    def show(self) -> None:
        """Print what the three have on their screens."""
        self.console.print(draw_columns([draw_conversation(person, last=1) for person in self.everybody]))

    def heading(self, text: str) -> None:
        """Print the heading of the next step."""
        self.step += 1
        self.console.print(Padding(Rule(f"{self.step} · {text}", align="left"), (1, 0, 0, 0)))

    def says(self, text: str) -> None:
        """Print a sentence of the narrator's."""
        self.console.print(Padding(text, (1, 0, 0, 0)))
