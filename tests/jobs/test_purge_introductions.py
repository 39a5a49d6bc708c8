"""A workspace keeps introductions for some days after they ended, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.jobs import purge_introductions
from bot.payloads.clicks import StepClick
from bot.payloads.modals import Answering, Postponing, Rewording, Said, Telling
from bot.rules.periods import week_ending
from bot.use_cases.form_errors import TOO_LATE
from bot.use_cases.introductions import answer_request, answer_thanks, leave, manage, snooze
from bot.use_cases.introductions import report as use_case
from bot.use_cases.members import pause
from bot.use_cases.summaries import build
from bot.use_cases.workspaces import settings
from storage.database import Database
from storage.models.enums import AnswerToThanks, Audience, Consent, Step, Way
from storage.models.introduction import ConnectorAnswer, Introduction, Nudge, Party, Report, UndoneReport, WayOut, Words
from storage.models.outbox import OutgoingMessage
from storage.models.summary import Summary
from storage.models.summary import Telling as Named
from storage.queries import workspaces
from tests.builders.elapsed_time import by_itself, on_day
from tests.builders.introductions import (
    DAY,
    NOW,
    click,
    form,
    install,
    introduced,
    leaving,
    outbox,
    party,
    report,
    seen,
    way_click,
)
from tests.builders.looking import look
from tests.builders.workspaces import served

KEPT = 30
PARTS = (Introduction, Party, Report, UndoneReport, Words, WayOut, Nudge, ConnectorAnswer, OutgoingMessage, Named)


@pytest.fixture(autouse=True)
def workspace_id(database: Database) -> int:
    """A workspace that keeps them for thirty days."""
    found = install(database)
    settings.change(database, "keep-days", str(KEPT), NOW)
    return found


def forget(database: Database, after: float) -> int:
    """The clock's step, so many days after the introduction."""
    look(database)
    return purge_introductions.forget(database, served(database), NOW + after * DAY)


def withdrawn(database: Database, introduction_id: int, at: datetime = NOW) -> int:
    manage.withdraw(database, form(introduction_id, "UANA"), at)
    return introduction_id


