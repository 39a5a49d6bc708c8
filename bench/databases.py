"""Databases with people in them, and what the bot has stored there, read from outside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.engine import URL, make_url

from bench.measuring import postgresql
from bench.requests import Trio
from bench.slack_api import BOT_USER_ID, TEAM_ID
from storage.database import Database
from storage.models.base import UtcDateTime
from storage.models.enums import Account, DeliveryState, Kind, WhenUnsure
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member, Workspace

MakeDatabase = Callable[[str], str]
"""Returns the address of a new, empty database. Takes a name that no other has."""
WAITING = text(
    "SELECT (SELECT count(*) FROM outgoing_messages WHERE due_at IS NOT NULL)"
    " + (SELECT count(*) FROM introductions WHERE due_at <= :now)"
).bindparams(bindparam("now", type_=UtcDateTime()))


def sqlite(folder: Path) -> MakeDatabase:
    """Return what makes SQLite databases in this folder."""
    return lambda name: f"sqlite:///{folder}/{name}.sqlite3"


@contextmanager
def postgresql_server(address: str | None) -> Iterator[MakeDatabase]:
    """Give what makes databases in the server at this address, or in one of our own that writes as a careful one does.

    `address`: of a database whose user may make others.
    """
    from tests.postgresql import run  # a development dependency

    with postgresql([address] if address else []) as (found,):
        server = make_url(found)
        if not address:
            run(server, "ALTER SYSTEM SET fsync = on", "SELECT pg_reload_conf()")

        def make(name: str) -> str:
            run(server, f"CREATE DATABASE bench_{name}")
            return _shown(server.set(database=f"bench_{name}"))

        yield make


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@contextmanager
def world(database_url: str, trios: Collection[Trio]) -> Iterator[Database]:
    """Migrate a database, let these people be known in it, and close it at the end."""
    now = datetime.now(UTC)
    workspace = {"id": 1, "team_id": TEAM_ID, "bot_user_id": BOT_USER_ID, "created_at": now}
    # Slack has just been asked about them: no request has to wait for that.
    known = {"workspace_id": 1, "account": Account.PERSON, "checked_at": now, "time_zone": "UTC"}
    with closing(Database(database_url)) as database:
        database.migrate()
        with database.transaction() as session:
            session.execute(insert(Workspace), [workspace])
            people = [user_id for trio in trios for user_id in trio.people]
            session.execute(insert(Member), [known | {"user_id": user_id} for user_id in people])
        yield database


def waiting(database: Database) -> int:
    """Return how many messages are to be sent, and how many introductions to be looked at."""
    with database.reading() as session:
        return int(session.execute(WAITING, {"now": datetime.now(UTC)}).scalar_one())


def introduction_ids(database: Database) -> dict[str, int]:
    """Return the introductions that were stored, by the submitted modal."""
    with database.reading() as session:
        found = session.execute(select(Introduction.view_id, Introduction.id))
        return {row.view_id: row.id for row in found}


def references(database: Database) -> dict[str, str]:
    """Return what the buttons of the introductions that were stored carry, by the submitted modal."""
    with database.reading() as session:
        return {
            each.view_id: each.reference for each in session.scalars(select(Introduction).order_by(Introduction.id))
        }


def card(database: Database) -> dict[str, Any]:
    """Return a card as it was sent: its text and its blocks."""
    with database.reading() as session:
        cards = select(OutgoingMessage.content).where(OutgoingMessage.kind == Kind.CARD)
        return dict(session.scalars(cards.limit(1)).one())


# --- Messages that wait to be sent ----------------------------------------------------------------------------------


def queue_posts(database: Database, kind: Kind, recipients: Collection[str], content: dict[str, Any], key: str) -> None:
    """Let a message be due to each of these people. `key`: what the keys of the messages begin with."""
    _queue(database, [{"to": to, "key": f"{key}:{to}", "kind": kind, "content": content} for to in recipients])


def queue_changes(database: Database, recipients: Collection[str], content: dict[str, Any], key: str) -> None:
    """Let a change of a card be due that stands in each of these people's direct messages."""
    there = {"kind": Kind.CARD, "content": content, "ts": "1600000000.000001", "delivered_version": 1}
    _queue(
        database,
        [{"to": to, "key": f"{key}:{to}", "channel": f"D{to[1:]}", "wanted_version": 2, **there} for to in recipients],
    )


def _queue(database: Database, rows: Collection[dict[str, Any]]) -> None:
    due_at = datetime.now(UTC) - timedelta(minutes=5)
    what = {"workspace_id": 1, "state": DeliveryState.PENDING, "due_at": due_at, "when_unsure": WhenUnsure.SEND_AGAIN}
    with database.transaction() as session:
        session.execute(insert(OutgoingMessage), [what | row for row in rows])


def server_version(database_url: str) -> str:
    """Return the version of a PostgreSQL server."""
    with closing(Database(database_url)) as database, database.reading() as session:
        return str(session.execute(text("SHOW server_version")).scalar_one())
