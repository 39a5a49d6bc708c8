"""A message as Slack takes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement, ContextBlock, Option, OverflowMenuElement, SectionBlock
from slack_sdk.models.blocks.block_elements import BlockElement

from bot.ids import TITLE_MENU, Verb, button_value
from bot.messages.mrkdwn import mrkdwn

AnyBlock = Block | dict[str, Any]
"""A block, or one that slack_sdk does not know yet."""


@dataclass(frozen=True)
class Message:
    """`text` is what notifications and screen readers say; `blocks` is what is seen."""

    text: str
    blocks: Sequence[AnyBlock]

    def content(self) -> dict[str, Any]:
        """As JSON. Raises `SlackObjectFormationError` if a block is over one of Slack's limits."""
        blocks = [block if isinstance(block, dict) else block.to_dict() for block in self.blocks]
        return {"text": self.text, "blocks": blocks}


def paragraph(text: str, beside: BlockElement | None = None) -> SectionBlock:
    """A paragraph, with a button or a menu beside it."""
    return SectionBlock(text=mrkdwn(text), accessory=beside)


def small(text: str) -> ContextBlock:
    """Small print."""
    return ContextBlock(elements=[mrkdwn(text)])


def button(text: str, verb: Verb, introduction_id: int, word: str = "", *, primary: bool = False) -> ButtonElement:
    """A button whose click says `verb` about an introduction."""
    return ButtonElement(
        text=text,
        action_id=verb,
        value=button_value(verb, introduction_id, word),
        style="primary" if primary else None,
    )


def about_menu(introduction_id: int, *, with_avoid: bool) -> OverflowMenuElement:
    """The menu beside a title: what is about the reader and not about this introduction."""
    options = [Option(text="My preferences …", value=button_value(Verb.PREFERENCES, introduction_id))]
    if with_avoid:
        text = "Please don't introduce me to them again …"
        options.append(Option(text=text, value=button_value(Verb.AVOID, introduction_id)))
    options.append(Option(text="How this works", value=Verb.HOW))
    return OverflowMenuElement(action_id=TITLE_MENU, options=options)
