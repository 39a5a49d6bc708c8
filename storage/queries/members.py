"""Named queries over members."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BindParameter, Integer, bindparam, delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased, joinedload

from storage.models.introduction import Introduction, Party
from storage.models.workspace import Avoidance, Member
from storage.queries.served import Served, is_served

AT_ONCE = 50  # members in one batch


# Built once, since building this statement took longer than running it.
KNOWN = select(Member).where(
    Member.workspace_id == bindparam("workspace_id"), Member.user_id.in_(bindparam("user_ids", expanding=True))
)
KNOWN_IDS = KNOWN.with_only_columns(Member.user_id)
# In one order for everybody: transactions that share people must not wait for each other in a circle.
KNOWN_LOCKED = (
    KNOWN.options(joinedload(Member.workspace))
    .order_by(Member.id)
    .with_for_update(of=Member, key_share=True)
    .execution_options(populate_existing=True)
)


def find(session: Session, workspace_id: int, user_ids: Collection[str]) -> list[Member]:
    """Return those of these people who are known already."""
    return list(session.scalars(KNOWN, {"workspace_id": workspace_id, "user_ids": list(user_ids)}))


def ensure(session: Session, workspace_id: int, user_ids: Collection[str]) -> dict[str, Member]:
    """Return the members with these Slack ids, locked: what they do happens one after the other.

    Their workspace comes with them, and isn't locked. Usually all are known. If some aren't, or if their data was
    deleted while this waited for their lock, all locks are let go before those are added: whoever locked some and then
    added others could wait in a circle with others who do the same.
    """
    who, unknown = {"workspace_id": workspace_id, "user_ids": list(user_ids)}, list[str]()
    while True:
        with session.begin_nested() as attempt:
            for user_id in unknown:
                add(session, workspace_id, user_id)
            found = {member.user_id: member for member in session.scalars(KNOWN_LOCKED, who)}
            if len(found) == len(set(user_ids)):
                return found
            attempt.rollback()
        unknown = sorted(set(user_ids).difference(session.scalars(KNOWN_IDS, who)))


def lock_known(session: Session, workspace_id: int, user_id: str) -> Member | None:
    """Return the member with this Slack id, locked; None if they aren't known, or not any more."""
    return session.scalar(KNOWN_LOCKED, {"workspace_id": workspace_id, "user_ids": [user_id]})


def add(session: Session, workspace_id: int, user_id: str) -> None:
    """Add a member, unless another process was faster."""
    try:
        with session.begin_nested():
            session.add(Member(workspace_id=workspace_id, user_id=user_id))
    except IntegrityError:
        pass  # theirs is the row


OF_ONE: BindParameter[int] = bindparam("introduction_id")
# Only the ids, since whoever locks these reads them again with their introduction.
# Built once: every tick with work asks these. Two statements: `storage.queries.introductions.LOCKED` says why.
PEOPLE = (
    select(Introduction.connector_id)
    .where(Introduction.id == OF_ONE)
    .union(
        select(Party.member_id).where(Party.introduction_id == OF_ONE),
        select(Introduction.connector_id).where(Introduction.joined_id == OF_ONE),
    )
    .order_by("connector_id")
)
IDS_LOCKED = (
    select(Member.id)
    .where(Member.id.in_(bindparam("member_ids", expanding=True)))
    .order_by(Member.id)
    .with_for_update(key_share=True)
)
IDS_OF_ONE_WORKSPACE_LOCKED = IDS_LOCKED.where(Member.workspace_id == bindparam("workspace_id"))


def lock_people_of(session: Session, introduction_id: int, workspace_id: int | None = None) -> Sequence[int]:
    """Lock the members in an introduction, its connector and its parties, in the order of their ids. Returns the ids.

    So are the connectors of those that joined it: they hear of whatever happens.
    `workspace_id`: the one it must be of, where somebody else says which introduction it is. Empty if it isn't.
    """
    people = {"member_ids": session.scalars(PEOPLE, {"introduction_id": introduction_id}).all()}
    if workspace_id is None:
        return session.scalars(IDS_LOCKED, people).all()
    return session.scalars(IDS_OF_ONE_WORKSPACE_LOCKED, people | {"workspace_id": workspace_id}).all()


def lock(session: Session, member_ids: Collection[int]) -> list[Member]:
    """Lock these members until the transaction ends, in the order of their ids, and return those there are."""
    query = select(Member).where(Member.id.in_(member_ids)).order_by(Member.id).with_for_update(key_share=True)
    return list(session.scalars(query))


# Every tick asks these.
NOW = bindparam("now", type_=Party.remind_at.type)
OF_THESE = is_served(Member.workspace_id + 0)
# Not joined: SQLite would go through all members and their parties, 3.5 s with a million introductions.
REMINDED = select(Party.member_id).where(Party.remind_at <= NOW)
TO_REMIND = (
    select(Member.id)
    .where(Member.id.in_(REMINDED), Member.id > bindparam("after", type_=Integer), OF_THESE)
    .order_by(Member.id)
    .limit(AT_ONCE)
)


