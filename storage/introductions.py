"""Named queries over introductions."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from storage.models import Introduction, Party

AT_ONCE = 50  # introductions in one look

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


def due(session: Session, now: datetime, after: int) -> Sequence[int]:
    """Some of the introductions in which something is due now, from the one after this id on."""
    found = select(Introduction.id).where(Introduction.due_at <= now, Introduction.id > after)
    return session.scalars(found.order_by(Introduction.id).limit(AT_ONCE)).all()


def lock_if_due(session: Session, introduction_id: int, now: datetime) -> Introduction | None:
    """One introduction for changing, if something is still due in it."""
    return session.scalar(
        select(Introduction)
        .where(Introduction.id == introduction_id, Introduction.due_at <= now)
        .options(*EVERYTHING_ABOUT_IT)
        .with_for_update(of=Introduction, key_share=True)
    )


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
