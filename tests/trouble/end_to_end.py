"""The stage for faults: people act while Slack fails, and wait for it to pass."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from sandbox import Message, Person
from tests.stories.conftest import REASON, TICK, Stage

SENDING = {"chat.postMessage", "chat.update"}


@dataclass(frozen=True)
class TroubledStage(Stage):
    """Ana introduces, Ben and Chidi are introduced; messages may be long in coming."""

    def hand_in(self, reason: str = REASON, *, first: str = "ben", second: str = "chidi") -> None:
        """Let Ana introduce two people; Slack shows no error. Nobody waits for messages."""
        self.ana.command("/intro", f"@{first} @{second} {reason}")
        self.ana.wait_for_view()
        reply = self.ana.submit()
        assert reply.acknowledged
        assert not reply.errors

    def cards(self, person: Person, reason: str = REASON) -> list[Message]:
        """Return all messages that tell this person of the introduction."""
        return [message for message in person.messages() if reason in person.sees(message)]

    def everybody_has_one(self) -> bool:
        """Return whether each of the three has exactly their one message."""
        return all(len(person.messages()) == 1 for person in (self.ana, self.ben, self.chidi))

    def wait_for_lines_under_headline(self, count: int) -> list[str]:
        """Wait until Ana has her message, and so many lines under it."""
        self.slack.wait_for(self.ana.messages, what="the headline")
        return self.wait_for_lines(count)

    def sent(self, since: datetime | None = None) -> list[str]:
        """Return the outcome of every call that posts or changes a message."""
        calls = [call for call in self.slack.calls() if call.method in SENDING]
        return [call.outcome for call in calls if since is None or call.at > since]

    def wait_for_outcome(self, outcome: str, times: int = 1) -> datetime:
        """Wait until so many calls that send ended so; when the last of them did."""
        self.slack.wait_for(lambda: self.sent().count(outcome) >= times, what=f"{times} × {outcome}")
        return [call.at for call in self.slack.calls() if call.method in SENDING and call.outcome == outcome][-1]


def let_it_look() -> None:
    """Let the bot look at its outbox. That nothing happens cannot be waited for in any other way."""
    time.sleep(TICK)
