"""Kinds for messages that release 0.2 put in after this one had migrated: it ran beside it, or once more in between.

It knows no kinds, so its rows have the column's default and are taken for lines in a thread. Migration 0007 gave all
rows theirs that were there before. To be removed once 0.2 is no longer the release before.
"""

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, literal, or_, select, update
from sqlalchemy.orm import Session

from storage.models.enums import Kind
from storage.models.outbox import OutgoingMessage
from storage.models.summary import Summary
from storage.queries.whole_introductions import in_batches

KINDS = {
    "nudge:%": Kind.REMINDER,
    "left_alone:%": Kind.LEFT_ALONE,
    "summary:%": Kind.SUMMARY,
    "summary_%": Kind.SUMMARY_NOTICE,
    "still_named:%": Kind.SUMMARY_NOTICE,
    "export:%:file": Kind.EXPORT_FILE,
    "export:%": Kind.EXPORT,
    "intro:%:headline": Kind.HEADLINE,
    "intro:%:place": Kind.GROUP_CONVERSATION,
    "intro:%:no_meeting": Kind.NO_MEETING,
    "intro:%:quiet:%": Kind.QUIET_QUESTION,
    "intro:%:answer:%": Kind.ANSWER,
    "intro:%:request:%": Kind.REQUEST,
    "intro:%:card:%": Kind.CARD,
}
"""The keys as release 0.2 makes them. The first that fits counts."""
DATE = len("2026-03-09")


def give_kinds(session: Session) -> None:
    """Give their kind, day and summary to messages that have none: to those still to be sent, and to summaries.

    The others get theirs with the next change (`storage.queries.wanted_messages`), and need none until then.
    """
    key = OutgoingMessage.key
    kind = case(*((_matches(pattern), literal(kind, OutgoingMessage.kind.type)) for pattern, kind in KINDS.items()))
    day = case((_matches("nudge:%"), func.substr(key, func.length(key) - DATE + 1)))
    due = select(OutgoingMessage.id).where(OutgoingMessage.due_at.is_not(None))
    summaries = select(OutgoingMessage.id).join(Summary, _tells_summary())
    found = select(OutgoingMessage.id).where(
        OutgoingMessage.kind == Kind.THREAD_LINE,
        OutgoingMessage.id.in_(due.union_all(summaries)),
        or_(*map(_matches, KINDS)),
    )
    ids = session.scalars(found.order_by(OutgoingMessage.id)).all()
    for some in in_batches(ids):
        given = update(OutgoingMessage).where(OutgoingMessage.id.in_(some), OutgoingMessage.kind == Kind.THREAD_LINE)
        given = given.values(kind=kind, day=day, summary_id=_summary_id())
        session.execute(given.execution_options(synchronize_session=False))


def _matches(pattern: str) -> ColumnElement[bool]:
    return OutgoingMessage.key.like(pattern.replace("_", r"\_"), escape="\\")


def _tells_summary() -> ColumnElement[bool]:
    of_key = OutgoingMessage.key == literal("summary:").concat(Summary.key)
    return and_(OutgoingMessage.workspace_id == Summary.workspace_id, of_key)


def _summary_id() -> ScalarSelect[int]:
    return select(Summary.id).where(_tells_summary()).scalar_subquery()
