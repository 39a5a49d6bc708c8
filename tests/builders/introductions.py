"""A workspace with an introduction in it, made through the use cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.ids import Choice
from bot.rules.problems import IntroducedBefore
from bot.slack.installation import Installation
from bot.use_cases.errors import Rejected
from bot.use_cases.introductions.actors import Act
from bot.use_cases.introductions.answer_thanks import ActOnThanks
from bot.use_cases.introductions.introduce import Introduce, introduce
from bot.use_cases.introductions.leave import ActOnWay, Leave
from bot.use_cases.introductions.manage import Swap, Withdraw
from bot.use_cases.introductions.report import ActOnStep, record
from bot.use_cases.introductions.snooze import Snooze
from bot.use_cases.members import profiles
from bot.use_cases.workspaces import install as workspace
from storage.database import Database
from storage.models.enums import Step, Way
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from storage.queries import introductions, members
from tests.builders.looking import look
from tests.builders.outcomes import outcome

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def install(database: Database, team_id: str = "T1") -> int:
    """Store a workspace that has installed the bot. Returns its id."""
    workspace.settle_in(database, Installation("", team_id, "UBOT", frozenset()), NOW)
    found = workspace.identify(database, team_id)
    assert found
    return found.id


def choose_channel(database: Database, channel: str | None, workspace_id: int = 1) -> None:
    """Set the channel for the workspace's summaries; None for none."""
    with database.transaction() as session:
        session.get_one(Workspace, workspace_id).summary_channel = channel


def submission(**changes: Any) -> Introduce:
    """Return Ana's modal, as she fills it in."""
    usual: dict[str, Any] = {"workspace_id": 1, "view_id": "V1", "by": "UANA", "first_person": "UBEN"}
    usual |= {"second_person": "UCHIDI", "reason": "both bake"}
    return Introduce(**(usual | changes))


def withdrawing(introduction_id: int, by: str = "UANA") -> Withdraw:
    """Return the modal in which the connector withdraws an introduction."""
    return Withdraw(1, introduction_id, by)


def introduced(database: Database, **changes: Any) -> int:
    """Submit Ana's modal, and go ahead if the two were introduced before. Returns the introduction's id."""
    given = submission(**changes)
    try:
        introduce(database, given, {}, NOW)
    except Rejected as rejected:
        before = rejected.problems["second_person"]
        assert isinstance(before, IntroducedBefore)
        introduce(database, replace(given, despite=before.introduction_id), {}, NOW)
    look(database)
    with database.reading() as session:
        return session.scalars(select(Introduction.id).where(Introduction.view_id == given.view_id)).one()


def click(introduction_id: int, by: str) -> Act:
    """Return a press on a button."""
    return Act(1, introduction_id, by)


def snoozed(introduction_id: int, by: str, choice: str) -> Snooze:
    """A press on "Remind me tomorrow" or "next week"."""
    return Snooze(1, introduction_id, by, next_week=choice == Choice.NEXT_WEEK)


def swapped(introduction_id: int, by: str, first_mover: str) -> Swap:
    """A press on "Let the other write first"."""
    return Swap(1, introduction_id, by, first_mover)


def on_thanks(introduction_id: int, by: str, thanked_by: str) -> ActOnThanks:
    """A press on a button under a thank-you."""
    return ActOnThanks(1, introduction_id, by, thanked_by)


def way_click(introduction_id: int, by: str, way: Way) -> ActOnWay:
    """Return a way out, chosen or undone."""
    return ActOnWay(1, introduction_id, by, way)


def form(introduction_id: int, by: str) -> Act:
    """Return a modal without fields, submitted."""
    return Act(1, introduction_id, by)


def leaving(introduction_id: int, by: str, way: Way, **fields: Any) -> Leave:
    """Return a way out's modal, filled in."""
    return Leave(1, introduction_id, by, way=way, **({"line": "", "until": None} | fields))


def report(database: Database, introduction_id: int, by: str, step: Step, at: datetime = NOW) -> None:
    """Press one of the three buttons."""
    outcome(record, database, ActOnStep(1, introduction_id, by, step), at)
    look(database)


def seen(database: Database, introduction_id: int) -> Introduction:
    """Return the introduction as it is now, with all that belongs to it."""
    look(database)
    with database.reading() as session:
        found = introductions.find(session, 1, introduction_id)
        assert found
        return found


def party(database: Database, introduction_id: int, user_id: str) -> Party:
    """Return one of the introduction's parties."""
    return next(each for each in seen(database, introduction_id).parties if each.member.user_id == user_id)


def outbox(database: Database) -> dict[str, OutgoingMessage]:
    """Return every message, by its key without the introduction's number."""
    look(database)
    with database.reading() as session:
        messages = session.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id)).all()
        return {message.key.removeprefix("intro:"): message for message in messages}


def versions(database: Database) -> dict[str, int]:
    """Return how often each message has changed, by key."""
    return {key: message.wanted_version for key, message in outbox(database).items()}


def told(database: Database, kind: str) -> list[str]:
    """Return the texts of all messages of a kind, such as `report`."""
    return [message.content["text"] for key, message in outbox(database).items() if key.split(":")[1] == kind]


def to_ask_about(database: Database, workspace_id: int, user_ids: set[str], now: datetime) -> set[str]:
    """Return those of these people about whom Slack has to be asked before they're introduced."""
    with database.transaction() as session:
        try:
            profiles.check(session, members.ensure(session, workspace_id, user_ids), None, now)
        except profiles.NotCheckedError as unknown:
            return set(unknown.user_ids)
    return set()
