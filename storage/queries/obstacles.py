"""All that may stand against an introduction of two members, asked in two statements.

One asks for the introductions that the two share, which are few; what follows from those is told here. PostgreSQL takes
longer to plan a subquery for each of these questions than to answer it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BindParameter, ScalarSelect, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from storage.models.enums import Outcome
from storage.models.introduction import Introduction, Party
from storage.models.workspace import Avoidance, Member

FROM_ONE_CONNECTOR = 2
"""Open introductions of one person by one connector that count towards the limit for everybody else."""
NO_MEMBER = 0
"""Stands for the second person's row id where that's somebody outside this Slack: no row has it."""
CONNECTOR: BindParameter[int] = bindparam("connector_id")
FIRST: BindParameter[int] = bindparam("first_id")
SECOND: BindParameter[int] = bindparam("second_id")
VIEW: BindParameter[str] = bindparam("view_id")


@dataclass(frozen=True)
class Obstacles:
    """Stored facts that may stand against a connector's introducing two members, or are worth a word before."""

    is_submitted: bool
    """True if this modal was submitted before, and became an introduction. Asked here to save a trip."""
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


class Shared(NamedTuple):
    """An introduction of the two, by whomever."""

    id: int
    connector_id: int
    created_at: datetime
    introduced_at: datetime | None
    withdrawn_at: datetime | None
    outcome: Outcome | None
    joined_id: int | None


def find(session: Session, connector_id: int, first_id: int, second_id: int, view_id: str = "") -> Obstacles:
    """Return the obstacles to an introduction of these members, by their row ids. All three must be locked.

    `view_id`: Slack's id of the modal that introduces them; empty if it isn't to be looked for.
    """
    values = {"connector_id": connector_id, "first_id": first_id, "second_id": second_id, "view_id": view_id}
    shared = _shared(session, first_id, second_id)
    open_one = next((each for each in shared if _is_open_to(each, connector_id)), None)
    return Obstacles(
        **session.execute(OBSTACLES, values).mappings().one(),
        open_id=open_one and open_one.id,
        open_since=open_one and open_one.created_at,
        joinable_id=next((each.id for each in shared if each.outcome is None and each.joined_id is None), None),
        earlier_id=_last_that_ended(shared, connector_id),
    )


def earlier(session: Session, connector_id: int, first_id: int, second_id: int, before: int) -> int | None:
    """Return the id of the last introduction of these members that has ended, among those with an id below `before`."""
    shared = [each for each in _shared(session, first_id, second_id) if each.id < before]
    return _last_that_ended(shared, connector_id)


def _shared(session: Session, first_id: int, second_id: int) -> Sequence[Shared]:
    """Return what the two share, the oldest first."""
    found = session.execute(SHARED, {"first_id": first_id, "second_id": second_id})
    return sorted((Shared(*each) for each in found), key=lambda each: each.id)


def _is_open_to(shared: Shared, connector_id: int) -> bool:
    """Return whether it's the connector's and goes on for them."""
    return shared.connector_id == connector_id and shared.withdrawn_at is None and shared.outcome is None


def _last_that_ended(shared: Sequence[Shared], connector_id: int) -> int | None:
    """Return the id of the last that has ended; of several that were joined, the connector's own."""
    ended = [each for each in shared if _has_ended(each, is_theirs=each.connector_id == connector_id)]
    in_order = sorted(ended, key=lambda each: (each.joined_id or each.id, each.connector_id == connector_id, each.id))
    return in_order[-1].id if in_order else None


def _has_ended(shared: Shared, *, is_theirs: bool) -> bool:
    """Return whether it has ended, or the connector left it to others. One that was never made is only theirs."""
    is_over = shared.outcome is not None or (is_theirs and shared.withdrawn_at is not None)
    return is_over and (shared.introduced_at is not None or is_theirs)


def to_outsiders(session: Session, connector_id: int, member_id: int) -> Sequence[tuple[int, str]]:
    """Return the connector's introductions of a member to somebody outside, the newest first: each id, and the name."""
    found = session.execute(TO_OUTSIDERS, {"connector_id": connector_id, "first_id": member_id})
    return [(introduction_id, name) for introduction_id, name in found if name is not None]


def _is_submitted() -> ScalarSelect[bool]:
    of_the_workspace = select(Member.workspace_id).where(Member.id == CONNECTOR).scalar_subquery()
    theirs = (Introduction.workspace_id == of_the_workspace, Introduction.view_id == VIEW)
    return select(exists(select(Introduction.id).where(*theirs))).scalar_subquery()


def _is_pending() -> ScalarSelect[bool]:
    acted = (Introduction.acted_at.is_not(None), Party.member_id.in_((FIRST, SECOND)))
    return select(exists(select(Introduction.id).join(Introduction.parties).where(*acted))).scalar_subquery()


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
    _is_submitted().label("is_submitted"),
    _is_pending().label("is_pending"),
    _open_count(FIRST).label("first_open_count"),
    _open_count(SECOND).label("second_open_count"),
    _one_avoids_the_other().label("one_avoids_the_other"),
    _is_new(FIRST).label("first_is_new"),
    _is_new(SECOND).label("second_is_new"),
)
ONE, OTHER = aliased(Party), aliased(Party)
SHARED = (
    select(*(getattr(Introduction, name) for name in Shared._fields))
    .join(ONE, ONE.introduction_id == Introduction.id)
    .join(OTHER, OTHER.introduction_id == Introduction.id)
    .where(ONE.member_id == FIRST, OTHER.member_id == SECOND)
)
TO_OUTSIDERS = (
    select(Introduction.id, Introduction.outsider)
    .join(Introduction.parties)
    .where(Party.member_id == FIRST, Introduction.connector_id == CONNECTOR, Introduction.is_outside)
    .order_by(Introduction.id.desc())
)
