"""Bring two rows of one workspace together: release 0.2 made a second when a workspace joined an Enterprise Grid.

The newer row stays. What belonged to the older is the newer's afterwards, and whoever was in both is one member. To be
removed once nobody upgrades from 0.2.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from storage.models.base import Row
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.models.process import Process
from storage.models.summary import Summary
from storage.models.workspace import Avoidance, Member, Workspace
from storage.queries.whole_introductions import in_batches

TABLES = Row.metadata.tables
OUTBOX, SUMMARIES = TABLES[OutgoingMessage.__tablename__], TABLES[Summary.__tablename__]
WORKSPACES, MEMBERS = TABLES[Workspace.__tablename__], TABLES[Member.__tablename__]
SUMMARY = "summary_"
"""Begins the names of the settings of the weekly summary, which belong together."""
OWN = {"id", "enterprise_id", "team_id", "workspace_id", "slack_id", "created_at", "left_alone_since"}
"""Columns that no other row has a better value for."""
CALM = {"execution_options": {"synchronize_session": False}}


def merge(session: Session, older: Workspace, newer: Workspace) -> int:
    """Bring all of `older` into `newer`, and delete it. Returns how many introductions moved. Both must be locked."""
    moved = select(func.count()).select_from(Introduction).where(Introduction.workspace_id == older.id)
    count = session.scalars(moved).one()
    same = _people_in_both(session, older.id, newer.id)
    _take_settings(older, newer)
    session.flush()
    _give_other_keys(session, older.id, newer.id)
    _drop_double_avoidances(session, older.id, newer.id, same)
    for column in _columns_about_members():
        _point(session, column, older.id, same)
    session.execute(delete(Process).where(Process.workspace_id == older.id), **CALM)
    for ids in in_batches(list(same)):
        session.execute(delete(Member).where(Member.id.in_(ids)), **CALM)
    for table in Row.metadata.sorted_tables:
        if "workspace_id" in table.c:
            session.execute(update(table).where(table.c.workspace_id == older.id).values(workspace_id=newer.id))
    session.execute(delete(Workspace).where(Workspace.id == older.id), **CALM)
    session.expunge(older)
    session.expire_all()
    return count


def _people_in_both(session: Session, older_id: int, newer_id: int) -> dict[int, int]:
    """Return the ids of members who are in both: the older row's -> the newer's, which learns what only that knew."""
    theirs = select(Member).where(Member.workspace_id.in_([older_id, newer_id]))
    found = session.scalars(theirs.order_by(Member.id).with_for_update(key_share=True)).all()
    known = {member.user_id: member for member in found if member.workspace_id == newer_id}
    pairs = [
        (member, known[member.user_id])
        for member in found
        if member.workspace_id == older_id and member.user_id in known
    ]
    for old, new in pairs:
        _take(MEMBERS, old, new)
    return {old.id: new.id for old, new in pairs}


def _take_settings(older: Workspace, newer: Workspace) -> None:
    """Let settings that nobody chose in the newer row be what they were."""
    has_summary = newer.summary_channel or newer.summary_stopped_by
    belonging = [column.key for column in WORKSPACES.c if column.key.startswith(SUMMARY)]
    _take(WORKSPACES, older, newer, belonging if has_summary else ())


def _take(table: Table, old: Row, new: Row, but: Collection[str] = ()) -> None:
    """Copy the values of all columns `but` these where `new` has what a new row begins with."""
    for column in table.c:
        if column.key not in OWN | set(but) and getattr(new, column.key) == _beginning(column):
            setattr(new, column.key, getattr(old, column.key))


def _beginning(column: Column[Any]) -> Any:
    default: Any = column.default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


def _give_other_keys(session: Session, older_id: int, newer_id: int) -> None:
    """Give the older row's messages and summaries other keys, where the newer one has the same."""
    suffix = f":{older_id}"
    for table in (OUTBOX, SUMMARIES):
        double = _keys(session, table, older_id) & _keys(session, table, newer_id)
        columns = [table.c.key, *([table.c.thread_of] if table is OUTBOX else [])]
        for keys in in_batches(sorted(double)):
            for column in columns:
                here = update(table).where(table.c.workspace_id == older_id, column.in_(keys))
                session.execute(here.values({column: column.concat(suffix)}))


def _keys(session: Session, table: Table, workspace_id: int) -> set[str]:
    return set(session.scalars(select(table.c.key).where(table.c.workspace_id == workspace_id).order_by(table.c.id)))


def _drop_double_avoidances(session: Session, older_id: int, newer_id: int, same: Mapping[int, int]) -> None:
    """Delete entries of private lists that the newer row has, too."""
    query = select(Avoidance).where(Avoidance.workspace_id.in_([older_id, newer_id])).order_by(Avoidance.id)
    seen, double = set[tuple[int, int]](), list[int]()
    for each in sorted(session.scalars(query), key=lambda each: each.workspace_id != newer_id):
        pair = (same.get(each.member_id, each.member_id), same.get(each.avoided_id, each.avoided_id))
        double += [each.id] if pair in seen else []
        seen.add(pair)
    for ids in in_batches(double):
        session.execute(delete(Avoidance).where(Avoidance.id.in_(ids)), **CALM)


def _columns_about_members() -> Sequence[Column[Any]]:
    tables = Row.metadata.sorted_tables
    return [column for table in tables for column in table.c if column.references(MEMBERS.c.id)]


def _point(session: Session, column: Column[Any], older_id: int, same: Mapping[int, int]) -> None:
    """Let a column point to the newer rows of those who have two."""
    table = column.table
    found = session.execute(select(table.c.id, column).where(table.c.workspace_id == older_id).order_by(table.c.id))
    changes = [{"row": row_id, "member": same[member_id]} for row_id, member_id in found if member_id in same]
    if changes:
        changed = update(table).where(table.c.id == bindparam("row")).values({column: bindparam("member")})
        session.connection().execute(changed, changes)
