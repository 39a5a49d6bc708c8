"""What a party has reported so far, in one line and in their own words, as they and the other read it on a card."""

from collections.abc import Collection, Iterator

from bot.messages import results
from bot.messages.blocks import Block, section
from bot.messages.mrkdwn import mention, quote, when
from bot.messages.names import the_other
from bot.rules import deadlines, introductions, outside
from storage.models.enums import Audience, Step
from storage.models.introduction import Party

YOU = {Step.CONNECTED: "You're in touch", Step.MET: "You met"}
DID_YOU_MEET = "Did you meet? Press *Met*"
THEY = {Step.CONNECTED: "in touch", Step.MET: "met"}
THEY_SAY = {Step.CONNECTED: "{} says you're in touch", Step.MET: "{} says you've met"}


def status(reader: Party) -> str:
    """Return what both have reported: *✓ You met · @Chidi: in touch*. One of the two has reported something."""
    yours, theirs = introductions.reported(reader), outside.others_reports(reader)
    other = the_other(reader)
    planned = [meeting] if (meeting := _meeting(reader)) else []
    if yours:
        theirs_now = [text] if (text := _what_they_did(reader, theirs)) else []
        return " · ".join([f"✓ {_what_you_did(yours)}", *planned, *theirs_now])
    furthest = furthest_of(reader.other)
    return " · ".join([THEY_SAY[furthest].format(other) if furthest else f"{other} said thanks", *planned])


def furthest_of(party: Party | None) -> Step | None:
    """Return how far the two have come, as this party says: met, or in touch; None if they haven't said."""
    return _furthest(introductions.reported(party)) if party else None


def _furthest(reported: Collection[Step]) -> Step | None:
    return next((step for step in (Step.MET, Step.CONNECTED) if step in reported), None)


def _what_you_did(reported: Collection[Step]) -> str:
    furthest = _furthest(reported)
    if furthest is None:
        return "You said thanks"
    return f"{YOU[furthest]} and said thanks" if Step.THANKED in reported else YOU[furthest]


def _what_they_did(reader: Party, reported: Collection[Step]) -> str:
    if reader.other is None:
        return ""  # an outsider says nothing here
    other, furthest = the_other(reader), _furthest(reported)
    if introductions.reported(reader).keys() >= introductions.EVERYTHING and introductions.is_open(reader.introduction):
        return f"waiting for {other}"
    if furthest:
        return f"{other}: {THEY[furthest]}"
    if reader.other.unreachable:
        return f"I couldn't reach {other}"
    if reported:
        return f"{other} said thanks"
    return f"no news from {other} yet" if introductions.is_open(reader.introduction) else ""


def _meeting(reader: Party) -> str:
    """Return when the two will meet, as one of them says; empty once one of them has reported the meeting."""
    planned = deadlines.planned_for(reader.introduction)
    if planned is None or introductions.first_reported(reader.introduction, Step.MET):
        return ""
    is_past = deadlines.has_come(reader.introduction, planned)
    if not is_past:
        return f"meeting {when(planned)}"
    return DID_YOU_MEET if introductions.is_open(reader.introduction) else "the time you planned has passed"


def words_for_the_other(party: Party | None) -> Iterator[Block]:
    """Return what this party lets the other see, as the other reads it; nothing, if it's an outsider."""
    if party is None:
        return
    for click in introductions.clicks(party):
        words = introductions.said_about(party, click)
        if words and words.text and words.audience is not Audience.CONNECTOR:
            yield section(f"{mention(party.member.user_id)} wrote:\n{quote(words.text)}")
    yield from results.for_the_other(party)
