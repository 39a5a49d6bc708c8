"""What people do and read in workspaces that installed the app, and what the database keeps of these."""

from __future__ import annotations

from sqlalchemy import select

from bot.config.token_keys import TokenKeys
from sandbox import Person, Sandbox
from sandbox.administration import Administration
from storage.database import Database
from storage.models.base import Row
from storage.models.installation import BotToken
from storage.models.workspace import Workspace
from tests.oauth.conftest import KEYS


def stored(database: Database) -> list[tuple[str, str]]:
    """Return each workspace that has the app, and its token, decrypted."""
    keys = TokenKeys(KEYS.split(","))
    with database.reading() as session:
        both = select(Workspace.team_id, BotToken.encrypted).join(BotToken, BotToken.workspace_id == Workspace.id)
        return [
            (team, keys.decrypt(encrypted)) for team, encrypted in session.execute(both.order_by(Workspace.team_id))
        ]


def nothing_is_stored(database: Database) -> bool:
    """Return whether no table has a row, visits that haven't ended aside."""
    with database.reading() as session:
        tables = [table for table in Row.metadata.sorted_tables if table.name not in ("oauth_states", "processes")]
        return not any(session.execute(select(table)).first() for table in tables)


def introduces(by: Person, who: str) -> None:
    """Let somebody introduce two people. The workspace has both asked first."""
    by.command("/intro", f"{who} you both care about good bridges")
    by.wait_for_view()
    assert not by.submit().errors


def reads(slack: Sandbox, person: Person, text: str) -> str:
    """Wait until somebody's newest message says this, and return it."""

    def found() -> str:
        return next((seen for each in person.messages() if text in (seen := person.sees(each))), "")

    return slack.wait_for(found, what=f"{text!r} before {person}")


def installer(workspace: Administration) -> Person:
    """Return who says yes on Slack's page: the first who's offered there."""
    return workspace.people[0]
