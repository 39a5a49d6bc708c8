"""What one person can do too much of: notifications, the room others have to introduce somebody, exports."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.messages.problems import sentence
from bot.rules.problems import Problem
from bot.rules.profiles import Profile
from bot.use_cases.export import member, workspace
from bot.use_cases.introductions import leave, manage, report
from bot.use_cases.introductions.introduce import introduce
from bot.use_cases.introductions.report import ActOnStep
from storage.database import Database
from storage.models.enums import Account, DeliveryState, Step, Way
from storage.models.outbox import OutgoingMessage
from tests.builders.introductions import (
    DAY,
    NOW,
    click,
    introduced,
    leaving,
    outbox,
    party,
    seen,
    submission,
    told,
    way_click,
    withdrawing,
)
from tests.builders.looking import look
from tests.builders.outcomes import outcome

pytestmark = pytest.mark.usefixtures("workspace_id")
SECOND = timedelta(seconds=1)


def posted(database: Database, at: datetime = NOW) -> None:
    """Let Slack have everything that is to be posted."""
    look(database)
    with database.transaction() as session:
        session.execute(
            update(OutgoingMessage).values(ts=f"{at.timestamp():.6f}", state=DeliveryState.DELIVERED, due_at=None)
        )


def press(database: Database, about: int, step: Step, seconds: int) -> None:
    assert outcome(report.record, database, ActOnStep(1, about, "UBEN", step), NOW + seconds * SECOND) == {}
    posted(database)


def undo(database: Database, about: int, step: Step, seconds: int) -> None:
    report.undo(database, ActOnStep(1, about, "UBEN", step), NOW + seconds * SECOND)
    look(database)


def lines(database: Database) -> list[str]:
    """Return the keys of the lines in the connector's thread."""
    return [key for key, message in outbox(database).items() if message.thread_of]


# --- One line that changes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("step", "kind"), [(Step.CONNECTED, "report"), (Step.MET, "report"), (Step.THANKED, "thanks")])
def test_a_report_toggled_forty_times_is_one_line(database: Database, step: Step, kind: str) -> None:
    about = introduced(database)
    for number in range(40):
        press(database, about, step, 20 * number)
        undo(database, about, step, 20 * number + 10)
    assert len(lines(database)) == 1
    assert [text.endswith("(undone)") for text in told(database, kind)] == [True]
    press(database, about, step, 840)
    assert len(lines(database)) == 1
    assert [text.endswith("(undone)") for text in told(database, kind)] == [False]
    assert seen(database, about).connected_at == (None if step is Step.THANKED else NOW + 840 * SECOND)


def test_after_a_minute_it_is_news(database: Database) -> None:
    about = introduced(database)
    press(database, about, Step.CONNECTED, 0)
    undo(database, about, Step.CONNECTED, 10)
    press(database, about, Step.CONNECTED, 70)
    assert len(lines(database)) == 2


def test_the_last_click_is_still_the_one_that_is_undone(database: Database) -> None:
    about = introduced(database)
    press(database, about, Step.CONNECTED, 0)
    undo(database, about, Step.CONNECTED, 1)
    press(database, about, Step.THANKED, 2)
    press(database, about, Step.CONNECTED, 3)
    undo(database, about, Step.CONNECTED, 4)
    assert [each.step for each in party(database, about, "UBEN").reports] == [Step.THANKED]


def test_what_another_click_says_is_not_mistaken_for_it(database: Database) -> None:
    about = introduced(database)
    press(database, about, Step.MET, 0)
    undo(database, about, Step.MET, 1)
    press(database, about, Step.CONNECTED, 2)
    press(database, about, Step.MET, 3)
    undo(database, about, Step.MET, 4)
    press(database, about, Step.MET, 5)
    ben = party(database, about, "UBEN")
    assert [(each.step, each.clicked) for each in ben.reports] == [
        (Step.CONNECTED, Step.CONNECTED),
        (Step.MET, Step.MET),
    ]


