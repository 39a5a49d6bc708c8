"""Settings of a workspace: at the command line, and in the modal that only its admins get."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.command_line import settings
from bot.config.errors import SettingError
from bot.ids import Section
from bot.listeners.workspace import FIELDS, menu, part
from bot.messages.modals.fields import NamingPeople
from bot.messages.problems import sentence
from bot.rules import workspace_settings
from bot.rules.problems import Problem
from bot.rules.profiles import Profile
from bot.use_cases.workspaces.settings import ChangeSettings, save
from storage.database import Database
from storage.models.enums import Account, Introducers, Preset
from storage.models.workspace import Workspace
from tests.builders.introductions import NOW
from tests.builders.outcomes import outcome

ADMIN = Profile(Account.PERSON, "Europe/Lisbon", is_admin=True)
TOO_MANY = ", ".join(f"U{number}" for number in range(101))
MONDAY_AT_NINE = datetime(2026, 3, 9, 9, tzinfo=UTC)  # the next one after NOW, which is a Monday at nine


pytestmark = pytest.mark.usefixtures("workspace_id")


def stored(database: Database) -> Workspace:
    with database.reading() as session:
        return session.get_one(Workspace, 1)


def change(database: Database, *changes: tuple[str, str]) -> Workspace:
    for name, value in changes:
        settings.change(database, name, value, NOW)
    return stored(database)


def hand_in(
    database: Database, by: Profile = ADMIN, now: datetime = NOW, who: str = "UANA", **changes: Any
) -> dict[str, str]:
    """Open the modal as Ana, or another, and submit it with these changes."""
    return hand_in_what(database, as_it_opens(database), by, now, who, **changes)


def as_it_opens(database: Database) -> dict[str, str]:
    """Return the values that an admin finds in the modal."""
    parts = [json.loads(form_of(database, each).modal["private_metadata"]) for each in Section]
    return {name: value for shown in parts for name, value in shown.items()}


def hand_in_what(
    database: Database, shown: dict[str, str], by: Profile, now: datetime, who: str = "UANA", **changes: Any
) -> dict[str, str]:
    """Submit a modal that was opened a while ago, with these changes."""
    changed = shown | {name.replace("_", "-"): value for name, value in changes.items()}
    said = ChangeSettings(1, who, tuple(changed.items()), tuple(shown.items()))
    return {FIELDS[about]: why for about, why in outcome(save, database, said, by, now).items()}


# --- The command line -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("summary-channel", "C0INTRODU", "C0INTRODU "),
        ("summary-channel", "none", "none "),
        ("summary-day", "sunday", "sunday "),
        ("summary-day", "Monday", "monday "),
        ("summary-hour", "0", "0 "),
        ("introducers", "no guests", "no guests "),
        ("introducers", "everyone", "everyone "),
        ("introducers", "UANA,  W1, UANA", "UANA, W1 "),
        ("ask-first", "yes", "yes "),
        ("keep-days", " ９０\u200b", "90 "),
        ("quiet-days", "2026‑12‑25, 2026–12–24", "2026-12-24, 2026-12-25 "),
        ("keep-days", "30", "30 "),
        ("keep-days", "none", "none "),
        ("holiday-country", "pt", "PT "),
        ("holiday-country", "None", "none "),
    ],
)
def test_what_is_set_is_shown(database: Database, name: str, value: str, shown: str) -> None:
    change(database, (name, value))
    assert f"  {name} = {shown}" in settings.shown(database)


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("summary-channel", ["", "general", "#general", "U1", "C1 C2"], "must be the id of a channel such as C01"),
        ("summary-day", ["", "mondays", "funday", "0"], "must be one of monday, tuesday"),
        ("summary-hour", ["", "24", "-1", "9:00", "nine"], "must be a whole number from 0 to 23."),
        ("introducers", ["", "nobody", "listed", "U1, ana", "U1,,U2", TOO_MANY], "must be everyone"),
        ("holiday-country", ["", "Portugal", "PRT", "XX", "UK"], "must be the two letters of a country such as PT"),
        ("ask-first", ["", "true", "Yes"], "must be yes or no."),
        ("keep-days", ["", "29", "3651", "a year"], "must be a whole number from 30 to 3650, or none"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_changes_nothing(database: Database, name: str, values: list[str], said: str) -> None:
    before = settings.shown(database)
    for value in values:
        with pytest.raises(SettingError, match=f"^{name} {said}"):
            change(database, (name, value))
    assert settings.shown(database) == before


# --- When the summary is due ----------------------------------------------------------------------------------------


def test_a_channel_makes_the_summary_due_and_none_ends_that(database: Database) -> None:
    assert stored(database).summary_due_at is None
    assert change(database, ("summary-day", "friday")).summary_due_at is None
    assert change(database, ("summary-day", "monday"), ("summary-channel", "C1")).summary_due_at == MONDAY_AT_NINE
    assert change(database, ("summary-channel", "none")).summary_due_at is None


@pytest.mark.parametrize(
    ("name", "value", "due"),
    [
        ("summary-day", "tuesday", datetime(2026, 3, 3, 9, tzinfo=UTC)),
        ("summary-hour", "23", datetime(2026, 3, 2, 23, tzinfo=UTC)),
        ("time-zone", "Asia/Kolkata", datetime(2026, 3, 9, 3, 30, tzinfo=UTC)),
    ],
)
def test_day_hour_and_zone_move_it(database: Database, name: str, value: str, due: datetime) -> None:
    assert change(database, ("summary-channel", "C1"), (name, value)).summary_due_at == due


def test_other_settings_do_not_move_what_is_due(database: Database) -> None:
    change(database, ("summary-channel", "C1"))
    settings.change(database, "open-limit", "7", MONDAY_AT_NINE)
    assert stored(database).summary_due_at == MONDAY_AT_NINE


def test_the_command_line_leaves_who_set_it_up(database: Database) -> None:
    assert change(database, ("summary-channel", "C1")).summary_set_by is None
    hand_in(database, summary_channel="C2")
    assert change(database, ("summary-channel", "C1")).summary_set_by == "UANA"


# --- The form -------------------------------------------------------------------------------------------------------


def test_all_of_the_form_is_stored(database: Database) -> None:
    chosen: dict[str, Any] = {
        "summary_channel": "C1",
        "summary_day": "tuesday",
        "summary_hour": "16",
        "time_zone": "Asia/Kolkata",
    }
    chosen |= {"introducers": "UANA, W1", "ask_first": "yes", "open_limit": "3", "preset": "brisk", "keep_days": "90"}
    chosen |= {"holiday_country": "PT"}
    assert hand_in(database, **chosen) == {}
    found = stored(database)
    assert (found.summary_channel, found.summary_day, found.summary_hour) == ("C1", 1, 16)
    assert (found.summary_set_by, found.summary_due_at) == ("UANA", datetime(2026, 3, 3, 10, 30, tzinfo=UTC))
    assert (found.introducers, found.introducer_ids) == (Introducers.LISTED, ["UANA", "W1"])
    assert (found.asks_first, found.open_limit, found.preset, found.keep_days) == (True, 3, Preset.BRISK, 90)
    assert found.holiday_country == "PT"


def test_what_stays_as_it_is_stays_untouched(database: Database) -> None:
    change(database, ("time-zone", "UTC"), ("summary-channel", "C1"), ("went-quiet", "20"))
    assert hand_in(database, now=MONDAY_AT_NINE, open_limit="3") == {}
    found = stored(database)
    assert (found.cadence, found.summary_due_at, found.summary_set_by) == ({"went_quiet": 20}, MONDAY_AT_NINE, None)


def test_what_is_wrong_comes_back_beside_each_field_and_nothing_is_stored(database: Database) -> None:
    before = settings.shown(database)
    refusal = hand_in(database, open_limit="500", time_zone="Mars", introducers="", preset="brisk", keep_days="7")
    assert refusal == {
        "open_limit": "Must be a whole number from 1 to 100.",
        "time_zone": "Must be a name such as Europe/Lisbon.",
        "introducer_ids": "Pick at least one person, or let everyone introduce.",
        "keep_days": "Must be a whole number from 30 to 3650, or none to keep them for good.",
    }
    assert settings.shown(database) == before


def test_every_field_has_its_place_in_the_form(database: Database) -> None:
    change(database, ("introducers", "UANA"))
    blocks = [block for each in Section for block in form_of(database, each).modal["blocks"]]
    assert set(FIELDS.values()) <= {block.get("block_id") for block in blocks}


@pytest.mark.parametrize(
    ("by", "why"),
    [
        (Profile(Account.PERSON), Problem.NOT_AN_ADMIN),
        (Profile(Account.PERSON, is_guest=True), Problem.NOT_AN_ADMIN),
        (Profile(Account.HIDDEN), Problem.NOT_AN_ADMIN),
        (Profile(Account.UNKNOWN), Problem.SLACK_IS_SILENT),
        (Profile(Account.UNKNOWN, is_admin=True), Problem.SLACK_IS_SILENT),
    ],
)
def test_nobody_but_an_admin_gets_the_form_or_can_hand_it_in(database: Database, by: Profile, why: Problem) -> None:
    assert sentence(why) in str(menu(database, 1, by, NOW))
    assert all(sentence(why) in str(part(database, 1, each, by, NOW)) for each in Section)
    assert hand_in(database, by, open_limit="7") == {"summary_channel": sentence(why)}
    assert stored(database).open_limit == 5


def form_of(database: Database, which: Section) -> NamingPeople:
    """Return what an admin gets."""
    opening = part(database, 1, which, ADMIN, NOW)
    assert isinstance(opening, NamingPeople)
    return opening


def test_the_form_begins_with_the_workspaces_zone_or_else_the_admins(database: Database) -> None:
    def zone() -> Any:
        blocks = form_of(database, Section.SUMMARY).modal["blocks"]
        field = next(block["element"] for block in blocks if block.get("block_id") == "time_zone")
        return field["initial_option"]["value"]

    assert zone() == "Europe/Lisbon"
    change(database, (workspace_settings.TIME_ZONE, "Asia/Kolkata"))
    assert zone() == "Asia/Kolkata"


@pytest.mark.parametrize("by", [ADMIN, Profile(Account.PERSON, "UTC", is_admin=True)])
def test_a_zone_that_nobody_set_is_set_with_the_form_that_shows_it(database: Database, by: Profile) -> None:
    assert by.time_zone
    assert hand_in(database, by, time_zone=by.time_zone) == {}
    assert stored(database).time_zone == by.time_zone


def test_without_names_the_form_has_neither_channel_nor_people(database: Database) -> None:
    change(database, ("summary-channel", "C0GONE"), ("introducers", "U0GONE"))
    for which, said in ((Section.SUMMARY, "saving takes it out"), (Section.INTRODUCING, "saving takes them out")):
        opening = form_of(database, which)
        assert "GONE" in str(opening.modal["blocks"])
        assert "GONE" not in str(opening.instead["blocks"])
        assert said in str(opening.instead)
