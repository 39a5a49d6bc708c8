"""Introductions that joined another, of the same two, by somebody else.

Only the leading one has cards and reminders, and only its parties say anything. A joined one has rows for what is its
connector's alone, and reads all else from the leading one: nothing of that is stored twice.
"""

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from storage.models.introduction import Introduction, Party

FOLLOWED = (
    "first_mover_id",
    "first_mover_since",
    "in_touch",
    "introduced_at",
    "connected_at",
    "met_at",
    "meeting_came_at",
    "lapsed_at",
    "resumed_at",
    "ended_at",
    "asked_until",
    "group_conversation_refused",
)
FOLLOWED_OF_PARTIES = (
    "consent",
    "answered_at",
    "ask_again_at",
    "has_said_yes",
    "meets_at",
    "turn",
    "unreachable",
    "gone_at",
    "reports",
    "undone_reports",
    "ways_out",
    "reminders",
)


def follow(introduction: Introduction, lead: Introduction) -> None:
    """Let a joined introduction read all that it doesn't have itself from the leading one. Nothing of it is stored.

    What the two wrote before it joined was meant for others, and stays with them.
    """
    for name in FOLLOWED:
        set_committed_value(introduction, name, getattr(lead, name))
    set_committed_value(introduction, "joined", [])  # others join the leading one
    # Unless both connectors asked both, what is read of the answers would tell who wants to be asked.
    set_committed_value(introduction, "asks_both", introduction.asks_both and lead.asks_both)
    set_committed_value(introduction, "closed_at", lead.closed_at or lead.closed_kindly_at)
    of = {party.member_id: party for party in lead.parties}
    for party in introduction.parties:
        _follow(party, of[party.member_id], introduction)


def _follow(party: Party, leading: Party, introduction: Introduction) -> None:
    for name in FOLLOWED_OF_PARTIES:
        set_committed_value(party, name, getattr(leading, name))
    for name in ("words", "results"):
        said = [each for each in getattr(leading, name) if each.said_at >= introduction.created_at]
        set_committed_value(party, name, said)


# --- The leading one ------------------------------------------------------------------------------------------------

LEAD = select(Introduction.joined_id).where(
    Introduction.id == bindparam("id"), Introduction.workspace_id == bindparam("workspace_id")
)


def lead_of(session: Session, workspace_id: int, introduction_id: int) -> int | None:
    """Return the id of the introduction that this one joined, which never changes; None if it joined none."""
    return session.scalar(LEAD, {"id": introduction_id, "workspace_id": workspace_id})


def look_at_lead(session: Session, introduction: Introduction) -> None:
    """Have the next tick see to the introduction that this one joined, if it joined one. That one must be locked."""
    if introduction.joined_id is None:
        return
    lead = update(Introduction).where(Introduction.id == introduction.joined_id)
    session.execute(lead.values(acted_at=introduction.acted_at, due_at=introduction.acted_at))


def join(session: Session, introduction_id: int | None, now: datetime) -> int | None:
    """Note that another introduction joins this one, so that the clock reconciles it now. Returns its id.

    None if there is none to join, or if it has just ended.
    """
    if introduction_id is None:
        return None
    lead = update(Introduction).where(Introduction.id == introduction_id, Introduction.outcome.is_(None))
    return session.scalar(lead.values(is_joined=True, acted_at=now, due_at=now).returning(Introduction.id))
