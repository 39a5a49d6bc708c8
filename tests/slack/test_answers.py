"""Slack's answers, as they are understood."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.slack.answers import retry_after


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30),
        (" 7 ", 7),
        ("0", 1),
        ("99999999", 3_600),
        ("9" * 200, 3_600),
        ("9" * 5_000, 30),
        (None, 30),
        ("", 30),
        ("-5", 30),
        ("soon", 30),
        ("٣", 30),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 30),
    ],
)
def test_slacks_wait_is_a_second_at_least_and_an_hour_at_most_or_half_a_minute_if_none_is_named(
    header: str | None, seconds: int
) -> None:
    assert retry_after(header) == timedelta(seconds=seconds)
