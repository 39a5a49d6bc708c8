"""*My year*: figures that are what counting one by one finds, and nobody's but one's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.ids import Field, Verb, button_value
from bot.rules.my_year import LAST_TWELVE_MONTHS
from bot.use_cases.members import my_year
from bot.use_cases.members.my_year import ReadYear
from storage.database import Database
from storage.models.enums import Audience, Step
from storage.models.figures import Counts
from storage.models.introduction import Introduction, Party
from storage.models.workspace import Member
from tests.builders.clients import Control
from tests.builders.histories import ANA, DAN, DEEDS, OF_DAN, WORDS, Deed, History, live
from tests.use_cases.test_privacy import BEN, CHIDI, Life

TEAMS = (f"TY{number}" for number in count())
HOUR = timedelta(hours=1)
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
NOW = NEW_YEAR + timedelta(days=40)
YEARS = ("2027", "2026", LAST_TWELVE_MONTHS)

# --- Any history ----------------------------------------------------------------------------------------------------

TO_THE_END = [Deed(what, who) for who in (0, 1) for what in ("yes", "met", "thanked", "note")]
ANY_DEED = st.builds(
    Deed,
    st.sampled_from([*DEEDS, *OF_DAN, *WORDS, "Dan joins", "thanked", "note", "note"]),
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
BEGINNINGS = [[Deed(what) for what in way] for way in WAYS_TO_BEGIN]
DEED_LISTS = st.tuples(
    st.sampled_from(BEGINNINGS), st.sampled_from([[], TO_THE_END, TO_THE_END]), st.lists(ANY_DEED, max_size=4)
)
HISTORIES = st.builds(
    History,
    st.integers(-100, 40).map(lambda hour: NEW_YEAR + hour * HOUR),
    DEED_LISTS.map(lambda parts: tuple(deed for part in parts for deed in part)),
    st.booleans(),
    st.booleans(),
)


@dataclass(frozen=True)
class Slow:
    """An introduction as its connector counts it, from what people said alone."""

    introduced_at: datetime | None
    events: tuple[bool, bool, bool]
    notes: list[str]
    is_outside: bool


@settings(max_examples=3, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck))
@given(lived=st.lists(HISTORIES, min_size=4, max_size=6).map(tuple))
def test_a_year_is_what_counting_one_by_one_finds(database: Database, lived: tuple[History, ...]) -> None:
    compare(database, lived)


def test_it_is_so_whoever_withdraws_before_both_finish(database: Database) -> None:
    compare(database, tuple(History(NEW_YEAR, (*beginning, *TO_THE_END)) for beginning in BEGINNINGS))


def compare(database: Database, lived: tuple[History, ...]) -> None:
    """Compare the years of both connectors with what was counted slowly."""
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
                notes = [each.words.text for each in found.thanks]
                assert sorted(notes) == sorted(note for each in within for note in each.notes)


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
            yield Slow(lead.introduced_at, events, notes, is_outside=len(parties) == 1)


# --- Two who introduced the same two --------------------------------------------------------------------------------


def year_of(life: Life, person: str, word: str = "") -> dict[str, Any]:
    """Return what somebody's year shows."""
    modal = life.clients.press(person, Control(Verb.MY_YEAR, button_value(Verb.MY_YEAR, 0)))
    assert modal
    return life.clients.choose(person, modal, Field.YEAR, word) if word else modal


def full_circle(life: Life, note: str = "What a find!") -> None:
    """Let both meet and say thanks, Ben with a note."""
    for person in (BEN, CHIDI):
        life.report(person, Step.MET)
        life.report(person, Step.THANKED)
    life.tell(BEN, Step.THANKED, note, Audience.CONNECTOR)


def test_each_of_two_connectors_has_it_in_their_own_year(database: Database) -> None:
    life = Life(database)
    assert life.clients.introduce(DAN, BEN, CHIDI) == {}
    full_circle(life)
    for person in (ANA, DAN):
        shown = json.dumps(year_of(life, person))
        assert "*1 pair*: *1* connected, *1* met, and *1* came full circle." in shown
        assert "What a find!" in shown
    for person in (BEN, CHIDI, "UNOBODY"):
        shown = json.dumps(year_of(life, person))
        assert "you didn't introduce anyone" in shown
        assert "What a find!" not in shown


def test_whoever_withdrew_does_not_see_that_it_goes_on_with_another(database: Database) -> None:
    lives = Life(database), Life(database)
    assert lives[0].clients.introduce(DAN, BEN, CHIDI) == {}
    for life in lives:
        life.withdraw()
    full_circle(lives[0], "a secret")
    first, second = (year_of(life, ANA) for life in lives)
    assert first == second
    assert "you didn't introduce anyone" in str(first)


def test_a_no_is_not_seen(database: Database) -> None:
    lives = Life(database, ask_first=True), Life(database, ask_first=True)
    lives[0].press(BEN, Verb.NOT_THIS_TIME)
    assert year_of(lives[0], ANA) == year_of(lives[1], ANA)


def test_another_year_is_chosen_in_the_same_modal(database: Database) -> None:
    life = Life(database)
    life.let_pass(timedelta(days=310))
    assert "In 2027, you didn't introduce anyone." in str(year_of(life, ANA))
    for word in ("2026", LAST_TWELVE_MONTHS):
        assert "you introduced *1 pair*" in str(year_of(life, ANA, word))


@pytest.mark.parametrize("is_undone", [True, False])
def test_what_is_not_told_takes_no_others_place(
    database: Database, monkeypatch: pytest.MonkeyPatch, is_undone: bool
) -> None:
    monkeypatch.setattr("bot.use_cases.members.my_year.SHOWN_AT_MOST", 1)
    life = Life(database)
    assert life.clients.introduce(DAN, BEN, CHIDI) == {}
    full_circle(life, "it stands")
    for first, second in (("UFERN", "UGUS"), ("UHANA", "UIVO")):
        life.now += HOUR
        assert life.clients.introduce(ANA, first, second) == {}
        life.number = newest(database)
        life.report(first, Step.THANKED)
        life.tell(first, Step.THANKED, "not for Dan")
        life.now += HOUR
        if is_undone:
            life.press(first, Verb.UNDO, Step.THANKED)
            life.now += HOUR
            life.report(first, Step.THANKED)
        else:
            assert life.clients.introduce(DAN, first, second) == {}
    shown = str(year_of(life, ANA if is_undone else DAN))
    assert "it stands" in shown
    assert "not for Dan" not in shown


def newest(database: Database) -> int:
    """Return the number of the newest introduction."""
    with database.reading() as session:
        return session.scalars(select(func.max(Introduction.id))).one()


def test_home_leads_to_it_as_long_as_there_is_anything_to_see(database: Database) -> None:
    life = Life(database)

    def leads_there(person: str) -> bool:
        return button_value(Verb.MY_YEAR, 0) in str(life.clients.open_home(person))

    assert [leads_there(person) for person in (ANA, BEN)] == [True, False]
    life.now += timedelta(days=365)
    assert leads_there(ANA)
    assert "You haven't introduced anyone this year yet." in str(life.clients.open_home(ANA))
