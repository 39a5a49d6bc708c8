"""The first words in the group conversation of the two."""

from collections.abc import Iterator

from bot.messages.blocks import Block, context, section
from bot.messages.message import Message
from bot.messages.mrkdwn import mention, quote
from bot.messages.progress import people
from bot.rules import introductions
from storage.models.introduction import Introduction


def place(introduction: Introduction) -> Message:
    """Return what the bot says there, once."""
    connector = mention(introduction.connector.slack_id)
    title = f"{people(introduction.parties)}, this conversation is yours"
    return Message(
        text=f"{title}.",
        blocks=[
            section(f"*{title}*\n{connector} introduced you:\n{quote(introduction.reason)}"),
            *_who_writes_first(introduction),
            context(
                f"{connector} is not in here. I opened it and read nothing of it: when something has happened, press "
                "its button on your card."
            ),
        ],
    )


def _who_writes_first(introduction: Introduction) -> Iterator[Block]:
    first = next(each for each in introduction.parties if each.member_id == introduction.first_mover_id)
    if introductions.is_untouched(introduction):
        yield section(f"{mention(first.member.slack_id)} writes first.")
