"""A tick: every step once, at one instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

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


def test_no_error_of_a_tick_hides_another() -> None:
    def fail(_: datetime) -> None:
        raise ValueError("the second one fails")

    with pytest.raises(ExceptionGroup) as raised:
        Clock(lambda: NOON, Monitoring(), {"a": stumble, "b": fail}).tick()
    assert [type(error) for error in raised.value.exceptions] == [OSError, ValueError]
