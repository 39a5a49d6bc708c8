"""The lines in the connector's thread: one for each thing a party said."""

from collections.abc import Iterator
from datetime import datetime

from bot.messages.blocks import Block, context, section
from bot.messages.message import Message, line
from bot.messages.modals.tell_more import CONTACTS
from bot.messages.mrkdwn import how_long, mention, on_day, quote, when
from bot.messages.names import the_other
from bot.messages.progress import people
from bot.rules import deadlines
from bot.rules.introductions import first_reported, is_introduced, told_about
from storage.models.enums import Audience, Step, Way
from storage.models.facts import WayOut
from storage.models.introduction import Introduction, Party

SAID = {
    Step.CONNECTED: "{party} says they're in touch with {other}.",
    Step.MET: "{party} says they've met {other}.",
    Step.THANKED: "{party} says thank you for introducing {other}.",
}
LEFT = {
    Way.NO_ANSWER: "{party} wrote to {other} and hasn't heard back.",
    Way.NOT_NOW: "{party} snoozed this until {until}.",
    Way.NOT_A_FIT: "{party} says it's not a fit.",
    Way.ALREADY_KNOWN: "{party} says they already know {other}.",
}
OTHER_SEES = {
    Way.NO_ANSWER: "({other} can't see this.)",
    Way.NOT_NOW: "({other} sees only that it's on pause.)",
    Way.NOT_A_FIT: "({other} sees only that it's closed.)",
    Way.ALREADY_KNOWN: "({other} sees only that it's closed.)",
}
NOT_FOR_THE_OTHER = "{other} can't see this."
OTHER_TOO = "{other} can see this too."
ONLY_YOU = "Only you can see this."
MAY_SEE = {
    Audience.CONNECTOR: NOT_FOR_THE_OTHER,
    Audience.OTHER: OTHER_TOO,
    Audience.CHANNEL: OTHER_TOO,  # what a party lets the channel read is for nobody else to know
}
INTRODUCED = "{two} both have their cards: I've introduced them."
SAID_YES = "{party} said yes and has their card."
BOTH_SAID_YES = "{two} both said yes, so I've introduced them."
CARDS = "{two} both have their cards."
LAPSED = "I didn't get a yes from both, so I didn't introduce them. Maybe another time."
NO_CARDS = "I didn't get a yes from both, so I didn't send them cards."
LAPSED_ALONE = "I didn't get a yes, so I didn't introduce them. Maybe another time."
GONE = "{party}'s Slack account was deactivated, so I closed this introduction."
GONE_FOR_THE_OTHER = "{other}'s card says so, too: there's nothing they need to do."
FULL_CIRCLE = "🎉 *Full circle!* {two} met, and both thanked you. It took {days}."
FULL_CIRCLE_ALONE = "🎉 *Full circle!* {two} met, and {party} thanked you. It took {days}."
NO_MEETING_ALONE = "{two} are in touch, but {party} hasn't told me they've met."
NO_MEETING = "{two} are in touch, but neither has told me they've met."
PASSED_ON = "🎁 {party} paid it forward and introduced two people."
NO_GROUP_CONVERSATION = (
    "{two} have no group conversation: Slack wouldn't let me open one. They can still write from their cards."
)


def reported(party: Party, click: Step) -> Message:
    """Return the line about a click of one party, with what they said about it."""
    return line(said(party, click), *words_about(party, click))


def words_about(party: Party, click: Step) -> Iterator[Block]:
    """Return what a party said about a click, as the connector reads it."""
    words = told_about(party, click)
    if words is None:
        return
    how = [CONTACTS[words.contact] + "."] if words.contact else []
    if click is Step.CONNECTED:
        how += _meeting(party)
    if how:
        yield section(" ".join(how))
    if words.text:
        yield section(quote(words.text))
        yield context(MAY_SEE[words.audience].format(**_names(party)) if party.other else ONLY_YOU)


