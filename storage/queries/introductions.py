"""Named queries over introductions."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Integer, Select, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from storage.models.base import Row
from storage.models.facts import Reminder
from storage.models.introduction import Introduction, Party
from storage.models.workspace import Member
from storage.queries import whole_introductions
from storage.queries.served import Served, is_served
from storage.queries.whole_introductions import BY_ID, WITH_PEOPLE, in_batches

AT_ONCE = 50  # introductions in one batch

# Every click asks these: built once, they cost a third of what they cost built each time.
ONE = (
    select(Introduction)
    .where(Introduction.id == bindparam("id"), Introduction.workspace_id == bindparam("workspace_id"))
    .options(*WITH_PEOPLE)
)
ONE_LOCKED = ONE.with_for_update(of=Introduction, key_share=True)


def lock(session: Session, workspace_id: int, introduction_id: int) -> Introduction | None:
    """Lock one introduction, and return it with all that belongs to it; None if it's gone."""
    which = {"id": introduction_id, "workspace_id": workspace_id}
    return whole_introductions.find_one(session, ONE_LOCKED, which, locks_joined=True)


def find(session: Session, workspace_id: int, introduction_id: int) -> Introduction | None:
    """Return one introduction with all that belongs to it, not locked; None if it's gone."""
    return whole_introductions.find_one(session, ONE, {"id": introduction_id, "workspace_id": workspace_id})


# Every tick asks this: built once, too. `+ 0`, or SQLite would go along the ids or the workspaces and look at each:
# 0.6 s with a million. Only the partial indexes over `due_at` and `acted_at` are small.
OF_THESE = (
    Introduction.id + 0 > bindparam("after", type_=Integer),
    is_served(Introduction.workspace_id + 0),
)
ALL_DUE = (
    select(Introduction.id)
    .where(Introduction.due_at <= bindparam("now"), *OF_THESE)
    .union_all(select(Introduction.id).where(Introduction.acted_at.is_not(None), *OF_THESE))
    .subquery()
)
DUE = select(ALL_DUE.c.id).order_by(ALL_DUE.c.id + 0).limit(AT_ONCE)


def due(session: Session, served: Served, now: datetime, after: int) -> Sequence[int]:
    """Return the ids, in order and after `after`, of up to `AT_ONCE` introductions that are to be looked at now.

    Something is due in them, or somebody did something: a process of the release before, which runs for a while beside
    this one during an upgrade, knows nothing of acts and may have moved `due_at` on.
    """
    which = served.values | {"now": now, "after": after}
    return list(dict.fromkeys(session.scalars(DUE, which)))


ONE_IF_DUE = (
    select(Introduction)
    .where(
        Introduction.id == bindparam("id"),
        or_(Introduction.due_at <= bindparam("now"), Introduction.acted_at.is_not(None)),
    )
    .options(*WITH_PEOPLE)
    .with_for_update(of=Introduction, key_share=True)
)


def lock_if_due(session: Session, introduction_id: int, now: datetime) -> Introduction | None:
    """Lock one introduction and return it with all that belongs to it; None if it isn't due any more."""
    return whole_introductions.find_one(session, ONE_IF_DUE, {"id": introduction_id, "now": now}, locks_joined=True)


PENDING = (
    select(Introduction.id)
    .join(Introduction.parties)
    .where(Introduction.acted_at.is_not(None), Party.member_id.in_(bindparam("member_ids", expanding=True)))
)


def lock_pending(session: Session, member_ids: Collection[int]) -> list[Introduction]:
    """Return those that these members are parties of in which somebody did something that is still to be looked at."""
    if not (found := session.scalars(PENDING, {"member_ids": list(member_ids)}).all()):
        return []
    return [introduction for introduction in _lock_all(session, found) if introduction.acted_at]


