"""Slack's limits: how often each method may be called, and how long it's held after a 429. In memory, for one process.

https://docs.slack.dev/apis/web-api/rate-limits. What the clock does by itself leaves half of a limit to what people
do: a form that opens asks the same method as a thousand profiles that are to be renewed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

TIER_3, TIER_4 = 50, 100
"""Calls a minute, per workspace, that Slack grants at least."""
TIERS: Mapping[str, int] = {
    "users.info": TIER_4 // 2,
    "views.publish": TIER_4 // 2,
    "files.getUploadURLExternal": TIER_4,
    "files.completeUploadExternal": TIER_4,
    "chat.update": TIER_3,
    "chat.delete": TIER_3,
    "conversations.open": TIER_3,
    "conversations.history": TIER_3,
    "conversations.replies": TIER_3,
}
"""What the clock may call a minute: all of a limit, or half of it where what people do needs the same method.

chat.postMessage has no such limit: it's paced by conversation (`bot.delivery.pace`).
"""
AT_ONCE = 0.3
"""The part of a minute's calls that may come at once; the others are spread over the minute."""
NEXT_FEW = 2
"""Calls to wait for once all are spent: what changes meanwhile is one change."""
NO_LIMITS: Mapping[str, int] = {}


@dataclass
class Moment:
    """An instant by two clocks. The first may be moved, or set back; the second only goes on."""

    at: datetime
    seconds: float

    def since(self, earlier: Moment) -> float:
        """Return the seconds from an earlier one, by the clock that says more: one that is set back says less."""
        return max((self.at - earlier.at).total_seconds(), self.seconds - earlier.seconds)


@dataclass
class _Bucket:
    left: float
    filled_at: Moment


class Limits:
    """The calls that were made, and the holds, for the workspace of one token. Safe to use from many threads."""

    def __init__(
        self,
        now: Callable[[], datetime],
        tiers: Mapping[str, int] = TIERS,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Remember nothing yet. `tiers`: calls a minute, by method; others aren't limited."""
        self._now, self._tiers, self._seconds = now, tiers, seconds
        self._buckets: dict[str, _Bucket] = {}
        self._holds: dict[str, tuple[Moment, float]] = {}
        self._lock = Lock()

    def hold(self, method: str, wait: timedelta) -> None:
        """Let nobody call this method for so long, since Slack asked."""
        with self._lock:
            self._holds[method] = self._moment(), wait.total_seconds()

    def wait(self, method: str, *, for_somebody: bool) -> float:
        """Return for how many seconds the method mustn't be called; 0 counts as a call.

        `for_somebody`: somebody waits for it, so only a hold of Slack's keeps it back.
        """
        if method not in self._holds and (for_somebody or method not in self._tiers):
            return 0.0
        with self._lock:
            now = self._moment()
            if (held := self._held(method, now)) > 0 or for_somebody or method not in self._tiers:
                return held
            return self._take(method, self._tiers[method], now)

    def _held(self, method: str, now: Moment) -> float:
        if method not in self._holds:
            return 0.0
        since, seconds = self._holds[method]
        if (left := seconds - now.since(since)) <= 0:
            del self._holds[method]
        return max(left, 0.0)

    def _take(self, method: str, tier: int, now: Moment) -> float:
        most, a_second = tier * AT_ONCE, tier * (1 - AT_ONCE) / 60
        bucket = self._buckets.setdefault(method, _Bucket(most, now))
        bucket.left = min(most, bucket.left + now.since(bucket.filled_at) * a_second)
        bucket.filled_at = now
        if bucket.left < 1:
            return (NEXT_FEW - bucket.left) / a_second
        bucket.left -= 1
        return 0.0

    def _moment(self) -> Moment:
        return Moment(self._now(), self._seconds())
