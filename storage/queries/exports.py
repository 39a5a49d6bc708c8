"""Named queries for exports: the operator's, of a workspace, and a member's own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from storage.models.enums import Outcome
from storage.models.introduction import Introduction, Party
from storage.models.summary import Summary, SummaryMention
from storage.models.workspace import NOBODY, Member
from storage.queries import whole_introductions
from storage.queries.figures import IS_NOT_WITHDRAWN
from storage.queries.whole_introductions import WITH_PEOPLE

AT_ONCE = 1_000  # rows in memory at the same time


@dataclass(frozen=True)
class Introduced:
    """Introduction that counts, as the operator may see it. Instants in UTC.

    Nobody is named if one of the three had their data deleted.
    """

    number: int
    connector: str
    """Slack id of the connector; empty for nobody."""
    first_party: str
    """Slack id of one party; empty for nobody."""
    second_party: str
    """Slack id of the other party; empty for nobody, and for somebody outside this Slack."""
    introduced_at: datetime | None
    connected_at: datetime | None
    met_at: datetime | None
    ended_at: datetime | None
    outcome: Outcome | None


FIRST, SECOND = aliased(Party), aliased(Party)
CONNECTOR, ONE, OTHER = aliased(Member), aliased(Member), aliased(Member)
INTRODUCED = (
    select(
        Introduction.id,
        case((CONNECTOR.user_id == NOBODY, ""), else_=CONNECTOR.user_id),
        case((CONNECTOR.user_id == NOBODY, ""), else_=ONE.user_id),
        case((CONNECTOR.user_id == NOBODY, ""), else_=func.coalesce(OTHER.user_id, "")),
        Introduction.introduced_at,
        Introduction.connected_at,
        Introduction.met_at,
        Introduction.ended_at,
        Introduction.outcome,
    )
    .join(CONNECTOR, CONNECTOR.id == Introduction.connector_id)
    .outerjoin(FIRST, FIRST.introduction_id == Introduction.id)
    .outerjoin(SECOND, (SECOND.introduction_id == Introduction.id) & (SECOND.id > FIRST.id))
    .outerjoin(ONE, ONE.id == FIRST.member_id)
    .outerjoin(OTHER, OTHER.id == SECOND.member_id)
    .where(
        Introduction.introduced_at.is_not(None),
        IS_NOT_WITHDRAWN,
        # Each once, also those of nobody, and those with somebody outside, who isn't named.
        or_(SECOND.id.is_not(None), FIRST.id.is_(None), Introduction.is_outside),
    )
    .order_by(Introduction.introduced_at, Introduction.id)
)


def introduced(session: Session, workspace_id: int, since: datetime | None) -> Iterator[Introduced]:
    """Yield the introductions of a workspace that count, the oldest first, without holding all in memory.

    `since`: an aware instant, the earliest at which they were introduced; None: all.
    """
    query = INTRODUCED.where(Introduction.workspace_id == workspace_id)
    if since:
        query = query.where(Introduction.introduced_at >= since)
    # Not all at once: a million of them would fill the memory.
    for row in session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield Introduced(*row)


def made_by(session: Session, member_id: int) -> Sequence[Introduction]:
    """Return all introductions that a member made, with all that belongs to them, the oldest first."""
    return _whole(session, select(Introduction).where(Introduction.connector_id == member_id))


def made_for(session: Session, member_id: int) -> Sequence[Party]:
    """Return a member's party in each introduction they're part of, with all that belongs to it, the oldest first.

    Those that joined it belong to it.
    """
    theirs = select(Party.introduction_id).where(Party.member_id == member_id)
    found = _whole(session, select(Introduction).where(Introduction.id.in_(theirs), Introduction.joined_id.is_(None)))
    return [party for introduction in found for party in introduction.parties if party.member_id == member_id]


def summaries_naming(session: Session, member_id: int) -> dict[int, list[Summary]]:
    """Return the summaries that may name a member's introductions, by the introduction's id; the oldest first."""
    made = select(Introduction.id).where(Introduction.connector_id == member_id)
    theirs = select(Party.introduction_id).where(Party.member_id == member_id)
    naming = select(SummaryMention.introduction_id, Summary).join(Summary, SummaryMention.summary_id == Summary.id)
    about_them = or_(SummaryMention.introduction_id.in_(made), SummaryMention.introduction_id.in_(theirs))
    summaries: dict[int, list[Summary]] = {}
    for introduction_id, summary in session.execute(naming.where(about_them).order_by(Summary.id)):
        summaries.setdefault(introduction_id, []).append(summary)
    return summaries


def _whole(session: Session, query: Select[Introduction]) -> Sequence[Introduction]:
    return whole_introductions.find(session, query.options(*WITH_PEOPLE).order_by(Introduction.id))
