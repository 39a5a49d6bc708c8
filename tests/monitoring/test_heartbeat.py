"""A clock that no longer ticks is noticed, reported, and in the end the process ends itself."""

from __future__ import annotations

import logging
from threading import Event

import pytest

from bot.monitoring.heartbeat import FATAL_SECONDS, HEALTHY_SECONDS, Heartbeat, Watchdog
from tests.monitoring.test_outage import Seconds


def test_the_bot_is_healthy_while_ticks_finish() -> None:
    seconds = Seconds()
    heartbeat = Heartbeat(seconds)
    for _ in range(5):
        seconds.now += HEALTHY_SECONDS - 1
        assert heartbeat.is_healthy
        with heartbeat.tick():
            pass
    seconds.now += HEALTHY_SECONDS
    assert not heartbeat.is_healthy


def test_a_tick_that_hangs_is_silence() -> None:
    seconds = Seconds()
    heartbeat = Heartbeat(seconds)
    with heartbeat.tick():
        seconds.now += HEALTHY_SECONDS
        assert not heartbeat.is_healthy
    assert heartbeat.is_healthy


def test_a_tick_that_fails_has_finished() -> None:
    seconds = Seconds()
    heartbeat = Heartbeat(seconds)
    seconds.now += HEALTHY_SECONDS
    with pytest.raises(OSError, match="refused"), heartbeat.tick():
        raise OSError("refused")
    assert heartbeat.is_healthy


def test_the_watchdog_reports_a_hanging_step_once_and_that_it_is_over(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    seconds, ended = Seconds(), Event()
    heartbeat = Heartbeat(seconds)
    watchdog = Watchdog(heartbeat, ended.set)
    heartbeat.step = "delivery"
    watchdog.look()
    seconds.now += HEALTHY_SECONDS
    watchdog.look()
    watchdog.look()
    with heartbeat.tick():
        pass
    watchdog.look()
    assert caplog.messages == [
        "No tick has finished for 60 s (step: delivery). Messages are waiting.",
        "The clock is ticking again.",
    ]
    assert not ended.is_set()


def test_a_process_that_is_stuck_for_good_ends_itself(caplog: pytest.LogCaptureFixture) -> None:
    seconds, ended = Seconds(), Event()
    watchdog = Watchdog(Heartbeat(seconds), ended.set, check_seconds=0.01)
    seconds.now += FATAL_SECONDS
    watchdog.start()
    assert ended.wait(10)
    watchdog.stop()
    assert "Ending the process." in caplog.text
