"""A workspace removes the app: nothing is sent there any more, and a week later nothing is left of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import pytest
from sqlalchemy import select

from bot.config.token_keys import TokenKeys
from bot.messages.replies import NOT_INSTALLED
from sandbox import Sandbox
from sandbox.administration import Administration
from storage.database import Database
from storage.models.base import Row
from storage.models.installation import BotToken
from storage.models.workspace import Workspace
from storage.queries import bot_tokens
from tests.oauth.conftest import RunningSite
from tests.oauth.workspaces import installer, introduces, nothing_is_stored, reads, stored

DAY = timedelta(days=1)
LOST_KEY = "c" * 43 + "="
Event = Literal["tokens_revoked", "app_uninstalled"]
OF_NO_WORKSPACE = {"workspaces", "oauth_states", "processes"}


def rows_of(database: Database, workspace_id: int) -> dict[str, int]:
    """Return how many rows each table has of a workspace."""
    with database.reading() as session:
        return {
            table.name: len(session.execute(select(table).where(table.c.workspace_id == workspace_id)).all())
            for table in Row.metadata.sorted_tables
            if table.name not in OF_NO_WORKSPACE
        }


def row(database: Database, team_id: str) -> Workspace | None:
    """Return a workspace's row; None if there's none."""
    with database.reading() as session:
        return session.scalar(select(Workspace).where(Workspace.team_id == team_id))


def lives(site: RunningSite, slack: Sandbox, workspace: Administration) -> int:
    """Install the app in a workspace, and let somebody introduce two people there. Returns its row's id."""
    site.installs(workspace)
    one, two, three = workspace.people[:3]
    reads(slack, installer(workspace), "You installed Full Circle")
    introduces(one, f"<@{two.id}> <@{three.id}>")
    reads(slack, two, "would like to introduce you")
    found = row(site.bot._database, workspace.team_id)
    assert found
    return found.id


def has_left(slack: Sandbox, database: Database, workspace: Administration) -> None:
    """Wait until the bot has no token of a workspace."""
    slack.wait_for(lambda: workspace.team_id not in dict(stored(database)), 30, "the app to be gone")


@pytest.mark.parametrize(
    "order", [("tokens_revoked", "app_uninstalled"), ("app_uninstalled", "tokens_revoked"), ("tokens_revoked",)]
)
def test_everything_stops_at_once_and_is_erased_after_a_week(
    site: RunningSite, slack: Sandbox, harbour: Administration, database: Database, order: tuple[Event, ...]
) -> None:
    here, there = lives(site, slack, slack), lives(site, slack, harbour)
    slack.uninstall_app(order=order)
    has_left(slack, database, slack)
    slack.forget_calls()
    slack.clock.advance(6 * DAY)
    site.bot.tick()
    assert slack.calls(team=slack.team_id) == []
    assert slack.calls(team=harbour.team_id)  # reminders
    assert rows_of(database, here)["introductions"] == 1
    slack.clock.advance(DAY)
    slack.wait_for(lambda: not any(rows_of(database, here).values()), what="no row of the workspace")
    slack.wait_for(lambda: row(database, slack.team_id) is None, what="no workspace")
    assert rows_of(database, there)["introductions"] == 1


def test_whoever_installs_it_again_within_a_week_finds_all_as_it_was(
    site: RunningSite, slack: Sandbox, database: Database
) -> None:
    here = lives(site, slack, slack)
    before = rows_of(database, here)
    slack.uninstall_app()
    has_left(slack, database, slack)
    slack.clock.advance(6 * DAY)
    site.installs(slack)
    assert {**rows_of(database, here), "outgoing_messages": 0} == {**before, "outgoing_messages": 0}
    two = slack.people[1]
    (asked, *_) = two.messages()
    assert two.click(asked, "Yes, introduce us").acknowledged
    slack.clock.advance(2 * DAY)
    site.bot.tick()
    found = row(database, slack.team_id)
    assert found
    assert (found.id, found.erase_at) == (here, None)


