"""The first words in the group conversation of the two."""

from bot.messages.message import Message, paragraph, small
from bot.messages.mrkdwn import mention, quote
from bot.messages.progress import people
from storage.models import Introduction


def place(introduction: Introduction) -> Message:
    """What the bot says there, once."""
    connector = mention(introduction.connector.slack_id)
    first = next(each for each in introduction.parties if each.member_id == introduction.first_mover_id)
    title = f"{people(introduction.parties)}, this conversation is yours"
    return Message(
        text=f"{title}.",
        blocks=[
            paragraph(f"*{title}*\n{connector} introduced you:\n{quote(introduction.reason)}"),
            paragraph(f"{mention(first.member.slack_id)} writes first."),
            small(
                f"{connector} is not in here. I opened it and read nothing of it: when something has happened, press "
                "its button on your card."
            ),
        ],
    )