def _meeting(party: Party) -> Iterator[str]:
    """Yield when the two will meet, as this party says; once that has come, it only matters while nobody has met."""
    if party.meets_at is None:
        return
    if not deadlines.has_come(party.introduction, party.meets_at):
        yield f"They'll meet {when(party.meets_at)}."
    elif first_reported(party.introduction, Step.MET) is None:
        yield "The time they planned has passed."


def taken_back(party: Party, click: Step) -> Message:
    """Return the line about a click after its undo: still there, struck through, so that nothing vanishes unseen."""
    return undone(said(party, click))


def undone(text: str) -> Message:
    """Return what a line with this text says once it was undone."""
    return Message(f"{text} (undone)", [section(f"~{text}~ (undone)")])


def said(party: Party, click: Step) -> str:
    """Return what a click says, in one sentence."""
    return SAID[click].format(**_names(party))


def left(party: Party, way_out: WayOut) -> Message:
    """Return the line about a party's way out, with the words it came with."""
    unseen, seen = (NOT_FOR_THE_OTHER, f" {OTHER_SEES[way_out.way]}") if party.other else (ONLY_YOU, "")
    words = [section(quote(way_out.line)), context(unseen.format(**_names(party)))] if way_out.line else []
    text = _left(party, way_out)
    return Message(text, [section(f"{text}{seen.format(**_names(party))}"), *words])


def came_back(party: Party, way_out: WayOut) -> Message:
    """Return the line about a way out that was undone: struck through, so that nothing vanishes unseen."""
    return undone(_left(party, way_out))


def _left(party: Party, way_out: WayOut) -> str:
    until = on_day(way_out.until) if way_out.until else ""
    return LEFT[way_out.way].format(**_names(party), until=until)


def introduced(introduction: Introduction) -> Message:
    """Return the line about two who were asked first, and whom nothing keeps from being introduced."""
    if introduction.is_outside:
        return line(SAID_YES.format(**_names(introduction.parties[0])))
    text = BOTH_SAID_YES if introduction.asks_both else INTRODUCED
    if introduction.elsewhere:
        text = CARDS
    return line(text.format(two=people(introduction.parties)))


def lapsed(introduction: Introduction) -> Message:
    """Return the line about two of whom not both said yes. Who it was, and why, stays with them."""
    if introduction.is_outside:
        return line(LAPSED_ALONE)
    return line(NO_CARDS if introduction.elsewhere else LAPSED)


def gone(party: Party) -> Message:
    """Return the line about a party whose account was deactivated, which closed the introduction."""
    text = GONE.format(**_names(party))
    if not is_introduced(party.introduction) or party.other is None or party.other.gone_at:
        return line(text)
    return Message(text, [section(f"{text} {GONE_FOR_THE_OTHER.format(**_names(party))}")])


def completed(introduction: Introduction, ended_at: datetime) -> Message:
    """Return the last line of a cycle."""
    two, days = people(introduction.parties), how_long(ended_at - deadlines.began_at(introduction))
    if introduction.is_outside:
        names = _names(introduction.parties[0])
        push = "{two} met, and {party} thanked you. Full circle!".format(two=two, **names)
        return Message(push, [section(FULL_CIRCLE_ALONE.format(two=two, days=days, **names))])
    return Message(f"{two} met, and both thanked you. Full circle!", [section(FULL_CIRCLE.format(two=two, days=days))])


def no_meeting(introduction: Introduction) -> Message:
    """Return the line about two who got in touch weeks ago, and of whom nobody reported a meeting."""
    text = NO_MEETING_ALONE if introduction.is_outside else NO_MEETING
    return line(text.format(two=people(introduction.parties), **_names(introduction.parties[0])))


def passed_on(party: Party) -> Message:
    """Return the line about a party who introduced two people of their own: it names the party, not the two."""
    name = mention(party.member.user_id)
    return Message(f"{name} paid it forward and introduced two people.", [section(PASSED_ON.format(party=name))])


def without_a_place(introduction: Introduction) -> Message:
    """Return the line that says that Slack didn't let the bot open a group conversation."""
    return line(NO_GROUP_CONVERSATION.format(two=people(introduction.parties)))


def _names(party: Party) -> dict[str, str]:
    return {"party": mention(party.member.user_id), "other": the_other(party)}
