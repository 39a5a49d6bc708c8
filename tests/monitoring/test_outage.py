"""An outage is its first traceback, then one counted line a minute, then "back after N s"."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy.exc import OperationalError

from bot.monitoring import Monitoring
from bot.monitoring.outage import Outage
from storage.batches import RowsFailedError


class Seconds:
    """Clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    """Return a clock that stands still."""
    return Seconds()


@pytest.fixture
def outage(seconds: Seconds) -> Outage:
    """Return an outage of something that works so far."""
    return Outage("The database", logging.getLogger("full_circle"), "Nothing is sent.", seconds)


def test_what_works_writes_nothing(outage: Outage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    outage.recovered()
    assert outage.problem is None
    assert caplog.messages == []


def test_the_first_failure_is_written_with_its_traceback_and_the_next_are_counted_once_a_minute(
    outage: Outage, seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(60):
        outage.failed(OSError("connection refused"))
        seconds.now += 1
    outage.failed(OSError("still refused"))
    first, counted = caplog.records
    assert first.getMessage() == "The database failed: connection refused. Nothing is sent."
    assert first.exc_info
    assert counted.getMessage() == "The database still fails: 60 more failures in 60 s, last: still refused"
    assert not counted.exc_info


def test_that_it_is_over_is_written_once_with_how_long_it_took(
    outage: Outage, seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    outage.failed("it answered 503")
    seconds.now += 41
    problems = [outage.problem]
    for _ in range(2):
        outage.recovered()
        problems.append(outage.problem)
    assert problems == ["it answered 503", None, None]
    assert caplog.messages[1:] == ["The database is back after 41 s (failures: 1)"]


def test_the_next_outage_is_written_in_full_again(
    outage: Outage, seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    for problem in ("one", "two"):
        outage.failed(problem)
        seconds.now += 1
        outage.recovered()
    assert [line for line in caplog.messages if "failed" in line] == [
        "The database failed: one. Nothing is sent.",
        "The database failed: two. Nothing is sent.",
    ]


def silent_database() -> OperationalError:
    """Return the error of a server that does not answer."""
    return OperationalError("SELECT secret", {}, OSError("connection timed out"))


def test_a_database_that_does_not_answer_is_one_outage_however_many_steps_ask_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    monitoring = Monitoring()
    monitoring.report_tick({"reminders": silent_database(), "delivery": silent_database()})
    monitoring.report_request(silent_database())
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("The database failed: connection timed out.")
    assert "secret" not in caplog.messages[0]


def test_a_step_that_fails_is_named_and_said_to_be_back(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    monitoring = Monitoring()
    for _ in range(5):
        monitoring.report_tick({"reminders": ValueError("row 17 is odd")})
    monitoring.report_tick({})
    assert [line.split(" (")[0] for line in caplog.messages] == [
        "The step “reminders” failed: row 17 is odd.",
        "The step “reminders” is back after 0 s",
    ]


def test_among_many_the_token_of_a_workspace_is_named_as_slack_names_it(caplog: pytest.LogCaptureFixture) -> None:
    Monitoring(serves_many=True).token(3, "T0123").failed("invalid_auth")
    assert caplog.messages[0].startswith("The token of T0123 failed: invalid_auth. Nothing is sent there until")


def test_a_tick_without_errors_ends_the_outage_of_the_database(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    monitoring = Monitoring()
    monitoring.report_tick({"delivery": silent_database()})
    monitoring.report_tick({"delivery": ValueError("something else")})
    assert monitoring.database.problem is None
    assert any("The database is back" in line for line in caplog.messages)


def test_rows_that_failed_are_not_reported_as_a_step_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    monitoring = Monitoring()
    monitoring.report_tick({"reminders": RowsFailedError({17: ValueError("odd")})})
    assert caplog.messages == []
