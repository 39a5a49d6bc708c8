"""The statements behind a click on Connected, Met or Thanked. Built once: building took longer than asking."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, insert, literal, or_, select, update
from sqlalchemy.orm import Session, aliased

from storage.models.base import Row
from storage.models.enums import Step, Way
from storage.models.facts import Report, UndoneReport, WayOut
from storage.models.introduction import Introduction, Party
from storage.models.workspace import Member


@dataclass(frozen=True)
class LockedParty:
    """Party that presses a button, with its introduction locked."""

    id: int
    workspace_id: int
    introduction_id: int
    introduced_at: datetime | None
    view_id: str
    """Of the modal the introduction was made with."""
    is_closed: bool
    """True if nobody waited any more, and a report lets it go on."""


TABLES = Row.metadata.tables
OF_SOMEBODY = (
    select(
        Party.id,
        Party.workspace_id,
        Party.introduction_id,
        Introduction.introduced_at,
        Introduction.view_id,
        or_(Introduction.closed_at.is_not(None), Introduction.closed_kindly_at.is_not(None)),
    )
    .join(Introduction, Introduction.id == Party.introduction_id)
    .where(Introduction.joined_id.is_(None))  # nobody has a card of one that joined another
    .with_for_update(of=Introduction, key_share=True)
)
PARTY = OF_SOMEBODY.join(Member, Member.id == Party.member_id).where(
    Party.introduction_id == bindparam("introduction_id"),
    Introduction.workspace_id == bindparam("workspace_id"),
    Member.user_id == bindparam("user_id"),
)
OTHER, OLDER, OLDER_OTHER = aliased(Party), aliased(Party), aliased(Party)
NEWER = (
    OF_SOMEBODY.join(OLDER, OLDER.member_id == Party.member_id)
    .join(OLDER_OTHER, OLDER_OTHER.introduction_id == OLDER.introduction_id)
    .join(OTHER, and_(OTHER.introduction_id == Party.introduction_id, OTHER.member_id == OLDER_OTHER.member_id))
    .where(
        OLDER.id == bindparam("party_id"),
        OLDER_OTHER.id != OLDER.id,
        Introduction.id > OLDER.introduction_id,
        Introduction.introduced_at.is_not(None),
        Introduction.outcome.is_(None),
    )
    .order_by(Introduction.id.desc())
    .limit(1)
)
# What stands, and what this click said until it was undone just now.
STEPS = (
    select(Report.id, Report.step, literal(False).label("is_undone"))
    .where(Report.party_id == bindparam("party_id"))
    .union_all(
        select(UndoneReport.id, UndoneReport.step, literal(True)).where(
            UndoneReport.party_id == bindparam("party_id"),
            UndoneReport.clicked == bindparam("clicked", type_=UndoneReport.clicked.type),
            UndoneReport.undone_at > bindparam("undone_since", type_=UndoneReport.undone_at.type),
        )
    )
    .order_by("id")
)
ADD = insert(TABLES["reports"])
NO_LONGER_UNDONE = delete(TABLES["undone_reports"]).where(
    UndoneReport.id.in_(bindparam("ids", expanding=True)), UndoneReport.party_id == bindparam("of_party")
)
END_WAYS_OUT = (
    update(TABLES["ways_out"])
    .where(
        WayOut.party_id == bindparam("of_party"),
        WayOut.over_at.is_(None),
        WayOut.way.in_(bindparam("ways", expanding=True)),
    )
    .values(over_at=bindparam("at"))
)
CLICKED = update(TABLES["parties"]).where(Party.id == bindparam("of_party")).values(clicked_at=bindparam("at"))
CLICKED_AND_ANSWERED = CLICKED.values(snoozed_until=None)  # the question they postponed is answered
ACTED = (
    update(TABLES["introductions"])
    .where(Introduction.id == bindparam("of_introduction"))
    .values(due_at=bindparam("at"), acted_at=bindparam("at"))
)
GOES_ON = ACTED.values(closed_at=None, closed_kindly_at=None)  # an introduction that went quiet is resumed


def lock_party(session: Session, workspace_id: int, introduction_id: int, user_id: str) -> LockedParty | None:
    """Lock an introduction; return this person's part in it. None if they have none: then nothing is locked."""
    which = {"workspace_id": workspace_id, "introduction_id": introduction_id, "user_id": user_id}
    row = session.execute(PARTY, which).one_or_none()
    return LockedParty(*row) if row else None


def lock_newer(session: Session, party: LockedParty) -> LockedParty | None:
    """Lock the newer introduction of the same two that's open, and return this member's part in it.

    None if there's none. It's locked after the older, as everybody does.
    """
    row = session.execute(NEWER, {"party_id": party.id}).one_or_none()
    return LockedParty(*row) if row else None


@dataclass(frozen=True)
class Said:
    """Steps that a party has reported, and those they took back just now."""

    steps: Collection[Step]
    undone: Mapping[Step, int]
    """The ids of what the same click reported until it was undone, by step; empty once they reported anything since."""


def said_so_far(session: Session, party: LockedParty, clicked: Step, undone_since: datetime) -> Said:
    """Return what a party has reported, and what this click did until they undid it after `undone_since`."""
    which = {"party_id": party.id, "clicked": clicked, "undone_since": undone_since}
    rows = session.execute(STEPS, which).all()
    standing = {row.step: row.id for row in rows if not row.is_undone}
    undone = {row.step: row.id for row in rows if row.is_undone}
    # Reports count in the order of their ids: the last one is the one that can be undone.
    is_last = min(undone.values(), default=0) > max(standing.values(), default=0)
    return Said(standing.keys(), undone if is_last else {})


def add(session: Session, party: LockedParty, steps: Collection[Step], clicked: Step, now: datetime) -> None:
    """Add reports of these steps, all by one click on a button."""
    session.execute(ADD, [_row(party, step, clicked, now) for step in steps])


def add_again(session: Session, party: LockedParty, undone: Mapping[Step, int], clicked: Step, now: datetime) -> None:
    """Add reports again that were undone, under their ids: the connector's line about them changes back."""
    session.execute(NO_LONGER_UNDONE, {"ids": list(undone.values()), "of_party": party.id})
    session.execute(ADD, [_row(party, step, clicked, now) | {"id": each} for step, each in undone.items()])


def _row(party: LockedParty, step: Step, clicked: Step, now: datetime) -> dict[str, object]:
    whose = {"workspace_id": party.workspace_id, "party_id": party.id, "reported_at": now}
    return whose | {"step": step, "clicked": clicked}


def end_ways_out(session: Session, party: LockedParty, ways: Collection[Way], now: datetime) -> None:
    """Let these ways out, as far as they hold, hold no more."""
    session.execute(END_WAYS_OUT, {"of_party": party.id, "ways": list(ways), "at": now})


def note_click(session: Session, party: LockedParty, now: datetime, *, is_new: bool) -> None:
    """Note that a party did something, so that the clock reconciles it now. `is_new`: they report a step."""
    session.execute(CLICKED_AND_ANSWERED if is_new else CLICKED, {"of_party": party.id, "at": now})
    session.execute(GOES_ON if is_new else ACTED, {"of_introduction": party.introduction_id, "at": now})
