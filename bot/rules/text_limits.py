"""Limits of texts, in characters as Slack's modals count them (UTF-16 units)."""

from collections.abc import Mapping

from bot.rules.problems import TooLong

REASON_LIMIT = 1_000
"""Limit of the reason to meet. A longer text is refused beside the field, and nothing is lost."""
WORDS_LIMIT = 1_000
"""Limit of a note, a thank-you, or an answer about what would help."""
LINE_LIMIT = 200
"""Limit of a text of one line."""
NAME_LIMIT = 80
"""Limit of the name of somebody outside this Slack."""
METADATA_LIMIT = 3_000
"""Limit of what a modal keeps besides its fields: https://docs.slack.dev/reference/views/modal-views."""
INPUT_LIMIT = 3_000
"""The limit of a Slack input: https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element"""


def utf16_length(text: str) -> int:
    """Return how many UTF-16 units a text has: how Slack counts isn't published, and this is the stricter guess."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def too_long(texts: Mapping[str, str], limit: int) -> dict[str, TooLong]:
    """Return the problem with each text that is longer than `limit` UTF-16 units, by the text's name."""
    lengths = {name: utf16_length(text) for name, text in texts.items()}
    return {name: TooLong(length, limit) for name, length in lengths.items() if length > limit}
