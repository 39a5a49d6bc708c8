"""Introductions with all that belongs to them: their workspace, connector and parties, and the facts about these.

Those that joined it, or what it reads from the one it joined, belong to an introduction, too.

Not by SQLAlchemy's own eager loading, which asks for each kind of fact: most introductions have one or two of seven.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import compress
from typing import Any

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from storage.models.facts import ConnectorAnswer, Reminder, Report, Result, UndoneReport, WayOut, Words
from storage.models.introduction import Introduction, Party
from storage.queries import joining

AT_ONCE = 500  # introductions in one statement: databases limit its parameters

WITH_PEOPLE = (joinedload(Introduction.workspace), joinedload(Introduction.connector))
"""What a query for whole introductions takes as its options."""
FACTS: Mapping[str, Any] = {
    "reports": Report,
    "undone_reports": UndoneReport,
    "words": Words,
    "ways_out": WayOut,
    "reminders": Reminder,
    "answers": ConnectorAnswer,
    "results": Result,
}
"""The kinds of facts, by the attribute of a party that has them in the order of their ids."""
# Built once, as all that the clock asks for each introduction. Whether a party has any facts of a kind comes with it.
PARTIES = (
    select(Party, *(exists().where(fact.party_id == Party.id) for fact in FACTS.values()))
    .where(Party.introduction_id.in_(bindparam("introduction_ids", expanding=True)))
    .options(joinedload(Party.member))
    .order_by(Party.id)
)
FACTS_OF = {
    name: select(fact).where(fact.party_id.in_(bindparam("party_ids", expanding=True))).order_by(fact.id)
    for name, fact in FACTS.items()
}
BY_ID = (
    select(Introduction)
    .where(Introduction.id.in_(bindparam("ids", expanding=True)))
    .options(*WITH_PEOPLE)
    .order_by(Introduction.id)
)
JOINED = (
    select(Introduction)
    .where(Introduction.joined_id.in_(bindparam("ids", expanding=True)))
    .options(*WITH_PEOPLE)
    .order_by(Introduction.id)
)
JOINED_LOCKED = JOINED.with_for_update(of=Introduction, key_share=True)


def find(
    session: Session,
    query: Select[Introduction],
    values: Mapping[str, object] | None = None,
    *,
    locks_joined: bool = False,
) -> list[Introduction]:
    """Return the introductions that a query finds, in its order, each with all that belongs to it.

    `query`: has `WITH_PEOPLE` as its options. What it locks is locked before anything else is read.
    `locks_joined`: whether those that joined one of them are locked, too.
    """
    found = list(session.scalars(query, values))
    for some in in_batches(found):
        _complete(session, some)
        _follow_leads(session, [each for each in some if each.joined_id])
        _add_joined(session, some, JOINED_LOCKED if locks_joined else JOINED)
    return found


def in_batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield these rows, or their ids, in order, as many at a time as one statement takes."""
    yield from (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


def find_one(
    session: Session, query: Select[Introduction], values: Mapping[str, object], *, locks_joined: bool = False
) -> Introduction | None:
    """Return the introduction that a query finds, with all that belongs to it; None if there is none."""
    return next(iter(find(session, query, values, locks_joined=locks_joined)), None)


def _add_joined(session: Session, introductions: Sequence[Introduction], query: Select[Introduction]) -> None:
    """Give these introductions those that joined them. Nothing is asked for if all of them stand alone."""
    joined: list[Introduction] = []
    if leads := [each.id for each in introductions if each.is_joined]:
        joined = list(session.scalars(query, {"ids": leads}))
        _complete(session, joined)
    for lead in introductions:
        set_committed_value(lead, "joined", [each for each in joined if each.joined_id == lead.id])
        for each in lead.joined:
            joining.follow(each, lead)


def _follow_leads(session: Session, joined: Sequence[Introduction]) -> None:
    """Let these introductions read what they don't have themselves from those they joined."""
    if not joined:
        return
    leads = list(session.scalars(BY_ID, {"ids": sorted({each.joined_id or 0 for each in joined})}))
    _complete(session, leads)
    by_id = {lead.id: lead for lead in leads}
    for each in joined:
        joining.follow(each, by_id[each.joined_id or 0])


def _complete(session: Session, introductions: Sequence[Introduction]) -> None:
    rows = session.execute(PARTIES, {"introduction_ids": [each.id for each in introductions]}).all()
    of_introduction, having = defaultdict[int, list[Party]](list), defaultdict[str, list[Party]](list)
    for party, *has in rows:
        of_introduction[party.introduction_id].append(party)
        for name in compress(FACTS, has):
            having[name].append(party)
    for introduction in introductions:
        parties = of_introduction[introduction.id]
        set_committed_value(introduction, "parties", parties)
        for party in parties:
            # Otherwise whoever keeps only the party would read the rest again: sessions forget what nobody holds.
            set_committed_value(party, "introduction", introduction)
    for name in FACTS:
        _add_facts(session, name, [row[0] for row in rows], having[name])


def _add_facts(session: Session, name: str, parties: Iterable[Party], having: Collection[Party]) -> None:
    """Give the parties their facts of a kind; they're asked for only if somebody has any."""
    facts = defaultdict[int, list[object]](list)
    if having:
        for fact in session.scalars(FACTS_OF[name], {"party_ids": [party.id for party in having]}):
            facts[fact.party_id].append(fact)
    for party in parties:
        set_committed_value(party, name, facts[party.id])
