"""Named queries over members' Homes: whose is to be drawn, and what stands on it.

What a member has a part in is found by their own id and read through no further, so a Home costs the same however many
introductions its workspace has. `+ 0` keeps the databases from going along all ids instead.

The two see an introduction with several connectors once, and each of its connectors sees theirs: as past, once they
withdrew it, also while it goes on without them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    ScalarSelect,
    Select,
    bindparam,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, joinedload

from storage.models.enums import Step, Way
from storage.models.facts import ConnectorAnswer, Report, WayOut, Words
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member
from storage.queries.served import Served, is_served

T = TypeVar("T")
AT_ONCE = 50  # members in one batch
AS_A_PARTY_AT_MOST = 50  # open introductions; a workspace that sets no limit of its own allows five

# --- Whose is to be drawn -------------------------------------------------------------------------------------------

NOW: ColumnElement[datetime] = bindparam("now", type_=Member.home_due_at.type)
OF_THESE = is_served(Member.workspace_id + 0)
AT_MOST_DUE = bindparam("at_most", type_=Integer)
ALL_DUE = select(Member.id).where(Member.home_due_at <= NOW, OF_THESE)
# What has waited longest goes first, so that none waits for ever.
DUE = ALL_DUE.order_by(Member.home_due_at, Member.id + 0).limit(AT_MOST_DUE)
WAITED_FOR = (
    ALL_DUE.where(Member.home_due_at == Member.home_opened_at, Member.id + 0 > bindparam("after", type_=Integer))
    .order_by(Member.id + 0)
    .limit(AT_MOST_DUE)
)


def due(session: Session, served: Served, now: datetime, at_most: int) -> Sequence[int]:
    """Return the ids of up to `at_most` members whose Home is to be drawn now, those that have waited longest first."""
    which = served.values | {"now": now, "at_most": at_most}
    return session.scalars(DUE, which).all()


def waited_for(session: Session, served: Served, now: datetime, after: int) -> Sequence[int]:
    """Return the ids, in order and after `after`, of up to `AT_ONCE` members who have just opened theirs and look."""
    which = served.values | {"now": now, "after": after, "at_most": AT_ONCE}
    return session.scalars(WAITED_FOR, which).all()


LOCKED = (
    select(Member)
    .where(Member.id == bindparam("id"), Member.home_due_at <= NOW)
    .options(joinedload(Member.workspace))
    .with_for_update(of=Member, key_share=True)
)


def lock_if_due(session: Session, member_id: int, now: datetime) -> Member | None:
    """Lock a member and return them, with their workspace; None if their Home isn't due any more."""
    return session.scalar(LOCKED, {"id": member_id, "now": now})


# --- What stands on it ----------------------------------------------------------------------------------------------

ME = bindparam("member_id", type_=Integer)
SKIPPED, AT_MOST = bindparam("skipped", type_=Integer), bindparam("at_most", type_=Integer)
IS_OPEN = Introduction.outcome.is_(None)
# Who need not be asked hears nothing before the other has said yes, and nothing if they haven't.
IS_KNOWN_TO_PARTY = or_(Introduction.introduced_at.is_not(None), Party.consent.is_not(None))


STANDS_ALONE = Introduction.joined_id.is_(None)
IS_LEFT = Introduction.withdrawn_at.is_not(None)
LEAD = aliased(Introduction)


def of_lead(column: InstrumentedAttribute[T]) -> ScalarSelect[T]:
    """Return what an introduction reads from the one it joined."""
    return select(getattr(LEAD, column.key)).where(LEAD.id == Introduction.joined_id).scalar_subquery()


ENDED_AT = func.coalesce(Introduction.withdrawn_at, Introduction.ended_at, of_lead(Introduction.ended_at))


def _mine(as_connector: ColumnElement[bool], as_party: ColumnElement[bool]) -> CompoundSelect[int]:
    """Return those that a member made, and those they are a party of: nobody is both."""
    made = select(Introduction.id, ENDED_AT.label("ended_at")).where(Introduction.connector_id == ME, as_connector)
    chosen = select(Introduction.id, Introduction.ended_at).join(Introduction.parties)
    return union_all(made, chosen.where(Party.member_id == ME, IS_KNOWN_TO_PARTY, STANDS_ALONE, as_party))


MINE_OPEN = _mine(IS_OPEN & ~IS_LEFT, IS_OPEN).subquery()
MINE_OVER = _mine(~IS_OPEN | IS_LEFT, ~IS_OPEN).subquery()
OPEN = select(MINE_OPEN.c.id).order_by(MINE_OPEN.c.id.desc()).offset(SKIPPED).limit(AT_MOST)
OVER = (
    select(MINE_OVER.c.id).order_by(MINE_OVER.c.ended_at.desc(), MINE_OVER.c.id.desc()).offset(SKIPPED).limit(AT_MOST)
)
AS_A_PARTY = (
    select(Introduction.id)
    .join(Introduction.parties)
    .where(Party.member_id == ME, IS_OPEN, IS_KNOWN_TO_PARTY, STANDS_ALONE)
    .order_by(Introduction.id + 0)
    .limit(AS_A_PARTY_AT_MOST)
)


def _is_not_after(instant: InstrumentedAttribute[datetime | None], other: object) -> ColumnElement[bool]:
    return or_(instant.is_(None), instant <= other)


