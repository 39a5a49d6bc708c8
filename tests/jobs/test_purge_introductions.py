"""A workspace keeps introductions for some days after they ended, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.command_line import settings
from bot.jobs import purge_introductions
from bot.listeners import connector
from bot.listeners import party as party_modals
from bot.rules.periods import week_ending
from bot.use_cases.introductions import agree_to_be_named, answer_request, answer_thanks, leave, manage, snooze
from bot.use_cases.introductions import report as use_case
from bot.use_cases.introductions.agree_to_be_named import Share
from bot.use_cases.introductions.answer_request import Postpone
from bot.use_cases.introductions.answer_thanks import AnswerThanks
from bot.use_cases.introductions.manage import Reword
from bot.use_cases.introductions.report import ActOnStep, Said, Tell
from bot.use_cases.introductions.snooze import SnoozeUntil
from bot.use_cases.summaries import build
from storage.database import Database
from storage.models.enums import AnswerToThanks, Audience, Consent, Step, Way
from storage.models.facts import ConnectorAnswer, Reminder, Report, UndoneReport, WayOut, Words
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from storage.models.summary import Summary
from storage.models.summary import SummaryMention as Named
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
    on_thanks,
    outbox,
    party,
    report,
    seen,
    snoozed,
    swapped,
    way_click,
    withdrawing,
)
from tests.builders.looking import look
from tests.builders.outcomes import TOO_LATE, drawn, outcome
from tests.builders.workspaces import served

KEPT = 30
PARTS = (Introduction, Party, Report, UndoneReport, Words, WayOut, Reminder, ConnectorAnswer, OutgoingMessage, Named)


@pytest.fixture(autouse=True)
def workspace_id(database: Database) -> int:
    """Store a workspace that keeps introductions for thirty days."""
    found = install(database)
    settings.change(database, "keep-days", str(KEPT), NOW)
    return found


def forget(database: Database, after: float) -> int:
    """Take the erasing step, `after` days after the introduction. Returns how many it erased."""
    look(database)
    return purge_introductions.forget(database, served(database), NOW + after * DAY)


def withdrawn(database: Database, introduction_id: int, at: datetime = NOW) -> int:
    manage.withdraw(database, withdrawing(introduction_id, "UANA"), at)
    return introduction_id


def counted(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {each.__name__: session.scalars(select(func.count()).select_from(each)).one() for each in PARTS}


def a_full_life(database: Database) -> int:
    """Store an introduction with everything that can belong to one. It ended on the third day."""
    introduction_id = introduced(database, first_description="A baker", ask_first=True)
    for who in ("UBEN", "UCHIDI"):
        answer_request.answer(Consent.YES)(database, click(introduction_id, who), NOW)
    on_day(database, 2)
    leave.leave(database, leaving(introduction_id, "UCHIDI", Way.NO_ANSWER, line="Nothing"), NOW + 2 * DAY)
    for who in ("UBEN", "UCHIDI"):
        report(database, introduction_id, who, Step.MET, NOW + 2 * DAY)
        report(database, introduction_id, who, Step.THANKED, NOW + 2 * DAY)
        outcome(use_case.undo, database, ActOnStep(1, introduction_id, who, Step.THANKED), NOW + 2 * DAY)
        report(database, introduction_id, who, Step.THANKED, NOW + 3 * DAY)
    said = Said(Step.THANKED, "Thank you", Audience.CHANNEL)
    use_case.tell(database, Tell(1, introduction_id, "UBEN", said=(said,)), NOW + 3 * DAY)
    answer_thanks.say_my_pleasure(database, on_thanks(introduction_id, "UANA", "UBEN"), NOW + 3 * DAY)
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
    """Remind Ben of two introductions in one message, then end the first."""
    first, second = introduced(database), introduced(database, view_id="V2", second_person="UDALIA")
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
    assert "Reminders are off" in str(message.content)


def test_what_was_passed_on_from_it_goes_on(database: Database) -> None:
    first = introduced(database)
    report(database, first, "UBEN", Step.MET)
    asked = {
        "by": "UBEN",
        "first_person": "UDALIA",
        "second_person": "UEMEKA",
        "passed_on_from": first,
        "ask_first": True,
    }
    passed_on = introduced(database, view_id="V2", **asked)
    withdrawn(database, first)
    forget(database, KEPT + 1)
    for who in ("UDALIA", "UEMEKA"):
        answer_request.answer(Consent.YES)(database, click(passed_on, who), NOW + 40 * DAY)
        report(database, passed_on, who, Step.MET, NOW + 41 * DAY)
    assert seen(database, passed_on).met_at == NOW + 41 * DAY
    assert {key.split(":")[0] for key in outbox(database)} == {str(passed_on)}


LATER = NOW + 40 * DAY
TOMORROW = LATER.date() + DAY
ACTS: dict[str, tuple[Callable[..., object], Callable[[int], object]]] = {
    "connected": (use_case.record, lambda on: ActOnStep(1, on, "UBEN", Step.CONNECTED)),
    "undo": (use_case.undo, lambda on: ActOnStep(1, on, "UBEN", Step.MET)),
    "telling": (use_case.tell, lambda on: Tell(1, on, "UBEN", said=())),
    "leaving": (leave.leave, lambda on: leaving(on, "UBEN", Way.NOT_A_FIT)),
    "coming back": (leave.come_back, lambda on: way_click(on, "UBEN", Way.NOT_A_FIT)),
    "avoiding": (leave.avoid, lambda on: form(on, "UBEN")),
    "until": (snooze.snooze_until, lambda on: SnoozeUntil(1, on, "UBEN", TOMORROW)),
    "yes": (answer_request.answer(Consent.YES), lambda on: click(on, "UBEN")),
    "postponing": (answer_request.postpone, lambda on: Postpone(1, on, "UBEN", TOMORROW)),
    "snoozing": (snooze.snooze, lambda on: snoozed(on, "UBEN", "tomorrow")),
    "muting": (snooze.mute, lambda on: click(on, "UBEN")),
    "swapping": (manage.swap, lambda on: swapped(on, "UANA", "2")),
    "rewording": (manage.reword, lambda on: Reword(1, on, "UANA", "both sing")),
    "withdrawing": (manage.withdraw, lambda on: form(on, "UANA")),
    "reopening": (manage.reopen, lambda on: click(on, "UANA")),
    "giving time": (manage.give_time, lambda on: click(on, "UANA")),
    "closing": (manage.close_kindly, lambda on: click(on, "UANA")),
    "agreeing": (agree_to_be_named.share, lambda on: Share(1, on, "UBEN", "C1")),
    "not agreeing": (agree_to_be_named.unshare, lambda on: click(on, "UANA")),
    "my pleasure": (answer_thanks.say_my_pleasure, lambda on: on_thanks(on, "UANA", "UBEN")),
    "replying": (
        answer_thanks.answer,
        lambda on: AnswerThanks(1, on, "UANA", "UBEN", AnswerToThanks.REPLY, "Any time", keep=False),
    ),
}


@pytest.mark.parametrize("what", ACTS)
def test_whatever_is_pressed_on_what_was_erased_harms_nothing(database: Database, what: str) -> None:
    introduction_id = withdrawn(database, introduced(database))
    forget(database, KEPT + 1)
    act, command = ACTS[what]
    assert outcome(act, database, command(introduction_id), LATER) == TOO_LATE
    assert counted(database) == dict.fromkeys(counted(database), 0)


MODALS: dict[str, tuple[Callable[..., Any], Callable[[int], object]]] = {
    "tell more": (party_modals.tell_more, lambda on: click(on, "UBEN")),
    "a way out": (party_modals.leave, lambda on: way_click(on, "UBEN", Way.MUTED)),
    "to avoid": (party_modals.avoid, lambda on: click(on, "UBEN")),
    "snooze": (party_modals.snooze, lambda on: click(on, "UBEN")),
    "later": (party_modals.postpone, lambda on: click(on, "UBEN")),
    "the reason": (connector.reword, lambda on: click(on, "UANA")),
    "withdraw": (connector.withdraw, lambda on: click(on, "UANA")),
    "to write to them": (connector.write_to_them, lambda on: click(on, "UANA")),
    "reply": (connector.reply, lambda on: on_thanks(on, "UANA", "UBEN")),
    "wish": (connector.wish, lambda on: on_thanks(on, "UANA", "UBEN")),
}


@pytest.mark.parametrize("what", MODALS)
def test_no_modal_of_what_was_erased_opens(database: Database, what: str) -> None:
    introduction_id = withdrawn(database, introduced(database))
    forget(database, KEPT + 1)
    draw, command = MODALS[what]
    assert drawn(draw, database, command(introduction_id), LATER) is None


def test_another_introduction_of_the_same_people_is_untouched(database: Database) -> None:
    withdrawn(database, introduced(database))
    again = introduced(database, view_id="V2")
    forget(database, KEPT + 1)
    report(database, again, "UBEN", Step.MET, LATER)
    assert len(party(database, again, "UBEN").reports) == 2
