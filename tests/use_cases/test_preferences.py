"""The use cases of what members and workspaces set for themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

import app
from bot.command_line import settings
from bot.command_line.export import export
from bot.command_line.settings import show_settings
from bot.config.errors import SettingError
from bot.listeners.settings import preferences as own_preferences
from bot.messages.problems import sentence
from bot.rules.problems import Problem
from bot.rules.profiles import Profile
from bot.startup import open_database
from bot.use_cases.introductions.introduce import introduce
from bot.use_cases.members import preferences
from bot.use_cases.members import profiles as use_cases
from bot.use_cases.members.preferences import ChangePreferences
from storage.database import Database
from storage.models.enums import Account, Consent, Preference
from storage.models.workspace import AVOIDED_LIMIT, Member
from storage.queries import members
from tests.builders.introductions import DAY, NOW, click, install, introduced, party, submission
from tests.builders.outcomes import drawn, outcome

pytestmark = pytest.mark.usefixtures("workspace_id")


def save(database: Database, **changes: Any) -> dict[str, str]:
    return outcome(preferences.save, database, ChangePreferences(1, "UBEN", **changes), NOW)


def member(database: Database, user_id: str = "UBEN") -> Member:
    with database.reading() as session:
        return members.find(session, 1, [user_id])[0]


def avoided(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(members.avoided_by(session, member(database).id))


def test_everything_is_stored(database: Database) -> None:
    assert save(database, preference=Preference.ASK_FIRST, standing_wish="A good baker") == {}
    ben = member(database)
    assert (ben.preference, ben.not_now_until, ben.standing_wish) == (Preference.ASK_FIRST, None, "A good baker")
    assert save(database, standing_wish="") == {}
    assert member(database).standing_wish is None


def test_not_now_ends_in_the_morning_where_the_member_is(database: Database) -> None:
    save(database)
    with database.transaction() as session:
        people = members.ensure(session, 1, {"UBEN"})
        use_cases.learn(session, people, {"UBEN": Profile(Account.PERSON, "Pacific/Auckland")}, NOW)
    save(database, preference=Preference.NOT_NOW, until=date(2026, 3, 12))
    assert member(database).not_now_until == datetime(2026, 3, 11, 20, tzinfo=UTC)


def test_the_day_of_not_now_is_shown_as_it_was_chosen_also_by_whose_zone_nobody_knows(database: Database) -> None:
    settings.change(database, "time-zone", "Pacific/Auckland", NOW)
    save(database, preference=Preference.NOT_NOW, until=date(2026, 3, 12))
    assert "2026-03-12" in str(drawn(own_preferences, database, click(0, "UBEN"), NOW))


@pytest.mark.parametrize("until", [None, date(2026, 3, 2), date(2027, 3, 4)], ids=["none", "today", "in a year"])
def test_not_now_needs_a_day_within_a_year_and_a_wish_has_to_fit(database: Database, until: date | None) -> None:
    refusal = save(database, preference=Preference.NOT_NOW, until=until, standing_wish="x" * 1_001)
    assert set(refusal) == {"until", "standing_wish"}


def test_what_was_not_changed_stays(database: Database) -> None:
    save(database, preference=Preference.NOT_NOW, until=date(2026, 3, 12), standing_wish="A good baker")
    save(database, added=frozenset({"UCHIDI"}), reminders=False)
    assert save(database) == {}
    ben = member(database)
    assert (ben.preference, ben.standing_wish, avoided(database)) == (Preference.NOT_NOW, "A good baker", ["UCHIDI"])
    assert ben.not_now_until
    assert ben.unreminded_since


def test_people_come_onto_the_list_and_off_it_and_never_oneself(database: Database) -> None:
    save(database, added=frozenset({"UCHIDI", "UDALIA", "UBEN"}))
    assert avoided(database) == ["UCHIDI", "UDALIA"]
    save(database, added=frozenset({"UDALIA", "UEMEKA"}), removed=frozenset({"UCHIDI", "UNEW"}))
    assert avoided(database) == ["UDALIA", "UEMEKA"]


def test_a_list_does_not_grow_beyond_what_a_form_can_show(database: Database) -> None:
    fifty = frozenset(f"U{number}" for number in range(AVOIDED_LIMIT))
    assert save(database, added=fifty) == {}
    refusal = save(database, added=frozenset({"UCHIDI"}), standing_wish="A good baker")
    assert refusal == {"avoided": "That's 51 people. The limit is 50."}
    assert (avoided(database), member(database).standing_wish) == (sorted(fifty), None)


def test_the_form_shows_what_was_set(database: Database) -> None:
    assert "Just introduce me" in str(drawn(own_preferences, database, click(0, "UNEW"), NOW))
    save(database, added=frozenset({"UCHIDI"}), standing_wish="A good baker")
    form = str(drawn(own_preferences, database, click(0, "UBEN"), NOW))
    assert "A good baker" in form
    assert "UCHIDI" in form


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("cause", ["avoided", "not now", "hidden"])
def test_three_causes_are_one_sentence_beside_one_field(database: Database, cause: str, swapped: bool) -> None:
    if cause == "avoided":
        save(database, added=frozenset({"UCHIDI"}))
    if cause == "not now":
        save(database, preference=Preference.NOT_NOW, until=date(2026, 3, 12))
    profiles = {"UBEN": Profile(Account.HIDDEN)} if cause == "hidden" else {}
    given = submission(first_person="UCHIDI", second_person="UBEN") if swapped else submission()
    assert outcome(introduce, database, given, profiles, NOW) == {"second_person": sentence(Problem.CANNOT_BE_MADE)}


def test_not_now_holds_until_its_moment(database: Database) -> None:
    save(database, preference=Preference.NOT_NOW, until=date(2026, 3, 12))
    assert use_cases.takes_none(member(database), NOW + 9.9 * DAY)
    assert not use_cases.takes_none(member(database), NOW + 10 * DAY)


def test_who_wishes_to_be_asked_is_asked_and_the_other_is_not(database: Database) -> None:
    save(database, preference=Preference.ASK_FIRST)
    introduction_id = introduced(database, second_description="A baker")
    assert party(database, introduction_id, "UBEN").consent is Consent.ASKED
    assert party(database, introduction_id, "UCHIDI").consent is None


# --- The workspace --------------------------------------------------------------------------------------------------


def test_a_workspace_has_five_open_introductions_for_each_until_it_says_otherwise(database: Database) -> None:
    assert "open-limit = 5 " in settings.shown(database)
    settings.change(database, "open-limit", "7", NOW)
    assert settings.shown(database).startswith("Workspace T1\n  open-limit = 7 ")


def test_a_setting_counts_for_the_workspace_that_is_named(database: Database) -> None:
    install(database, "T2")
    settings.change(database, "open-limit", "7", NOW, "T2")
    assert "open-limit = 5 " in settings.shown(database, "T1")
    assert settings.shown(database, "T2").startswith("Workspace T2\n  open-limit = 7 ")


@pytest.mark.parametrize("value", ["0", "101", "-1", "1.5", "many", "", "٥", "1e2", "5 6"])
def test_a_limit_is_a_whole_number_within_reason(database: Database, value: str) -> None:
    with pytest.raises(SettingError, match="must be a whole number from 1 to 100"):
        settings.change(database, "open-limit", value, NOW)
    assert "open-limit = 5 " in settings.shown(database)


def test_there_is_no_other_setting(database: Database) -> None:
    with pytest.raises(SettingError, match=r"closed-limit isn't a setting\. Choose one of: open-limit"):
        settings.change(database, "closed-limit", "5", NOW)


@pytest.mark.parametrize("first", [True, False], ids=["first", "second"])
def test_the_limit_is_the_workspaces_and_counts_for_both(database: Database, first: bool) -> None:
    settings.change(database, "open-limit", "1", NOW)
    introduced(database)
    ben, other = ("first_person", "second_person") if first else ("second_person", "first_person")
    people = {ben: "UBEN", other: "UDALIA"}
    refusal = outcome(introduce, database, submission(view_id="V2", **people), {}, NOW)
    assert refusal == {ben: sentence(Problem.HANDS_FULL)}


# --- The command line -----------------------------------------------------------------------------------------------


@pytest.fixture
def environment(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prepare the environment that `python app.py settings` runs in."""
    monkeypatch.setenv("DATABASE_URL", database_url)


