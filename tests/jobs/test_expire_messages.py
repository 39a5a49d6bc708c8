"""Messages that the bot sends by itself and Slack does not take by the evening: never at night, and never counted."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.worker import LEASE
from bot.jobs import advance_introductions, expire_messages
from bot.use_cases.introductions.introduce import introduce
from storage.database import Database
from storage.models.enums import Outcome, Step
from storage.models.outbox import OutgoingMessage
from storage.queries import delivery_outcomes, due_messages
from tests.builders.elapsed_time import PEOPLE, ben_meets, by_itself, days_pass, member, tick
from tests.builders.introductions import (
    DAY,
    HOUR,
    NOW,
    introduced,
    outbox,
    party,
    report,
    seen,
    submission,
    told,
)
from tests.builders.outcomes import outcome
from tests.builders.workspaces import served

EVERYBODY = ("UANA", "UBEN", *PEOPLE)
WEDNESDAY = datetime(2026, 3, 4, 9, tzinfo=UTC)  # Ben was to write on Tuesday
THURSDAY = WEDNESDAY + DAY
NOW_AND_THEN = 4 * HOUR


pytestmark = pytest.mark.usefixtures("workspace_id")


class Bot:
    """The bot, and a Slack that may be gone."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.posted: list[tuple[datetime, OutgoingMessage]] = []

    def looks(self, at: datetime, *, slack: bool = True) -> None:
        """Do once what the clock does each second."""
        expire_messages.reconsider(self.database, served(self.database), at)
        tick(self.database, at)
        if slack:
            while self.delivers(at):
                pass

    def delivers(self, at: datetime) -> int:
        """Let Slack take some of what is due."""
        with self.database.transaction() as session:
            taken = [attempt.message for attempt in due_messages.claim(session, 1, at, LEASE, 10)]
            for message in taken:
                if message.ts is None:
                    self.posted.append((at, message))
                delivery_outcomes.delivered(message, message, "D1", f"{message.id}.0", at)
        return len(taken)

    def hours_pass(self, first: datetime, last: datetime, every: timedelta = HOUR, *, slack: bool = True) -> None:
        """Tick now and then."""
        at = first
        while at < last:
            self.looks(at, slack=slack)
            at += every

    def by_itself(self) -> list[tuple[datetime, str, str]]:
        """Return what it posted by itself: time, recipient and key of each message."""
        own = {message.key for person in EVERYBODY for message in by_itself(self.database, person)}
        return [(at, message.to, message.key) for at, message in self.posted if message.key in own]


@pytest.fixture
def bot(database: Database) -> Bot:
    """Let Slack take everything."""
    return Bot(database)


# --- Reminders ------------------------------------------------------------------------------------------------------


def shown(database: Database, key: str) -> str:
    return json.dumps(outbox(database)[key].content, ensure_ascii=False)


def test_a_reminder_that_nobody_saw_does_not_count_and_comes_the_next_morning(database: Database, bot: Bot) -> None:
    about = introduced(database)
    bot.looks(WEDNESDAY, slack=False)
    assert len(party(database, about, "UBEN").reminders) == 1
    bot.looks(WEDNESDAY + 8 * HOUR)
    assert (bot.by_itself(), party(database, about, "UBEN").reminders) == ([], [])
    bot.hours_pass(WEDNESDAY + 8 * HOUR, THURSDAY + 9 * HOUR)
    assert bot.by_itself() == [(THURSDAY, "UBEN", "nudge:UBEN:2026-03-05")]
    assert "One more reminder at most." in shown(database, "nudge:UBEN:2026-03-05")


def test_what_could_not_be_brought_on_two_days_is_brought_once(database: Database, bot: Bot) -> None:
    introduced(database)
    assert outcome(introduce, database, submission(view_id="V2", second_person="UDALIA"), {}, NOW + DAY) == {}
    bot.hours_pass(WEDNESDAY, THURSDAY + 9 * HOUR, slack=False)
    bot.hours_pass(THURSDAY + 9 * HOUR, THURSDAY + 2 * DAY)
    friday = bot.by_itself()[0]
    assert friday == (THURSDAY + DAY, "UBEN", "nudge:UBEN:2026-03-06")
    assert "2 introductions are waiting for you" in shown(database, "nudge:UBEN:2026-03-06")


def test_after_an_evening_on_a_friday_it_comes_on_monday(database: Database, bot: Bot) -> None:
    assert outcome(introduce, database, submission(), {}, NOW + 2 * DAY) == {}
    friday = WEDNESDAY + 2 * DAY
    bot.looks(friday, slack=False)
    bot.hours_pass(friday + 8 * HOUR, friday + 4 * DAY)
    assert bot.by_itself()[0] == (friday + 3 * DAY, "UBEN", "nudge:UBEN:2026-03-09")


def test_the_reminder_before_is_the_latest_again(database: Database, bot: Bot) -> None:
    introduced(database)
    bot.looks(WEDNESDAY)
    friday = WEDNESDAY + 2 * DAY
    bot.looks(friday, slack=False)
    assert "primary" not in shown(database, "nudge:UBEN:2026-03-04")
    bot.looks(friday + 8 * HOUR)
    assert "primary" in shown(database, "nudge:UBEN:2026-03-04")
    assert "One more reminder at most." in shown(database, "nudge:UBEN:2026-03-04")


def test_one_that_may_be_in_slack_counts(database: Database, bot: Bot) -> None:
    about = introduced(database)
    bot.looks(WEDNESDAY, slack=False)
    with database.transaction() as session:
        while claimed := due_messages.claim(session, 1, WEDNESDAY, LEASE, 10):
            for each in claimed:
                delivery_outcomes.note_call(session, each.message, WEDNESDAY)
    expire_messages.reconsider(database, served(database), WEDNESDAY + 9 * HOUR)
    assert len(party(database, about, "UBEN").reminders) == 1