def test_whoever_installs_it_again_later_begins_anew(site: RunningSite, slack: Sandbox, database: Database) -> None:
    lives(site, slack, slack)
    slack.uninstall_app()
    has_left(slack, database, slack)
    slack.clock.advance(8 * DAY)
    slack.wait_for(lambda: nothing_is_stored(database), what="nothing stored")
    again = lives(site, slack, slack)
    assert rows_of(database, again)["introductions"] == 1


def test_a_word_about_removing_that_comes_after_a_new_installation_changes_nothing(
    site: RunningSite, slack: Sandbox, database: Database
) -> None:
    lives(site, slack, slack)
    slack.send_event({"type": "app_uninstalled"})
    checked = len(slack.calls("auth.test"))
    slack.wait_for(lambda: len(slack.calls("auth.test")) > checked, what="the question whether it's so")
    site.bot.tick()
    assert dict(stored(database)) == {slack.team_id: slack.bot_token}


def test_a_token_of_a_person_is_no_reason_to_ask(site: RunningSite, slack: Sandbox, database: Database) -> None:
    lives(site, slack, slack)
    checked = len(slack.calls("auth.test"))
    slack.send_event({"type": "tokens_revoked", "tokens": {"oauth": [slack.people[0].id], "bot": []}})
    site.bot.tick()
    assert len(slack.calls("auth.test")) == checked
    assert dict(stored(database)) == {slack.team_id: slack.bot_token}


def test_a_day_of_refusals_counts_as_removed_though_no_event_came(
    site: RunningSite, slack: Sandbox, database: Database
) -> None:
    lives(site, slack, slack)
    slack.uninstall_app(order=(), error="token_revoked")
    for _ in range(23):
        slack.clock.advance(timedelta(hours=1))
        site.bot.tick()
    assert dict(stored(database))
    slack.clock.advance(timedelta(hours=3))
    has_left(slack, database, slack)


def is_served(workspace: Administration) -> bool:
    """Return whether the bot answers somebody as one that's installed."""
    return workspace.people[0].command("/intro", "help").text != NOT_INSTALLED


def test_a_workspace_whose_token_no_key_reads_is_erased_all_the_same(
    site: RunningSite, slack: Sandbox, database: Database
) -> None:
    here = lives(site, slack, slack)
    with database.transaction() as session:
        token = bot_tokens.lock(session, here)
        assert token
        token.encrypted = TokenKeys([LOST_KEY]).encrypt(slack.bot_token)
    slack.wait_for(lambda: not is_served(slack), what="the token to be read anew")
    slack.uninstall_app()
    slack.clock.advance(timedelta(hours=26))
    slack.wait_for(lambda: not rows_of(database, here)["bot_tokens"], 30, "the app to be gone")
    slack.clock.advance(7 * DAY)
    slack.wait_for(lambda: row(database, slack.team_id) is None, 30, "no workspace")


def is_noted(slack: Sandbox, database: Database) -> bool:
    """Return whether the answer about the only token is noted: from then on it's asked about later."""
    with database.reading() as session:
        return session.scalars(select(BotToken.check_at)).one() > slack.clock.now() + 2 * bot_tokens.LEASE


def test_what_an_admin_can_mend_erases_nothing_however_long_it_lasts(
    site: RunningSite, slack: Sandbox, database: Database
) -> None:
    lives(site, slack, slack)
    slack.revoke_bot_token("two_factor_setup_required")
    for _ in range(3):
        slack.wait_for(lambda: is_noted(slack, database), 30, "the answer to be noted")
        asked = len(slack.calls("auth.test"))
        slack.clock.advance(DAY)
        slack.wait_for(lambda asked=asked: len(slack.calls("auth.test")) > asked, 30, "a question")  # type: ignore[misc]
    site.bot.tick()
    assert dict(stored(database)) == {slack.team_id: slack.bot_token}
