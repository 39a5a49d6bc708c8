"""The messages the bot sends by itself, in every state: reminders, what went quiet, who is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.messages import card, gone_quiet, headline, reminder, thread_lines
from bot.messages.modals import connector, leave
from storage.models.enums import Awaited, Consent, Outcome, Step, Way
from storage.models.facts import Reminder
from storage.models.introduction import Introduction
from tests.builders.examples import DAY, HOUR, START, asking, introduction, leaves
from tests.conftest import Golden

CONNECTED, MET, THANKED = Step
TODAY = "2026-03-06"


def reminded(given: Introduction, awaited: Awaited, times: int = 1) -> Introduction:
    """Return an introduction with so many reminders of Ben, the last of them today."""
    ben = given.parties[0]
    for number in range(1, times + 1):
        day = TODAY if number == times else f"2026-03-0{number}"
        ben.reminders.append(Reminder(awaited=awaited, number=number, day=day, sent_at=START + number * DAY))
    return given


def muted(given: Introduction) -> Introduction:
    """Return an introduction muted by Ben."""
    leaves(given.parties[0], Way.MUTED)
    return given


def snoozed(given: Introduction) -> Introduction:
    """Put off by Ben."""
    ben = given.parties[0]
    ben.reminders[-1].snoozed_at, ben.snoozed_until = START + 4 * DAY, START + 10 * DAY
    return given


def past(given: Introduction) -> Introduction:
    given.meeting_came_at = given.parties[0].meets_at
    return given


def planned(given: Introduction, after: timedelta = 2 * DAY) -> Introduction:
    """Return an introduction in which they said when they meet."""
    given.parties[0].meets_at = START + after
    return given


REMINDERS = {
    "consent": reminded(asking(), Awaited.CONSENT),
    "consent-snoozed": snoozed(reminded(asking(), Awaited.CONSENT)),
    "consent-given": reminded(asking(Consent.YES), Awaited.CONSENT),
    "first-word-first": reminded(introduction(), Awaited.CONNECTED),
    "first-word-last": reminded(introduction(), Awaited.CONNECTED, 2),
    "first-word-said": reminded(introduction((CONNECTED,)), Awaited.CONNECTED),
    "meeting": reminded(introduction((CONNECTED,)), Awaited.MET),
    "meeting-planned": reminded(past(planned(introduction((CONNECTED,)), 6 * HOUR)), Awaited.MET),
    "meeting-planned-since": reminded(planned(introduction((CONNECTED,))), Awaited.MET),
    "thanks": reminded(introduction((MET,)), Awaited.THANKED),
    "muted": muted(reminded(introduction(), Awaited.CONNECTED)),
    "snoozed": snoozed(reminded(introduction(), Awaited.CONNECTED)),
    "closed": reminded(introduction(outcome=Outcome.WITHDRAWN), Awaited.CONNECTED),
}


@pytest.mark.parametrize("state", REMINDERS)
def test_a_reminder_in_each_state(golden: Golden, state: str) -> None:
    ben = REMINDERS[state].parties[0]
    golden(f"nudge/{state}", reminder.gathered(ben.member, [ben], TODAY).content())


def test_all_reminders_of_a_day_are_one_message(golden: Golden) -> None:
    parties = [REMINDERS[state].parties[0] for state in ("first-word-first", "meeting", "first-word-said")]
    golden("nudge/gathered", reminder.gathered(parties[0].member, parties, TODAY).content())


def test_an_earlier_reminder_loses_its_urgency(golden: Golden) -> None:
    ben = reminded(introduction(), Awaited.CONNECTED, 2).parties[0]
    golden("nudge/earlier", reminder.gathered(ben.member, [ben], "2026-03-01").content())


def test_a_reminder_of_somebody_who_wants_no_more(golden: Golden) -> None:
    ben = reminded(introduction(), Awaited.CONNECTED).parties[0]
    ben.member.unreminded_since = START
    golden("nudge/no-more", reminder.gathered(ben.member, [ben], TODAY).content())


def test_who_is_left_alone_is_told_so_and_welcomed_back(golden: Golden) -> None:
    member = introduction().parties[0].member
    member.left_alone_since = START
    golden("nudge/left-alone", reminder.left_alone(member).content())
    member.left_alone_since = None
    golden("nudge/welcome-back", reminder.left_alone(member).content())


def quiet_since_a_week(**more: object) -> Introduction:
    """Return an introduction whose connector was told after a week."""
    given = introduction()
    given.connector_asked_at = START + 7 * DAY
    for name, value in more.items():
        setattr(given, name, value)
    return given


QUIET = {
    "asked": quiet_since_a_week(),
    "given-time": quiet_since_a_week(more_time_until=START + 15 * DAY),
    "ended": quiet_since_a_week(closed_at=START + 14 * DAY, outcome=Outcome.WENT_QUIET),
    "settled": quiet_since_a_week(outcome=Outcome.CLOSED),
    "withdrawn": quiet_since_a_week(withdrawn_at=START + 8 * DAY, outcome=Outcome.WITHDRAWN),
}


@pytest.mark.parametrize("state", QUIET)
def test_the_line_about_the_quiet_in_each_state(golden: Golden, state: str) -> None:
    golden(f"quiet/{state}", gone_quiet.quiet(QUIET[state]).content())


def test_what_is_said_when_it_ends_by_itself(golden: Golden) -> None:
    golden("line/no-meeting", thread_lines.no_meeting(introduction((CONNECTED,))).content())
    for name, given, outcome in (
        ("went-quiet", introduction(), Outcome.WENT_QUIET),
        ("closed", introduction((CONNECTED,)), Outcome.CLOSED),
    ):
        given.outcome, given.ended_at = outcome, START + timedelta(days=14)
        golden(f"card/{name}", card.card(given, given.parties[0]).content())
        golden(f"headline/{name}", headline.headline(given).content())


@pytest.mark.parametrize("name", ["nobody-wrote", "in-touch"])
def test_what_is_said_when_an_account_was_deactivated(golden: Golden, name: str) -> None:
    steps, outcome = {"nobody-wrote": ((), Outcome.WENT_QUIET), "in-touch": ((CONNECTED,), Outcome.CLOSED)}[name]
    given = introduction(steps, outcome=outcome)
    ben, chidi = given.parties
    chidi.gone_at = given.ended_at
    for reader, whose in ((ben, "other"), (chidi, "who-is-back")):
        golden(f"card/gone-{name}-{whose}", card.card(given, reader).content())
    golden(f"headline/gone-{name}", headline.headline(given).content())
    golden("line/gone", thread_lines.gone(chidi).content())


def test_the_forms_about_time(golden: Golden) -> None:
    golden("form/nudge-them", connector.write_to_them(introduction()))
    golden("form/snooze", leave.snooze(introduction().parties[0]))
