"""A few messages that a thread takes at once, and how long it may go on with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack.limits import Moment
from storage.queries.due_messages import Attempt

AT_ONCE = 4
"""Messages in one: claiming each by itself took half as much CPU as sending it."""
TAKEN_FOR = 0.5
"""Seconds after which the others are put back: news may have come, or one of them isn't wanted any more as it was."""


@dataclass
class Batch:
    """Messages that a thread sends one after the other."""

    attempts: Sequence[Attempt]
    claimed_at: Moment
    goes_on: bool = True
    """False once one of them isn't in Slack as it should be: what's wrong may concern the others, too."""

    def may_go_on(self, now: Moment) -> bool:
        """Return whether another of these may be sent, since all went well so far, and quickly."""
        return self.goes_on and now.since(self.claimed_at) < TAKEN_FOR
