"""What is different where a connector has introduced two people already: by email, by phone, in person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from bot.rules import elsewhere as rules
from bot.rules.deadlines import calendar, calendar_for_all
from bot.use_cases.introductions.objections import Problems
from storage.models.workspace import Member
from storage.queries import members, workspaces

if TYPE_CHECKING:
    from bot.use_cases.introductions.introduce import Introduce


def today_of(session: Session, workspace_id: int, user_id: str, now: datetime) -> date:
    """Return the date by a member's clock; by the workspace's if the bot doesn't know them yet."""
    workspace = workspaces.get(session, workspace_id)
    known = members.find(session, workspace_id, [user_id])
    return (calendar(known[0], workspace) if known else calendar_for_all(workspace)).day_of(now)


def without_what_is_moot(act: Introduce) -> Introduce:
    """Return what is asked for, without what a form may still say of two who know each other's names by now.

    They aren't asked whether they'd like to be introduced, and nobody is chosen to write first. Without a way, no day.
    """
    if act.elsewhere is None:
        return replace(act, elsewhere_on=None, in_touch=False)
    act = replace(act, ask_first=False, shows_names=True, first_description="", second_description="")
    return replace(act, second_writes_first=False)


def wrong_day(act: Introduce, connector: Member, now: datetime) -> Problems:
    """Return the problem with the day on which they were introduced, if there is one."""
    today = calendar(connector, connector.workspace).day_of(now)
    problem = rules.wrong_day(act.elsewhere_on, today) if act.elsewhere else None
    return {"elsewhere_on": problem} if problem else {}


def columns(act: Introduce, joined_id: int | None) -> dict[str, Any]:
    """Return what is stored of it. `joined_id`: of the introduction that it joins, by whose word the two are in touch.

    What nothing follows from isn't stored.
    """
    in_touch = act.in_touch and joined_id is None
    return {"elsewhere": act.elsewhere, "elsewhere_on": act.elsewhere_on, "in_touch": in_touch}
