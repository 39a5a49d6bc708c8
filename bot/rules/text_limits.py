"""How long a text may be, in characters as Slack's forms count them (UTF-16 units)."""

REASON_LIMIT = 1_000
"""Why two people should meet. More is refused beside the field, and nothing is lost."""
WORDS_LIMIT = 1_000
"""A note, a thank-you, what would help."""
LINE_LIMIT = 200
"""One line."""
INPUT_LIMIT = 3_000
"""What an input of Slack's takes: https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element"""
