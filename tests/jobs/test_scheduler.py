"""A tick: every step once, at one instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from threading import Semaphore

import pytest
from apscheduler.schedulers import base

from bot.jobs import scheduler
from bot.jobs.scheduler import Clock
from bot.monitoring import Monitoring

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_all_steps_of_a_tick_are_told_the_same_instant_however_long_each_takes() -> None:
    instants = iter(NOON + n * timedelta(days=1) for n in range(9))
    told: list[datetime] = []
    clock = Clock(lambda: next(instants), Monitoring(), {"a": told.append, "b": told.append, "c": told.append})
    clock.tick()
    clock.tick()
    assert told == 3 * [NOON] + 3 * [NOON + timedelta(days=1)]


def stumble(_: datetime) -> None:
    raise OSError("the first one stumbles")


def test_each_step_has_its_turn_whatever_goes_wrong_in_another() -> None:
    told: list[datetime] = []
    with pytest.raises(OSError, match="the first one"):
        Clock(lambda: NOON, Monitoring(), {"a": stumble, "b": told.append}).tick()
    assert told == [NOON]


def test_no_error_of_a_tick_hides_another(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: datetime) -> None:
        raise ValueError("the second one fails")

    with pytest.raises(OSError, match="the first one"):
        Clock(lambda: NOON, Monitoring(), {"a": stumble, "b": fail}).tick()
    assert [line.rstrip() for line in caplog.messages] == [
        "The step “a” failed: the first one stumbles.",
        "The step “b” failed: the second one fails.",
    ]


def test_a_step_that_always_has_more_to_do_is_taken_again_at_once_until_the_clock_is_stopped() -> None:
    three_times = Semaphore(0)

    def have_more(_: datetime) -> None:
        three_times.release()
        clock.tick_again()

    clock = Clock(lambda: NOON, Monitoring(), {"endless": have_more})
    clock.start()
    for _ in range(3):
        assert three_times.acquire(timeout=10)
    clock.stop()  # and returns


def test_a_step_that_has_more_to_do_gets_another_tick_at_once() -> None:
    left = [3]

    def some_of_it(_: datetime) -> None:
        left[0] -= 1
        if left[0]:
            clock.tick_again()

    clock = Clock(lambda: NOON, Monitoring(), {"a": some_of_it})
    clock.tick()
    assert left == [0]


def test_the_clock_goes_on_ticking_when_the_machines_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    class SetBack(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) - timedelta(hours=1)

    ticks = Semaphore(0)
    clock = Clock(lambda: NOON, Monitoring(), {"count": lambda _: ticks.release()})
    clock.start()
    assert ticks.acquire(timeout=10)
    for module in (base, scheduler):
        monkeypatch.setattr(module, "datetime", SetBack)
    while ticks.acquire(blocking=False):
        pass
    for _ in range(3):
        assert ticks.acquire(timeout=10)
    clock.stop()