@pytest.mark.parametrize(("reminded", "ignores"), [(11, True), (14, False)])
def test_who_was_reminded_on_the_day_it_ends_has_ignored_nothing(
    database: Database, reminded: int, ignores: bool
) -> None:
    assert outcome(introduce, database, submission(), {}, NOW + 5 * HOUR) == {}
    advance_introductions.advance_due(database, served(database), NOW + 7 * DAY + 5 * HOUR)
    tick(database, NOW + reminded * DAY)
    tick(database, NOW + 14 * DAY + 5 * HOUR)
    assert seen(database, 1).outcome is Outcome.WENT_QUIET
    assert len(party(database, 1, "UBEN").reminders) == 1
    assert (party(database, 1, "UBEN").ignored_at is not None) is ignores


# --- What the connector is asked and told ---------------------------------------------------------------------------


def test_a_question_that_nobody_saw_is_asked_the_next_morning_and_has_its_whole_week(
    database: Database, bot: Bot
) -> None:
    about = introduced(database)
    asked = NOW + 7 * DAY
    bot.looks(asked, slack=False)
    assert seen(database, about).connector_asked_at == asked
    bot.hours_pass(asked + 8 * HOUR, asked + 7 * DAY)
    assert [each for each in bot.by_itself() if ":quiet:" in each[2]] == [
        (asked + DAY, "UANA", f"intro:{about}:quiet:202603100900")
    ]
    assert seen(database, about).outcome is None
    bot.looks(asked + 8 * DAY)
    assert seen(database, about).outcome is Outcome.WENT_QUIET


def test_that_nobody_met_is_told_the_next_morning(database: Database, bot: Bot) -> None:
    about = introduced(database)
    report(database, about, "UBEN", Step.CONNECTED)
    day = NOW + 21 * DAY
    bot.looks(day, slack=False)
    assert len(told(database, "no_meeting")) == 1
    bot.hours_pass(day + 8 * HOUR, day + 2 * DAY)
    assert [each for each in bot.by_itself() if each[1] == "UANA"] == [(day + DAY, "UANA", f"intro:{about}:no_meeting")]


def test_that_it_did_not_come_about_is_told_the_next_morning_and_the_next_but_not_at_night(
    database: Database, bot: Bot
) -> None:
    about = introduced(database, ask_first=True)
    day = NOW + 7 * DAY
    bot.hours_pass(day, day + DAY + 9 * HOUR, slack=False)
    assert seen(database, about).outcome is Outcome.NO_ANSWER
    bot.hours_pass(day + DAY + 9 * HOUR, day + 5 * DAY)
    assert bot.by_itself() == [(day + 2 * DAY, "UANA", f"intro:{about}:lapsed")]


def test_who_is_left_alone_hears_of_it_on_a_working_day(database: Database, bot: Bot) -> None:
    ben_meets(database, *PEOPLE)
    days_pass(database, 0, 40)
    (said_so,) = [message for message in by_itself(database, "UBEN") if message.key.startswith("left_alone:")]
    assert said_so.due_at
    evening = said_so.due_at.replace(hour=17)
    bot.hours_pass(evening, evening + 5 * DAY)
    ((at, *_),) = [each for each in bot.by_itself() if each[2] == said_so.key]
    assert (at.weekday() < 5, at.hour) == (True, 9)
    assert at > evening
    assert member(database).addressed_at == at


# --- Weeks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bot_is_there", [True, False], ids=["Slack is gone", "the bot is gone"])
@pytest.mark.parametrize("hour", [10, 20], ids=["back by day", "back by night"])
def test_after_two_weeks_nobody_hears_of_the_bot_twice_a_day_nor_at_night(
    database: Database, bot: Bot, bot_is_there: bool, hour: int
) -> None:
    ben_meets(database, *PEOPLE)
    for number in range(3):
        given = submission(
            view_id=f"W{number}", first_person=PEOPLE[number], second_person=PEOPLE[number + 1], ask_first=True
        )
        assert outcome(introduce, database, given, {}, NOW + number * HOUR) == {}
    bot.looks(NOW + 4 * HOUR)
    begin = NOW + 7 * DAY  # a Monday: the connector is asked, and told that nobody answered
    end = begin.replace(hour=hour) + 14 * DAY
    bot.hours_pass(begin, end if bot_is_there else begin + HOUR, NOW_AND_THEN, slack=False)
    report(database, 1, "UBEN", Step.CONNECTED, end)
    bot.hours_pass(end, end + 30 * DAY, NOW_AND_THEN)
    posted = bot.by_itself()
    assert {key.split(":")[0] for _, _, key in posted} == {"intro", "nudge", "left_alone"}
    assert all(at.weekday() < 5 and 9 <= at.hour < 17 for at, _, _ in posted)
    assert set(Counter((to, at.date()) for at, to, _ in posted).values()) == {1}
    assert any(at == end for at, message in bot.posted if ":report:" in message.key)


# --- Several processes ----------------------------------------------------------------------------------------------


def test_while_people_press_buttons_many_processes_reconsider_once(database: Database, bot: Bot) -> None:
    about = ben_meets(database, *PEOPLE)
    bot.looks(WEDNESDAY, slack=False)
    evening = WEDNESDAY + 8 * HOUR

    def does(number: int) -> None:
        if number % 2:
            expire_messages.reconsider(database, served(database), evening)
        else:
            report(database, about[number // 2], "UBEN", Step.CONNECTED, evening)

    with ThreadPoolExecutor(4) as processes:
        list(processes.map(does, range(8)))
    assert by_itself(database, "UBEN") == []
    assert [party(database, each, "UBEN").reminders for each in about] == [[]] * 4
