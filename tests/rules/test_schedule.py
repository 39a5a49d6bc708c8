"""The rules of time: who is reminded when, and what happens by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.rules import schedule
from storage.models.enums import Awaited, Consent, Outcome, Preset, Step, Way
from storage.models.facts import Reminder
from storage.models.introduction import Introduction, Party
from tests.builders.examples import DAY, HOUR, START, asking, introduction, leaves

ASKED, LATER, YES, NO = Consent
CONNECTED, MET, THANKED = Step
WEEK = timedelta(days=7)
BEN, CHIDI = 0, 1
Deed = Callable[[Introduction], object]


def reminded(party: Party, awaited: Awaited, day: int, *, snoozed: bool = False) -> None:
    """Note that the party was reminded on that day, and put it off."""
    at = START + day * DAY
    reminder = Reminder(
        awaited=awaited, number=1 + len(party.reminders), day="", sent_at=at, snoozed_at=at if snoozed else None
    )
    party.reminders.append(reminder)


def reminders_from_now_on(given: Introduction, who: int) -> list[int]:
    """Return the days, counted from the start, of the reminders if nobody does anything."""
    party, days = given.parties[who], []
    while at := schedule.remind_at(party):
        days.append((at - START).days)
        awaits = schedule.waiting(party)
        assert awaits
        reminded(party, awaits.awaited, days[-1])
    return days


# --- The table ------------------------------------------------------------------------------------------------------

ROWS: dict[str, tuple[Callable[[], Introduction], int]] = {
    "asked first": (asking, BEN),
    "who writes first": (introduction, BEN),
    "the other": (introduction, CHIDI),
    "in touch": (lambda: introduction((CONNECTED,)), CHIDI),
    "met": (lambda: introduction((MET,)), BEN),
}


@pytest.mark.parametrize(
    ("row", "preset", "days"),
    [
        ("asked first", Preset.STANDARD, [4]),
        ("asked first", Preset.GENTLE, [8]),
        ("asked first", Preset.BRISK, [2]),
        ("who writes first", Preset.STANDARD, [2, 4]),
        ("who writes first", Preset.GENTLE, [3, 9]),
        ("who writes first", Preset.BRISK, [1, 3]),
        ("the other", Preset.STANDARD, [4]),
        ("the other", Preset.GENTLE, [9]),
        ("the other", Preset.BRISK, [3]),
        ("in touch", Preset.STANDARD, [7, 14]),
        ("in touch", Preset.GENTLE, [10, 21]),
        ("in touch", Preset.BRISK, [4, 8]),
        ("met", Preset.STANDARD, [4]),
        ("met", Preset.GENTLE, [8]),
        ("met", Preset.BRISK, [2]),
    ],
)
def test_each_row_of_the_table_in_each_preset(row: str, preset: Preset, days: list[int]) -> None:
    make, who = ROWS[row]
    given = make()
    given.workspace.preset = preset
    given.asked_until = START + 30 * DAY
    assert reminders_from_now_on(given, who) == days


def test_a_number_the_workspace_changed_counts_instead() -> None:
    given = introduction()
    given.workspace.cadence = {"connected_nudge_1": 3, "forgotten": 1}
    assert reminders_from_now_on(given, BEN) == [3, 7]  # the second comes two days later, after a weekend


# --- Guards ---------------------------------------------------------------------------------------------------------


def who_is_in(zone: str) -> Deed:
    return lambda given: setattr(given.parties[BEN].member, "time_zone", zone)


def was_addressed(after: timedelta) -> Deed:
    return lambda given: setattr(given.parties[BEN].member, "addressed_at", START + after)


def was_reminded(day: int) -> Deed:
    return lambda given: reminded(given.parties[BEN], Awaited.CONNECTED, day)


def was_reminded_twice(given: Introduction) -> None:
    for day in (2, 4):
        reminded(given.parties[BEN], Awaited.CONNECTED, day)


def snoozed_until(day: int) -> Deed:
    def deed(given: Introduction) -> None:
        reminded(given.parties[BEN], Awaited.CONNECTED, 2, snoozed=True)
        given.parties[BEN].snoozed_until = START + day * DAY

    return deed


def quiet_on(*days: int) -> Deed:
    quiet = [(START + day * DAY).date().isoformat() for day in days]
    return lambda given: setattr(given.workspace, "quiet_days", quiet)


def rested_until(day: int) -> Deed:
    until = START + day * DAY
    return lambda given: leaves(given.parties[CHIDI], Way.NOT_NOW, until=until, over_at=until)


@pytest.mark.parametrize(
    ("deed", "expected"),
    [
        pytest.param(lambda _: None, 2 * DAY, id="two working days"),
        pytest.param(quiet_on(2), 3 * DAY, id="a quiet day is no working day"),
        pytest.param(quiet_on(1, 2, 3, 4), 8 * DAY, id="nor is a quiet week"),
        pytest.param(who_is_in("America/Los_Angeles"), 2 * DAY + 8 * HOUR, id="not at one in the morning there"),
        pytest.param(who_is_in("Asia/Kolkata"), 2 * DAY, id="at half past two in the afternoon there"),
        pytest.param(who_is_in("Pacific/Auckland"), 2 * DAY + 11 * HOUR, id="not at ten in the evening there"),
        pytest.param(was_addressed(2 * DAY - HOUR), 3 * DAY, id="not a second time on one day"),
        pytest.param(was_addressed(DAY), 2 * DAY, id="yesterday is another day"),
        pytest.param(was_reminded(1), 4 * DAY, id="the second one in its own time"),
        pytest.param(was_reminded(3), 7 * DAY, id="two days between, and no Saturday"),
        pytest.param(snoozed_until(3), 3 * DAY, id="snoozed until tomorrow: tomorrow it is"),
        pytest.param(snoozed_until(8), 8 * DAY, id="snoozed until then"),
        pytest.param(snoozed_until(60), 60 * DAY, id="snoozed beyond the end"),
        pytest.param(rested_until(10), 14 * DAY, id="after a rest time begins anew"),
    ],
)
def test_guards_are_stronger_than_the_table(deed: Deed, expected: timedelta) -> None:
    given = introduction()
    deed(given)
    assert schedule.remind_at(given.parties[BEN]) == START + expected


@pytest.mark.parametrize(
    "deed",
    [
        pytest.param(lambda given: leaves(given.parties[BEN], Way.MUTED), id="muted"),
        pytest.param(lambda given: setattr(given.parties[BEN].member, "unreminded_since", START), id="muted all"),
        pytest.param(lambda given: setattr(given.parties[BEN].member, "left_alone_since", START), id="left alone"),
        pytest.param(lambda given: setattr(given.parties[BEN], "unreachable", "cannot_dm"), id="not to be reached"),
        pytest.param(lambda given: leaves(given.parties[BEN], Way.NO_ANSWER), id="wrote and has no answer"),
        pytest.param(lambda given: leaves(given.parties[CHIDI], Way.NOT_NOW, until=START + WEEK), id="it rests"),
        pytest.param(was_reminded_twice, id="was twice"),
        pytest.param(lambda given: setattr(given, "outcome", Outcome.WITHDRAWN), id="over"),
    ],
)
def test_who_is_not_reminded(deed: Deed) -> None:
    given = introduction()
    deed(given)
    assert reminders_from_now_on(given, BEN) == []


@pytest.mark.parametrize("answer", [YES, NO, LATER])
def test_who_answered_is_not_asked_for_an_answer(answer: Consent) -> None:
    assert reminders_from_now_on(asking(answer, ASKED), BEN) == []
    assert reminders_from_now_on(asking(answer, ASKED), CHIDI) == [4]


def test_a_muted_introduction_still_reminds_the_other() -> None:
    given = introduction()
    leaves(given.parties[BEN], Way.MUTED)
    assert reminders_from_now_on(given, CHIDI) == [4]


def test_i_wrote_and_have_no_answer_brings_the_others_reminder_forward() -> None:
    given = introduction()
    leaves(given.parties[BEN], Way.NO_ANSWER, at=START + 2 * DAY)
    assert reminders_from_now_on(given, CHIDI) == [2]


def test_nobody_is_reminded_within_a_day_of_their_card_however_soon_the_other_says_so() -> None:
    given = introduction()
    leaves(given.parties[BEN], Way.NO_ANSWER, at=START)
    assert reminders_from_now_on(given, CHIDI) == [1]


def test_who_met_and_thanked_is_left_in_peace_while_the_other_is_not() -> None:
    given = introduction((MET, THANKED))
    assert reminders_from_now_on(given, BEN) == []
    assert reminders_from_now_on(given, CHIDI) != []


@pytest.mark.parametrize(
    ("reminders", "left"),
    [
        pytest.param([], 2, id="none yet"),
        pytest.param([False], 1, id="one"),
        pytest.param([True], 2, id="one that was snoozed comes back and does not count"),
        pytest.param([True, False], 1, id="it came back"),
        pytest.param([False, False], 0, id="both"),
    ],
)
def test_how_many_are_left(reminders: list[bool], left: int) -> None:
    given = introduction()
    for day, snoozed in enumerate(reminders):
        reminded(given.parties[BEN], Awaited.CONNECTED, 2 * day, snoozed=snoozed)
    assert schedule.reminders_left(given.parties[BEN]) == left


def test_each_step_has_reminders_of_its_own() -> None:
    given = introduction((CONNECTED,))
    for day in (2, 4):
        reminded(given.parties[CHIDI], Awaited.CONNECTED, day)
    assert reminders_from_now_on(given, CHIDI) == [7, 14]
