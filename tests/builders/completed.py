"""Introductions that came full circle, and a workspace with a channel for its summaries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.use_cases.introductions.introduce import introduce
from bot.use_cases.introductions.report import ActOnStep, record
from storage.database import Database
from storage.models.enums import Audience, Step
from storage.models.facts import Words
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from storage.queries import introductions
from tests.builders.introductions import submission
from tests.builders.looking import look
from tests.builders.outcomes import outcome

CHANNEL = "C0INTROS"
ANA, BEN, CHIDI = "UANA", "UBEN", "UCHIDI"
ALL = frozenset({ANA, BEN, CHIDI})


def choose_channel(database: Database, due_at: datetime, **changes: Any) -> None:
    """Choose the workspace's summary channel; a summary is due at `due_at`, then every week."""
    with database.transaction() as session:
        workspace = session.get_one(Workspace, 1)
        workspace.summary_channel, workspace.summary_set_by, workspace.summary_due_at = CHANNEL, ANA, due_at
        for name, value in changes.items():
            setattr(workspace, name, value)


def full_circle(database: Database, at: datetime, *, sharing: Collection[str] = ALL, number: int = 1) -> int:
    """Let Ana introduce two, who meet and say thank you two days later. `sharing`: those who agree to be named."""
    given = submission(
        view_id=f"V{number}-{at.timestamp()}", first_person=_who(BEN, number), second_person=_who(CHIDI, number)
    )
    assert outcome(introduce, database, given, {}, at) == {}
    with database.reading() as session:
        about = session.scalars(select(Introduction.id).where(Introduction.view_id == given.view_id)).one()
    for day, step in ((1, Step.CONNECTED), (2, Step.MET), (2, Step.THANKED)):
        for by in (given.first_person, given.second_person):
            record(database, ActOnStep(1, about, by, step), at + timedelta(days=day))
    look(database)
    share(database, about, sharing)
    return about


def _who(name: str, number: int) -> str:
    return name if number == 1 else f"{name}{number}"


def share(database: Database, about: int, sharing: Collection[str]) -> None:
    """Let these, and only these, agree that the channel hears of it."""
    with database.transaction() as session:
        introduction = introductions.lock(session, 1, about)
        assert introduction
        introduction.connector_shares_with = CHANNEL if ANA in sharing else None
        for party, name in zip(introduction.parties, (BEN, CHIDI), strict=True):
            party.shares_with = CHANNEL if name in sharing else None


def thank(database: Database, about: int, by: str, text: str, audience: Audience = Audience.CHANNEL) -> None:
    """Let a party's thank-you have words."""
    with database.transaction() as session:
        introduction = introductions.lock(session, 1, about)
        assert introduction
        party = next(each for each in introduction.parties if each.member.user_id == by)
        at = party.reports[-1].reported_at
        words = Words(workspace_id=1, clicked=Step.THANKED, text=text, audience=audience, offers_help=False, said_at=at)
        party.words.append(words)


def posts(database: Database, to: str = CHANNEL) -> list[OutgoingMessage]:
    """Return the messages for the channel, in order."""
    look(database)
    with database.reading() as session:
        found = select(OutgoingMessage).where(OutgoingMessage.to == to).order_by(OutgoingMessage.id)
        return list(session.scalars(found))
