"""Named queries over introductions."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from storage.models import Introduction, Party

EVERYTHING_ABOUT_IT = (
    joinedload(Introduction.workspace),
    joinedload(Introduction.connector),
    selectinload(Introduction.parties).joinedload(Party.member),
    selectinload(Introduction.parties).selectinload(Party.reports),
)


def lock(session: Session, workspace_id: int, introduction_id: int) -> Introduction | None:
    """One introduction with all that belongs to it, for changing: others wait until this transaction ends."""
    return session.scalar(
        select(Introduction)
        .where(Introduction.id == introduction_id, Introduction.workspace_id == workspace_id)
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
