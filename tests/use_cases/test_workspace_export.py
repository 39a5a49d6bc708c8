"""`python app.py export`: a row for each introduction, and nothing that was said in confidence."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

import app
from bot.command_line import settings
from bot.ids import Verb
from bot.use_cases.export import workspace
from bot.use_cases.introductions import leave, manage
from storage.database import Database
from storage.models.enums import Audience, Step, Way
from storage.models.introduction import Introduction
from storage.models.workspace import Workspace
from tests.builders.introductions import DAY, HOUR, NOW, install, introduced, leaving, report, withdrawing
from tests.builders.looking import look
from tests.use_cases.test_privacy import ANA, BEN, CHIDI, Life, nothing

Rows = list[dict[str, str]]


def exported(database: Database, since: str | None = None, team_id: str | None = None) -> Rows:
    """Return all rows."""
    look(database)
    return list(csv.DictReader(io.StringIO("".join(workspace.lines(database, "csv", since, team_id)))))


def without_numbers(rows: Rows) -> Rows:
    """Return the rows without workspace and number, which no two introductions share."""
    return [row | {"workspace": "", "number": ""} for row in rows]


def test_a_row_tells_who_introduced_whom_and_when_what_happened(database: Database) -> None:
    install(database)
    number = introduced(database)
    report(database, number, "UBEN", Step.CONNECTED, NOW + HOUR)
    report(database, number, "UCHIDI", Step.MET, NOW + DAY)
    report(database, number, "UBEN", Step.MET, NOW + 2 * DAY)
    assert exported(database) == [
        {
            "workspace": "T1",
            "number": str(number),
            "connector": "UANA",
            "first_party": "UBEN",
            "second_party": "UCHIDI",
            "introduced_at": "2026-03-02T09:00:00Z",
            "connected_at": "2026-03-02T10:00:00Z",
            "met_at": "2026-03-03T09:00:00Z",
            "ended_at": "",
            "stands": "open",
        }
    ]


def test_what_is_completed_says_so_and_everything_else_that_ended_only_that_it_did(database: Database) -> None:
    install(database)
    done, known = (
        introduced(database),
        introduced(database, view_id="V2", first_person="UDALIA", second_person="UEMEKA"),
    )
    for person in ("UBEN", "UCHIDI"):
        report(database, done, person, Step.MET)
        report(database, done, person, Step.THANKED, NOW + DAY)
    leave.leave(database, leaving(known, "UDALIA", Way.ALREADY_KNOWN), NOW + DAY)
    assert [(row["stands"], row["ended_at"]) for row in exported(database)] == [
        ("completed", "2026-03-03T09:00:00Z"),
        ("ended", "2026-03-03T09:00:00Z"),
    ]


def test_what_its_connector_withdrew_is_left_out_as_it_counts_nowhere(database: Database) -> None:
    install(database)
    number = introduced(database)
    manage.withdraw(database, withdrawing(number, "UANA"), NOW + DAY)
    assert exported(database) == []


def test_json_says_the_same_as_csv(database: Database) -> None:
    install(database)
    assert json.loads("".join(workspace.lines(database, "json", None))) == []
    for view_id, pair in (("V1", ("UBEN", "UCHIDI")), ("V2", ("UDALIA", "UEMEKA"))):
        introduced(database, view_id=view_id, first_person=pair[0], second_person=pair[1])
    rows = json.loads("".join(workspace.lines(database, "json", None)))
    assert [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows] == exported(
        database
    )
    assert rows[0]["met_at"] is None


def test_without_an_introduction_there_is_the_heading(database: Database) -> None:
    install(database)
    assert list(workspace.lines(database, "csv", None)) == [",".join(workspace.FIELDS) + "\n"]


@pytest.mark.parametrize(
    ("zone", "at", "is_in_it"),
    [
        ("UTC", datetime(2026, 9, 1, tzinfo=UTC), True),
        ("UTC", datetime(2026, 8, 31, 23, 59, 59, tzinfo=UTC), False),
        ("Pacific/Auckland", datetime(2026, 8, 31, 12, tzinfo=UTC), True),
        ("Pacific/Auckland", datetime(2026, 8, 31, 11, 59, 59, tzinfo=UTC), False),
        ("America/Los_Angeles", datetime(2026, 9, 1, 7, tzinfo=UTC), True),
        ("America/Los_Angeles", datetime(2026, 9, 1, 6, 59, 59, tzinfo=UTC), False),
    ],
)
def test_since_is_a_day_in_the_workspaces_own_zone(database: Database, zone: str, at: datetime, is_in_it: bool) -> None:
    install(database)
    introduced(database)
    with database.transaction() as session:
        session.execute(update(Workspace).values(time_zone=zone))
        session.execute(update(Introduction).values(introduced_at=at))
    assert bool(exported(database, "2026-09-01")) is is_in_it
    assert exported(database)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_since_a_day_before_anything_brings_everything(database: Database, zone: str) -> None:
    install(database)
    introduced(database)
    settings.change(database, "time-zone", zone, NOW)
    assert exported(database, "0001-01-01") == exported(database) != []


def test_only_the_workspace_that_is_named_is_in_it(database: Database) -> None:
    lives = Life(database), Life(database)
    for life in lives:
        assert [row["workspace"] for row in exported(database, team_id=life.clients.team)] == [life.clients.team]


# --- What it does not tell ------------------------------------------------------------------------------------------

Deed = Callable[[Life], None]


def the_same(database: Database, one: Deed, another: Deed, **ticks: bool) -> None:
    """Check that the export is the same for these two, at once and a month later."""
    lives = Life(database, **ticks), Life(database, **ticks)
    for life, deed in zip(lives, (one, another), strict=True):
        deed(life)
    for _ in range(2):
        found = [exported(database, team_id=life.clients.team) for life in lives]
        assert without_numbers(found[0]) == without_numbers(found[1])
        for life in lives:
            life.let_pass(timedelta(days=30))


@pytest.mark.parametrize("verb", [Verb.NOT_THIS_TIME, Verb.YES, None])
def test_who_was_asked_and_did_not_say_yes_is_not_in_it(database: Database, verb: Verb | None) -> None:
    life = Life(database, ask_first=True)
    if verb:
        life.press(BEN, verb)
    assert exported(database) == []
    life.let_pass(timedelta(days=30))
    assert exported(database) == []


@pytest.mark.parametrize("way", [Way.NOT_A_FIT, Way.ALREADY_KNOWN])
@pytest.mark.parametrize("who", [BEN, CHIDI])
def test_not_which_way_out_it_was_nor_whose(database: Database, way: Way, who: str) -> None:
    the_same(database, lambda life: life.leave(who, way, "a secret"), lambda life: life.leave(CHIDI, Way.NOT_A_FIT))


@pytest.mark.parametrize("way", [Way.MUTED, Way.NO_ANSWER, Way.NOT_NOW])
def test_not_what_was_said_for_the_meantime(database: Database, way: Way) -> None:
    life = Life(database)
    before = exported(database)
    life.leave(BEN, way, "a secret")
    assert exported(database) == before


def test_not_who_of_the_two_reported_it(database: Database) -> None:
    the_same(database, lambda life: life.report(BEN, Step.MET), lambda life: life.report(CHIDI, Step.MET))


@pytest.mark.parametrize("audience", Audience)
def test_no_words_at_all(database: Database, audience: Audience) -> None:
    told: list[str] = []

    def tells(life: Life) -> None:
        told.append(life.clients.team)
        life.report(BEN, Step.THANKED)
        life.tell(BEN, Step.THANKED, "a secret", audience)
        life.press(ANA, Verb.PLEASURE, BEN)

    the_same(database, tells, lambda life: life.report(BEN, Step.THANKED))
    assert "secret" not in str(exported(database, team_id=told[0]))


def test_no_reason(database: Database) -> None:
    the_same(database, nothing, lambda life: _change_the_reason(life, "a secret"))


def _change_the_reason(life: Life, reason: str) -> None:
    assert life.press(ANA, Verb.REWORD)
    assert life.clients.hand_in(ANA, {"reason": {"value": reason}}) == {}


# --- The command line -----------------------------------------------------------------------------------------------


@pytest.fixture
def environment(database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prepare a workspace with an introduction, and the environment that `python app.py export` runs in."""
    install(database)
    introduced(database)
    settings.change(database, "time-zone", "Europe/Lisbon", NOW)
    monkeypatch.setenv("DATABASE_URL", database_url)


@pytest.mark.usefixtures("environment")
def test_export_writes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["export", "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith("UANA,UBEN,UCHIDI,2026-03-02T09:00:00Z,,,,open")
    assert app.main(["export", "--format", "json", "--since", "2026-03-03"]) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ([], "--format must be csv or json."),
        (["--format", "xml"], "--format must be csv or json."),
        (["--format", "csv", "--since", "yesterday"], "--since must be a day such as 2026-09-01."),
        (["--format", "csv", "--since", ""], "--since must be a day such as 2026-09-01."),
        (["--format", "csv", "--since", "2026-02-30"], "--since must be a day such as 2026-09-01."),
    ],
)
def test_export_says_what_is_wrong_and_ends_with_2(
    wanted: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["export", *wanted]) == 2
    printed = capsys.readouterr()
    assert printed.err.strip() == said
    assert printed.out == ""
