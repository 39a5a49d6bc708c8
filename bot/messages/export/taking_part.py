"""An introduction in a party's export: what they said, all of it, and of the rest what their card shows."""

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
from bot.rules import introductions, joining, results, sharing
from bot.rules.introductions import said_about
from bot.rules.lines_about import are_readable, line_about_the_other
from storage.models.enums import Audience, Outcome, Step
from storage.models.introduction import Introduction, Party
from storage.models.workspace import NOBODY

SHOWN_TO_ALL = {Outcome.COMPLETED, Outcome.WENT_QUIET, Outcome.CLOSED}


def may_see(reader: Party) -> bool:
    """Return whether they know of it: they have a card, or were asked. Else only the other was asked."""
    return introductions.is_introduced(reader.introduction) or reader.consent is not None


def took_part(reader: Party) -> Fields:
    """Return an introduction as one of its parties may see it."""
    introduction = reader.introduction
    return {
        "number": introduction.id,
        "introduced_by": _connector(introduction),
        "reason": introduction.reason,
        **made_elsewhere(introduction),
        "you_were_said_to_be_in_touch": bool(introduction.in_touch),
        "introduced_as_well_by": [_as_well(party, introduction) for party in joining.same_member(reader)],
        "asked_first": _asked_first(reader),
        "introduced_at": introduction.introduced_at,
        "your_first": reader.is_first,
        "you_write_first": _writes_first(reader),
        "stands": _stands(introduction),
        "ended_at": introduction.ended_at,
        "you_are_described": reader.description,
        "line_about_you": reader.line if are_readable(introduction) else "",
        "steps": steps(introductions.reported(reader)),
        "steps_you_took_back": _taken_back(reader),
        "meets_at": reader.meets_at,
        "words": [words(each) for each in reader.words],
        "ways_out": [way_out(each) | {"over_at": each.over_at} for each in reader.ways_out],
        **_result(reader),
        "answers_of_the_connector": answers(reader),
        "reminders": _reminders(reader),
        "put_off_until": reader.snoozed_until,
        "last_press_at": reader.clicked_at,
        "passed_without_a_word_at": reader.ignored_at,
        "not_reached_because": reader.unreachable,
        "closed_without_your_account_at": reader.gone_at,
        "you_agree_to_be_named_in": channel(reader.shares_with),
        "your_note_may_be_quoted": sharing.shares_note(reader),
        "you_declined_to_share": bool(reader.declines_to_share),
        "the_other": _other(reader.other) if reader.other else _outsider(introduction),
    }


def _result(reader: Party) -> Fields:
    """Return what they say came of it, also on a meeting they undid, and whether they were asked."""
    said = next(iter(reader.results), None)
    return {
        "what_came_of_it": result(said if said and said.text else None),
        "what_came_of_it_taken_back_at": said.taken_back_at if said else None,
        "asked_what_came_of_it_at": reader.result_asked_at,
        "you_said_nothing_yet_at": reader.nothing_yet_at,
    }


def _connector(introduction: Introduction) -> SlackId | None:
    user_id = introduction.connector.user_id
    return None if user_id == NOBODY else SlackId(user_id)


def _as_well(reader: Party, joined_to: Introduction) -> Fields:
    """Return what somebody else wrote who introduced the two as well. `reader`: in an introduction that joined."""
    joined = reader.introduction
    is_shown = joining.shows_reason(joined_to, joined)
    return {
        "slack_id": SlackId(joined.connector.user_id),
        "reason": joined.reason if is_shown else "",
        **(made_elsewhere(joined) if is_shown else {}),
        "withdrawn_at": joined.withdrawn_at,
        "you_are_described": reader.description,
        "line_about_you": reader.line if are_readable(joined_to) else "",
        "line_about_them": reader.other.line if reader.other and are_readable(joined_to) else "",
        "answers": answers(reader),
    }


def _taken_back(reader: Party) -> list[Value]:
    return [
        {"step": undone.step.value, "reported_at": undone.reported_at, "taken_back_at": undone.undone_at}
        for undone in reader.undone_reports
    ]


def _asked_first(reader: Party) -> Fields | None:
    if reader.consent is None:
        return None
    return {
        "asked_at": reader.introduction.created_at,
        "your_answer": reader.consent.value,
        "asked_again_at": reader.ask_again_at,
        "you_said_yes": reader.has_said_yes,
    }


def _writes_first(reader: Party) -> bool | None:
    introduction, is_first = reader.introduction, reader.introduction.first_mover_id == reader.member_id
    return is_first if introductions.is_introduced(introduction) and not introduction.in_touch else None


def _stands(introduction: Introduction) -> str:
    """Return how it stands. A party who didn't end it isn't told why it ended."""
    if introduction.outcome is None:
        return "open"
    return introduction.outcome.value if introduction.outcome in SHOWN_TO_ALL else "closed"


def _reminders(reader: Party) -> list[Value]:
    return [
        {"of": each.awaited.value, "number": each.number, "sent_at": each.sent_at, "put_off_at": each.snoozed_at}
        for each in reader.reminders
    ]


def _other(other: Party) -> Fields:
    introduced = introductions.is_introduced(other.introduction)
    named = introduced or joining.shows_names(other.introduction)
    reported = introductions.reported(other)
    return {
        "slack_id": SlackId(other.member.user_id) if named else None,
        "they_are_described": other.description if other.other and other.other.consent else "",
        "line_about_them": line_about_the_other(other.other, other.introduction) if other.other else "",
        "steps": steps(reported),
        "meets_at": other.meets_at if Step.CONNECTED in reported else None,
        "words": [
            _words_for_the_other(other, click) for click in introductions.clicks(other) if _lets_see(other, click)
        ],
        "what_came_of_it": said.text if (said := results.for_the_other(other)) else None,
    }


def _outsider(introduction: Introduction) -> Fields:
    return {
        "slack_id": None,
        "name_outside": introduction.outsider,
        "they_are_described": "",
        "line_about_them": "",
        "steps": {},
        "meets_at": None,
        "words": [],
        "what_came_of_it": None,
    }


def _lets_see(other: Party, click: Step) -> bool:
    said = said_about(other, click)
    return said is not None and bool(said.text) and said.audience is not Audience.CONNECTOR


def _words_for_the_other(other: Party, click: Step) -> Fields:
    said = said_about(other, click)
    return {"about": click.value, "text": said.text if said else ""}
