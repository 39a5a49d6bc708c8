"""Named queries over summaries: due ones, the introductions they may name, and those that name an introduction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, Text, bindparam, cast, exists, literal, select, update
from sqlalchemy.orm import Session

from storage.models.enums import Kind, Outcome
from storage.models.figures import Period
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from storage.models.summary import Summary, SummaryMention
from storage.models.workspace import NOBODY, Workspace
from storage.queries import whole_introductions
from storage.queries.served import Served, is_served
from storage.queries.whole_introductions import WITH_PEOPLE

AT_ONCE = 50  # workspaces in one batch
NAMED = 30  # introductions in one summary; the others are in the next one
NEWS_FOR = timedelta(weeks=4)  # an introduction that was completed longer ago is not told any more


# Built once, since every tick asks this.
DUE = (
    select(Workspace.id)
    .where(
        Workspace.summary_due_at <= bindparam("now"),
        Workspace.id > bindparam("after"),
        is_served(Workspace.id),
    )
    .order_by(Workspace.id)
    .limit(AT_ONCE)
)


def due(session: Session, served: Served, now: datetime, after: int) -> Sequence[int]:
    """Return the ids, in order and after `after`, of up to `AT_ONCE` workspaces whose summary is due now."""
    return session.scalars(DUE, served.values | {"now": now, "after": after}).all()


def lock_if_due(session: Session, workspace_id: int, now: datetime) -> Workspace | None:
    """Lock a workspace and return it, if its summary is still due; else None."""
    found = select(Workspace).where(Workspace.id == workspace_id, Workspace.summary_due_at <= now)
    return session.scalar(found.with_for_update(key_share=True))


def lock_news(session: Session, workspace_id: int, channel: str, until: datetime) -> list[Introduction]:
    """Lock the introductions that a channel's next summary may name, and return them, the oldest first.

    They were completed in the `NEWS_FOR` before `until`, an aware instant; no summary has named them yet; and all three
    people agreed to be named in this channel.
    """
    is_named = exists().where(SummaryMention.introduction_id == Introduction.id)
    return _locked(session, _completed(workspace_id, channel, Period(until - NEWS_FOR, until)).where(~is_named))


def lock_completed_in(session: Session, workspace_id: int, channel: str, period: Period) -> list[Introduction]:
    """Lock the introductions of a period that may be named in a channel. Returns them, the oldest first."""
    return _locked(session, _completed(workspace_id, channel, period))


def _locked(session: Session, found: Select[Introduction]) -> list[Introduction]:
    # A person who withdraws now has to wait for the lock, and then finds the summary that names them.
    return whole_introductions.find(session, found.with_for_update(of=Introduction, key_share=True))


def _completed(workspace_id: int, channel: str, period: Period) -> Select[Introduction]:
    elsewhere = exists().where(Party.introduction_id == Introduction.id, Party.shares_with.is_distinct_from(channel))
    return (
        select(Introduction)
        .where(
            Introduction.workspace_id == workspace_id,
            Introduction.ended_at >= period.start,
            Introduction.ended_at < period.end,
            Introduction.outcome == Outcome.COMPLETED,
            Introduction.connector_shares_with == channel,
            ~Introduction.is_outside,
            ~elsewhere,
        )
        .options(*WITH_PEOPLE)
        .order_by(Introduction.ended_at, Introduction.id)
        .limit(NAMED)
    )


def lock_naming(session: Session, introduction_id: int) -> list[Summary]:
    """Lock the summaries that may name an introduction, and return them.

    Call this before anybody's yes is read: of two who withdraw theirs at once, neither then draws the other's name.
    """
    naming = select(SummaryMention.summary_id).where(SummaryMention.introduction_id == introduction_id)
    ids = session.scalars(naming.order_by(SummaryMention.summary_id)).all()
    found = select(Summary).where(Summary.id.in_(ids)).order_by(Summary.id)
    return list(session.scalars(found.with_for_update(key_share=True)))


def lock_with(session: Session, workspace_id: int, user_id: str) -> list[Summary]:
    """Lock the summaries whose posts have this Slack id in them, and return them."""
    key = literal("summary:") + Summary.key
    has_it = cast(OutgoingMessage.content, Text).contains(user_id, autoescape=True)
    found = select(Summary).join(
        OutgoingMessage, (OutgoingMessage.workspace_id == Summary.workspace_id) & (OutgoingMessage.key == key)
    )
    found = found.where(Summary.workspace_id == workspace_id, has_it).order_by(Summary.id)
    return list(session.scalars(found.with_for_update(of=Summary, key_share=True)))


def disown(session: Session, workspace_id: int, user_id: str) -> None:
    """Let nobody have asked for the summaries that this member posted."""
    asked = (Summary.workspace_id == workspace_id, Summary.asked_by == user_id)
    session.execute(update(Summary).where(*asked).values(asked_by=NOBODY))


def introductions_in(session: Session, summary: Summary) -> list[Introduction]:
    """Return the introductions that a summary may name, in its order, with all that belongs to them."""
    found = select(Introduction).join(SummaryMention, SummaryMention.introduction_id == Introduction.id)
    found = found.where(SummaryMention.summary_id == summary.id).options(*WITH_PEOPLE)
    return whole_introductions.find(session, found.order_by(SummaryMention.id))


def made(session: Session, workspace_id: int, key: str) -> Summary | None:
    """Return the summary with this key; None if it wasn't made."""
    return session.scalar(select(Summary).where(Summary.workspace_id == workspace_id, Summary.key == key))


def told_by(session: Session, post: OutgoingMessage) -> Summary | None:
    """Return the summary that a message in a channel tells; None if it was forgotten."""
    return session.get(Summary, post.summary_id) if post.summary_id else None


def lock_told_by(session: Session, post: OutgoingMessage) -> Summary | None:
    """Return the same, for changing."""
    found = select(Summary).where(Summary.id == post.summary_id)
    return session.scalar(found.with_for_update(key_share=True))


def lock_unposted(session: Session, workspace_id: int) -> list[OutgoingMessage]:
    """Return the summaries of a workspace that wait to be posted, for changing."""
    found = select(OutgoingMessage).where(
        OutgoingMessage.workspace_id == workspace_id,
        OutgoingMessage.due_at.is_not(None),
        OutgoingMessage.ts.is_(None),
        OutgoingMessage.kind == Kind.SUMMARY,
    )
    return list(session.scalars(found.order_by(OutgoingMessage.id).with_for_update(key_share=True)))


def forget(session: Session, summary: Summary, message: OutgoingMessage) -> None:
    """Delete a summary that was never posted, with its message, so that another can name the same introductions."""
    for mention in summary.mentions:
        session.delete(mention)
    session.flush()
    session.delete(summary)
    session.delete(message)
