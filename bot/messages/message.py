"""A message as Slack takes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.messages.blocks import Block, section


@dataclass(frozen=True)
class Message:
    """`text` is what notifications and screen readers say; `blocks` is what is seen."""

    text: str
    blocks: Sequence[Block]

    def content(self) -> dict[str, Any]:
        """Return the message as JSON."""
        return {"text": self.text, "blocks": list(self.blocks)}


def line(text: str, *more: Block) -> Message:
    """Return a message of one paragraph, which notifications say, too, and of what stands below it."""
    return Message(text, [section(text), *more])
