"""Named queries that erase introductions: those a workspace keeps no longer, and those of a member who leaves none."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session, joinedload, selectinload

from storage.models.base import Row
from storage.models.facts import ConnectorAnswer, Reminder, Report, Result, UndoneReport, WayOut, Words
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from storage.models.summary import SummaryMention
from storage.models.workspace import Member, Workspace
from storage.queries.served import Served, is_served

OF_A_PARTY = (Report, UndoneReport, Words, WayOut, Reminder, ConnectorAnswer, Result)


# Built once, since every tick asks this.
FORGETFUL = (
    select(Workspace.id, Workspace.keep_days)
    .where(Workspace.keep_days.is_not(None), is_served(Workspace.id))
    .order_by(Workspace.id)
)


def forgetful(session: Session, served: Served) -> dict[int, int]:
    """Return the days these workspaces keep introductions, by id, without those that keep them forever."""
    return {row.id: row.keep_days for row in session.execute(FORGETFUL, served.values)}


def ended_before(session: Session, workspace_id: int, instant: datetime, at_most: int) -> Sequence[int]:
    """Return the ids of up to `at_most` introductions that ended before an aware instant, the longest ago first."""
    found = select(Introduction.id).where(Introduction.workspace_id == workspace_id, Introduction.ended_at < instant)
    return session.scalars(found.order_by(Introduction.ended_at).limit(at_most)).all()


def lock_ended(session: Session, introduction_id: int) -> Introduction | None:
    """Lock an introduction, if it has ended, and return it with its parties and their reminders; else None."""
    return session.scalar(
        select(Introduction)
        .where(Introduction.id == introduction_id, Introduction.ended_at.is_not(None))
        .options(
            joinedload(Introduction.workspace),
            selectinload(Introduction.parties).options(joinedload(Party.member), selectinload(Party.reminders)),
        )
        .with_for_update(of=Introduction)
    )


def erase(session: Session, introduction_ids: Collection[int]) -> None:
    """Erase introductions, those that joined them, all that belongs to them, and the messages about nothing else."""
    joined = select(Introduction.id).where(Introduction.joined_id.in_(introduction_ids)).order_by(Introduction.id)
    if found := session.scalars(joined).all():
        erase(session, found)
    parties = session.scalars(
        select(Party.id).where(Party.introduction_id.in_(introduction_ids)).order_by(Party.id)
    ).all()
    for table in OF_A_PARTY:
        _delete(session, table.party_id.in_(parties), table)
    for referring in (OutgoingMessage, SummaryMention, Party):
        _delete(session, referring.introduction_id.in_(introduction_ids), referring)
    _delete(session, Introduction.id.in_(introduction_ids), Introduction)


COUNTED = ("workspace_id", "introduced_at", "connected_at", "met_at", "ended_at", "outcome")
"""All that the figures count (`storage.queries.figures`)."""


def keep_counts(session: Session, introductions: Sequence[Introduction], nobody: Member) -> None:
    """Store, for each of these, a row of nobody's that counts as it does, and from which nothing leads back to it.

    One that joined another doesn't count: the other does.
    """
    of_nobody = {"connector_id": nobody.id, "first_mover_id": nobody.id, "reason": ""}
    rows = [
        {name: getattr(each, name) for name in COUNTED}
        | of_nobody
        | {"outsider": "" if each.is_outside else None}  # counted apart, without the name
        | {"view_id": uuid4().hex, "created_at": each.introduced_at or each.created_at}
        for each in introductions
        if each.joined_id is None
    ]
    if rows:
        session.connection().execute(insert(Row.metadata.tables["introductions"]), rows)


def disown(session: Session, introduction: Introduction, nobody: Member, now: datetime) -> None:
    """Let an introduction that others go on with be nobody's, and erase all that its connector chose and said in it.

    The form's id stays, which says nothing of them: the cards' buttons carry a code made of it.
    """
    introduction.connector, introduction.reason = nobody, ""
    introduction.closed_at = introduction.closed_at or introduction.closed_kindly_at  # what has ended stays so
    introduction.withdrawn_at = introduction.withdrawn_at or now
    introduction.passed_on_from_id = introduction.connector_shares_with = introduction.more_time_until = None
    introduction.made_with_id = None
    introduction.connector_asked_at = introduction.connector_told_at = introduction.closed_kindly_at = None
    introduction.connector_declines_to_share = False
    introduction.elsewhere = introduction.elsewhere_on = None  # not `in_touch`: nobody is asked to write first now
    for party in introduction.parties:
        party.description = party.line = ""
    session.flush()
    _delete(session, ConnectorAnswer.party_id.in_([party.id for party in introduction.parties]), ConnectorAnswer)


def erase_messages(session: Session, workspace_id: int, keys: Iterable[str]) -> None:
    """Erase a workspace's outgoing messages with these keys. In Slack they stay."""
    in_workspace = OutgoingMessage.workspace_id == workspace_id
    _delete(session, in_workspace & OutgoingMessage.key.in_(list(keys)), OutgoingMessage)


def _delete(session: Session, condition: ColumnElement[bool], table: type[Row]) -> None:
    session.execute(delete(table).where(condition).execution_options(synchronize_session=False))
