"""The statements behind a click on Connected, Met or Thanked. Built once: building took longer than asking."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from storage.models.base import Row
from storage.models.enums import Step, Way
from storage.models.facts import Report, WayOut
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


TABLES = Row.metadata.tables
PARTY = (
    select(Party.id, Party.workspace_id, Party.introduction_id, Introduction.introduced_at, Introduction.view_id)
    .join(Introduction, Introduction.id == Party.introduction_id)
    .join(Member, Member.id == Party.member_id)
    .where(
        Party.introduction_id == bindparam("introduction_id"),
        Introduction.workspace_id == bindparam("workspace_id"),
        Introduction.joined_id.is_(None),  # nobody has a card of one that joined another
        Member.user_id == bindparam("user_id"),
    )
    .with_for_update(of=Introduction, key_share=True)
)
STEPS = select(Report.step).where(Report.party_id == bindparam("party_id"))
ADD = insert(TABLES["reports"])
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


def steps_of(session: Session, party_id: int) -> Sequence[Step]:
    """Return what a party has reported."""
    return session.scalars(STEPS, {"party_id": party_id}).all()


def add(session: Session, party: LockedParty, steps: Collection[tuple[Step, Step]], now: datetime) -> None:
    """Add reports: each a step, and the button that was pressed for it."""
    whose = {"workspace_id": party.workspace_id, "party_id": party.id, "reported_at": now}
    session.execute(ADD, [whose | {"step": step, "clicked": clicked} for step, clicked in steps])


def end_ways_out(session: Session, party: LockedParty, ways: Collection[Way], now: datetime) -> None:
    """Let these ways out, as far as they hold, hold no more."""
    session.execute(END_WAYS_OUT, {"of_party": party.id, "ways": list(ways), "at": now})


def note_click(session: Session, party: LockedParty, now: datetime, *, is_new: bool) -> None:
    """Note that a party did something, so that the clock reconciles it now. `is_new`: they report a step."""
    session.execute(CLICKED_AND_ANSWERED if is_new else CLICKED, {"of_party": party.id, "at": now})
    session.execute(GOES_ON if is_new else ACTED, {"of_introduction": party.introduction_id, "at": now})
