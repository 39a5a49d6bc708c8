"""The rules of an introduction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import introductions
from storage.models.enums import Consent, Outcome, Step, Way
from storage.models.facts import Report
from storage.models.introduction import Introduction, Party
from tests.builders.examples import DAY, START, asking, introduction, leaves

CONNECTED, MET, THANKED = Step
NO_ANSWER, NOT_NOW, NOT_A_FIT, ALREADY_KNOWN, MUTED = Way
ASKED, LATER, YES, NO = Consent


@pytest.mark.parametrize(
    ("before", "clicked", "recorded"),
    [
        pytest.param((), CONNECTED, [CONNECTED], id="connected says connected"),
        pytest.param((), MET, [CONNECTED, MET], id="who has met has connected too"),
        pytest.param((CONNECTED,), MET, [MET], id="what was reported before keeps its time"),
        pytest.param((), THANKED, [THANKED], id="thanked may come first and says nothing else"),
        pytest.param((THANKED,), MET, [CONNECTED, MET], id="met after thanked"),
        pytest.param((CONNECTED,), CONNECTED, [], id="clicking twice changes nothing"),
        pytest.param((MET,), CONNECTED, [], id="connected was said by met"),
    ],
)
def test_what_a_click_records(before: tuple[Step, ...], clicked: Step, recorded: list[Step]) -> None:
    assert introductions.new_steps(introductions.reported(introduction(before).parties[0]), clicked) == recorded


@pytest.mark.parametrize(
    ("clicks", "undone", "left"),
    [
        pytest.param((CONNECTED, MET), MET, {CONNECTED}, id="the last one goes"),
        pytest.param((MET,), MET, set(), id="connected goes with the met it came with"),
        pytest.param((MET, THANKED), THANKED, {CONNECTED, MET}, id="thanked goes alone"),
        pytest.param((CONNECTED, MET), CONNECTED, {CONNECTED, MET}, id="only the last click can be undone"),
        pytest.param((), MET, set(), id="nothing to undo"),
    ],
)
def test_what_an_undo_takes_back(clicks: tuple[Step, ...], undone: Step, left: set[Step]) -> None:
    party = introduction(clicks).parties[0]
    gone = introductions.taken_back(party, undone)
    assert {report.step for report in party.reports if report not in gone} == left


@pytest.mark.parametrize("ben", [(), (CONNECTED,), (MET,), (THANKED,), (MET, THANKED)])
@pytest.mark.parametrize("chidi", [(), (CONNECTED,), (MET,), (THANKED,), (MET, THANKED)])
def test_a_cycle_is_completed_when_both_have_met_and_both_have_thanked(
    ben: tuple[Step, ...], chidi: tuple[Step, ...]
) -> None:
    completed = ben == chidi == (MET, THANKED)
    assert introductions.state(introduction(ben, chidi)).outcome == (Outcome.COMPLETED if completed else None)


def click(party: Party, step: Step, hour: int) -> None:
    new = introductions.new_steps(introductions.reported(party), step)
    party.reports += [Report(step=each, clicked=step, reported_at=START + timedelta(hours=hour)) for each in new]


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(Step))))
def test_whatever_is_clicked_in_whatever_order_nothing_reported_is_lost(clicks: list[tuple[bool, Step]]) -> None:
    parties = introduction().parties
    said: tuple[set[Step], set[Step]] = (set(), set())
    for hour, (second, step) in enumerate(clicks):
        before = {id(report) for report in parties[second].reports}
        click(parties[second], step, hour)
        said[second].update(introductions.steps_said_by(step))
        assert before <= {id(report) for report in parties[second].reports}
        assert [set(introductions.reported(party)) for party in parties] == list(said)


@given(st.lists(st.sampled_from(Step)), st.sampled_from(Step))
def test_an_undo_right_after_a_click_brings_back_what_was_before(clicks: list[Step], last: Step) -> None:
    party = introduction().parties[0]
    for hour, step in enumerate(clicks):
        click(party, step, hour)
    before = list(party.reports)
    click(party, last, len(clicks))
    if party.reports != before:
        gone = introductions.taken_back(party, last)
        assert [report for report in party.reports if report not in gone] == before


@pytest.mark.parametrize(
    ("clicked", "may"),
    [((), False), ((CONNECTED,), False), ((MET,), True), ((THANKED,), True)],
    ids=["nothing yet", "in touch only", "met", "thanked"],
)
def test_who_has_something_to_pass_on(clicked: tuple[Step, ...], may: bool) -> None:
    assert introductions.may_pass_on(introduction(clicked).parties[0]) is may


# --- Ways out -------------------------------------------------------------------------------------------------------


def ben(*ways: Way, clicked: tuple[Step, ...] = (), outcome: Outcome | None = None) -> Party:
    """Return Ben, who took these ways out."""
    party = introduction(clicked, outcome=outcome).parties[0]
    for way in ways:
        leaves(party, way)
    return party


@pytest.mark.parametrize(
    ("party", "ways"),
    [
        pytest.param(ben(), set(Way), id="at first all are open"),
        pytest.param(ben(NOT_NOW), set(Way) - {NOT_NOW}, id="what was said need not be said again"),
        pytest.param(ben(MUTED, NO_ANSWER), {NOT_NOW, NOT_A_FIT, ALREADY_KNOWN}, id="nor two things"),
        pytest.param(ben(clicked=(CONNECTED,)), set(Way) - {NO_ANSWER}, id="who is in touch has an answer"),
        pytest.param(ben(clicked=(THANKED,)), set(Way), id="a thank-you is no first contact"),
        pytest.param(ben(NOT_A_FIT, outcome=Outcome.NOT_A_FIT), set(), id="none once it is closed"),
        pytest.param(ben(outcome=Outcome.WITHDRAWN), set(), id="none once it is withdrawn"),
        pytest.param(ben(outcome=Outcome.COMPLETED), set(), id="none once the circle is full"),
    ],
)
def test_which_ways_out_are_open(party: Party, ways: set[Way]) -> None:
    assert set(introductions.ways_for(party)) == ways


def test_a_way_out_is_open_again_once_it_is_over() -> None:
    party = ben()
    leaves(party, NOT_NOW, over_at=START + DAY)
    assert NOT_NOW in introductions.ways_for(party)
    assert not introductions.rests(party.introduction)


@pytest.mark.parametrize(
    ("party", "way", "may"),
    [
        pytest.param(ben(), NOT_NOW, False, id="nothing was said"),
        *(pytest.param(ben(way), way, True, id=f"{way}, while it is open") for way in Way),
        pytest.param(ben(NOT_A_FIT, outcome=Outcome.NOT_A_FIT), NOT_A_FIT, True, id="what ended it"),
        pytest.param(ben(ALREADY_KNOWN, outcome=Outcome.ALREADY_KNOWN), ALREADY_KNOWN, True, id="what ended it, too"),
        pytest.param(ben(NOT_NOW, outcome=Outcome.NOT_A_FIT), NOT_NOW, False, id="it ended otherwise"),
        pytest.param(ben(NOT_A_FIT, outcome=Outcome.WITHDRAWN), NOT_A_FIT, False, id="it was withdrawn"),
        pytest.param(ben(NOT_A_FIT, outcome=Outcome.COMPLETED), NOT_A_FIT, False, id="the circle is full"),
        pytest.param(ben(MUTED, outcome=Outcome.WITHDRAWN), MUTED, False, id="muted, and withdrawn"),
    ],
)
def test_what_can_be_taken_back(party: Party, way: Way, may: bool) -> None:
    assert introductions.may_come_back(party, way) is may


@pytest.mark.parametrize("party", [0, 1])
def test_an_introduction_rests_when_either_has_put_it_off(party: int) -> None:
    given = introduction()
    leaves(given.parties[party], NOT_NOW)
    assert introductions.rests(given)


# --- Asking first ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "may"),
    [
        pytest.param(asking(YES, YES), True, id="both said yes"),
        pytest.param(asking(YES, None), True, id="the one who was asked said yes"),
        pytest.param(asking(None, None), True, id="nobody had to be asked"),
        pytest.param(asking(YES, ASKED), False, id="one is silent"),
        pytest.param(asking(YES, NO), False, id="one said no"),
        pytest.param(asking(YES, LATER), False, id="one said not now"),
        pytest.param(asking(ASKED, None), False, id="the one who is asked is silent"),
    ],
)
def test_when_two_are_introduced(given: Introduction, may: bool) -> None:
    assert introductions.state(given).introduced_at == (START if may else None)


def test_they_are_introduced_at_the_last_yes() -> None:
    given = asking(YES, YES)
    given.parties[0].answered_at, given.parties[1].answered_at = START + 2 * DAY, START + DAY
    assert introductions.state(given).introduced_at == START + 2 * DAY


def test_once_introduced_they_stay_so() -> None:
    given = introduction()
    given.introduced_at = START + DAY
    assert introductions.state(given).introduced_at == START + DAY


# --- How it stands --------------------------------------------------------------------------------------------------


def completed() -> Introduction:
    return introduction((MET, THANKED), (MET, THANKED))


def closed_kindly(given: Introduction) -> Introduction:
    given.closed_kindly_at = START + DAY
    return given


def withdrawn(given: Introduction) -> Introduction:
    given.withdrawn_at = START + DAY
    return given


def lapsed(given: Introduction) -> Introduction:
    given.lapsed_at = START + DAY
    return given


def left_by(given: Introduction, *ways: Way | None) -> Introduction:
    """Return an introduction with Ben's way out, and Chidi's an hour later."""
    for hour, (party, way) in enumerate(zip(given.parties, ways, strict=False)):
        if way:
            leaves(party, way, at=START + timedelta(hours=hour))
    return given


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        pytest.param(introduction, None, id="open"),
        pytest.param(lambda: left_by(introduction(), MUTED, NOT_NOW), None, id="muted and put off is open"),
        pytest.param(lambda: left_by(introduction(), NO_ANSWER), None, id="waiting is open"),
        pytest.param(lambda: left_by(introduction(), NOT_A_FIT), Outcome.NOT_A_FIT, id="not a fit"),
        pytest.param(lambda: left_by(introduction(), None, ALREADY_KNOWN), Outcome.ALREADY_KNOWN, id="known already"),
        pytest.param(
            lambda: left_by(introduction(), NOT_A_FIT, ALREADY_KNOWN), Outcome.NOT_A_FIT, id="the first word counts"
        ),
        pytest.param(lambda: withdrawn(introduction()), Outcome.WITHDRAWN, id="withdrawn"),
        pytest.param(lambda: closed_kindly(introduction()), Outcome.WENT_QUIET, id="closed kindly"),
        pytest.param(
            lambda: closed_kindly(completed()), Outcome.COMPLETED, id="closed, and a full circle all the same"
        ),
        pytest.param(lambda: lapsed(asking()), Outcome.NO_ANSWER, id="no answer"),
        pytest.param(
            lambda: withdrawn(left_by(introduction(), NOT_A_FIT)), Outcome.WITHDRAWN, id="withdrawn counts before"
        ),
        pytest.param(lambda: withdrawn(lapsed(asking())), Outcome.WITHDRAWN, id="also before no answer"),
        pytest.param(lambda: withdrawn(completed()), Outcome.COMPLETED, id="a full circle counts before all"),
        pytest.param(lambda: left_by(completed(), NOT_A_FIT), Outcome.COMPLETED, id="whatever was said"),
    ],
)
def test_how_an_introduction_stands(given: Callable[[], Introduction], outcome: Outcome | None) -> None:
    assert introductions.state(given()).outcome is outcome


@pytest.mark.parametrize(
    ("given", "ended_at"),
    [
        pytest.param(introduction, None, id="open"),
        pytest.param(lambda: left_by(introduction(), None, NOT_A_FIT), START + timedelta(hours=1), id="a way out"),
        pytest.param(lambda: withdrawn(introduction()), START + DAY, id="withdrawn"),
        pytest.param(completed, START + timedelta(hours=2), id="a full circle, at its last report"),
    ],
)
def test_it_ends_with_the_fact_that_ends_it(given: Callable[[], Introduction], ended_at: datetime | None) -> None:
    assert introductions.state(given()).ended_at == ended_at
