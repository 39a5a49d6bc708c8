"""Named queries over a member's own year: what they introduced in it, how far that has come, and who said thanks.

What counts as introduced, connected, met and completed is defined once, in `figures`. A year counts what was introduced
in it, whenever the rest happened. Each connector of the same two has their introduction in their own year.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, SQLColumnExpression, and_, bindparam, case, func, select
from sqlalchemy.orm import Session

from storage.models.enums import Step
from storage.models.facts import Report, Result, Words
from storage.models.figures import Made, Period, Year
from storage.models.introduction import Introduction, Party
from storage.queries.figures import COMPLETED, CONNECTED, INTRODUCED, MET, Event
from storage.queries.home import IS_LEFT, ME, STANDS_ALONE, of_lead

START, END = (bindparam(name, type_=Introduction.introduced_at.type) for name in ("start", "end"))


def _when(event: Event) -> ColumnElement[datetime]:
    """Return when it happened; to an introduction that joined another, what the leading one says."""
    return case((event.if_, func.coalesce(event.at, of_lead(event.at))))


WHEN_INTRODUCED = func.coalesce(INTRODUCED.at, of_lead(INTRODUCED.at))
WHEN_MET, WHEN_COMPLETED = _when(MET), _when(COMPLETED)
# One that goes on without them is withdrawn, whatever becomes of it.
COUNTS = ~IS_LEFT | (COMPLETED.if_ & STANDS_ALONE & ~Introduction.is_joined)
IS_MADE = (Introduction.connector_id == ME, COUNTS)
IS_WITHIN = (WHEN_INTRODUCED >= START, WHEN_INTRODUCED < END)


# --- How many -------------------------------------------------------------------------------------------------------


def _counted(*events: SQLColumnExpression[Any]) -> Select[Any]:
    """Return a query for how many there are, and to how many of them each of these happened."""
    happened = (case((event.is_not(None), 1), else_=0) for event in events)
    return select(func.count(), *(func.coalesce(func.sum(each), 0) for each in happened))


COUNTS_OF_MADE = _counted(WHEN_MET, WHEN_COMPLETED).select_from(Introduction).where(*IS_MADE, *IS_WITHIN)
# Of parties, those that were withdrawn, too: a party must not see why it was closed, nor by whom.
COUNTS_OF_PARTY = (
    _counted(MET.at)
    .select_from(Introduction)
    .join(Introduction.parties)
    .where(Party.member_id == ME, INTRODUCED.at >= START, INTRODUCED.at < END)
)


def year(session: Session, member_id: int, start: datetime, end: datetime) -> Year:
    """Return the figures of what was introduced from `start` to just before `end`, both in UTC."""
    which = {"member_id": member_id, "start": start, "end": end}
    introduced, met, completed = session.execute(COUNTS_OF_MADE, which).one()
    taken_part, taken_part_met = session.execute(COUNTS_OF_PARTY, which).one()
    has_made = introduced > 0 or first_made_at(session, member_id) is not None
    return Year(introduced, met, completed, taken_part, taken_part_met, has_made)


FIRST_MADE: Select[datetime] = select(func.min(WHEN_INTRODUCED)).where(*IS_MADE)


def first_made_at(session: Session, member_id: int) -> datetime | None:
    """Return when the first introduction was introduced that a member made, that counts and that is kept."""
    return session.scalar(FIRST_MADE, {"member_id": member_id})


# --- Which ----------------------------------------------------------------------------------------------------------


def _last_told(fact: type[Words] | type[Result], step: Step, *stands: ColumnElement[bool]) -> ScalarSelect[datetime]:
    """Return when the two last told a connector such a fact, if it stands, as the step does that it belongs to."""
    # Looked for in each of theirs: joined, SQLite would begin with everybody's words.
    told = select(func.max(fact.said_at)).select_from(Party).join(fact, fact.party_id == Party.id)
    # What belongs to a step that was undone is unsaid, and what's from before it joined was for others.
    is_said = (Report.party_id == Party.id, Report.step == step, Report.reported_at <= fact.said_at)
    is_theirs = Party.introduction_id == func.coalesce(Introduction.joined_id, Introduction.id)
    is_for_them = STANDS_ALONE | (fact.said_at >= Introduction.created_at)
    told = told.join(Report, and_(*is_said)).where(is_theirs, is_for_them, *stands)
    return told.correlate(Introduction).scalar_subquery()


# `bot.rules.introductions.told_about` and `bot.rules.results.told` say what they are.
THANKED_AT = _last_told(Words, Step.THANKED, Words.clicked == Step.THANKED, Words.text != "")
CAME_OF_IT_AT = _last_told(Result, Step.MET, Result.taken_back_at.is_(None))
MADE = (
    select(
        Introduction.id,
        WHEN_INTRODUCED,
        _when(CONNECTED),
        WHEN_MET,
        WHEN_COMPLETED,
        Introduction.is_outside,
        THANKED_AT,
        CAME_OF_IT_AT,
    )
    .where(*IS_MADE, *IS_WITHIN)
    .order_by(WHEN_INTRODUCED, Introduction.id)
)


def made_in(session: Session, member_id: int, period: Period) -> list[Made]:
    """Return what a member introduced in this time and how far it has come, in the order of introduction."""
    which = {"member_id": member_id, "start": period.start, "end": period.end}
    return [Made(*row) for row in session.execute(MADE, which)]
