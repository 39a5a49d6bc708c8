"""The use cases of reminders: one message a person a day, which gathers all that waits for them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from bot.command_line import settings
from bot.ids import Choice
from bot.jobs import send_reminders
from bot.use_cases.introductions import answer_request, leave, manage, snooze
from bot.use_cases.introductions.introduce import introduce
from storage.batches import RowsFailedError
from storage.database import Database
from storage.models.enums import Consent, Kind, Step, Way
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from tests.builders.clients import Clients
from tests.builders.elapsed_time import PEOPLE, ben_meets, by_itself, change, days_pass, on_day, tick
from tests.builders.introductions import (
    DAY,
    HOUR,
    NOW,
    click,
    introduced,
    leaving,
    outbox,
    party,
    report,
    snoozed,
    submission,
    versions,
    withdrawing,
)
from tests.builders.outcomes import outcome
from tests.builders.workspaces import served

FIRST, SECOND = "nudge:UBEN:2026-03-04", "nudge:UBEN:2026-03-06"


pytestmark = pytest.mark.usefixtures("workspace_id")


def shown(database: Database, key: str = FIRST) -> str:
    return json.dumps(outbox(database)[key].content, ensure_ascii=False)


def test_who_writes_first_is_reminded_after_two_working_days_and_nobody_else(database: Database) -> None:
    introduced(database)
    on_day(database, 1.99)
    assert by_itself(database, "UBEN") == []
    on_day(database, 2)
    assert "Have you had a chance to write to" in shown(database)
    assert by_itself(database, "UCHIDI") == []


def test_several_introductions_are_one_message(database: Database) -> None:
    about = ben_meets(database, *PEOPLE[:3])
    on_day(database, 2)
    (message,) = by_itself(database, "UBEN")
    assert message.content["text"] == "3 introductions are waiting for you"
    assert all(person in shown(database) for person in PEOPLE[:3])
    assert [len(party(database, each, "UBEN").reminders) for each in about] == [1, 1, 1]


def test_what_is_due_later_that_day_comes_along(database: Database) -> None:
    introduced(database)
    introduce(database, submission(view_id="V2", second_person="UDALIA"), {}, NOW + 5 * HOUR)
    introduce(database, submission(view_id="V3", second_person="UEMEKA"), {}, NOW + DAY)
    days_pass(database, 0, 2)
    assert [("UDALIA" in shown(database)), "UEMEKA" in shown(database)] == [True, False]
    days_pass(database, 2, 3)
    assert len(by_itself(database, "UBEN")) == 2


def test_many_processes_at_once_remind_once(database: Database) -> None:
    about = ben_meets(database, *PEOPLE[:2])
    with ThreadPoolExecutor(4) as processes:
        list(processes.map(lambda _: tick(database, NOW + 2 * DAY), range(8)))
    assert len(by_itself(database, "UBEN")) == 1
    assert [len(party(database, each, "UBEN").reminders) for each in about] == [1, 1]
    assert versions(database)[FIRST] == 1


def test_two_days_count_from_when_slack_took_a_reminder(database: Database) -> None:
    introduced(database)
    days_pass(database, 0, 2)
    taken_at = NOW + 2.25 * DAY  # six hours late, after an outage
    with database.transaction() as session:
        taken = update(OutgoingMessage).where(OutgoingMessage.kind == Kind.REMINDER)
        session.execute(taken.values(ts=f"{taken_at.timestamp():.6f}"))
    days_pass(database, 2, 4.2, HOUR)
    assert len(by_itself(database, "UBEN")) == 1
    days_pass(database, 4.2, 4.3, HOUR)
    assert len(by_itself(database, "UBEN")) == 2


def test_nobody_is_reminded_at_night_where_they_are(database: Database) -> None:
    introduced(database)
    change(database, "UBEN", time_zone="America/Los_Angeles")
    days_pass(database, 0, 2)
    assert by_itself(database, "UBEN") == []
    on_day(database, 2 + 8 / 24)
    assert len(by_itself(database, "UBEN")) == 1


def test_who_has_a_day_twice_since_they_flew_east_is_reminded_once(database: Database) -> None:
    introduced(database)
    change(database, "UBEN", time_zone="Pacific/Auckland")
    introduce(database, submission(view_id="V2", second_person="UDALIA"), {}, NOW + 31 * HOUR)
    days_pass(database, 0, 2.5, HOUR)
    change(database, "UBEN", time_zone="America/Los_Angeles")  # it is Thursday again there
    days_pass(database, 2.5, 4, HOUR)
    assert len(by_itself(database, "UBEN")) == 1
    on_day(database, 4 + 8 / 24)
    assert len(by_itself(database, "UBEN")) == 2


@pytest.mark.parametrize("weeks", [1, 2, 5, 30])
def test_after_downtime_nobody_gets_more_than_one_message_a_day(database: Database, weeks: int) -> None:
    ben_meets(database, *PEOPLE)
    back = 7 * weeks
    for _ in range(3):
        on_day(database, back)
    on_day(database, back + 0.2)
    assert [len(by_itself(database, person)) for person in ("UANA", "UBEN", *PEOPLE)] == [1] * 6
    days_pass(database, back, back + 30)
    for person in ("UANA", "UBEN", *PEOPLE):
        a_day = Counter(message.due_at.date() for message in by_itself(database, person) if message.due_at)
        assert set(a_day.values()) == {1}


def test_a_row_that_cannot_be_read_holds_up_no_other(database: Database) -> None:
    broken, whole = (Clients(database, lambda: NOW) for _ in range(2))
    for clients in (broken, whole):
        clients.introduce("UANA", "UBEN", "UCHIDI")
    with database.transaction() as session:
        nonsense = update(Workspace).where(Workspace.id == broken.workspace_id).values(quiet_days=["someday"])
        session.execute(nonsense)
    with pytest.raises(RowsFailedError, match=r"^row \d+: .*someday"):
        send_reminders.remind(database, served(database), NOW + 2 * DAY)
    assert FIRST in whole.messages("UBEN")
    assert FIRST not in broken.messages("UBEN")


# --- How a reminder changes -----------------------------------------------------------------------------------------


def answers(database: Database, about: int) -> None:
    report(database, about, "UBEN", Step.CONNECTED, NOW + 2 * DAY)


def closes(database: Database, about: int) -> None:
    manage.withdraw(database, withdrawing(about, "UANA"), NOW + 2 * DAY)


def puts_off(database: Database, about: int) -> None:
    snooze.snooze(database, snoozed(about, "UBEN", Choice.TOMORROW), NOW + 2 * DAY)


def mutes(database: Database, about: int) -> None:
    snooze.mute(database, click(about, "UBEN"), NOW + 2 * DAY)


def rests(database: Database, about: int) -> None:
    until = (NOW + 9 * DAY).date()
    assert outcome(leave.leave, database, leaving(about, "UCHIDI", Way.NOT_NOW, until=until), NOW + 2 * DAY) == {}


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (answers, "✓ Connected: <@UCHIDI>"),
        (closes, "Closed: your introduction to <@UCHIDI>"),
        (puts_off, "Next reminder about <@UCHIDI>: "),
        (mutes, "Muted: your introduction to <@UCHIDI>"),
        (rests, "On pause: your introduction to <@UCHIDI>"),
    ],
)
def test_what_needs_no_answer_any_more_is_one_quiet_line(
    database: Database, deed: Callable[[Database, int], None], said: str
) -> None:
    about = introduced(database)
    on_day(database, 2)
    deed(database, about)
    assert said in shown(database)
    assert "step:" not in shown(database)
    assert "primary" not in shown(database)


def test_a_request_that_was_answered_is_settled(database: Database) -> None:
    about = introduced(database, ask_first=True)
    days_pass(database, 0, 5)
    key = "nudge:UBEN:2026-03-06"
    assert "Not answering is fine." in shown(database, key)
    answer_request.answer(Consent.NOT_THIS_TIME)(database, click(about, "UBEN"), NOW + 5 * DAY)
    assert "Done: <@UANA>'s question" in shown(database, key)
    assert "yes:" not in shown(database, key)


def test_a_request_that_was_put_off_is_one_quiet_line_that_names_nobody_who_is_asked(database: Database) -> None:
    about = introduced(database, ask_first=True)
    days_pass(database, 0, 5)
    snooze.snooze(database, snoozed(about, "UBEN", Choice.NEXT_WEEK), NOW + 5 * DAY)
    reminder = shown(database, "nudge:UBEN:2026-03-06")
    assert "Next reminder about <@UANA>'s question: " in reminder
    assert not any(each in reminder for each in ("yes:", "not_this_time:", "UCHIDI"))


def test_an_older_reminder_is_a_quiet_line(database: Database) -> None:
    about = introduced(database)
    on_day(database, 2)
    assert "primary" in shown(database)
    assert "One more reminder at most." in shown(database)
    on_day(database, 4)
    assert "primary" not in shown(database)
    assert "There's a newer reminder about <@UCHIDI>." in shown(database)
    assert "primary" in shown(database, SECOND)
    assert "This is my last reminder." in shown(database, SECOND)
    answers(database, about)
    assert "✓ Connected" in shown(database)
    assert "✓ Connected" in shown(database, SECOND)


def test_it_is_brought_up_twice_and_never_again(database: Database) -> None:
    about = introduced(database)
    with database.transaction() as session:
        session.execute(update(Introduction).values(due_at=None))  # nobody asks the connector, nothing ends
    days_pass(database, 0, 30)
    assert [message.key for message in by_itself(database, "UBEN")] == [FIRST, SECOND]
    assert [reminder.number for reminder in party(database, about, "UBEN").reminders] == [1, 2]


def test_another_preset_counts_at_once(database: Database) -> None:
    introduced(database)
    on_day(database, 1)
    assert by_itself(database, "UBEN") == []
    settings.change(database, "preset", "brisk", NOW + DAY)
    on_day(database, 1)
    assert len(by_itself(database, "UBEN")) == 1


def test_a_quiet_day_that_is_set_today_counts_today(database: Database) -> None:
    introduced(database)
    settings.change(database, "quiet-days", "2026-03-04, 2026-03-05", NOW + 1.9 * DAY)
    days_pass(database, 2, 4)
    assert [message.key for message in by_itself(database, "UBEN")] == [SECOND]
