"""An introduction in its connector's export: what they wrote, and what they were told."""

from bot.messages.export.values import (
    Fields,
    SlackId,
    Value,
    answers,
    channel,
    made_elsewhere,
    result,
    steps,
    way_out,
    words,
)
from bot.rules import introductions, joining, outside, results
from bot.rules.introductions import told_about
from storage.models.enums import Audience, Outcome, Step, Way
from storage.models.facts import WayOut, Words
from storage.models.introduction import Introduction, Party


def made(introduction: Introduction) -> Fields:
    """Return an introduction as its connector may see it. While both are asked: not who said what."""
    return {
        "number": introduction.id,
        "made_at": introduction.created_at,
        "reason": introduction.reason,
        **made_elsewhere(introduction),
        "you_said_they_are_in_touch": introduction.joined_id is None and bool(introduction.in_touch),
        "writes_first": _writes_first(introduction),
        "person_outside": introduction.outsider,
        "you_told_them_at": introduction.outsider_told_at,
        "you_asked_both_first": introduction.asks_both,
        "names_shown_while_asked": introduction.shows_names,
        "group_conversation": introduction.has_place,
        "passed_on_from": introduction.passed_on_from_id,
        "introduced_at": introduction.introduced_at if joining.is_made(introduction) else None,
        **_end(introduction),
        "you_gave_it_time_until": introduction.more_time_until,
        "you_closed_it_kindly_at": introduction.closed_kindly_at,
        "you_agree_to_be_named_in": channel(introduction.connector_shares_with),
        "you_declined_to_share": bool(introduction.connector_declines_to_share),
        "parties": [_party(party) for party in introduction.parties],
    }


def _writes_first(introduction: Introduction) -> Value:
    """Return who writes first; None if they were in touch already."""
    if introduction.in_touch:
        return None
    first = outside.writes_first(introduction)
    return SlackId(first.member.user_id) if first else introduction.outsider


def _end(introduction: Introduction) -> Fields:
    """Return how it stands; of one that they left to others, that they did."""
    if joining.goes_on_without_its_connector(introduction):
        return {"stands": Outcome.WITHDRAWN.value, "ended_at": introduction.withdrawn_at}
    return {
        "stands": introduction.outcome.value if introduction.outcome else "open",
        "ended_at": introduction.ended_at,
    }


def _party(party: Party) -> Fields:
    every_step = introductions.reported(party)
    reported = {step: at for step, at in every_step.items() if not joining.has_left_by(party.introduction, at)}
    said = [found for click in introductions.clicks(party) if (found := told_about(party, click))]
    told = [each for each in party.ways_out if joining.was_told(party.introduction, each.said_at)]
    ways_out: list[Value] = [way_out(each) for each in told if _still_tells(party, each)]
    return {
        "slack_id": SlackId(party.member.user_id),
        "you_describe_them": party.description,
        "your_line_about_them": party.line,
        "steps": steps(reported),
        "meets_at": party.meets_at if Step.CONNECTED in reported else None,
        "words": [_as_told(each) for each in said],
        "ways_out": ways_out,
        "what_came_of_it": result(results.told(party)),
        "your_answers": answers(party),
        "cannot_be_reached": bool(party.unreachable),
    }


def _as_told(said: Words) -> Fields:
    # What a party lets the channel read is for nobody else to know.
    told = words(said)
    return told | {"for": Audience.OTHER.value} if said.audience is Audience.CHANNEL else told


def _still_tells(party: Party, said: WayOut) -> bool:
    """Return whether the connector can still read it: what was undone is gone, what was overtaken isn't."""
    if said.way not in introductions.TOLD_TO_THE_CONNECTOR:
        return False
    over_at = said.over_at
    came_due = said.way is Way.NOT_NOW and over_at is not None and said.until is not None and said.until <= over_at
    return over_at is None or came_due or over_at in introductions.reported(party).values()
