"""Marks and small words that stand around people in what was typed after `/intro`, and say nothing by themselves."""

from __future__ import annotations

import re
import unicodedata

# Characters without width, and those that only turn or join their neighbours.
UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff"
QUOTES = {
    **{mark: mark for mark in "\"'`*_~"},
    **dict(zip("“„‘‚«‹»›「『（【[({", "”“’‘»›«‹」』）】])}", strict=True)),
}
"""Each mark that opens what is put around a name, and the one that closes it."""
ENDS_A_SENTENCE = re.compile(rf"[\s{UNSEEN}]*[.!?…。！？]")

# An emoji, as Slack writes it: https://docs.slack.dev/messaging/formatting-message-text
SHORTCODE = r":[a-z0-9_+'-]{1,60}:"
NUMBERING = r"(?<!\w)(?:\d{1,2}|[a-c](?=[.)]))(?!\w)|[①-⑳]"
SMALL_WORDS = (
    "and with to meet meets plus x "
    "et avec und mit y e con com i oraz og och en ja és a și ve и й і та και dan và ו و और"
)
"""What is written between two names, in English and for "and" in other languages."""
JOINED_ON = "和|与|與|跟|と|및|와|과|그리고"  # written without a space
REQUEST = "please introduce introducing intro connect connecting between"

_SYMBOL = r"(?!<[@!#]|<mailto:>|<tel:>|@\S)(?:[^\w]|_)"


def _saying_nothing(words: str) -> re.Pattern[str]:
    # Each alternative is final: what one of them has taken is never read again in another way.
    some = "|".join(sorted(words.split(), key=len, reverse=True))
    return re.compile(
        rf"(?:&(?:amp|lt|gt);|{SHORTCODE}|{NUMBERING}|(?<!\w)(?:{some})(?!\w)|{JOINED_ON}|{_SYMBOL})*+", re.IGNORECASE
    )


LINKING = _saying_nothing(SMALL_WORDS)
"""What can stand between two people: separators, numbers of a list, "and" in many languages."""
LEADING_UP = _saying_nothing(f"{SMALL_WORDS} {REQUEST}")
"""What can stand before the first of them."""

# A separator goes; what begins a word (`+1`, `-5`, `/r/python`), an emoji or brackets of its own stays.
_BEFORE_A_REASON = re.compile(
    rf"(?:[\s{UNSEEN},;|·•‣▪●◦、，；：・–—―‒→⇒⟶➜➔↔⇔⇄×=)\]}}»”]"
    rf"|&gt;|&lt;(?=[=-])|<(?=[=>-])|>|:(?!{SHORTCODE[1:]})|[.!?…]+(?=\s)|[+/](?!\w)|[-‐‑−](?!\d))*+"
)
_AFTER_A_REASON = re.compile(rf"[\s{UNSEEN}]+$")


def without_marks_around(reason: str, before: str) -> str:
    """Return a reason without the separators that lead up to it, and without quotation marks that it doesn't open.

    `before`: what stood around the people.
    """
    for opening, closing in QUOTES.items():
        if opening in before and reason.startswith(closing):
            reason = reason[len(closing) :]
    reason = _AFTER_A_REASON.sub("", reason[_BEFORE_A_REASON.match(reason).end() :])  # type: ignore[union-attr]
    for opening, closing in QUOTES.items():
        if opening in before and reason.endswith(closing) and _is_unopened(reason, opening, closing):
            reason = reason[: -len(closing)].rstrip()
    return reason


def _is_unopened(reason: str, opening: str, closing: str) -> bool:
    opened = reason.count(opening)
    return opened % 2 == 1 if opening == closing else reason.count(closing) > opened


def says_something(text: str) -> bool:
    """Return whether there's a letter, a digit or a picture in it, rather than only marks."""
    return any(
        unicodedata.category(character)[0] in "LN" or unicodedata.category(character) == "So" for character in text
    )
