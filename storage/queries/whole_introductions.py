"""Introductions with all that belongs to them: their workspace, connector and parties, and the facts about these.

Not by SQLAlchemy's own eager loading, which asks for each kind of fact: most introductions have one or two of six.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import compress
from typing import Any

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from storage.models.facts import ConnectorAnswer, Reminder, Report, UndoneReport, WayOut, Words
from storage.models.introduction import Introduction, Party

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


def find(
    session: Session, query: Select[Introduction], values: Mapping[str, object] | None = None
) -> list[Introduction]:
    """Return the introductions that a query finds, in its order, each with all that belongs to it.

    `query`: has `WITH_PEOPLE` as its options. What it locks is locked before anything else is read.
    """
    found = list(session.scalars(query, values))
    for start in range(0, len(found), AT_ONCE):
        _complete(session, found[start : start + AT_ONCE])
    return found


def find_one(session: Session, query: Select[Introduction], values: Mapping[str, object]) -> Introduction | None:
    """Return the introduction that a query finds, with all that belongs to it; None if there is none."""
    return next(iter(find(session, query, values)), None)


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
