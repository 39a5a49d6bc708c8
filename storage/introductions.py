"""Named queries over introductions."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from storage.models import Introduction, Party

EVERYTHING_ABOUT_IT = (
    joinedload(Introduction.workspace),
    joinedload(Introduction.connector),
    selectinload(Introduction.parties).options(
        joinedload(Party.member),
        selectinload(Party.reports),
        selectinload(Party.words),
        selectinload(Party.ways_out),
        selectinload(Party.answers),
    ),
)


def lock(session: Session, workspace_id: int, introduction_id: int) -> Introduction | None:
    """One introduction with all that belongs to it, for changing: others wait until this transaction ends."""
    return session.scalar(_one(workspace_id, introduction_id).with_for_update(of=Introduction, key_share=True))


def find(session: Session, workspace_id: int, introduction_id: int) -> Introduction | None:
    """One introduction with all that belongs to it, for looking."""
    return session.scalar(_one(workspace_id, introduction_id))


def _one(workspace_id: int, introduction_id: int) -> Select[Introduction]:
    return (
        select(Introduction)
        .where(Introduction.id == introduction_id, Introduction.workspace_id == workspace_id)
        .options(*EVERYTHING_ABOUT_IT)
    )


def lock_due(session: Session, now: datetime, limit: int) -> list[Introduction]:
    """Up to `limit` introductions in which something is due, for changing. Other processes get others."""
    due = (
        select(Introduction)
        .where(Introduction.due_at <= now)
        .options(*EVERYTHING_ABOUT_IT)
        .order_by(Introduction.due_at)
        .limit(limit)
        .with_for_update(of=Introduction, key_share=True, skip_locked=True)
    )
    return list(session.scalars(due))


def is_anything_due(session: Session, now: datetime) -> bool:
    """Whether there is anything for `lock_due`."""
    return session.scalar(select(Introduction.id).where(Introduction.due_at <= now).limit(1)) is not None


def submitted_as(session: Session, workspace_id: int, view_id: str) -> Introduction | None:
    """The introduction that came from this modal, if it was handed in before."""
    return session.scalar(
        select(Introduction).where(Introduction.workspace_id == workspace_id, Introduction.view_id == view_id)
    )


def open_between(session: Session, connector_id: int, member_ids: Collection[int]) -> Introduction | None:
    """The open introduction of exactly these people by this connector, if there is one."""
    in_it = (
        select(func.count())
        .where(Party.introduction_id == Introduction.id, Party.member_id.in_(member_ids))
        .scalar_subquery()
    )
    return session.scalar(
        select(Introduction)
        .where(
            Introduction.connector_id == connector_id,
            Introduction.outcome.is_(None),
            in_it == len(set(member_ids)),
        )
        .order_by(Introduction.id)
        .limit(1)
    )


def open_count(session: Session, member_id: int) -> int:
    """In how many open introductions this member is a party."""
    return session.scalars(
        select(func.count())
        .select_from(Party)
        .join(Party.introduction)
        .where(Party.member_id == member_id, Introduction.outcome.is_(None))
    ).one()
