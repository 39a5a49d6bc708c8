"""Email addresses and phone numbers in what was typed after `/intro`.

They stand where a person belongs, or in the reason, which both people will read: so they're taken out of it.
"""

from __future__ import annotations

import re
import unicodedata

EMAIL, PHONE = "<mailto:>", "<tel:>"
"""The marks that stand for an address and a number: Slack's own markup for them, without what they say."""
LEFT_OUT = "…"

MARKUP = re.compile(r"<[^<>]*>")
LINKED = {"mailto:": EMAIL, "tel:": PHONE, "sms:": PHONE, "callto:": PHONE}
# A run of characters without spaces, as far as an address can be in it.
RUN = re.compile(r"[^\s<>]+")
ENDING = re.compile(r"[.,;:!?)\]}'\"’”»…]{0,9}$")
# From the end of the name before the @ to the beginning of a top-level domain.
ADDRESS = re.compile(r"[^\s@<>|/:;,()\[\]]@(?:[\w-]{1,63}\.){1,9}[^\W\d_]{2}")
ATS = str.maketrans("＠﹫。．｡", "@@...")  # as East Asian keyboards write them

# The same with a space after the @, and in words: "ben @ x.org", "ben (at) x.org", "ben at x dot org". Without brackets
# a word must stand for the dot, too, and it must end as addresses do: people look at x.org, or meet at polka dot cafes.
NAME, LABEL = r"(?<![\w.+%-])[\w.+%-]{1,64}", r"[\w-]{1,63}"
DOT_IN_WORDS = r"(?:\s{1,3}dot\s{1,3}|\s{0,3}[(\[{]\s?dot\s?[)\]}]\s{0,3})"
TOP_LEVEL = (
    "com|org|net|edu|gov|info|biz|dev|app|io|ai|co|me|tv|eu|uk|us|ca|au|nz|in|jp|br|mx|de|at|ch|fr|be|nl|es|pt|it|se|dk"
)
SPELLED = re.compile(
    rf"{NAME}\s{{0,3}}[@＠]\s{{1,3}}(?:{LABEL}\.){{1,9}}[^\W\d_]{{2,24}}"
    rf"|{NAME}\s{{0,3}}[(\[{{]\s?at\s?[)\]}}]\s{{0,3}}{LABEL}(?:(?:{DOT_IN_WORDS}|\.){LABEL}){{1,5}}"
    rf"|{NAME}\s{{1,3}}at\s{{1,3}}{LABEL}(?:(?:{DOT_IN_WORDS}|\.){LABEL}){{0,4}}{DOT_IN_WORDS}(?:{TOP_LEVEL})(?!\w)",
    re.IGNORECASE,
)

BETWEEN = r"[\s().\-/‐‑–\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]{0,3}"  # digits of one number
DATE = r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2}(?![./-]?\d))"
NUMBER = re.compile(
    # A link comes first: what stands in it is no number.
    r"(?P<link>\b[a-z][a-z0-9+.-]{1,15}://[^\s<>|]+)"
    # With its country: +49 170 …, 0049 170 …
    rf"|(?<![\w+])(?:\(?\+|00(?=[1-9])){BETWEEN}\d(?:{BETWEEN}\d){{6,14}}"
    # With its area: (030) 123 456 78, 0170/1234567; the digits are counted below
    rf"|(?<![\w.,+/-])(?<!\d:)(?!{DATE})\(?0(?:{BETWEEN}\d){{8,14}}(?!\w)"
    # As in North America, and as in India
    r"|(?<![\w.,+/-])(?<!\d:)(?:1[\s.-]{0,3})?(?:\(\d{3}\)[\s.-]?|\d{3}[\s.-])\d{3}[\s.-]\d{4}(?!\w)"
    r"|(?<![\w.,+/-])(?<!\d:)(?:\d{5}\s\d{5}|(?P<bare>\d{10,13}))(?![\w-])",
    re.IGNORECASE,
)
# What makes so many digits a sum or a count: what stands before or after them.
MONEY = r"[$€£¥₹₩]|\b(?:usd|eur|gbp|chf|jpy|inr|cad|aud|brl)"
BEFORE_A_SUM = re.compile(rf"(?:{MONEY})\s?$", re.IGNORECASE)
AFTER_A_SUM = re.compile(
    rf"\s?(?:%|{MONEY}\b|(?:dollars?|euros?|pounds?|francs?|yen|rupees?|people|users?|members|customers|downloads|views|"
    r"visits|requests|rows|records|messages|bytes|parameters|tokens|times|years|stars)\b)",
    re.IGNORECASE,
)
ROUND = "00000"
"""How a sum ends, and hardly any number that people call."""


def marked(text: str) -> str:
    """Return text with Slack's markup in which each address and number has given way to `EMAIL` or `PHONE`."""
    kept, end = [], 0
    for found in MARKUP.finditer(text):
        kept += [_marked_letters(text[end : found.start()]), _marked_markup(found[0])]
        end = found.end()
    return "".join([*kept, _marked_letters(text[end:])])


def _marked_markup(markup: str) -> str:
    target = markup[1:-1].partition("|")[0].lower()
    for scheme, mark in LINKED.items():
        if target.startswith(scheme):
            return mark
    return EMAIL if _is_address(target) else markup


def _marked_letters(text: str) -> str:
    return NUMBER.sub(_marked_number, RUN.sub(_marked_run, SPELLED.sub(EMAIL, text)))


def _marked_number(found: re.Match[str]) -> str:
    return found["link"] or (found[0] if _is_sum(found) else PHONE)


def _is_sum(found: re.Match[str]) -> bool:
    digits, text = found["bare"], found.string
    before, after = text[max(found.start() - 5, 0) : found.start()], text[found.end() : found.end() + 20]
    return bool(digits) and bool(digits.endswith(ROUND) or BEFORE_A_SUM.search(before) or AFTER_A_SUM.match(after))


def _marked_run(found: re.Match[str]) -> str:
    if not _is_address(found[0]):
        return found[0]
    ending = ENDING.search(found[0])
    return EMAIL + (ending[0] if ending else "")


def _is_address(run: str) -> bool:
    shown = "".join(character for character in run if unicodedata.category(character) != "Cf")
    return ADDRESS.search(shown.translate(ATS)) is not None


def without_contacts(text: str) -> tuple[str, set[str]]:
    """Return marked text in which an ellipsis stands for each mark; and which marks there were.

    The text is letters by now, and no markup: letters that stood apart, or for others, may make an address, which is
    left out as well.
    """
    letters = _marked_letters(_without_marks(text))
    return _without_marks(letters), {mark for mark in (EMAIL, PHONE) if mark in text + letters}


def _without_marks(text: str) -> str:
    return text.replace(EMAIL, LEFT_OUT).replace(PHONE, LEFT_OUT)