@pytest.mark.usefixtures("environment")
def test_settings_shows_and_changes(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["settings"]) == 0
    assert "open-limit = 5 " in capsys.readouterr().out
    assert app.main(["settings", "open-limit", "9"]) == 0
    assert "open-limit = 9 " in capsys.readouterr().out


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (["open-limit"], "open-limit must be a whole number from 1 to 100."),
        (["open-limit", "9", "10"], "open-limit must be a whole number from 1 to 100."),
        (["colour", "green"], "colour isn't a setting. Choose one of: open-limit, introducers, "),
    ],
    ids=["no value", "two values", "no such setting"],
)
def test_settings_says_what_is_wrong_and_ends_with_2(
    change: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["settings", *change]) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith(said)
    assert printed.out == ""


def test_settings_needs_a_database_that_can_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert show_settings({"DATABASE_URL": "mysql://nowhere"}, []) == 2
    assert "DATABASE_URL" in capsys.readouterr().err


def test_settings_of_a_database_without_a_workspace_says_what_to_do(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"sqlite:///{tmp_path_factory.mktemp('empty') / 'empty.sqlite3'}"
    open_database(make_url(address)).close()
    assert show_settings({"DATABASE_URL": address}, []) == 0
    assert "No workspace is known yet" in capsys.readouterr().out


@pytest.mark.parametrize(
    "verb",
    [lambda environment: show_settings(environment, []), lambda environment: export(environment, "csv", None)],
)
def test_whoever_only_looks_makes_no_database(
    verb: Callable[[dict[str, str]], int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verb({"DATABASE_URL": f"sqlite:///{tmp_path / 'not-there.sqlite3'}"}) == 2
    assert capsys.readouterr().err.startswith("DATABASE_URL names a file that doesn't exist yet.")
    assert list(tmp_path.iterdir()) == []
