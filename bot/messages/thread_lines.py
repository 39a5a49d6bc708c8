"""The lines in the connector's thread: one for each thing a party said."""

from collections.abc import Iterator
from datetime import datetime

from bot.messages.blocks import Block, context, section
from bot.messages.message import Message, line
from bot.messages.modals.tell_more import CONTACTS
from bot.messages.mrkdwn import how_long, mention, on_day, quote, when
from bot.messages.progress import people
from bot.messages.sharing import asked_of_connector
from bot.rules.introductions import said_about
from storage.models.enums import Audience, Step, Way
from storage.models.facts import WayOut
from storage.models.introduction import Introduction, Party

SAID = {
    Step.CONNECTED: "{party} and {other} are in touch, says {party}.",
    Step.MET: "{party} and {other} have met, says {party}.",
    Step.THANKED: "{party} thanks you for introducing {other}.",
}
LEFT = {
    Way.NO_ANSWER: "{party} wrote and has no answer yet. {other} is not told.",
    Way.NOT_NOW: "{party} says: not now, until {until}.",
    Way.NOT_A_FIT: "{party} says it is not a fit. {other} is told only that the introduction is closed.",
    Way.ALREADY_KNOWN: "{party} says the two know each other already. {other} is told only that it is closed.",
}
MAY_SEE = {
    Audience.CONNECTOR: "Only you see these words.",
    Audience.OTHER: "{other} may see these words, too.",
    Audience.CHANNEL: "{other} may see these words, too.",  # what a party lets the channel read is for nobody else
}
LAPSED = "*No answer*, so nobody was introduced. Perhaps another time."


def reported(party: Party, click: Step) -> Message:
    """Return the line about a click of one party, with what they said about it."""
    return line(said(party, click), *words_about(party, click))


def words_about(party: Party, click: Step) -> Iterator[Block]:
    """Return what a party said about a click, as the connector reads it."""
    words = said_about(party, click)
    if words is None:
        return
    how = [CONTACTS[words.contact] + "."] if words.contact else []
    if click is Step.CONNECTED and party.meets_at:
        how.append(f"Meeting planned for {when(party.meets_at)}.")
    if how:
        yield section(" ".join(how))
    if words.text:
        yield section(quote(words.text))
        yield context(MAY_SEE[words.audience].format(other=mention(party.other.member.slack_id)))


def taken_back(party: Party, click: Step) -> Message:
    """Return the line about a click after its undo: still there, struck through, so that nothing vanishes unseen."""
    return line(f"~{said(party, click)}~ Taken back.")


def said(party: Party, click: Step) -> str:
    """Return what a click says, in one sentence."""
    return SAID[click].format(**_names(party))


def left(party: Party, way_out: WayOut) -> Message:
    """Return the line about a party's way out, with the words it came with."""
    words = [section(quote(way_out.line)), context("Only you see these words.")] if way_out.line else []
    return line(_left(party, way_out), *words)


def came_back(party: Party, way_out: WayOut) -> Message:
    """Return the line about a way out that was taken back: struck through, so that nothing vanishes unseen."""
    return line(f"~{_left(party, way_out)}~ Taken back.")


def _left(party: Party, way_out: WayOut) -> str:
    until = on_day(way_out.until) if way_out.until else ""
    return LEFT[way_out.way].format(**_names(party), until=until)


def introduced(introduction: Introduction) -> Message:
    """Return the line about two who were asked first, and whom nothing keeps from being introduced."""
    both = " both said yes: they" if introduction.asks_both else ""
    return line(f"{people(introduction.parties)}{both} are introduced, and have their cards.")


def lapsed() -> Message:
    """Return the line about two of whom not both said yes. Who it was, and why, stays with them."""
    return line(LAPSED)


def completed(introduction: Introduction, ended_at: datetime) -> Message:
    """Return the last line of a cycle, with the question whether the channel may hear of it."""
    took = how_long(ended_at - (introduction.introduced_at or introduction.created_at))
    text = f"*Full circle*, in {took}: {people(introduction.parties)} have met, and both thank you."
    return line(text, *asked_of_connector(introduction))


def no_meeting(introduction: Introduction) -> Message:
    """Return the line about two who got in touch weeks ago, and of whom nobody reported a meeting."""
    two = people(introduction.parties)
    return line(f"{two} are in touch, and nobody has told me of a meeting yet.")


def passed_on(party: Party) -> Message:
    """Return the line about a party who introduced two people of their own: it names the party, not the two."""
    return line(f"{mention(party.member.slack_id)} passed it on, and introduced two people to each other.")


def without_a_place(introduction: Introduction) -> Message:
    """Return the line that says that Slack didn't let the bot open a group conversation."""
    two = people(introduction.parties)
    return line(
        f"Slack did not let me open a conversation for {two}. Their cards have a button to write to each other."
    )


def _names(party: Party) -> dict[str, str]:
    return {"party": mention(party.member.slack_id), "other": mention(party.other.member.slack_id)}
