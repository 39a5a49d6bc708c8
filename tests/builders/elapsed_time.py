"""Time that passes over a database: what is due happens, and whoever is to be reminded is."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import func, select

from bot.jobs import advance_introductions, ask_what_came_of_it, send_reminders
from storage.database import Database
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member
from storage.queries import members
from tests.builders.introductions import DAY, NOW, introduced
from tests.builders.looking import look
from tests.builders.workspaces import served

NEXT_DUE = select(
    select(func.min(Introduction.due_at)).scalar_subquery(),
    select(func.min(Introduction.acted_at)).scalar_subquery(),
    select(func.min(Party.remind_at)).scalar_subquery(),
    select(func.min(Party.result_due_at)).scalar_subquery(),
)
PEOPLE = ("UCHIDI", "UDALIA", "UEMEKA", "UFERN")


def tick(database: Database, at: datetime) -> None:
    """Do once what the clock does each second."""
    advance_introductions.advance_due(database, served(database), at)
    send_reminders.remind(database, served(database), at)
    ask_what_came_of_it.ask_due(database, served(database), at)


def all_that_is_due(database: Database, at: datetime) -> None:
    """Do what the clock does in its next seconds: one thing may make another due."""
    for _ in range(3):
        tick(database, at)


def on_day(database: Database, day: float) -> None:
    """Tick once, `day` days after the introduction."""
    tick(database, NOW + day * DAY)


def days_pass(database: Database, first: float, last: float, every: timedelta = timedelta(hours=4)) -> None:
    """Tick from one day to another, every few hours: not while nothing is due, when a tick finds nothing to do."""
    at, end = NOW + first * DAY, NOW + last * DAY
    while (due := _next_due(database)) and (at := _tick_after(due, at, every)) <= end:
        tick(database, at)
        at += every


def _tick_after(due: datetime, at: datetime, every: timedelta) -> datetime:
    return at + max(0, ceil((due - at) / every)) * every


def _next_due(database: Database) -> datetime | None:
    with database.reading() as session:
        found = session.execute(NEXT_DUE).one()
        return min((at for at in found if at), default=None)


def ben_meets(database: Database, *people: str) -> list[int]:
    """Let Ana introduce Ben to each of these. Returns the introductions' ids."""
    return [introduced(database, view_id=f"V{person}", second_person=person) for person in people]


def by_itself(database: Database, to: str) -> list[OutgoingMessage]:
    """Return what the bot wrote to a person by itself: no cards, no reports."""
    look(database)
    kinds = ("nudge:", ":quiet:", ":no_meeting", ":lapsed", "left_alone:", ":came_of_it:")
    with database.reading() as session:
        found = session.scalars(select(OutgoingMessage).where(OutgoingMessage.to == to).order_by(OutgoingMessage.id))
        return [message for message in found if any(kind in message.key for kind in kinds)]


def member(database: Database, user_id: str = "UBEN") -> Member:
    """Return a member, as stored."""
    with database.reading() as session:
        return members.find(session, 1, [user_id])[0]


def change(database: Database, user_id: str, **fields: object) -> None:
    """Change fields of a member's row."""
    with database.transaction() as session:
        (found,) = members.find(session, 1, [user_id])
        for name, value in fields.items():
            setattr(found, name, value)
