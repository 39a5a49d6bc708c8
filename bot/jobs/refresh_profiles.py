"""Members' time zones: the bot asks Slack before it writes to them by itself, once a day at most."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from slack_sdk import WebClient

from bot.delivery.retry import backoff
from bot.rules.profiles import Profile
from bot.slack import profiles as slack_profiles
from bot.use_cases.members import profiles
from storage.database import Database
from storage.queries import members

AHEAD = timedelta(hours=1)  # of the reminder, so that it comes at the right hour
ASKING_TAKES = 5.0  # seconds for all of one tick; a member without an answer stays as known


class ProfileRefresh:
    """Asks Slack about members who are to be reminded soon, ever more seldom while it doesn't answer."""

    def __init__(
        self,
        database: Database,
        workspace_ids: Collection[int],
        client: WebClient,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask about members of these workspaces. `seconds`: returns the time of a clock that is never set back."""
        self._database, self._workspace_ids, self._client, self._seconds = database, workspace_ids, client, seconds
        self._failures, self._not_before = 0, seconds()

    def refresh(self, now: datetime) -> None:
        """Ask Slack about some of them, each once a day at most. A step of the clock.

        Those about whom it says nothing are asked about again: at the next tick, unless it says nothing at all.
        """
        if self._seconds() < self._not_before:
            return
        with self._database.reading() as session:
            since = now - profiles.KNOWN_FOR
            served = self._workspace_ids
            stale = members.to_ask_about(session, served, now, reminded_before=now + AHEAD, checked_before=since)
        if stale:
            told = slack_profiles.ask(self._client, stale, ASKING_TAKES)
            self._note(told, stale, now)
            self._failures = 0 if told else self._failures + 1
            self._not_before = self._seconds() + (0 if told else backoff(self._failures).total_seconds())

    def _note(self, told: Mapping[str, Profile], ids: Mapping[str, int], now: datetime) -> None:
        with self._database.transaction() as session:
            for member in members.lock(session, [ids[user_id] for user_id in told]):
                profiles.learn(session, {member.user_id: member}, {member.user_id: told[member.user_id]}, now)
                member.checked_at = now  # also if Slack refuses to say anything about them