def to_remind(session: Session, served: Served, now: datetime, after: int) -> Sequence[int]:
    """Return the ids, in order and after `after`, of up to `AT_ONCE` members who are to be reminded now."""
    return session.scalars(TO_REMIND, served.values | {"now": now, "after": after}).all()


REMINDED_BEFORE = bindparam("reminded_before", type_=Party.remind_at.type)
IN_WHICH_ONE_IS_REMINDED = select(Party.introduction_id).where(Party.remind_at <= REMINDED_BEFORE)
# Not where somebody has just acted: those are due at once, and nobody may wait for Slack's answer.
IS_DUE = (Introduction.due_at <= NOW, Introduction.acted_at.is_(None))
# The plainest stands first. PostgreSQL takes hundreds to be due where none is, and by what the first costs before it
# has a row it decides whether to see if there is any, or to read all members before.
CONCERNED = (
    select(Party.member_id)
    .where(Party.result_due_at <= REMINDED_BEFORE)
    .union_all(
        select(Party.member_id).where(Party.introduction_id.in_(IN_WHICH_ONE_IS_REMINDED)),
        select(Party.member_id).where(Party.introduction_id.in_(select(Introduction.id).where(*IS_DUE))),
        select(Introduction.connector_id).where(*IS_DUE),
    )
)
IS_STALE = or_(
    Member.checked_at.is_(None),
    Member.checked_at < bindparam("checked_before", type_=Member.checked_at.type),
    Member.checked_at > NOW,
)
IS_BESIDES = (Member.workspace_id + 0).not_in(bindparam("besides", expanding=True))
TO_ASK_ABOUT = (
    select(Member.workspace_id, Member.user_id, Member.id)
    .where(Member.id.in_(CONCERNED), IS_STALE, OF_THESE, IS_BESIDES)
    .order_by(Member.id)
    .limit(AT_ONCE)
)


class ToAskAbout(NamedTuple):
    """A member whom Slack is to be asked about."""

    workspace_id: int
    user_id: str
    """Their Slack id."""
    id: int
    """The id of their row."""


def to_ask_about(
    session: Session,
    served: Served,
    now: datetime,
    *,
    reminded_before: datetime,
    checked_before: datetime,
    besides: Collection[int] = (),
) -> list[ToAskAbout]:
    """Return up to `AT_ONCE` members to ask Slack about before anybody is reminded or told something.

    Somebody in an introduction of theirs is to be reminded by `reminded_before`, or something happens in it by itself
    now; and Slack was last asked about them before `checked_before`, or at a time yet to come, which another clock
    wrote. `besides`: workspaces to leave alone for now.
    """
    when = {"now": now, "reminded_before": reminded_before, "checked_before": checked_before}
    found = session.execute(TO_ASK_ABOUT, served.values | when | {"besides": list(besides)})
    return [ToAskAbout(*row) for row in found]


def ignored_in_a_row(session: Session, member: Member) -> int:
    """Return the number of introductions that a member let pass without a word since they last did anything."""
    last_click = session.scalar(select(func.max(Party.clicked_at)).where(Party.member_id == member.id))
    since = [instant for instant in (last_click, member.back_since) if instant]
    ignored = select(func.count()).select_from(Party).where(Party.member_id == member.id, Party.ignored_at.is_not(None))
    return session.scalars(ignored.where(Party.ignored_at > max(since)) if since else ignored).one()


def avoided_by(session: Session, member_id: int) -> list[str]:
    """Return the Slack ids of the members that this one doesn't want to be introduced to."""
    avoided = aliased(Member)
    query = select(avoided.user_id).join(Avoidance, Avoidance.avoided_id == avoided.id)
    return list(session.scalars(query.where(Avoidance.member_id == member_id).order_by(Avoidance.id)))


def avoid(session: Session, member: Member, others: Collection[Member]) -> None:
    """Add members to those that this one doesn't want to be introduced to."""
    avoided = set(session.scalars(select(Avoidance.avoided_id).where(Avoidance.member_id == member.id)))
    session.add_all(
        Avoidance(workspace_id=member.workspace_id, member_id=member.id, avoided_id=other)
        for other in sorted({other.id for other in others} - avoided)
    )


def avoid_no_more(session: Session, member: Member, others: Collection[str]) -> None:
    """Take members, by their Slack ids, off the list of those that this one doesn't want to be introduced to."""
    listed = select(Member.id).where(Member.workspace_id == member.workspace_id, Member.user_id.in_(others))
    ids = session.scalars(listed.order_by(Member.id)).all()
    session.execute(delete(Avoidance).where(Avoidance.member_id == member.id, Avoidance.avoided_id.in_(ids)))
