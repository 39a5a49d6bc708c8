"""Two admins have the workspace's form open at the same time: neither undoes what the other set."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.command_line.settings import shown
from bot.ids import Section
from bot.listeners.workspace import menu
from bot.use_cases.workspaces import settings
from bot.use_cases.workspaces.settings import ChangeSettings
from storage.database import Database
from storage.models.enums import Introducers
from storage.models.workspace import Workspace
from tests.builders.introductions import NOW
from tests.builders.outcomes import outcome
from tests.use_cases.test_workspace_settings import ADMIN, as_it_opens, change, form_of, hand_in, hand_in_what, stored

pytestmark = pytest.mark.usefixtures("workspace_id")


def test_what_another_admin_set_since_the_form_opened_stays(database: Database) -> None:
    change(database, ("summary-channel", "C1"), ("introducers", "UANA, UBEN"))
    dalias = as_it_opens(database)
    assert hand_in(database, summary_channel="none", introducers="everyone", time_zone="Asia/Kolkata") == {}
    assert hand_in_what(database, dalias, ADMIN, NOW, "UDALIA", open_limit="7", ask_first="yes") == {}
    found = stored(database)
    assert (found.summary_channel, found.summary_due_at, found.summary_set_by) == (None, None, "UANA")
    assert (found.introducers, found.time_zone) == (Introducers.EVERYONE, "Asia/Kolkata")
    assert (found.open_limit, found.asks_first) == (7, True)


def test_where_both_set_the_same_thing_the_last_one_counts(database: Database) -> None:
    dalias = as_it_opens(database)
    hand_in(database, open_limit="3", keep_days="90")
    hand_in_what(database, dalias, ADMIN, NOW, "UDALIA", open_limit="7")
    assert (stored(database).open_limit, stored(database).keep_days) == (7, 90)


def test_a_form_that_does_not_say_what_it_showed_is_held_against_what_is_set(database: Database) -> None:
    change(database, ("open-limit", "8"))
    said = ChangeSettings(1, "UANA", (("open-limit", "5"), ("keep-days", "none")))
    assert outcome(settings.save, database, said, ADMIN, NOW) == {}
    assert stored(database).open_limit == 5


def test_a_hundred_people_fit_into_what_comes_back_with_the_form(database: Database) -> None:
    everybody = ", ".join(f"U{number:010}" for number in range(100))
    change(database, ("introducers", everybody))
    assert as_it_opens(database)["introducers"] == everybody
    assert len(form_of(database, Section.INTRODUCING).modal["private_metadata"]) < 3_000


def test_more_than_fits_does_not_come_back_and_the_form_opens_all_the_same(database: Database) -> None:
    change(database, ("introducers", ", ".join(f"U{number:030}" for number in range(100))))
    assert "private_metadata" not in form_of(database, Section.INTRODUCING).modal


def test_days_that_two_admins_add_and_take_out_at_the_same_time_all_count(database: Database) -> None:
    change(database, ("quiet-days", "2026-12-24, 2026-12-31"))
    first, second = date(2026, 12, 25), date(2026, 12, 26)
    for added in (first, second):
        removed = frozenset({date(2026, 12, 31)})
        act = ChangeSettings(1, "UANA", (), added_days=frozenset({added}), removed_days=removed)
        assert outcome(settings.save, database, act, ADMIN, NOW) == {}
    assert stored(database).quiet_days == ["2026-12-24", "2026-12-25", "2026-12-26"]


def test_no_more_days_are_added_than_the_form_can_show(database: Database) -> None:
    every_day = frozenset(NOW.date() + timedelta(days=days) for days in range(101))
    act = ChangeSettings(1, "UANA", (("preset", "standard"),), added_days=every_day)
    assert outcome(settings.save, database, act, ADMIN, NOW) == {
        "quiet-days": "I can keep 100 days. Take some out first."
    }
    assert stored(database).quiet_days == []


def test_a_country_that_is_not_known_any_more_stays_until_another_is_chosen(database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Workspace, 1).holiday_country = "XX"
    assert "XX (no longer known)" in str(form_of(database, Section.PACE).modal)
    assert "I no longer know the holidays of XX" in str(menu(database, 1, ADMIN, NOW))
    assert "I no longer know the holidays of XX" in shown(database)
    assert hand_in(database, keep_days="90") == {}
    assert stored(database).holiday_country == "XX"
