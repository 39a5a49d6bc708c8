"""Where and when the weekly summary is posted; and how it is counted."""

from bot.ids import Field, Modal, Verb, button_value, channel_of
from bot.messages.blocks import View, modal, section
from bot.messages.figure_definitions import DEFINITIONS
from bot.messages.modals.fields import hours, select, weekdays
from bot.messages.mrkdwn import channel
from bot.rules.workspace_settings import WEEKDAYS
from storage.models.workspace import Workspace

ZONE = "Time zone: {zone}. An admin can change it in /intro settings."


def post_here(workspace: Workspace, zone: str, offer: str) -> View:
    """Return the modal that asks for the day and hour, in this time zone, of the summary in the channel of an offer."""
    where = channel(channel_of(offer))
    blocks = [
        section(f"I'll post how introductions went in {where} once a week. People are named only if they agree."),
        select(Field.SUMMARY_DAY, "On", weekdays(), WEEKDAYS[workspace.summary_day]),
        select(Field.SUMMARY_HOUR, "At", hours(), str(workspace.summary_hour), ZONE.format(zone=zone)),
    ]
    about = button_value(Verb.POST_HERE, 0, offer)
    return modal(Modal.POST_HERE, "Weekly summary", blocks, submit="Post it here", private_metadata=about)


def how_counted() -> View:
    """Return the modal that says what each figure means."""
    lines = "\n".join(f"• {definition}" for definition in DEFINITIONS)
    return modal(Verb.COUNTED, "How we count", [section(lines)], submit=None, close="Close")
