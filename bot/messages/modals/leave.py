"""The modals in which somebody snoozes, closes or mutes an introduction. Each says who will see what."""

from collections.abc import Mapping
from datetime import date

from bot.ids import COMMAND, Choice, Field, Modal, Verb, button_value, modal_value
from bot.messages.blocks import Block, View, modal, mrkdwn, option, section
from bot.messages.modals.fields import one_of, until, words
from bot.messages.names import the_other
from bot.messages.progress import connectors
from bot.rules import introductions, shown
from bot.rules.text_limits import LINE_LIMIT
from storage.models.enums import Way
from storage.models.introduction import Party

MORNING = "You'll get it back that morning."
WHO_SEES_WHAT = {
    Way.NO_ANSWER: "I'll let {connector} know. {other} won't see this.",
    Way.NOT_NOW: (
        "I'll bring the card back that day. {connector} will see the date; {other} will see only that it's on pause."
    ),
}
WHO_SEES_ALONE = {
    Way.NO_ANSWER: "I'll let {connector} know.",
    Way.NOT_NOW: "I'll bring the card back that day. {connector} will see the date.",
}
"""The same where the other is outside this Slack, and sees nothing."""
WHY_ALONE = "Whoever introduced you sees why."
TITLES = {Way.NO_ANSWER: "No reply yet", Way.NOT_NOW: "Snooze"}
SUBMITS = {Way.NO_ANSWER: "Let them know", Way.NOT_NOW: "Snooze"}
WHO_SEES_WHY = "Whoever introduced you sees why, {other} only that it's closed."
ENDINGS: Mapping[Way | Choice, tuple[str, str]] = {
    Way.NOT_A_FIT: ("Not a fit", WHO_SEES_WHY),
    Way.ALREADY_KNOWN: ("We already know each other", WHO_SEES_WHY),
    Way.MUTED: ("Mute", "I won't remind you about this one. Only you know."),
    Choice.UNMUTE: ("Unmute", "I may remind you about this one again. Only you know."),
    Choice.DO_NOT_INTRODUCE: (
        "Don't introduce us again",
        "No one can introduce you two; {other} won't know. This stays open.",
    ),
}
"""What somebody can choose in "Close or mute…", and who will see what: up to 75 characters, mentions included."""


def leave(party: Party, way: Way) -> View:
    """Return the modal of one way out; of one that closes or mutes the introduction, with the others beside it."""
    if way not in WHO_SEES_WHAT:
        return close_or_mute(party, way)
    connector, other = connectors(party.introduction), the_other(party)
    who_sees = WHO_SEES_WHAT if party.other else WHO_SEES_ALONE
    blocks = [section(who_sees[way].format(connector=connector, other=other))]
    if way is Way.NOT_NOW:
        blocks.append(until("Until when?", None, optional=False, hint=MORNING))
    about = button_value(Verb.LEAVE, party.introduction.reference, way)
    return modal(Modal.LEAVE, TITLES[way], [*blocks, _line()], submit=SUBMITS[way], private_metadata=about)


def close_or_mute(party: Party, chosen: Way | None = None) -> View:
    """Return the modal behind "Close or mute…". `chosen`: the ending to begin with."""
    endings = endings_for(party)
    blocks: list[Block] = [_endings(party, endings, chosen)]
    if {Way.NOT_A_FIT, Way.ALREADY_KNOWN}.intersection(endings):
        blocks.append(_line("Sent only if you close the introduction, and only to whoever introduced you."))
    if party.other:
        blocks.append(section(f"To let people introduce you two again, use `{COMMAND} settings`."))
    about = button_value(Verb.CLOSE_OR_MUTE, party.introduction.reference)
    return modal(Modal.CLOSE_OR_MUTE, "Close or mute", blocks, submit="Confirm", private_metadata=about)


def endings_for(party: Party) -> list[Way | Choice]:
    """Return what this party can choose now; that nobody introduces the two again, always, if both are members."""
    ways = [way for way in introductions.ways_for(party) if way in ENDINGS]
    is_muted = introductions.is_open(party.introduction) and Way.MUTED in introductions.standing(party)
    unmute, avoid = [Choice.UNMUTE] if is_muted else [], [Choice.DO_NOT_INTRODUCE] if party.other else []
    return [*ways, *unmute, *avoid]


def _endings(party: Party, endings: list[Way | Choice], chosen: Way | None) -> Block:
    options = [option(ENDINGS[ending][0], ending, mrkdwn(_who_sees(party, ending))) for ending in endings]
    return one_of(Field.ENDING, "What would you like to do?", options, chosen)


def _who_sees(party: Party, ending: Way | Choice) -> str:
    text = ENDINGS[ending][1]
    if party.other is None:  # a name may be too long here
        return WHY_ALONE if text == WHO_SEES_WHY else text
    return text.format(other=the_other(party))


def _line(hint: str = "Only whoever introduced you will see it.") -> Block:
    return words(Field.LINE, "Add a note", limit=LINE_LIMIT, multiline=False, hint=hint)


def do_not_introduce(party: Party) -> View:
    """Return the modal behind "Don't introduce us…" on a request."""
    other = the_other(party)
    text = (
        f"No one will be able to introduce you two, and {other} won't know. Anyone who tries just sees “I can't make "
        f"this introduction right now.” Current introductions stay open.\n\nYou can change this any time with "
        f"`{COMMAND} settings`."
    )
    about = button_value(Verb.AVOID, party.introduction.reference)
    return modal(
        Modal.AVOID, "Don't introduce us", [section(text)], submit="Block introductions", private_metadata=about
    )


def postpone(party: Party, chosen: date | None) -> View:
    """Return the modal behind "Ask me later…", for somebody who is asked first. `chosen`: the day it begins with."""
    blocks = [
        section("I'll ask you again that morning. Only you know."),
        until("When?", chosen, optional=False),
    ]
    about = modal_value(Verb.LATER, party.introduction.reference, shown=shown.of_consent(party))
    return modal(Modal.POSTPONE, "Ask me later", blocks, submit="Ask me then", private_metadata=about)


def snooze(party: Party) -> View:
    """Return the modal behind "Pick a day…" on a reminder."""
    blocks = [section("I'll remind you that morning. Only you know."), until("When?", None, optional=False)]
    about = button_value(Verb.SNOOZE_UNTIL, party.introduction.reference)
    return modal(Modal.SNOOZE, "Remind me later", blocks, submit="Remind me then", private_metadata=about)
