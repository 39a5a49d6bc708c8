"""A row that a step can't see to: one line a try, ever fewer tries, and a figure in the metrics."""

from __future__ import annotations

import logging

import pytest

from bot.monitoring.failing_rows import FailingRows
from bot.monitoring.metrics import Metrics
from tests.monitoring.test_outage import Seconds

ODD = ValueError("it is odd")


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def rows(metrics: Metrics, seconds: Seconds) -> FailingRows:
    return FailingRows("reminders", metrics, seconds)


def test_a_row_that_fails_waits_twice_as_long_each_time_and_five_minutes_at_most(
    rows: FailingRows, seconds: Seconds
) -> None:
    for wait in (1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300):
        rows.failed(17, ODD)
        seconds.now += wait - 0.1
        assert rows.holds(17)
        seconds.now += 0.1
        assert not rows.holds(17)


def test_a_row_that_fails_holds_no_other(rows: FailingRows) -> None:
    rows.failed(17, ODD)
    assert not rows.holds(18)


def test_a_row_that_worked_begins_again_with_the_shortest_wait(rows: FailingRows, seconds: Seconds) -> None:
    rows.failed(17, ODD)
    rows.failed(17, ODD)
    rows.worked(17)
    assert not rows.holds(17)
    rows.failed(17, ODD)
    seconds.now += 1
    assert not rows.holds(17)


def test_each_failure_is_one_line_with_row_and_step_and_the_first_has_the_traceback(
    rows: FailingRows, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    rows.failed(17, ODD)
    rows.failed(17, ODD)
    rows.worked(17)
    rows.worked(18)
    assert caplog.messages == [
        "Row 17 of the step “reminders” failed, 1 in a row: it is odd. Trying again in 1 s.",
        "Row 17 of the step “reminders” failed, 2 in a row: it is odd. Trying again in 2 s.",
        "Row 17 of the step “reminders” is done (failures: 2)",
    ]
    assert [bool(record.exc_info) for record in caplog.records] == [True, False, False]


def test_the_metrics_say_how_many_rows_fail_now_and_how_often_any_did(rows: FailingRows, metrics: Metrics) -> None:
    for row_id in (17, 18, 17):
        rows.failed(row_id, ODD)
    assert 'full_circle_failing_rows{step="reminders"} 2.0' in metrics.text().decode()
    rows.worked(17)
    rows.keep([])  # 18 was erased
    assert 'full_circle_failing_rows{step="reminders"} 0.0' in metrics.text().decode()
    assert 'full_circle_row_failures_total{step="reminders"} 3.0' in metrics.text().decode()
