"""The ways to workspaces: each with its own token, read from the database, and gone with it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.config.token_keys import TokenKeys
from bot.jobs import erase_workspaces
from bot.listeners.served_workspaces import ServedWorkspaces
from bot.oauth.connections import KEPT_FOR, InstalledConnections
from bot.slack.client import SlackClient
from bot.slack.connections import NotConnectedError
from bot.slack.installation import Installation
from bot.slack.limits import NO_LIMITS, Limits
from bot.use_cases.workspaces import install, tokens, uninstall
from bot.use_cases.workspaces.tokens import Installed, Token
from storage.batches import RowsFailedError
from storage.database import Database
from storage.models.installation import BotToken
from storage.models.workspace import Workspace
from storage.queries import bot_tokens, erasing
from tests.builders.installed import KEY, OLDER_KEY, installed, removed
from tests.builders.introductions import HOUR, NOW

KEYS = TokenKeys([KEY])
WEEK, MINUTE = timedelta(days=7), timedelta(minutes=1)


class Ways:
    """Connections of one process, whose clock moves by hand."""

    def __init__(self, database: Database) -> None:
        """Begin at zero seconds."""
        self.seconds = 0.0
        client = SlackClient(None, base_url="http://127.0.0.1:9/api/", timeout=1, retry_handlers=[])
        limits = Limits(lambda: NOW, NO_LIMITS)
        self.connections = InstalledConnections(database, KEYS, client, lambda: limits, lambda: self.seconds)

    def token(self, workspace_id: int) -> str | None:
        """Return the token by which a workspace is called; None if there's no way to it."""
        try:
            return self.connections.connect(workspace_id).client.token
        except NotConnectedError:
            return None


def test_each_workspace_is_called_with_its_own_token(database: Database) -> None:
    one, two = installed(database, "T1", "xoxb-1"), installed(database, "T2", "xoxb-2")
    ways = Ways(database)
    assert (ways.token(one), ways.token(two), ways.token(two + 1)) == ("xoxb-1", "xoxb-2", None)
    granted = ways.connections.connect(one).installation
    assert (granted.team_id, granted.can_look_up, granted.can_open_groups) == ("T1", True, False)


def test_a_new_token_is_used_within_seconds(database: Database) -> None:
    one, ways = installed(database, "T1", "xoxb-1"), Ways(database)
    assert ways.token(one) == "xoxb-1"
    installed(database, "T1", "xoxb-2")
    ways.seconds = KEPT_FOR - 0.1
    assert ways.token(one) == "xoxb-1"
    ways.seconds = KEPT_FOR
    assert ways.token(one) == "xoxb-2"


def test_a_token_that_was_just_stored_here_is_used_at_once(database: Database) -> None:
    one, ways = installed(database, "T1", "xoxb-1"), Ways(database)
    assert ways.token(one) == "xoxb-1"
    installed(database, "T1", "xoxb-2")
    ways.connections.read_anew()
    assert ways.token(one) == "xoxb-2"


def test_a_workspace_that_removed_the_app_is_not_called(database: Database) -> None:
    one, ways = installed(database, "T1", "xoxb-1"), Ways(database)
    removed(database, one)
    assert ways.token(one) is None
    installed(database, "T1", "xoxb-2")
    assert ways.token(one) == "xoxb-2"


def test_a_token_that_no_key_reads_is_no_token(database: Database) -> None:
    one = installed(database, "T1", "xoxb-1", OLDER_KEY)
    assert Ways(database).token(one) is None


def test_what_is_stored_is_not_a_token(database: Database) -> None:
    one, ways = installed(database, "T1", "xoxb-1"), Ways(database)
    with database.transaction() as session:
        session.execute(update(BotToken).values(encrypted="xoxb-1"))
    assert ways.token(one) is None


def test_a_row_that_is_another_workspaces_by_now_is_never_taken_for_the_first(database: Database) -> None:
    """SQLite gives the number of an erased row to the next one."""
    installed(database, "T1", "xoxb-1")
    ways = Ways(database)
    served = ServedWorkspaces(database, ways.connections.connect)
    assert served.find(["T1"])
    uninstall.forget(database, "T1", NOW)
    two = installed(database, "T2", "xoxb-2")
    ways.connections.read_anew()
    assert served.find(["T1"]) is None
    found = served.find(["T2"])
    assert found
    assert (found.id, found.team_id) == (two, "T2")
    one = installed(database, "T1", "xoxb-3")
    again = served.find(["T1"])
    assert again
    assert (again.id, ways.token(one)) == (one, "xoxb-3")


def test_another_bot_in_the_same_row_is_noticed(database: Database) -> None:
    one, ways = installed(database, "T1", "xoxb-1"), Ways(database)
    served = ServedWorkspaces(database, ways.connections.connect)
    served.find(["T1"])
    told = Installation("", "T1", "UOTHERBOT", frozenset())
    assert tokens.add(database, KEYS, Installed(told, Token("xoxb-2"), "UADMIN"), NOW) == one
    ways.connections.read_anew()
    found = served.find(["T1"])
    assert found
    assert found.bot_user_id == "UOTHERBOT"


def test_whoever_has_a_token_for_a_workspace_keeps_it_from_being_erased(database: Database) -> None:
    one = installed(database, "T1", "xoxb-1")
    removed(database, one)
    assert erase_at(database, one)
    install.serve(database, Installation("", "T1", "UBOT", frozenset()), NOW)  # with SLACK_BOT_TOKEN
    assert erase_at(database, one) is None


def erase_at(database: Database, workspace_id: int) -> datetime | None:
    """Return when a workspace is to be erased."""
    with database.reading() as session:
        return session.get_one(Workspace, workspace_id).erase_at


def test_a_workspace_that_cannot_be_erased_keeps_no_other_from_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, other = installed(database, "T1", "xoxb-1"), installed(database, "T2", "xoxb-2")
    for each in (stuck, other):
        removed(database, each)
    real = erasing.erase_some

    def fail(session: Session, workspace_id: int) -> int:
        if workspace_id == stuck:
            raise RuntimeError("a bug")
        return real(session, workspace_id)

    monkeypatch.setattr(erase_workspaces, "SLICE", 30.0)  # a busy machine must not end it earlier
    with monkeypatch.context() as failing:
        failing.setattr(erasing, "erase_some", fail)
        with pytest.raises(RowsFailedError, match="a bug"):
            erase_workspaces.erase(database, NOW + WEEK)
    assert erase_workspaces.erase(database, NOW + WEEK) == 1
    assert install.identify(database, "T2") is None


def test_a_yes_right_after_the_word_that_the_app_was_removed_is_not_believed_yet(database: Database) -> None:
    one = installed(database, "T1", "xoxb-1")
    with database.reading() as session:
        before = bot_tokens.find(session, one)
    assert before
    uninstall.note_removal(database, one, NOW)
    told = Installation("", "T1", "UBOT", frozenset())
    tokens.accepted(database, before, told, NOW + HOUR, NOW)
    assert removed_since(database, one) == NOW
    tokens.accepted(database, before, told, NOW + HOUR, NOW + 2 * MINUTE)
    assert removed_since(database, one) is None


def removed_since(database: Database, workspace_id: int) -> datetime | None:
    """Return since when Slack says that a workspace removed the app, as long as it may be so."""
    with database.reading() as session:
        found = bot_tokens.find(session, workspace_id)
        assert found
        return found.removed_since
