"""A message as Slack takes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block


@dataclass(frozen=True)
class Message:
    """`text` is what notifications and screen readers say; `blocks` is what is seen."""

    text: str
    blocks: Sequence[Block]

    def content(self) -> dict[str, Any]:
        """As JSON. Raises `SlackObjectFormationError` if a block is over one of Slack's limits."""
        return {"text": self.text, "blocks": [block.to_dict() for block in self.blocks]}
