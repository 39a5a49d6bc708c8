"""The ways to workspaces: each with its own token, read from the database, and gone with it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from bot.config.token_keys import TokenKeys
from bot.oauth.connections import KEPT_FOR, InstalledConnections
from bot.slack.client import SlackClient
from bot.slack.connections import NotConnectedError
from bot.slack.installation import Installation
from bot.slack.limits import NO_LIMITS, Limits
from bot.use_cases.workspaces import tokens, uninstall
from bot.use_cases.workspaces.tokens import Installed, Token
from storage.database import Database
from storage.models.installation import BotToken
from tests.builders.introductions import NOW

KEYS = TokenKeys(["b" * 43 + "="])
OTHER_KEYS = TokenKeys(["a" * 43 + "="])
WEEK = timedelta(days=7)


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


def add_workspace(database: Database, team_id: str, token: str, keys: TokenKeys = KEYS) -> int:
    """Install the app in a workspace. Returns the id of its row."""
    told = Installation("", team_id, "UBOT", frozenset({"im:history"}))
    return tokens.add(database, keys, Installed(told, Token(token), "UADMIN"), NOW)


def remove(database: Database, workspace_id: int) -> None:
    """Let a workspace remove the app."""
    with database.transaction() as session:
        uninstall.remove(session, workspace_id, NOW, WEEK)


def test_each_workspace_is_called_with_its_own_token(database: Database) -> None:
    one, two = add_workspace(database, "T1", "xoxb-1"), add_workspace(database, "T2", "xoxb-2")
    ways = Ways(database)
    assert (ways.token(one), ways.token(two), ways.token(two + 1)) == ("xoxb-1", "xoxb-2", None)
    granted = ways.connections.granted(one)
    assert (granted.team_id, granted.can_look_up, granted.can_open_groups) == ("T1", True, False)


def test_a_new_token_is_used_within_seconds(database: Database) -> None:
    one, ways = add_workspace(database, "T1", "xoxb-1"), Ways(database)
    assert ways.token(one) == "xoxb-1"
    add_workspace(database, "T1", "xoxb-2")
    ways.seconds = KEPT_FOR - 0.1
    assert ways.token(one) == "xoxb-1"
    ways.seconds = KEPT_FOR
    assert ways.token(one) == "xoxb-2"


def test_a_token_that_was_just_stored_here_is_used_at_once(database: Database) -> None:
    one, ways = add_workspace(database, "T1", "xoxb-1"), Ways(database)
    assert ways.token(one) == "xoxb-1"
    add_workspace(database, "T1", "xoxb-2")
    ways.connections.read_anew()
    assert ways.token(one) == "xoxb-2"


def test_a_workspace_that_removed_the_app_is_not_called(database: Database) -> None:
    one, ways = add_workspace(database, "T1", "xoxb-1"), Ways(database)
    remove(database, one)
    assert ways.token(one) is None
    add_workspace(database, "T1", "xoxb-2")
    assert ways.token(one) == "xoxb-2"


def test_a_token_that_no_key_reads_is_no_token(database: Database) -> None:
    one = add_workspace(database, "T1", "xoxb-1", OTHER_KEYS)
    assert Ways(database).token(one) is None


def test_what_is_stored_is_not_a_token(database: Database) -> None:
    one, ways = add_workspace(database, "T1", "xoxb-1"), Ways(database)
    with database.transaction() as session:
        session.execute(update(BotToken).values(encrypted="xoxb-1"))
    assert ways.token(one) is None
