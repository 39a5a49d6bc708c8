"""The first words in the group conversation of the two."""

from collections.abc import Iterator

from bot.messages.blocks import Block, context, section
from bot.messages.elsewhere import how
from bot.messages.message import Message
from bot.messages.mrkdwn import mention, quote
from bot.messages.progress import people
from bot.rules import deadlines, joining
from storage.models.introduction import Introduction


def place(introduction: Introduction) -> Message:
    """Return what the bot says there, once."""
    first = joining.standing_by(introduction)[0]
    connector = mention(first.connector.user_id)
    two = people(introduction.parties)
    return Message(
        text=f"{connector} introduced {two}: this chat is just for you two.",
        blocks=[
            section(f"*{two}, {connector} introduced you{how(first)}*\n{quote(first.reason)}"),
            *_who_writes_first(introduction),
            context(f"This chat is just for you two: {connector} isn't here, and I don't read it."),
        ],
    )


def _who_writes_first(introduction: Introduction) -> Iterator[Block]:
    first = next(each for each in introduction.parties if each.member_id == introduction.first_mover_id)
    if deadlines.is_silent(introduction):
        yield section(f"{mention(first.member.user_id)} writes first.")
