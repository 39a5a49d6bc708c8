"""Text as people typed it, made fit to be stored and shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import plain_text


@given(st.text() | st.text(alphabet=st.characters(categories=["Cs", "Cc"])))
def test_plain_text_can_be_stored_anywhere(text: str) -> None:
    kept = plain_text.plain(text)
    assert "\x00" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept == kept.strip()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\x00\x07b\x1b[31m", "ab[31m"),
        ("a\u202eb", "ab"),
        ("\u200b \ufeff\n", ""),
        ("👩\u200d👧", "👩\u200d👧"),
        ("שלום", "שלום"),
    ],
)
def test_what_is_kept_of_unusual_characters(typed: str, kept: str) -> None:
    assert plain_text.plain(typed) == kept
