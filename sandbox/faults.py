"""Trouble on demand: how a Web API method can fail."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import RLock
from typing import Literal, Self

FaultKind = Literal["rate_limited", "server_error", "refuse", "lost_reply", "reset", "slow"]


@dataclass(frozen=True)
class Fault:
    """One way in which a call goes wrong; made by the class methods."""

    kind: FaultKind
    seconds: float = 0.0
    status: int = 200
    error: str = ""
    sticky: bool = False
    held: bool = False  # answered so because an earlier 429's Retry-After still runs

    @classmethod
    def rate_limited(cls, retry_after: int = 1, *, sticky: bool = True) -> Self:
        """Return HTTP 429 with Retry-After in seconds; sticky = the method stays closed that long, as in Slack."""
        return cls("rate_limited", seconds=retry_after, status=429, error="ratelimited", sticky=sticky)

    @classmethod
    def server_error(cls, status: int = 503) -> Self:
        """Return an HTTP error whose body is no JSON, from in front of Slack's API."""
        return cls("server_error", status=status)

    @classmethod
    def refuse(cls, error: str) -> Self:
        """Return a fault that answers `{"ok": false, "error": …}` and does nothing."""
        return cls("refuse", error=error)

    @classmethod
    def lost_reply(cls) -> Self:
        """Return a fault that carries the call out, then drops the connection without an answer."""
        return cls("lost_reply")

    @classmethod
    def reset(cls) -> Self:
        """Return a fault that drops the connection before anything was done."""
        return cls("reset")

    @classmethod
    def slow(cls, seconds: float) -> Self:
        """Return a fault that carries the call out and answers this many seconds late."""
        return cls("slow", seconds=seconds)


@dataclass
class _Rule:
    method: str
    fault: Fault
    left: int | None
    probability: float
    channel: str | None
    team: str | None

    def fits(self, method: str, channel: str | None, team: str) -> bool:
        is_meant = self.channel in (None, channel) and self.team in (None, team)
        return self.method in ("*", method) and is_meant and self.left != 0


@dataclass
class Faults:
    """The rules by which calls fail; the first that fits decides."""

    now: Callable[[], datetime]
    seed: int = 0
    _rules: list[_Rule] = field(default_factory=list)
    _held_until: dict[tuple[str, str], datetime] = field(default_factory=dict)
    """Until when a method is closed, for each workspace of its own (docs.slack.dev/apis/web-api/rate-limits)."""

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._lock = RLock()

    def on(
        self,
        method: str,
        fault: Fault,
        *,
        times: int | None = None,
        probability: float = 1.0,
        channel: str | None = None,
        team: str | None = None,
    ) -> None:
        """Let calls of `method` ("*" = any) fail so, `times` often (None = until off), each with `probability`.

        `channel`: only calls that name it, or this person, as their channel. `team`: only those of this workspace.
        """
        with self._lock:
            self._rules.append(_Rule(method, fault, times, probability, channel, team))

    def off(self, method: str | None = None) -> None:
        """Forget the rules and holds of a method, or all of them."""
        with self._lock:
            self._rules = [rule for rule in self._rules if method is not None and rule.method != method]
            self._held_until = {key: end for key, end in self._held_until.items() if method not in (None, key[1])}

    @property
    def rules(self) -> tuple[tuple[str, Fault], ...]:
        """Return what was switched on and is not used up: method and fault, in order."""
        with self._lock:
            return tuple((rule.method, rule.fault) for rule in self._rules if rule.left != 0)

    def next_for(self, method: str, channel: str | None, team: str) -> Fault | None:
        """Return what goes wrong with the call of a workspace that has just come in; None = nothing."""
        with self._lock:
            return self._hold(method, team) or self._fire(method, channel, team)

    def _hold(self, method: str, team: str) -> Fault | None:
        left = (self._held_until.get((team, method), self.now()) - self.now()).total_seconds()
        if left <= 0:
            return None
        return Fault("rate_limited", seconds=math.ceil(left), status=429, error="ratelimited", held=True)

    def _fire(self, method: str, channel: str | None, team: str) -> Fault | None:
        for rule in self._rules:
            if rule.fits(method, channel, team) and self._random.random() < rule.probability:
                rule.left = None if rule.left is None else rule.left - 1
                if rule.fault.sticky:
                    self._held_until[team, method] = self.now() + timedelta(seconds=rule.fault.seconds)
                return rule.fault
        return None
