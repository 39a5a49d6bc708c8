"""*My year*: figures, and people's own words, are what counting one by one finds in any history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.rules.my_year import LAST_TWELVE_MONTHS, Latest
from bot.use_cases.members import my_year
from bot.use_cases.members.my_year import ReadYear
from storage.database import Database
from storage.models.enums import Step
from storage.models.figures import Counts
from storage.models.introduction import Introduction, Party
from storage.models.workspace import Member
from tests.builders.histories import ANA, DAN, DEEDS, OF_DAN, WORDS, Deed, History, To, live

TEAMS = (f"TY{number}" for number in count())
HOUR = timedelta(hours=1)
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
NOW = NEW_YEAR + timedelta(days=40)
YEARS = ("2027", "2026", LAST_TWELVE_MONTHS)
TO_THE_END = [Deed(what, who) for who in (0, 1) for what in ("yes", "met", "thanked", "note", "result")]
ANY_DEED = st.builds(
    Deed,
    st.sampled_from([*DEEDS, *OF_DAN, *WORDS, "Dan joins", "thanked", "note", "note", "result", "result"]),
    st.integers(0, 1),
    st.sampled_from([1, 2, 24]),
)
# What makes a difference is rare enough to be named: who withdraws, alone or with others, before both finish.
WAYS_TO_BEGIN: tuple[list[str], ...] = (
    [],
    ["Dan joins"],
    ["withdraw"],
    ["Dan joins", "withdraw"],
    ["Dan joins", "Dan withdraws"],
)
# Which of the connectors read in the end what Ben says came of it.
HEARD: dict[tuple[str, ...], set[str]] = {
    ("met", "result"): {ANA},
    ("result",): set(),
    ("met", "result", "not met"): set(),
    ("connected", "met", "result", "not met"): set(),
    ("met", "result", "not met", "met"): set(),
    ("met", "result", "no result"): set(),
    ("met", "result", "no result", "result"): {ANA},
    ("met", "result", "Dan joins"): {ANA},
    ("met", "Dan joins", "result"): {ANA, DAN},
    ("met", "result", "Dan joins", "result"): {ANA, DAN},
    ("met", "Dan joins", "withdraw", "result"): {DAN},
    ("met", "Dan joins", "Dan withdraws", "result"): {ANA},
}
BEGINNINGS = [[Deed(what) for what in way] for way in WAYS_TO_BEGIN]
DEED_LISTS = st.tuples(
    st.sampled_from(BEGINNINGS), st.sampled_from([[], TO_THE_END, TO_THE_END]), st.lists(ANY_DEED, max_size=4)
)
HISTORIES = st.builds(
    History,
    st.integers(-100, 40).map(lambda hour: NEW_YEAR + hour * HOUR),
    DEED_LISTS.map(lambda parts: tuple(deed for part in parts for deed in part)),
    st.booleans(),
    st.sampled_from(To),
)


@dataclass(frozen=True)
class Slow:
    """An introduction as its connector counts it, from what people said alone."""

    introduced_at: datetime | None
    events: tuple[bool, bool, bool]
    notes: list[str]
    results: list[str]
    is_outside: bool


@settings(max_examples=3, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck))
@given(lived=st.lists(HISTORIES, min_size=4, max_size=6).map(tuple))
def test_a_year_is_what_counting_one_by_one_finds(database: Database, lived: tuple[History, ...]) -> None:
    compare(database, lived)


def test_it_is_so_whoever_withdraws_before_both_finish(database: Database) -> None:
    compare(database, tuple(History(NEW_YEAR, (*beginning, *TO_THE_END)) for beginning in BEGINNINGS))


def test_what_came_of_it_is_what_each_connector_was_told(database: Database) -> None:
    lived = tuple(History(NEW_YEAR, tuple(map(Deed, deeds))) for deeds in HEARD)
    workspace_id = compare(database, lived)
    for connector in (ANA, DAN):
        with database.reading() as session:
            found = my_year.find(session, ReadYear(workspace_id, connector, "2027"), NOW)
        heard = [f"UBEN{number}" for number, who in enumerate(HEARD.values()) if connector in who]
        assert sorted(each.party.member.user_id for each in found.results.shown) == sorted(heard)
        assert found.came_of_it == len(heard)


def compare(database: Database, lived: tuple[History, ...]) -> int:
    """Compare the years of both connectors with what was counted slowly. Returns the workspace's id."""
    workspace_id = live(database, next(TEAMS), lived)
    for connector in (ANA, DAN):
        with database.reading() as session:
            slow = list(counted_slowly(session, workspace_id, connector))
            for word in YEARS:
                act = ReadYear(workspace_id, connector, word)
                asked, found = my_year.asked_by(session, act, NOW), my_year.find(session, act, NOW)
                within = [each for each in slow if each.introduced_at and each.introduced_at >= asked.period.start]
                within = [each for each in within if each.introduced_at and each.introduced_at < asked.period.end]
                events = [sum(each.events[number] for each in within) for number in range(3)]
                assert found.counts == Counts(len(within), *events)
                assert found.outside == sum(each.is_outside for each in within)
                by_month = zip(*(astuple(each.counts) for each in found.months), strict=True)
                assert tuple(map(sum, by_month)) == astuple(found.counts)
                assert found.came_of_it == sum(bool(each.results) for each in within)
                assert texts(found.thanks) == sorted(note for each in within for note in each.notes)
                assert texts(found.results) == sorted(result for each in within for result in each.results)
    return workspace_id


def texts(latest: Latest) -> list[str]:
    """Return what is shown, in the order of the alphabet."""
    return sorted(each.said.text for each in latest.shown)


def counted_slowly(session: Session, workspace_id: int, connector: str) -> Iterator[Slow]:
    """Yield what somebody introduced and did not withdraw, read row by row."""
    made = select(Introduction).join(Introduction.connector).where(Introduction.workspace_id == workspace_id)
    for own in session.scalars(made.where(Member.user_id == connector).order_by(Introduction.id)).all():
        lead = session.get_one(Introduction, own.joined_id) if own.joined_id else own
        parties = session.scalars(select(Party).where(Party.introduction_id == lead.id).order_by(Party.id)).all()
        said = [{report.step: report.reported_at for report in party.reports} for party in parties]
        is_completed = all({Step.MET, Step.THANKED} <= steps.keys() for steps in said)
        is_alone = own.joined_id is None and not own.is_joined
        if own.withdrawn_at is None or (is_completed and is_alone):
            events = (
                any(Step.CONNECTED in each for each in said),
                any(Step.MET in each for each in said),
                is_completed,
            )
            notes = [
                words.text
                for party, steps in zip(parties, said, strict=True)
                for words in party.words
                if Step.THANKED in steps and words.said_at >= max(steps[Step.THANKED], own.created_at)
            ]
            results = [
                result.text
                for party, steps in zip(parties, said, strict=True)
                for result in party.results
                if result.text and Step.MET in steps and result.said_at >= max(steps[Step.MET], own.created_at)
            ]
            yield Slow(lead.introduced_at, events, notes, results, is_outside=len(parties) == 1)