QUIET = (
    select(Introduction.id)
    .where(
        Introduction.connector_id == ME,
        IS_OPEN,
        Introduction.connector_asked_at.is_not(None),
        Introduction.connected_at.is_(None),
        # As `bot.rules.deadlines.is_asking_connector` says: what they put off mustn't take the place of what waits.
        _is_not_after(Introduction.more_time_until, Introduction.connector_asked_at),
        _is_not_after(Introduction.resumed_at, Introduction.connector_asked_at),
        ~exists().where(
            Party.introduction_id == Introduction.id,
            WayOut.party_id == Party.id,
            WayOut.way == Way.NOT_NOW,
            or_(WayOut.over_at.is_(None), WayOut.over_at > Introduction.connector_asked_at),
        ),
    )
    .order_by(Introduction.id + 0)
    .limit(AT_MOST)
)
TO_BE_TOLD = (
    select(Introduction.id)
    .where(
        Introduction.connector_id == ME,
        IS_OPEN,
        Introduction.is_outside,
        Introduction.outsider_told_at.is_(None),
        Introduction.elsewhere.is_(None),
        Introduction.introduced_at.is_not(None),
        Introduction.connected_at.is_(None),
    )
    .order_by(Introduction.id + 0)
    .limit(AT_MOST)
)
ANSWERED = aliased(Party)
# Looked for in each of theirs: joined, SQLite would begin with everybody's words.
UNANSWERED = exists(
    select(Party.id)
    .join(Words, (Words.party_id == Party.id) & (Words.clicked == Step.THANKED))
    # Words about a thank-you that was undone are unsaid.
    .join(Report, (Report.party_id == Party.id) & (Report.step == Step.THANKED) & (Report.reported_at <= Words.said_at))
    .where(
        Party.introduction_id == func.coalesce(Introduction.joined_id, Introduction.id),
        Words.said_at > bindparam("since", type_=Words.said_at.type),
        or_(Words.text != "", Words.offers_help),
        ~exists(
            select(ConnectorAnswer.id)
            .join(ANSWERED, ANSWERED.id == ConnectorAnswer.party_id)
            .where(ANSWERED.introduction_id == Introduction.id, ANSWERED.member_id == Party.member_id)
            .correlate(Introduction, Party)
        ),
    )
)
THANKED = (
    select(Introduction.id)
    .where(Introduction.connector_id == ME, UNANSWERED)
    .order_by(Introduction.id + 0)
    .limit(AT_MOST)
)


def open_ones(session: Session, member_id: int, at_most: int, skipped: int = 0) -> list[int]:
    """Return the ids of a member's open introductions, the newest first."""
    return [*session.scalars(OPEN, {"member_id": member_id, "at_most": at_most, "skipped": skipped})]


def past_ones(session: Session, member_id: int, at_most: int, skipped: int = 0) -> list[int]:
    """Return the ids of a member's introductions that have ended, the last first."""
    return [*session.scalars(OVER, {"member_id": member_id, "at_most": at_most, "skipped": skipped})]


def may_wait(session: Session, member_id: int, thanked_since: datetime, at_most: int) -> list[int]:
    """Return the ids of introductions in which something may wait for a member, the oldest of each kind first.

    They're a party of an open one, or the connector: asked what to do about a quiet one, thanked after `thanked_since`
    and without an answer of theirs, or still to tell an outsider. Of these, `at_most` each: of them something does
    wait.
    """
    me = {"member_id": member_id}
    found = [*session.scalars(AS_A_PARTY, me), *session.scalars(QUIET, me | {"at_most": at_most})]
    found += session.scalars(TO_BE_TOLD, me | {"at_most": at_most})
    found += session.scalars(THANKED, me | {"since": thanked_since, "at_most": at_most})
    return list(dict.fromkeys(found))


# --- Two people -----------------------------------------------------------------------------------------------------

THEIRS, SECOND = aliased(Party), aliased(Party)
OTHER = bindparam("other_id", type_=Integer)
TOGETHER = select(Party.introduction_id).join(Party.introduction)
TOGETHER = TOGETHER.join(THEIRS, THEIRS.introduction_id == Party.introduction_id)
TOGETHER = TOGETHER.where(Party.member_id == ME, THEIRS.member_id == OTHER, IS_KNOWN_TO_PARTY, STANDS_ALONE)
OF_MINE = select(SECOND.introduction_id).join(Introduction, Introduction.id == SECOND.introduction_id)
OF_MINE = OF_MINE.where(Introduction.connector_id == ME, SECOND.member_id == OTHER)
BETWEEN_US = union_all(TOGETHER, OF_MINE).subquery()
BETWEEN: Select[int] = select(BETWEEN_US.c.introduction_id).order_by(BETWEEN_US.c.introduction_id.desc()).limit(AT_MOST)


def between(session: Session, member_id: int, other_id: int, at_most: int) -> list[int]:
    """Return the ids of a member's introductions to another, and of those of the other they made, newest first."""
    which = {"member_id": member_id, "other_id": other_id, "at_most": at_most}
    return [*session.scalars(BETWEEN, which)]


# --- Messages -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """The place of a message in Slack."""

    channel: str
    ts: str
    """Slack's id of the message there."""


PLACES = (
    select(OutgoingMessage.key, OutgoingMessage.channel, OutgoingMessage.ts)
    .where(
        OutgoingMessage.workspace_id == bindparam("workspace_id"),
        OutgoingMessage.key.in_(bindparam("keys", expanding=True)),
        OutgoingMessage.ts.is_not(None),
    )
    .order_by(OutgoingMessage.key)
)


def places(session: Session, workspace_id: int, keys: Collection[str]) -> dict[str, Place]:
    """Return where those of these messages are that are in Slack, by key."""
    found = session.execute(PLACES, {"workspace_id": workspace_id, "keys": sorted(keys)}) if keys else ()
    return {row.key: Place(row.channel, row.ts) for row in found}
