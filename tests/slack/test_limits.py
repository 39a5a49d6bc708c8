"""Our own count of calls: the clock's are spread, people's aren't, and Slack's holds concern both."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.slack.limits import TIERS, Limits
from tests.builders.introductions import NOW

MINUTE = timedelta(minutes=1)


@dataclass
class Calls:
    """Calls that are made whenever they may be, by two clocks."""

    now: datetime = NOW
    seconds: float = 0.0
    limits: Limits = field(init=False)

    def __post_init__(self) -> None:
        self.limits = Limits(lambda: self.now, seconds=lambda: self.seconds)

    def passes(self, time: timedelta) -> None:
        """Let time pass by both clocks."""
        self.now, self.seconds = self.now + time, self.seconds + time.total_seconds()

    def may(self, method: str = "users.info", *, for_somebody: bool = False) -> bool:
        """Return whether a call may be made now."""
        return self.limits.wait(method, for_somebody=for_somebody) == 0

    def within(self, time: timedelta, method: str) -> int:
        """Return how many calls the clock makes in this time if it calls whenever it may, ten times a second."""
        made = 0
        for _ in range(int(time / timedelta(seconds=0.1))):
            self.passes(timedelta(seconds=0.1))
            while self.may(method):
                made += 1
        return made


def test_no_minute_has_more_calls_than_the_tier() -> None:
    for method, tier in TIERS.items():
        calls = Calls()
        a_minute = calls.within(MINUTE, method)
        assert 0.9 * tier <= a_minute <= tier, method
        assert 0.6 * tier <= calls.within(MINUTE, method) <= tier, method  # and so in each minute that follows


def test_what_people_do_is_not_counted_and_neither_is_what_has_no_tier() -> None:
    calls = Calls()
    calls.within(MINUTE, "users.info")
    assert not calls.may()
    assert all(calls.may(for_somebody=True) for _ in range(100))
    assert all(calls.may("chat.postMessage") for _ in range(1_000))


def test_one_method_uses_up_nothing_of_another() -> None:
    calls = Calls()
    calls.within(MINUTE, "users.info")
    assert calls.may("views.publish")


def test_a_hold_of_slacks_concerns_its_method_and_everybody() -> None:
    calls = Calls()
    calls.limits.hold("users.info", timedelta(seconds=30))
    assert not calls.may()
    assert not calls.may(for_somebody=True)
    assert calls.may("chat.update")
    calls.passes(timedelta(seconds=30))
    assert calls.may()
    assert calls.may(for_somebody=True)


def test_a_clock_that_is_set_back_prolongs_no_hold_and_takes_no_call_away() -> None:
    calls = Calls()
    calls.within(MINUTE, "users.info")
    calls.limits.hold("chat.update", timedelta(seconds=30))
    calls.now -= timedelta(days=1)
    calls.passes(MINUTE)
    assert calls.may("chat.update")
    assert calls.may()


def test_what_waits_for_the_next_calls_waits_for_a_few_at_once() -> None:
    calls = Calls()
    while calls.may("chat.update"):
        pass
    calls.passes(timedelta(seconds=calls.limits.wait("chat.update", for_somebody=False) + 0.1))
    assert [calls.may("chat.update") for _ in range(3)] == [True] * 2 + [False]