@pytest.mark.parametrize("way", [Way.NO_ANSWER, Way.NOT_A_FIT, Way.ALREADY_KNOWN])
def test_so_is_a_way_out(database: Database, way: Way) -> None:
    about = introduced(database)
    for number in range(20):
        at = NOW + 20 * number * SECOND
        leave.leave(database, leaving(about, "UBEN", way, line=str(number)), at)
        posted(database)
        leave.come_back(database, way_click(about, "UBEN", way), at + 10 * SECOND)
        look(database)
    assert len(lines(database)) == 1
    leave.leave(database, leaving(about, "UBEN", way, line="at last"), NOW + DAY)
    assert len(lines(database)) == 2


# --- Room for others ------------------------------------------------------------------------------------------------


def introduce_ben(database: Database, by: str, *people: str) -> list[dict[str, str]]:
    """Let somebody introduce Ben to each of these. Returns what was said against each."""
    acts = [submission(view_id=f"V{by}{who}", by=by, second_person=who) for who in people]
    return [outcome(introduce, database, act, {}, NOW) for act in acts]


FULL = {"first_person": sentence(Problem.HANDS_FULL)}


def test_one_connector_leaves_room_for_others(database: Database) -> None:
    strangers = [f"USTRANGER{number}" for number in range(6)]
    assert introduce_ben(database, "UANA", *strangers) == [{}] * 5 + [FULL]
    assert introduce_ben(database, "UDALIA", "UEMEKA", "UFERN") == [{}] * 2
    assert introduce_ben(database, "UGRETA", "UHUGO", "UIDA") == [{}, FULL]  # two, two and one are five
    assert introduce_ben(database, "UDALIA", "UKOFI") == [FULL]


def test_what_one_connector_made_counts_for_whoever_else_is_in_it(database: Database) -> None:
    for number in range(3):
        introduced(database, view_id=f"V{number}", by=f"UCONNECTOR{number}", second_person=f"USTRANGER{number}")
    assert introduce_ben(database, "UANA", "UONE", "UTWO", "UTHREE") == [{}, {}, FULL]


def test_an_end_that_is_undone_counts_likewise(database: Database) -> None:
    withdrawn = introduced(database, view_id="V0", second_person="UZERO")
    manage.withdraw(database, withdrawing(withdrawn), NOW)
    look(database)
    assert introduce_ben(database, "UANA", *(f"USTRANGER{number}" for number in range(5))) == [{}] * 5
    look(database)
    assert outcome(manage.reopen, database, click(withdrawn, "UANA"), NOW) == {
        "introduction_id": sentence(Problem.CANNOT_BE_REOPENED)
    }


# --- Exports --------------------------------------------------------------------------------------------------------


def export(database: Database, by: str, name: str, seconds: float) -> dict[str, str]:
    return outcome(member.bring, database, member.Request(1, by, name), NOW + seconds * SECOND, in_files=True)


def export_all(database: Database, name: str, seconds: float) -> dict[str, str]:
    admin, request = Profile(Account.PERSON, is_admin=True), member.Request(1, "UANA", name)
    return outcome(workspace.bring, database, request, admin, NOW + seconds * SECOND, can_send_files=True)


JUST_NOW = {"by": sentence(Problem.EXPORTED_JUST_NOW)}


@pytest.mark.parametrize("is_posted", [True, False])
def test_one_export_a_minute_for_each_person(database: Database, is_posted: bool) -> None:
    introduced(database)
    assert export(database, "UANA", "one", 0) == {}
    if is_posted:
        posted(database, at=NOW)
    assert [export(database, "UANA", f"more {number}", number) for number in range(1, 30)] == [JUST_NOW] * 29
    assert export(database, "UANA", "one", 30) == {}  # the same request, sent again
    assert len([key for key in outbox(database) if key.startswith("export:UANA:")]) == 3
    assert export(database, "UBEN", "one", 30) == {}
    assert export(database, "UANA", "two", 60) == {}


def test_one_file_with_all_introductions_a_minute(database: Database) -> None:
    assert [export_all(database, "one", 0), export_all(database, "two", 59)] == [{}, JUST_NOW]
    assert export(database, "UANA", "own", 59) == {}
    assert export_all(database, "three", 60) == {}
