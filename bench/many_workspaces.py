"""The cost of a whole tick when nothing is due: with one workspace that installed the app, and with a thousand."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from statistics import median

from sqlalchemy import Connection, insert, text

from bench.idle_tick import NOW
from bench.measuring import milliseconds
from bot.config.config import read
from bot.full_circle import FullCircle
from storage.database import Database
from storage.models.enums import DeliveryState
from storage.models.installation import BotToken
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member, Workspace

PEOPLE, INTRODUCTIONS = 10, 5  # in each
TIMES = 100
LATER = NOW + timedelta(days=5)
KEY = b64encode(bytes(32)).decode()
SETTINGS = {
    "SLACK_CLIENT_ID": "1.1",
    "SLACK_CLIENT_SECRET": "secret",
    "SLACK_SIGNING_SECRET": "secret",
    "PUBLIC_URL": "http://127.0.0.1:3000",
    "TOKEN_KEYS": KEY,
    "HOST": "127.0.0.1",
    "SLACK_API_URL": "http://127.0.0.1:9/api/",  # nothing is due, so nobody is called
}


def measure(database_url: str, count: int) -> tuple[float, float]:
    """Return how many milliseconds an idle tick takes: with one workspace, and with so many. Medians."""
    with closing(Database(database_url)) as database:
        database.migrate()
        _fill(database, range(1, 2))
        one = _idle(database, database_url)
        _fill(database, range(2, count + 1))
        return one, _idle(database, database_url)


def _idle(database: Database, database_url: str) -> float:
    with _bot(database, database_url) as bot:
        bot.tick()  # the first one has more to do
        return median(milliseconds(bot.tick) for _ in range(TIMES))


@contextmanager
def _bot(database: Database, database_url: str) -> Iterator[FullCircle]:
    config = replace(read(SETTINGS | {"DATABASE_URL": database_url}), port=0)
    bot = FullCircle(config, database, lambda: NOW)
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()


def _fill(database: Database, numbers: range) -> None:
    """Store workspaces that installed the app, in which something is open and nothing is due."""
    with database.engine.begin() as connection:
        for number in numbers:
            _add(connection, number)
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _add(connection: Connection, number: int) -> None:
    where, first_member, first_made = {"workspace_id": number}, number * PEOPLE, number * INTRODUCTIONS
    team = {"team_id": f"T{number}", "enterprise_id": "", "bot_user_id": "UBOT", "created_at": NOW}
    connection.execute(insert(Workspace), {"id": number, **team})
    token = {"encrypted": "xoxb", "check_at": LATER, "refresh_at": LATER, "installed_at": NOW}
    connection.execute(insert(BotToken), where | token)
    people = [{"id": first_member + place, "slack_id": f"U{place}", **where} for place in range(PEOPLE)]
    connection.execute(insert(Member), people)
    made = range(first_made, first_made + INTRODUCTIONS)
    when = {"created_at": NOW, "introduced_at": NOW, "due_at": LATER, "reason": "both bake"}
    who = {"connector_id": first_member, "first_mover_id": first_member + 1}
    connection.execute(
        insert(Introduction), [{"id": each, "view_id": f"V{each}", **where, **who, **when} for each in made]
    )
    parties = [(each, first_member + place) for each in made for place in (1, 2)]
    connection.execute(
        insert(Party),
        [
            {"introduction_id": each, "member_id": member, "nudge_at": LATER, "turn": 1, **where}
            for each, member in parties
        ],
    )
    shown = {"to": "U1", "content": {}, "channel": "D1", "ts": "1.1", "state": DeliveryState.DELIVERED}
    messages = [{"introduction_id": each, "key": f"m{each}", **where, **shown} for each in made]
    connection.execute(insert(OutgoingMessage), messages)
