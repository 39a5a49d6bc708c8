"""What a connector says about the other, as it stands on a card."""

from collections.abc import Iterator

from bot.messages.blocks import Block, section
from bot.messages.mrkdwn import quote
from bot.messages.names import the_other
from bot.rules.lines_about import line_about_the_other
from storage.models.introduction import Introduction, Party


def about_the_other(by: Introduction, reader: Party) -> Iterator[Block]:
    """Yield the line of `by`'s connector, if there is one, to stand right under their reason."""
    if line := line_about_the_other(reader, by):
        yield section(f"About {the_other(reader)}:\n{quote(line)}")
