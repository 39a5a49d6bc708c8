"""Named queries of deleting members: who wants it, who has to be locked with them, and the deleting."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, delete, select
from sqlalchemy.orm import Session

from storage.models.introduction import Introduction, Party
from storage.models.workspace import NOBODY, Avoidance, Member
from storage.queries import members
from storage.queries.introductions import leads_of
from storage.queries.served import Served, is_served

AT_ONCE = 50  # members in one batch


@dataclass(frozen=True)
class Circle:
    """A member, and everybody who's locked with them."""

    member: Member
    others: list[Member]
    """The others in all introductions they made or are part of."""
    nobody: Member | None
    """Takes their place; None if they're in no introduction."""


def lock_circle(session: Session, workspace_id: int, user_id: str) -> Circle | None:
    """Lock a member, and all who are in something with them, in the order of ids. None if they aren't known.

    `user_id`: in Slack. Nobody is introduced to them, or by them, until the transaction ends. If somebody was while
    this waited, all locks are let go first: one more, out of the order, could wait in a circle.
    """
    while known := {each.user_id: each for each in members.find(session, workspace_id, [user_id, NOBODY])}:
        if user_id not in known:
            return None  # their data was just deleted
        member, nobody = known[user_id], known.get(NOBODY)
        in_it = set(session.scalars(_circle_of(member.id)))
        if in_it and nobody is None:
            members.add(session, workspace_id, NOBODY)
            continue
        with session.begin_nested() as attempt:
            locked = members.lock(session, {member.id, *in_it, *([nobody.id] if nobody else [])})
            if set(session.scalars(_circle_of(member.id))) <= {each.id for each in locked} and member in locked:
                return Circle(member, [each for each in locked if each not in (member, nobody)], nobody)
            attempt.rollback()
    return None


def _circle_of(member_id: int) -> CompoundSelect[int]:
    leads = leads_of(member_id)
    connectors = select(Introduction.connector_id).where(Introduction.id.in_(leads))
    as_well = select(Introduction.connector_id).where(Introduction.joined_id.in_(leads))
    return connectors.union(as_well, select(Party.member_id).where(Party.introduction_id.in_(leads)))


def to_forget(session: Session, served: Served, after: int) -> Sequence[int]:
    """Return the ids, in order and after `after`, of up to `AT_ONCE` members who want their data deleted."""
    wanted = select(Member.id).where(Member.forget_since.is_not(None), Member.id + 0 > after)
    wanted = wanted.where(is_served(Member.workspace_id + 0))
    return session.scalars(wanted.order_by(Member.id + 0).limit(AT_ONCE), served.values).all()


def workspace_of(session: Session, member_id: int) -> int | None:
    """Return the id of a member's workspace; None if there's no such member any more."""
    return session.scalar(select(Member.workspace_id).where(Member.id == member_id))


def delete_for_good(session: Session, member: Member) -> None:
    """Delete a member, their private list, and their entry on everybody else's. Nothing may refer to them any more."""
    listed = (Avoidance.member_id == member.id) | (Avoidance.avoided_id == member.id)
    session.execute(delete(Avoidance).where(listed).execution_options(synchronize_session=False))
    session.delete(member)
