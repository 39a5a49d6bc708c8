"""Named queries over introductions of one person to several, which were made in one go and share a message."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, case, select, update
from sqlalchemy.orm import Session

from storage.models.introduction import Introduction, Party
from storage.models.workspace import Member
from storage.queries import whole_introductions
from storage.queries.whole_introductions import WITH_PEOPLE, in_batches

OF_THEM = (
    select(Introduction)
    .where(Introduction.made_with_id == bindparam("first_id"), Introduction.workspace_id == bindparam("workspace_id"))
    .options(*WITH_PEOPLE)
    .order_by(Introduction.id)
)


def find(session: Session, workspace_id: int, first_id: int) -> list[Introduction]:
    """Return the introductions that were made in one go, in order, each with all that belongs to it. Locks none.

    `first_id`: the first of them, which may have been erased.
    """
    return whole_introductions.find(session, OF_THEM, {"first_id": first_id, "workspace_id": workspace_id})


def first_of(session: Session, introduction_ids: Sequence[int]) -> list[int]:
    """Return the first ones of those with which these introductions, or others that joined them, were made in one go.

    In order; none of an introduction that was made alone.
    """
    firsts = set[int | None]()
    for some in in_batches(introduction_ids):
        these = Introduction.id.in_(some) | Introduction.joined_id.in_(some)
        found = select(Introduction.made_with_id).where(these, Introduction.made_with_id.is_not(None)).distinct()
        firsts.update(session.scalars(found.order_by(Introduction.made_with_id)))
    return sorted(filter(None, firsts))


def made_with_modal(session: Session, connector: Member, view_ids: Collection[str]) -> dict[str, int | None]:
    """Return which of the ids that a modal may give are taken: id -> the first of what this connector made in one go.

    None in its place if it's somebody else's by now, or was made alone.
    """
    ours = case((Introduction.connector_id == connector.id, Introduction.made_with_id))
    taken = select(Introduction.view_id, ours.label("first_id"))
    taken = taken.where(Introduction.workspace_id == connector.workspace_id, Introduction.view_id.in_(view_ids))
    return {row.view_id: row.first_id for row in session.execute(taken.order_by(Introduction.id))}


def people_of(session: Session, workspace_id: int, first_id: int) -> set[str]:
    """Return the Slack ids of all who were introduced in one go."""
    people = select(Member.user_id).join(Party, Party.member_id == Member.id).join(Party.introduction)
    people = people.where(Introduction.made_with_id == first_id, Introduction.workspace_id == workspace_id)
    return set(session.scalars(people.order_by(Member.id)))


def be_the_first(session: Session, introduction_id: int) -> None:
    """Note that an introduction is the first of several."""
    this = update(Introduction).where(Introduction.id == introduction_id)
    session.execute(this.values(made_with_id=introduction_id).execution_options(synchronize_session=False))


def first_of_one(session: Session, introduction_id: int) -> int | None:
    """Return the first of those with which this introduction was made in one go; None if it was made alone."""
    return session.scalar(select(Introduction.made_with_id).where(Introduction.id == introduction_id))
