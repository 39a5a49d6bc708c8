"""Named queries for the lines that connectors wrote about people they introduced."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased

from storage.models.introduction import Introduction, Party
from storage.models.workspace import Member

CONNECTOR = aliased(Member)
# The last with a line: an introduction without one says nothing about it.
LAST = (
    select(func.max(Party.id))
    .join(Party.introduction)
    .join(Party.member)
    .join(CONNECTOR, CONNECTOR.id == Introduction.connector_id)
    .where(
        CONNECTOR.workspace_id == bindparam("workspace_id"),
        CONNECTOR.user_id == bindparam("by"),
        Member.user_id.in_(bindparam("people", expanding=True)),
        Party.line != "",
    )
    .group_by(Party.member_id)
)
LINES = select(Member.user_id, Party.line).join(Party.member).where(Party.id.in_(LAST)).order_by(Party.id)


def last_about(session: Session, workspace_id: int, by: str, people: Sequence[str]) -> dict[str, str]:
    """Return the last line that a connector wrote about each of these people, all by their Slack ids."""
    found = session.execute(LINES, {"workspace_id": workspace_id, "by": by, "people": list(people)})
    return {row.user_id: row.line for row in found}