def counted(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {each.__name__: session.scalars(select(func.count()).select_from(each)).one() for each in PARTS}


def a_full_life(database: Database) -> int:
    """An introduction with everything that can belong to one; it ended on the third day."""
    introduction_id = introduced(database, first_description="A baker", ask_first=True)
    for who in ("UBEN", "UCHIDI"):
        answer_request.answer(Consent.YES)(database, click(introduction_id, who), NOW)
    on_day(database, 2)
    leave.leave(database, leaving(introduction_id, "UCHIDI", Way.NO_ANSWER, line="Nothing"), NOW + 2 * DAY)
    for who in ("UBEN", "UCHIDI"):
        report(database, introduction_id, who, Step.MET, NOW + 2 * DAY)
        report(database, introduction_id, who, Step.THANKED, NOW + 3 * DAY)
        use_case.undo(database, StepClick(1, introduction_id, who, Step.THANKED), NOW + 3 * DAY)
        report(database, introduction_id, who, Step.THANKED, NOW + 3 * DAY)
    said = Said(Step.THANKED, "Thank you", Audience.CHANNEL)
    use_case.tell(database, Telling(1, introduction_id, "UBEN", said=(said,)), NOW + 3 * DAY)
    answer_thanks.say_my_pleasure(database, click(introduction_id, "UANA", "UBEN"), NOW + 3 * DAY)
    named_in_a_summary(database, introduction_id)
    return introduction_id


def named_in_a_summary(database: Database, introduction_id: int) -> None:
    with database.transaction() as session:
        review = build.review(session, workspaces.get(session, 1), week_ending(NOW, UTC), NOW)
        times = {"starts_at": NOW, "ends_at": NOW, "made_at": NOW}
        told = Summary(workspace_id=1, key="weekly:1", channel="C1", figures=review.kept(), **times)
        session.add(told)
        session.flush()
        session.add(Named(workspace_id=1, summary_id=told.id, introduction_id=introduction_id))


def test_everything_that_belongs_to_it_is_erased(database: Database) -> None:
    a_full_life(database)
    assert min(counted(database).values()) > 0, counted(database)
    assert forget(database, 3 + KEPT + 0.1) == 1
    the_post = {"OutgoingMessage": 1}  # which names nobody any more
    assert counted(database) == dict.fromkeys(counted(database), 0) | the_post
    assert forget(database, 3 + KEPT + 0.1) == 0


@pytest.mark.parametrize(("after", "erased"), [(KEPT, 0), (KEPT + 0.001, 1)])
def test_it_is_kept_until_its_days_are_over(database: Database, after: float, erased: int) -> None:
    withdrawn(database, introduced(database))
    assert forget(database, after) == erased
    assert counted(database)["Introduction"] == 1 - erased


def test_what_is_open_stays_however_old(database: Database) -> None:
    introduced(database)
    assert forget(database, 4_000) == 0


def test_what_was_reopened_in_the_meantime_stays(database: Database) -> None:
    introduction_id = withdrawn(database, introduced(database))
    manage.reopen(database, click(introduction_id, "UANA"), NOW + DAY)
    assert forget(database, 4_000) == 0


def test_a_workspace_that_keeps_them_for_good_loses_nothing(database: Database) -> None:
    withdrawn(database, introduced(database))
    settings.change(database, "keep-days", "none", NOW)
    assert forget(database, 4_000) == 0


def test_only_the_workspace_that_wants_it_forgets(database: Database) -> None:
    other = install(database, "T2")
    mine = withdrawn(database, introduced(database))
    theirs = introduced(database, workspace_id=other, view_id="V2")
    with database.transaction() as session:
        session.get_one(Introduction, theirs).ended_at = NOW
    assert forget(database, KEPT + 1) == 1
    with database.reading() as session:
        assert session.scalars(select(Introduction.id)).all() == [theirs] != [mine]


def test_a_tick_erases_some_and_the_next_goes_on(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purge_introductions, "AT_ONCE", 2)
    for number in range(5):
        withdrawn(database, introduced(database, view_id=f"V{number}"), NOW + timedelta(minutes=number))
    assert [forget(database, KEPT + 1) for _ in range(4)] == [2, 2, 1, 0]


def test_two_processes_forget_each_once(database: Database) -> None:
    for number in range(8):
        withdrawn(database, introduced(database, view_id=f"V{number}"))
    together, problems = Barrier(2), []

    def process() -> None:
        together.wait()
        try:
            forget(database, KEPT + 1)
        except Exception as error:  # noqa: BLE001  (asserted below)
            problems.append(error)

    processes = [Thread(target=process) for _ in range(2)]
    for each in processes:
        each.start()
    for each in processes:
        each.join()
    assert problems == []
    assert counted(database)["Introduction"] == 0


# --- What is left ---------------------------------------------------------------------------------------------------


def reminded_of_two(database: Database) -> tuple[int, int]:
    """Ben was reminded of two introductions in one message; the first ended then."""
    first, second = introduced(database), introduced(database, view_id="V2", second="UDALIA")
    on_day(database, 2)
    (message,) = by_itself(database, "UBEN")
    assert "UCHIDI" in str(message.content)
    return withdrawn(database, first, NOW + 2 * DAY), second


def test_a_reminder_that_gathered_it_tells_of_the_other_only(database: Database) -> None:
    reminded_of_two(database)
    forget(database, KEPT + 3)
    (message,) = by_itself(database, "UBEN")
    assert "UCHIDI" not in str(message.content)
    assert "UDALIA" in str(message.content)


def test_a_reminder_that_gathered_it_still_follows_the_other(database: Database) -> None:
    _, second = reminded_of_two(database)
    forget(database, KEPT + 3)
    report(database, second, "UBEN", Step.CONNECTED, NOW + 40 * DAY)
    snooze.want_no_reminders(database, click(0, "UBEN"), NOW + 40 * DAY)
    (message, *_) = by_itself(database, "UBEN")
    assert "✓ Connected" in str(message.content)
    assert "No more reminders" in str(message.content)


def test_what_was_passed_on_from_it_goes_on(database: Database) -> None:
    first = introduced(database)
    report(database, first, "UBEN", Step.MET)
    asked = {"by": "UBEN", "first": "UDALIA", "second": "UEMEKA", "passed_on_from": first, "ask_first": True}
    passed_on = introduced(database, view_id="V2", **asked)
    withdrawn(database, first)
    forget(database, KEPT + 1)
    for who in ("UDALIA", "UEMEKA"):
        answer_request.answer(Consent.YES)(database, click(passed_on, who), NOW + 40 * DAY)
        report(database, passed_on, who, Step.MET, NOW + 41 * DAY)
    assert seen(database, passed_on).met_at == NOW + 41 * DAY
    assert {key.split(":")[0] for key in outbox(database)} == {str(passed_on)}


Act = Callable[[Database, int], Any]
LATER = NOW + 40 * DAY
TOMORROW = LATER.date() + DAY
REPLY = (AnswerToThanks.REPLY, "Any time", False)
ACTS: dict[str, tuple[Act, Any]] = {
    "connected": (lambda base, on: use_case.record(base, StepClick(1, on, "UBEN", Step.CONNECTED), LATER), None),
    "undo": (lambda base, on: use_case.undo(base, StepClick(1, on, "UBEN", Step.MET), LATER), None),
    "the thank-you": (lambda base, on: use_case.form_to_thank(base, StepClick(1, on, "UBEN", Step.THANKED)), None),
    "tell more": (lambda base, on: use_case.form_to_tell(base, click(on, "UBEN"), LATER), None),
    "telling": (lambda base, on: use_case.tell(base, Telling(1, on, "UBEN", said=()), LATER), TOO_LATE),
    "leaving": (lambda base, on: leave.leave(base, leaving(on, "UBEN", Way.NOT_A_FIT), LATER), TOO_LATE),
    "the way out": (lambda base, on: leave.form_to_leave(base, way_click(on, "UBEN", Way.MUTED), LATER), None),
    "coming back": (lambda base, on: leave.come_back(base, way_click(on, "UBEN", Way.NOT_A_FIT), LATER), None),
    "to avoid": (lambda base, on: leave.form_to_avoid(base, click(on, "UBEN"), LATER), None),
    "avoiding": (lambda base, on: leave.avoid(base, form(on, "UBEN"), LATER), TOO_LATE),
    "until": (lambda base, on: snooze.snooze_until(base, Postponing(1, on, "UBEN", TOMORROW), LATER), TOO_LATE),
    "yes": (lambda base, on: answer_request.answer(Consent.YES)(base, click(on, "UBEN"), LATER), None),
    "later": (lambda base, on: answer_request.form_to_postpone(base, click(on, "UBEN"), LATER), None),
    "postponing": (
        lambda base, on: answer_request.postpone(base, Postponing(1, on, "UBEN", TOMORROW), LATER),
        TOO_LATE,
    ),
    "snoozing": (lambda base, on: snooze.snooze(base, click(on, "UBEN", "tomorrow"), LATER), None),
    "muting": (lambda base, on: snooze.mute(base, click(on, "UBEN"), LATER), None),
    "back": (lambda base, on: pause.back(base, click(on, "UBEN"), LATER), None),
    "swapping": (lambda base, on: manage.swap(base, click(on, "UANA", "2"), LATER), None),
    "the reason": (lambda base, on: manage.form_to_reword(base, click(on, "UANA"), LATER), None),
    "rewording": (lambda base, on: manage.reword(base, Rewording(1, on, "UANA", "both sing"), LATER), TOO_LATE),
    "withdrawing": (lambda base, on: manage.withdraw(base, form(on, "UANA"), LATER), TOO_LATE),
    "reopening": (lambda base, on: manage.reopen(base, click(on, "UANA"), LATER), None),
    "somebody else": (lambda base, on: manage.somebody_else(base, click(on, "UANA")), None),
    "my pleasure": (lambda base, on: answer_thanks.say_my_pleasure(base, click(on, "UANA", "UBEN"), LATER), None),
    "replying": (
        lambda base, on: answer_thanks.answer(base, Answering(1, on, "UANA", "UBEN", *REPLY), LATER),
        TOO_LATE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ACTS)
def test_whatever_is_pressed_on_what_was_erased_harms_nothing(database: Database, what: str) -> None:
    introduction_id = withdrawn(database, introduced(database))
    forget(database, KEPT + 1)
    act, expected = ACTS[what]
    assert act(database, introduction_id) == expected
    assert counted(database) == dict.fromkeys(counted(database), 0)


def test_another_introduction_of_the_same_people_is_untouched(database: Database) -> None:
    withdrawn(database, introduced(database))
    again = introduced(database, view_id="V2")
    forget(database, KEPT + 1)
    report(database, again, "UBEN", Step.MET, LATER)
    assert len(party(database, again, "UBEN").reports) == 2
