"""Text as people typed it, made fit to be stored and shown."""

import unicodedata

LINE_BREAKS = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n"})
# They turn the order of everything after them, also of what is not theirs.
OVERRIDES = "\u202d\u202e"

# As phones, word processors and web pages put them in place of the keys.
TYPOGRAPHIC = str.maketrans(dict.fromkeys("‐‑‒–—―−﹘﹣－", "-") | dict.fromkeys("‘’‛ʼ＇", "'"))


def plain(text: str) -> str:
    """Text that every database and Slack can keep: no control or half characters; empty if it shows nothing."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    kept = "".join(c for c in whole.replace("\r\n", "\n").translate(LINE_BREAKS) if _stays(c)).strip()
    return kept if any(map(_shows, kept)) else ""


def as_keyed(text: str) -> str:
    """Return text as its keys would have typed it, to compare it with words of ours or to read a number or a date.

    Hyphens and apostrophes are the plain ones, letters and digits of full width are those of the keyboard, and
    characters without width are gone. https://www.unicode.org/reports/tr15
    """
    shown = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return unicodedata.normalize("NFKC", shown.translate(TYPOGRAPHIC))


def _stays(character: str) -> bool:
    if character in "\n\t":
        return True
    return unicodedata.category(character) != "Cc" and character not in OVERRIDES


def _shows(character: str) -> bool:
    return unicodedata.category(character)[0] not in "CZ"
