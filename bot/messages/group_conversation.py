"""The first words in the group conversation of the two."""

from collections.abc import Iterator

from bot.messages.blocks import Block, context, section
from bot.messages.elsewhere import how
from bot.messages.message import Message
from bot.messages.mrkdwn import mention, quote
from bot.messages.progress import connectors, people
from bot.rules import deadlines, joining
from storage.models.introduction import Introduction


def place(introduction: Introduction) -> Message:
    """Return what the bot says there, once."""
    first, *others = joining.standing_by(introduction)
    two, isnt = people(introduction.parties), "aren't" if others else "isn't"
    return Message(
        text=f"{connectors(introduction)} introduced {two}: this chat is just for you two.",
        blocks=[
            section(f"*{two}, {_who(first)} introduced you{how(first)}*\n{quote(first.reason)}"),
            *(section(f"{_who(each)} also introduced you{how(each)}:\n{quote(each.reason)}") for each in others),
            *_who_writes_first(introduction),
            context(f"This chat is just for you two: {connectors(introduction)} {isnt} here, and I don't read it."),
        ],
    )


def _who(by: Introduction) -> str:
    return mention(by.connector.user_id)


def _who_writes_first(introduction: Introduction) -> Iterator[Block]:
    first = next(each for each in introduction.parties if each.member_id == introduction.first_mover_id)
    if deadlines.is_silent(introduction):
        yield section(f"{mention(first.member.user_id)} writes first.")
