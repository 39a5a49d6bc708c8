"""The modals of the ways out. Each says who will see what before anything is sent."""

from collections.abc import Iterator
from datetime import date

from bot.ids import COMMAND, Field, Modal, Verb, button_value
from bot.messages.blocks import Block, View, modal, section
from bot.messages.modals.fields import until, words
from bot.messages.mrkdwn import mention
from bot.rules.text_limits import LINE_LIMIT
from storage.models.enums import Way
from storage.models.introduction import Party

MENU = {
    Way.NO_ANSWER: "I wrote, no answer yet …",
    Way.NOT_NOW: "Not now …",
    Way.NOT_A_FIT: "Not a fit …",
    Way.ALREADY_KNOWN: "We already know each other …",
    Way.MUTED: "Mute this introduction …",
}
TITLES = {
    Way.NO_ANSWER: "No answer yet",
    Way.NOT_NOW: "Not now",
    Way.NOT_A_FIT: "Not a fit",
    Way.ALREADY_KNOWN: "You know each other",
    Way.MUTED: "Mute",
}
BUTTONS = {
    Way.NO_ANSWER: "Tell the connector",
    Way.NOT_NOW: "Put it off",
    Way.NOT_A_FIT: "Close it",
    Way.ALREADY_KNOWN: "Close it",
    Way.MUTED: "Mute",
}
WHO_SEES_WHAT = {
    Way.NO_ANSWER: "{connector} is told now that you wrote and have no answer yet. {other} is not told.",
    Way.NOT_NOW: (
        "Your card comes back on the day you choose. {connector} is told until when. {other} reads that the "
        "introduction rests for now, not why."
    ),
    Way.NOT_A_FIT: (
        "{connector} is told that it is not a fit for you. {other} reads that the introduction is closed and that "
        "nothing is expected of them, not why, and not that it was you."
    ),
    Way.ALREADY_KNOWN: (
        "{connector} is told that you two know each other already. {other} reads that the introduction is closed and "
        "that nothing is expected of them, not why, and not that it was you."
    ),
    Way.MUTED: "I leave you alone about this introduction. Your card stays, and its buttons work. Nobody is told.",
}


def leave(party: Party, way: Way) -> View:
    """Return the modal of one way out."""
    about = button_value(Verb.LEAVE, party.introduction_id, way)
    return modal(Modal.LEAVE, TITLES[way], list(_fields(party, way)), submit=BUTTONS[way], private_metadata=about)


def _fields(party: Party, way: Way) -> Iterator[Block]:
    connector = mention(party.introduction.connector.slack_id)
    other = mention(party.other.member.slack_id)
    yield section(WHO_SEES_WHAT[way].format(connector=connector, other=other))
    if way is Way.NOT_NOW:
        yield until("Until when?", None, optional=False, hint="Your card comes back in the morning of that day.")
    if way is not Way.MUTED:
        yield words(Field.LINE, "A line for the connector", limit=LINE_LIMIT, multiline=False, hint="Only they see it.")


def postpone(introduction_id: int, chosen: date | None) -> View:
    """Return the modal behind "Not now until …", for somebody who is asked first. `chosen`: the day it begins with."""
    blocks = [
        section("I ask you again on the day you choose. Nobody is told."),
        until("Until when?", chosen, optional=False),
    ]
    about = button_value(Verb.LATER, introduction_id)
    return modal(Modal.POSTPONE, "Not now", blocks, submit="Ask me then", private_metadata=about)


def snooze(party: Party) -> View:
    """Return the modal behind "Remind me on another day"."""
    blocks = [
        section("I come back to it in the morning of the day you choose. Nobody is told."),
        until("When?", None, optional=False),
    ]
    about = button_value(Verb.SNOOZE_UNTIL, party.introduction_id)
    return modal(Modal.SNOOZE, "Remind me later", blocks, submit="Remind me then", private_metadata=about)


def avoid(party: Party) -> View:
    """Return the modal behind "Please don't introduce me to them"."""
    other = mention(party.other.member.slack_id)
    text = (
        f"From now on nobody can introduce you and {other} to each other. Nobody is told: whoever tries reads that "
        "this introduction cannot be made. What is open now stays as it is.\n\n"
        f"You can change that at any time with `{COMMAND} settings`."
    )
    about = button_value(Verb.AVOID, party.introduction_id)
    return modal(Modal.AVOID, "Not to this person", [section(text)], submit="Please don't", private_metadata=about)
