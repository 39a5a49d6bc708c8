"""A workspace with an introduction in it, made through the use cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.payloads.clicks import Click, StepClick, WayClick
from bot.payloads.modals import Form, Leaving, Submission
from bot.slack.installation import Installation
from bot.use_cases.introductions.introduce import introduce
from bot.use_cases.introductions.report import record
from bot.use_cases.workspaces import install as workspace
from storage.database import Database
from storage.models.enums import Step, Way
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from storage.queries import introductions
from tests.builders.looking import look

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def install(database: Database, team_id: str = "T1") -> int:
    """A workspace that has installed the bot; its id."""
    workspace.settle_in(database, Installation("", team_id, "UBOT", frozenset()), NOW)
    found = workspace.identify(database, None, team_id)
    assert found
    return found.id


def choose_channel(database: Database, channel: str | None, workspace_id: int = 1) -> None:
    """The workspace wants its summaries there, or nowhere any more."""
    with database.transaction() as session:
        session.get_one(Workspace, workspace_id).summary_channel = channel


def submission(**changes: Any) -> Submission:
    """Ana's form, as she fills it in."""
    usual: dict[str, Any] = {"workspace_id": 1, "view_id": "V1", "by": "UANA", "first": "UBEN", "second": "UCHIDI"}
    usual["reason"] = "both bake"
    return Submission(**(usual | changes))


def introduced(database: Database, **changes: Any) -> int:
    """Ana hands it in; the introduction's id."""
    given = submission(**changes)
    assert introduce(database, given, {}, NOW) == {}
    look(database)
    with database.reading() as session:
        return session.scalars(select(Introduction.id).where(Introduction.view_id == given.view_id)).one()


def click(introduction_id: int, by: str, said: str = "") -> Click:
    """A press on a button."""
    return Click(1, introduction_id, by, said)


def way_click(introduction_id: int, by: str, way: Way) -> WayClick:
    """A way out, chosen or taken back."""
    return WayClick(1, introduction_id, by, way)


def form(introduction_id: int, by: str) -> Form:
    """A form without fields."""
    return Form(1, introduction_id, by)


def leaving(introduction_id: int, by: str, way: Way, **fields: Any) -> Leaving:
    """A way out, filled in."""
    return Leaving(1, introduction_id, by, way=way, **({"line": "", "until": None} | fields))


def report(database: Database, introduction_id: int, by: str, step: Step, at: datetime = NOW) -> None:
    """One of the three buttons."""
    record(database, StepClick(1, introduction_id, by, step), at)
    look(database)


def seen(database: Database, introduction_id: int) -> Introduction:
    """The introduction as it is now, with all that belongs to it."""
    look(database)
    with database.reading() as session:
        found = introductions.find(session, 1, introduction_id)
        assert found
        return found


def party(database: Database, introduction_id: int, slack_id: str) -> Party:
    """One of its parties."""
    return next(each for each in seen(database, introduction_id).parties if each.member.slack_id == slack_id)


def outbox(database: Database) -> dict[str, OutgoingMessage]:
    """Every message, by its key without the introduction's number."""
    look(database)
    with database.reading() as session:
        messages = session.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id)).all()
        return {message.key.removeprefix("intro:"): message for message in messages}


def versions(database: Database) -> dict[str, int]:
    """How often each message has changed."""
    return {key: message.wanted_version for key, message in outbox(database).items()}


def told(database: Database, kind: str) -> list[str]:
    """The texts of all messages of a kind, such as `report`."""
    return [message.content["text"] for key, message in outbox(database).items() if key.split(":")[1] == kind]
