"""Figures one can trust: counted again, slowly, from what people said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from bot.messages.figure_definitions import DEFINITIONS
from bot.rules.periods import last_month, since, weeks_ending
from bot.rules.working_hours import zone
from storage.database import Database
from storage.models.enums import Account, Step
from storage.models.figures import FEW, Counts, Figures, Period
from storage.models.workspace import Member
from storage.queries.figures import counts_of, figures
from tests.builders.counted_slowly import counted_slowly, everything_told
from tests.builders.histories import DEEDS, Deed, History, To, live

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEAMS = (f"TF{number}" for number in count())
NOTHING = Counts(0, 0, 0, 0)

MET_AND_THANKED = (Deed("met"), Deed("thanked"), Deed("met", 1), Deed("thanked", 1))


def found(database: Database, workspace_id: int, period: Period) -> Figures:
    with database.reading() as session:
        return figures(session, workspace_id, period)


def hours(first: int, after: int) -> Period:
    """Return a period from `first` to `after` hours after the start."""
    return Period(START + first * HOUR, START + after * HOUR)


# --- Any history ----------------------------------------------------------------------------------------------------

# Whole hours, near where clocks change and the year ends: so that much falls on a border.
AROUND = st.sampled_from(
    [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)]
)
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/Santiago", "Asia/Kolkata", "Pacific/Auckland"]).map(zone)
ANY_DEED = st.builds(
    Deed,
    st.sampled_from([*Step, *Step, *DEEDS]).map(str),
    st.integers(0, 1),
    st.sampled_from([1, 1, 2, 24, 100]),
)
ANYTHING = st.lists(ANY_DEED, max_size=5)
BOTH_AGREE = [Deed("yes"), Deed("yes", 1)]
WITHDRAWN = [*BOTH_AGREE, Deed("met"), Deed("withdraw")]
# Enough of these for a median.
TO_THE_END = st.permutations(MET_AND_THANKED).map(lambda deeds: [*BOTH_AGREE, *deeds])
ELSE = ANYTHING | ANYTHING.map(lambda deeds: BOTH_AGREE + deeds) | ANYTHING.map(lambda deeds: WITHDRAWN + deeds)
TO_WHOM = st.sampled_from([To.ONE, To.ONE, To.OUTSIDER, To.SEVERAL])


@st.composite
def histories(draw: st.DrawFn) -> tuple[datetime, tuple[History, ...]]:
    """Return some introductions around a day at which something happens to the clocks."""
    around = draw(AROUND)
    deeds = draw(st.lists(TO_THE_END, min_size=5, max_size=6)) + draw(st.lists(ELSE, min_size=1, max_size=3))
    begins = st.integers(-200, 30).map(lambda hour: around + hour * HOUR)
    return around, tuple(History(draw(begins), tuple(each), draw(st.booleans()), draw(TO_WHOM)) for each in deeds)


@st.composite
def periods(draw: st.DrawFn, around: datetime) -> list[Period]:
    """Of each kind, and all there is."""
    everything = Period(around - 100 * DAY, around + 1_000 * DAY)
    where, end = draw(ZONES), around + draw(st.integers(-80, 240)) * HOUR
    day = (end - draw(st.integers(0, 20)) * DAY).date()
    return [everything, *weeks_ending(end, where, 3), last_month(end, where), since(day, end, where)]


@settings(max_examples=8, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck))
@given(lived=histories(), data=st.data())
def test_every_figure_is_what_counting_one_by_one_finds(
    database: Database, lived: tuple[datetime, tuple[History, ...]], data: st.DataObject
) -> None:
    around, all_of_them = lived
    workspace_id = live(database, next(TEAMS), all_of_them)
    told = everything_told(database, workspace_id).values()
    wanted = data.draw(periods(around))
    expected = [counted_slowly(told, period) for period in wanted]
    assert [found(database, workspace_id, period) for period in wanted] == expected
    with database.reading() as session:
        assert counts_of(session, workspace_id, wanted) == [each.counts for each in expected]


# --- Each definition ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param(History(START), Counts(1, 0, 0, 0), id="introduced"),
        pytest.param(History(START, (Deed("yes"),), True), NOTHING, id="one of the two said yes"),
        pytest.param(History(START, (Deed("yes"), Deed("yes", 1)), True), Counts(1, 0, 0, 0), id="both said yes"),
        pytest.param(History(START, (Deed("thanked"),)), Counts(1, 0, 0, 0), id="a thank-you is no connection"),
        pytest.param(History(START, (Deed("connected"), Deed("connected", 1))), Counts(1, 1, 0, 0), id="both reported"),
        pytest.param(History(START, (Deed("met", 1),)), Counts(1, 1, 1, 0), id="who has met has connected"),
        pytest.param(History(START, MET_AND_THANKED[:3]), Counts(1, 1, 1, 0), id="a thank-you is missing"),
        pytest.param(History(START, MET_AND_THANKED), Counts(1, 1, 1, 1), id="full circle"),
        pytest.param(History(START, (Deed("met"), Deed("not met"))), Counts(1, 0, 0, 0), id="taken back"),
        pytest.param(
            History(START, (Deed("met"), Deed("connected", 1), Deed("not met"))),
            Counts(1, 1, 0, 0),
            id="taken back by one of two",
        ),
        pytest.param(History(START, (Deed("met"), Deed("withdraw"))), NOTHING, id="withdrawn"),
        pytest.param(History(START, (Deed("close kindly"),)), Counts(1, 0, 0, 0), id="closed kindly"),
        pytest.param(History(START, (Deed("withdraw"), Deed("met"))), NOTHING, id="reported after the withdrawal"),
        pytest.param(
            History(START, (Deed("met"), Deed("withdraw"), Deed("reopen"))), Counts(1, 1, 1, 0), id="and opened again"
        ),
        pytest.param(
            History(START, (Deed("withdraw"), *MET_AND_THANKED)), Counts(1, 1, 1, 1), id="completed all the same"
        ),
        pytest.param(History(START, (Deed("connected"), Deed("not a fit"))), Counts(1, 1, 0, 0), id="ended otherwise"),
    ],
)
def test_what_counts(database: Database, history: History, expected: Counts) -> None:
    workspace_id = live(database, "T1", (history,))
    assert found(database, workspace_id, hours(0, 1_000)).counts == expected


def test_each_thing_counts_in_the_period_in_which_it_happened(database: Database) -> None:
    deeds = [Deed(deed.what, deed.who, after=10) for deed in MET_AND_THANKED]
    workspace_id = live(database, "T1", (History(START, tuple(deeds)),))
    with database.reading() as session:
        counts = counts_of(session, workspace_id, [hours(0, 10), hours(10, 40), hours(40, 41), hours(41, 1_000)])
    assert counts == [Counts(1, 0, 0, 0), Counts(0, 1, 1, 0), Counts(0, 0, 0, 1), NOTHING]


def test_who_was_asked_first_counts_from_the_day_both_had_their_cards(database: Database) -> None:
    workspace_id = live(database, "T1", (History(START, (Deed("yes"), Deed("yes", 1, after=47)), asks_first=True),))
    with database.reading() as session:
        assert counts_of(session, workspace_id, [hours(0, 48), hours(48, 49)]) == [NOTHING, Counts(1, 0, 0, 0)]


def test_another_workspace_counts_for_itself(database: Database) -> None:
    ours = live(database, "T1", (History(START),))
    theirs = live(database, "T2", (History(START), History(START)))
    assert [found(database, each, hours(0, 1)).counts.introduced for each in (ours, theirs)] == [1, 2]


def test_who_has_left_still_counts(database: Database) -> None:
    workspace_id = live(database, "T1", (History(START, MET_AND_THANKED),))
    with database.transaction() as session:
        session.execute(update(Member).values(account=Account.DEACTIVATED))
    assert found(database, workspace_id, hours(0, 1_000)).counts == Counts(1, 1, 1, 1)


@pytest.mark.parametrize("many", [FEW - 1, FEW, FEW + 1])
def test_times_are_told_of_five_and_more(database: Database, many: int) -> None:
    slower = [
        (Deed("connected", after=1 + each), Deed("met", after=24 + 24 * each), *MET_AND_THANKED) for each in range(many)
    ]
    workspace_id = live(database, "T1", tuple(History(START, deeds) for deeds in slower))
    counts, middle = Counts(many, many, many, many), (many - 1) / 2
    expected = Figures(counts, (1 + middle) * HOUR, (1 + middle) * DAY, (5 + middle) * HOUR + (1 + middle) * DAY)
    shown = expected if many >= FEW else Figures(counts, None, None, None)
    assert found(database, workspace_id, hours(0, 1_000)) == shown


def test_who_says_met_alone_does_not_say_when_they_connected(database: Database) -> None:
    wrote = (Deed("connected", after=10), Deed("met", after=10))
    met = [History(START, (Deed("met", after=100),))] * 20
    workspace_id = live(database, "T1", (*[History(START, wrote)] * FEW, *met))
    figures = found(database, workspace_id, hours(0, 1_000))
    assert (figures.until_connected, figures.until_met) == (10 * HOUR, 10 * HOUR)


def test_every_definition_is_one_sentence_or_two_in_plain_words() -> None:
    assert all(sentence.endswith(".") and "_" not in sentence for sentence in DEFINITIONS)
    assert len(set(DEFINITIONS)) == len(DEFINITIONS)
