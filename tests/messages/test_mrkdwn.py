"""Slack's text format: member text has no power in it, and always fits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.mrkdwn import date_in_words, escape, fitted, how_long, in_a_line, quote, when


@given(st.text())
def test_escaped_text_has_no_markup_and_loses_nothing(text: str) -> None:
    assert not set("<>") & set(escape(text))
    assert escape(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


@given(st.text(max_size=400), st.integers(min_value=1, max_value=300))
def test_fitted_text_fits_and_begins_as_it_was_written(text: str, limit: int) -> None:
    cut = fitted(text, limit)
    assert len(cut.encode("utf-16-le", "surrogatepass")) // 2 <= limit
    if cut != escape(text):
        assert cut.endswith("…")
        assert escape(text).startswith(cut[:-1])


@given(st.text(max_size=400), st.integers(min_value=1, max_value=300))
def test_text_in_a_line_formats_nothing(text: str, limit: int) -> None:
    cut = in_a_line(text, limit)
    assert not set("*_~`\n<>") & set(cut)
    assert len(cut.encode("utf-16-le", "surrogatepass")) // 2 <= limit


def test_text_in_a_line_reads_as_it_was_typed() -> None:
    assert in_a_line("M*A*S*H &\n ~Ma_ya~ `Q`", 80) == "M∗A∗S∗H &amp; ∼Maˍya∼ ˋQˋ"


@given(st.text(max_size=1000))
def test_a_quotation_leaves_room_for_a_title(text: str) -> None:
    assert len(quote(text).encode("utf-16-le", "surrogatepass")) // 2 <= 3000 - 200


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute"),
        (59, "less than a minute"),
        (60, "1 minute"),
        (89, "1 minute"),
        (90, "2 minutes"),
        (3_569, "59 minutes"),
        (3_570, "1 hour"),
        (3_600, "1 hour"),
        (84_599, "23 hours"),
        (84_600, "1 day"),
        (86_400, "1 day"),
        (47 * 3_600, "2 days"),
        (86_400 * 40, "40 days"),
    ],
)
def test_how_long_something_took_in_its_largest_unit(seconds: int, words: str) -> None:
    assert how_long(timedelta(seconds=seconds)) == words


def test_a_time_is_shown_in_each_readers_zone_with_utc_to_fall_back_on() -> None:
    instant = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
    assert when(instant) == "<!date^1772442300^{date_short_pretty} at {time}|2 Mar 2026, 09:05 UTC>"
    assert date_in_words(date(2026, 3, 2)) == "2 March 2026"
