"""The rules of an introduction."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import cycle
from storage.models import Party, Report
from storage.vocabulary import Outcome, Step
from tests.examples import START, introduction

CONNECTED, MET, THANKED = Step


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
    assert cycle.new_steps(introduction(before).parties[0], clicked) == recorded


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
    gone = cycle.taken_back(party, undone)
    assert {report.step for report in party.reports if report not in gone} == left


@pytest.mark.parametrize("ben", [(), (CONNECTED,), (MET,), (THANKED,), (MET, THANKED)])
@pytest.mark.parametrize("chidi", [(), (CONNECTED,), (MET,), (THANKED,), (MET, THANKED)])
def test_a_cycle_is_completed_when_both_have_met_and_both_have_thanked(
    ben: tuple[Step, ...], chidi: tuple[Step, ...]
) -> None:
    completed = ben == chidi == (MET, THANKED)
    assert cycle.outcome(introduction(ben, chidi)) == (Outcome.COMPLETED if completed else None)


def click(party: Party, step: Step, hour: int) -> None:
    new = cycle.new_steps(party, step)
    party.reports += [Report(step=each, clicked=step, reported_at=START + timedelta(hours=hour)) for each in new]


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(Step))))
def test_whatever_is_clicked_in_whatever_order_nothing_reported_is_lost(clicks: list[tuple[bool, Step]]) -> None:
    parties = introduction().parties
    said: tuple[set[Step], set[Step]] = (set(), set())
    for hour, (second, step) in enumerate(clicks):
        before = {id(report) for report in parties[second].reports}
        click(parties[second], step, hour)
        said[second].update(cycle.steps_said_by(step))
        assert before <= {id(report) for report in parties[second].reports}
        assert [set(cycle.reported(party)) for party in parties] == list(said)


@given(st.lists(st.sampled_from(Step)), st.sampled_from(Step))
def test_an_undo_right_after_a_click_brings_back_what_was_before(clicks: list[Step], last: Step) -> None:
    party = introduction().parties[0]
    for hour, step in enumerate(clicks):
        click(party, step, hour)
    before = list(party.reports)
    click(party, last, len(clicks))
    if party.reports != before:
        gone = cycle.taken_back(party, last)
        assert [report for report in party.reports if report not in gone] == before
