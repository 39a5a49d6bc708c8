"""Members' time zones: the bot asks Slack before it writes to them by itself, once a day at most."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.retry import backoff
from bot.rules.profiles import Profile
from bot.slack import profiles as slack_profiles
from bot.slack.connections import Connect, NotConnectedError
from bot.use_cases.members import profiles
from storage.database import Database
from storage.queries import members
from storage.queries.members import ToAskAbout
from storage.queries.served import Served

AHEAD = timedelta(hours=1)  # of the reminder, so that it comes at the right hour
ASKING_TAKES = 2.0  # seconds for all of one tick; a member without an answer stays as known, and is asked about again


@dataclass
class _Silence:
    """Failures in a row to hear anything from a workspace's Slack, and the pause they make."""

    failures: int = 0
    not_before: float = 0.0
    """When to ask it again, by a clock that is never set back."""


class ProfileRefresh:
    """Asks Slack about members who are to be reminded soon, ever more seldom where it doesn't answer."""

    def __init__(
        self, database: Database, served: Served, connect: Connect, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """Ask about members of these workspaces. `seconds`: returns the time of a clock that is never set back."""
        self._database, self._served, self._connect, self._seconds = database, served, connect, seconds
        self._silent: dict[int, _Silence] = {}

    def refresh(self, now: datetime) -> None:
        """Ask Slack about some of them, each once a day at most. A step of the clock.

        Those about whom it says nothing are asked about again: at the next tick, unless it says nothing at all in
        their workspace.
        """
        left_alone = [each for each, silence in self._silent.items() if self._seconds() < silence.not_before]
        with self._database.reading() as session:
            until, since = now + AHEAD, now - profiles.KNOWN_FOR
            stale = members.to_ask_about(
                session, self._served, now, reminded_before=until, checked_before=since, besides=left_alone
            )
        ends_at = time.monotonic() + ASKING_TAKES
        for workspace_id in sorted({each.workspace_id for each in stale}):
            if (left := ends_at - time.monotonic()) > 0:
                self._ask(workspace_id, [each for each in stale if each.workspace_id == workspace_id], left, now)

    def _ask(self, workspace_id: int, stale: Sequence[ToAskAbout], seconds: float, now: datetime) -> None:
        try:
            client = self._connect(workspace_id).client
        except NotConnectedError:  # the app was removed there just now
            return
        told = slack_profiles.ask(client, [each.user_id for each in stale], seconds)
        self._note(told, stale, now)
        if told:
            self._silent.pop(workspace_id, None)
        else:
            silence = self._silent.setdefault(workspace_id, _Silence())
            silence.failures += 1
            silence.not_before = self._seconds() + backoff(silence.failures).total_seconds()

    def _note(self, told: Mapping[str, Profile], stale: Sequence[ToAskAbout], now: datetime) -> None:
        with self._database.transaction() as session:
            for member in members.lock(session, [each.id for each in stale if each.user_id in told]):
                profiles.learn(session, {member.user_id: member}, {member.user_id: told[member.user_id]}, now)
                member.checked_at = now  # also if Slack refuses to say anything about them