def leads_of(member_id: int) -> Select[int]:
    """Return a query for the introductions that a member made or is part of; for what joined another, the other."""
    lead = func.coalesce(Introduction.joined_id, Introduction.id)
    made = select(lead.label("id")).where(Introduction.connector_id == member_id)
    part_of = select(lead).join(Introduction.parties).where(Party.member_id == member_id)
    return select(made.union(part_of).subquery().c.id)


def lock_all_of(session: Session, member_id: int) -> list[int]:
    """Lock all introductions that a member made or is part of, with those of the same two by others.

    Returns the ids of those that joined none, in order.
    """
    found = session.scalars(leads_of(member_id)).all()
    locked = (row for ids in _with_joined(session, found) for row in session.execute(IDS_LOCKED, {"ids": ids}))
    return [row.id for row in locked if row.joined_id is None]


def count_open_of(session: Session, member_id: int) -> int:
    """Return how many introductions are open that a member made or is part of: one with several connectors is one."""
    theirs = select(Party.introduction_id).where(Party.member_id == member_id)
    is_part = Introduction.id.in_(theirs) & Introduction.joined_id.is_(None)
    is_made = (Introduction.connector_id == member_id) & Introduction.withdrawn_at.is_(None)
    count = select(func.count()).select_from(Introduction)
    return session.scalars(count.where(or_(is_made, is_part), Introduction.outcome.is_(None))).one()


def lock_to_remind(session: Session, member: Member, until: datetime) -> list[Party]:
    """Lock, by id, the introductions to remind a member of by `until`. Returns the member's party in each."""
    due = select(Party.introduction_id).where(Party.member_id == member.id, Party.remind_at <= until)
    return _lock_parties(session, member.id, due)


def lock_reminded_on(session: Session, member_id: int, day: str) -> list[Party]:
    """Lock, by id, the introductions that a member's reminder of a day was about. Returns the member's party in each.

    `day`: of the member's own calendar, such as 2026-03-09.
    """
    reminded = (
        select(Party.introduction_id).join(Party.reminders).where(Party.member_id == member_id, Reminder.day == day)
    )
    return _lock_parties(session, member_id, reminded)


def _lock_parties(session: Session, member_id: int, introduction_ids: Select[int]) -> list[Party]:
    found = session.scalars(introduction_ids).all()
    return _parties_of(member_id, [each for each in _lock_all(session, found) if each.joined_id is None])


# Ids that were found before: PostgreSQL may lose a row that another transaction is changing, if the statement that
# waits for it finds its rows by another query.
LOCKED = BY_ID.with_for_update(of=Introduction, key_share=True)
IDS_LOCKED = LOCKED.with_only_columns(Introduction.id, Introduction.joined_id)


def _lock_all(session: Session, introduction_ids: Collection[int]) -> list[Introduction]:
    """Lock these introductions and those that joined them, and return them, by id."""
    some = _with_joined(session, introduction_ids)
    return [each for ids in some for each in whole_introductions.find(session, LOCKED, {"ids": ids})]


def _with_joined(session: Session, introduction_ids: Collection[int]) -> Iterator[Sequence[int]]:
    """Yield the ids of these introductions and of those that joined them, in order, some at a time."""
    joined = select(Introduction.id, Introduction.joined_id).where(Introduction.joined_id.in_(introduction_ids))
    found = session.execute(joined.order_by(Introduction.id)).all() if introduction_ids else ()
    yield from in_batches(sorted({*introduction_ids, *(row.id for row in found)}))


def reminded_of(session: Session, member_id: int, days: Collection[str]) -> dict[str, list[int]]:
    """Return the ids, in order, of the introductions that a member's reminders of these days were about, by day."""
    found = select(Reminder.day, Party.introduction_id).join(Reminder.party)
    found = found.where(Party.member_id == member_id, Reminder.day.in_(days)).distinct()
    gathered: dict[str, list[int]] = {}
    for day, introduction_id in session.execute(found.order_by(Reminder.day, Party.introduction_id)):
        gathered.setdefault(day, []).append(introduction_id)
    return gathered


