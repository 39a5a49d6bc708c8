"""All that may stand against an introduction of two members, asked in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import BindParameter, ScalarSelect, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from storage.models.introduction import Introduction, Party
from storage.models.workspace import Avoidance

T = TypeVar("T")
FROM_ONE_CONNECTOR = 2
"""Open introductions of one person by one connector that count towards the limit for everybody else."""
NO_MEMBER = 0
"""Stands for the second person's row id where that's somebody outside this Slack: no row has it."""
CONNECTOR: BindParameter[int] = bindparam("connector_id")
FIRST: BindParameter[int] = bindparam("first_id")
SECOND: BindParameter[int] = bindparam("second_id")


@dataclass(frozen=True)
class Obstacles:
    """Stored facts that may stand against a connector's introducing two members, or are worth a word before."""

    is_pending: bool
    """True if something happened in an introduction of theirs that is still to be reconciled: then ask again after."""
    open_id: int | None
    """The id of the connector's introduction of the same two, if one is still open."""
    open_since: datetime | None
    """The moment they made that one."""
    joinable_id: int | None
    """The id of the open introduction of the same two, by whomever, that another would join."""
    earlier_id: int | None
    """The id of the last introduction of the two that has ended, if any, or that this connector left to others. One
    that was never made, since not both said yes, counts only if this connector asked them: nobody else knows of it."""
    first_open_count: int
    """The number of open introductions in which the first is a party: at most `FROM_ONE_CONNECTOR` of each connector,
    so that no one of them uses up the room of all; or of this connector all, if that's more."""
    second_open_count: int
    one_avoids_the_other: bool
    """True if either has the other on their private list."""
    first_is_new: bool
    """True if the first was never a party before. That stands against nothing, and is asked here to save a trip."""
    second_is_new: bool


def find(session: Session, connector_id: int, first_id: int, second_id: int) -> Obstacles:
    """Return the obstacles to an introduction of these members, by their row ids. All three must be locked."""
    values = {"connector_id": connector_id, "first_id": first_id, "second_id": second_id}
    return Obstacles(**session.execute(OBSTACLES, values).mappings().one())


def earlier(session: Session, connector_id: int, first_id: int, second_id: int, before: int) -> int | None:
    """Return the id of the last introduction of these members that has ended, among those with an id below `before`."""
    values = {"connector_id": connector_id, "first_id": first_id, "second_id": second_id, "before": before}
    return session.scalar(EARLIER, values)


def to_outsiders(session: Session, connector_id: int, member_id: int) -> Sequence[tuple[int, str]]:
    """Return the connector's introductions of a member to somebody outside, the newest first: each id, and the name."""
    found = session.execute(TO_OUTSIDERS, {"connector_id": connector_id, "first_id": member_id})
    return [(introduction_id, name) for introduction_id, name in found if name is not None]


def _is_pending() -> ScalarSelect[bool]:
    acted = (Introduction.acted_at.is_not(None), Party.member_id.in_((FIRST, SECOND)))
    return select(exists(select(Introduction.id).join(Introduction.parties).where(*acted))).scalar_subquery()


def _open_one(column: InstrumentedAttribute[T]) -> ScalarSelect[T]:
    theirs = (Introduction.connector_id == CONNECTOR, Introduction.withdrawn_at.is_(None))
    found = _of_the_two(column).where(*theirs, Introduction.outcome.is_(None))
    return found.order_by(Introduction.id).limit(1).scalar_subquery()


def _joinable_one() -> ScalarSelect[int]:
    found = _of_the_two(Introduction.id).where(Introduction.outcome.is_(None), Introduction.joined_id.is_(None))
    return found.order_by(Introduction.id).limit(1).scalar_subquery()


def _earlier_one() -> Select[int]:
    is_theirs = Introduction.connector_id == CONNECTOR
    has_ended = or_(Introduction.outcome.is_not(None), and_(is_theirs, Introduction.withdrawn_at.is_not(None)))
    found = _of_the_two(Introduction.id).where(has_ended, or_(Introduction.introduced_at.is_not(None), is_theirs))
    # Of several at once, the connector's own.
    at_once, own_first = func.coalesce(Introduction.joined_id, Introduction.id), case((is_theirs, 1), else_=0)
    order = (at_once.desc(), own_first.desc(), Introduction.id.desc())
    return found.order_by(*order).limit(1)


def _of_the_two(column: InstrumentedAttribute[T]) -> Select[T]:
    one, other = aliased(Party), aliased(Party)
    return (
        select(column)
        .join(one, one.introduction_id == Introduction.id)
        .join(other, other.introduction_id == Introduction.id)
        .where(one.member_id == FIRST, other.member_id == SECOND)
    )


def _open_count(member_id: BindParameter[int]) -> ScalarSelect[int]:
    is_open = (Party.member_id == member_id, Introduction.outcome.is_(None), Introduction.joined_id.is_(None))
    made_by = select(Introduction.connector_id, func.count().label("made")).select_from(Party).join(Party.introduction)
    each = made_by.where(*is_open).group_by(Introduction.connector_id).subquery()
    made = each.c.made
    counted = func.coalesce(func.sum(case((made > FROM_ONE_CONNECTOR, FROM_ONE_CONNECTOR), else_=made)), 0)
    theirs = func.coalesce(func.sum(case((each.c.connector_id == CONNECTOR, made), else_=0)), 0)
    return select(case((theirs > counted, theirs), else_=counted)).scalar_subquery()


def _one_avoids_the_other() -> ScalarSelect[bool]:
    either = or_(
        (Avoidance.member_id == FIRST) & (Avoidance.avoided_id == SECOND),
        (Avoidance.member_id == SECOND) & (Avoidance.avoided_id == FIRST),
    )
    return select(exists(select(Avoidance.id).where(either))).scalar_subquery()


def _is_new(member_id: BindParameter[int]) -> ScalarSelect[bool]:
    return select(~exists(select(Party.id).where(Party.member_id == member_id))).scalar_subquery()


# Built once, since building this statement took longer than running it.
OBSTACLES = select(
    _is_pending().label("is_pending"),
    _open_one(Introduction.id).label("open_id"),
    _open_one(Introduction.created_at).label("open_since"),
    _joinable_one().label("joinable_id"),
    _earlier_one().scalar_subquery().label("earlier_id"),
    _open_count(FIRST).label("first_open_count"),
    _open_count(SECOND).label("second_open_count"),
    _one_avoids_the_other().label("one_avoids_the_other"),
    _is_new(FIRST).label("first_is_new"),
    _is_new(SECOND).label("second_is_new"),
)
TO_OUTSIDERS = (
    select(Introduction.id, Introduction.outsider)
    .join(Introduction.parties)
    .where(Party.member_id == FIRST, Introduction.connector_id == CONNECTOR, Introduction.is_outside)
    .order_by(Introduction.id.desc())
)
EARLIER = _earlier_one().where(Introduction.id < bindparam("before", type_=Introduction.id.type))