def reminded_days(session: Session, member_ids: Collection[int], days: Collection[str]) -> set[tuple[int, str]]:
    """Return which of these members were reminded of something on which of these days: id and day."""
    found = select(Party.member_id, Reminder.day).join(Reminder.party)
    found = found.where(Party.member_id.in_(member_ids), Reminder.day.in_(days)).distinct()
    return {(row.member_id, row.day) for row in session.execute(found.order_by(Party.member_id, Reminder.day))}


def parties_of(session: Session, member_id: int, introduction_ids: Collection[int]) -> list[Party]:
    """Return a member's party in each of these introductions, with all that belongs to it, not locked."""
    found = select(Introduction).where(Introduction.id.in_(introduction_ids)).options(*WITH_PEOPLE)
    return _parties_of(member_id, whole_introductions.find(session, found.order_by(Introduction.id)))


def _parties_of(member_id: int, found: Collection[Introduction]) -> list[Party]:
    return [party for introduction in found for party in introduction.parties if party.member_id == member_id]


def find_whole(session: Session, introduction_ids: Sequence[int]) -> list[Introduction]:
    """Return these introductions, each with all that belongs to it, in this order. Locks none."""
    if not introduction_ids:
        return []
    found = {each.id: each for each in whole_introductions.find(session, BY_ID, {"ids": introduction_ids})}
    return [found[each] for each in introduction_ids if each in found]


def last_reminded_on(session: Session, member_id: int) -> str | None:
    """Return the day of a member's latest reminder, such as 2026-03-09; None if there was none."""
    return session.scalar(select(func.max(Reminder.day)).join(Reminder.party).where(Party.member_id == member_id))


def look_again(session: Session, member_ids: Collection[int], now: datetime) -> None:
    """Have the next tick find out when to remind these members of what's open. `now`: aware."""
    is_open = (Introduction.outcome.is_(None), Introduction.joined_id.is_(None))
    theirs = update(Party).where(Party.member_id.in_(member_ids), Party.introduction_id == Introduction.id, *is_open)
    session.execute(theirs.values(remind_at=now).execution_options(synchronize_session=False))


def look_at_all_of(session: Session, member_id: int, now: datetime) -> None:
    """Have the clock see to all open introductions that a member made or is part of, and set their dates again."""
    made = select(Introduction.id).where(Introduction.connector_id == member_id, Introduction.outcome.is_(None))
    theirs = select(Party.introduction_id).join(Party.introduction)
    theirs = theirs.where(Party.member_id == member_id, Introduction.outcome.is_(None))
    ids = list(session.scalars(made.union(theirs).order_by("id")))
    if ids:
        session.execute(update(Introduction).where(Introduction.id.in_(ids)).values(due_at=now))


def look_at_all_again(session: Session, workspace_id: int, now: datetime) -> None:
    """Have the clock see to all open introductions of a workspace and set their due dates again."""
    is_open = (Introduction.workspace_id == workspace_id, Introduction.outcome.is_(None))
    session.execute(update(Introduction).where(*is_open).values(due_at=now))
    parties = update(Party).where(Party.introduction_id == Introduction.id, *is_open, Introduction.joined_id.is_(None))
    session.execute(parties.values(remind_at=now).execution_options(synchronize_session=False))


TABLES = Row.metadata.tables
ADD = insert(TABLES[Introduction.__tablename__]).returning(Introduction.id)
ADD_PARTY = insert(TABLES[Party.__tablename__])


def add(session: Session, introduction: Mapping[str, object], parties: Sequence[Mapping[str, object]]) -> int:
    """Store a new introduction and its parties, by their columns' names, and nothing else about them. Returns its id.

    Without making objects: those cost four times as much, and nobody needs them before it's first reconciled.
    """
    introduction_id = session.scalars(ADD, introduction).one()
    row = {"introduction_id": introduction_id, "workspace_id": introduction["workspace_id"]}
    session.execute(ADD_PARTY, [{**row, **party} for party in parties])
    return introduction_id
