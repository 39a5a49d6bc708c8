"""The things that happen to an introduction by themselves, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.rules import schedule
from bot.rules.schedule import Happenings
from storage.models.enums import Consent, Outcome, Step, Way
from storage.models.introduction import Introduction
from tests.builders.examples import DAY, HOUR, START, asking, introduction, leaves

ASKED, LATER, YES, NO = Consent
CONNECTED, MET, THANKED = Step
LAST_DAY, AGAIN = START + 7 * DAY, START + 20 * DAY


def put_off(*days: int, outcome: Outcome | None = None) -> Introduction:
    """Put off by Ben, and by Chidi, for so many days."""
    given = introduction(outcome=outcome)
    for party, until in zip(given.parties, days, strict=False):
        leaves(party, Way.NOT_NOW, until=START + until * DAY)
    return given


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(introduction(), LAST_DAY, id="the connector is asked"),
        pytest.param(put_off(10), START + 10 * DAY, id="a card comes back"),
        pytest.param(put_off(10, 3), START + 3 * DAY, id="the sooner of two"),
        pytest.param(put_off(10, outcome=Outcome.WITHDRAWN), None, id="not once it is over"),
        pytest.param(asking(), LAST_DAY, id="the asking ends"),
        pytest.param(asking(LATER), AGAIN, id="somebody is asked again"),
        pytest.param(asking(LATER, again_in=2 * DAY), START + 2 * DAY, id="before the week is over"),
        pytest.param(asking(LATER, LATER, outcome=Outcome.WITHDRAWN), None, id="nobody is asked once it is over"),
    ],
)
def test_what_is_due_next(given: Introduction, expected: datetime | None) -> None:
    assert schedule.due_at(given) == expected


def test_what_was_taken_back_is_not_due() -> None:
    given = put_off(10)
    given.parties[0].ways_out[0].over_at = START
    assert schedule.due_at(given) == LAST_DAY


@pytest.mark.parametrize(
    ("given", "after", "expected"),
    [
        pytest.param(put_off(10), 10 * DAY - timedelta(seconds=1), False, id="not a second too soon"),
        pytest.param(put_off(10), 10 * DAY, True, id="on the moment"),
        pytest.param(put_off(10), 17 * DAY, True, id="a week too late is still back"),
        pytest.param(introduction(), 99 * DAY, False, id="never put off"),
        pytest.param(asking(LATER), 20 * DAY, True, id="asked again"),
        pytest.param(asking(LATER), 19 * DAY, False, id="not asked again yet"),
        pytest.param(asking(), 99 * DAY, False, id="asked, and silent"),
    ],
)
def test_when_a_party_is_back(given: Introduction, after: timedelta, expected: bool) -> None:
    assert schedule.is_back(given.parties[0], START + after) is expected


# --- By itself ------------------------------------------------------------------------------------------------------


def met_and_thanked_by_one() -> Introduction:
    return introduction((MET, THANKED), (MET,))


def asked_the_connector() -> Introduction:
    given = introduction()
    given.connector_asked_at = LAST_DAY
    return given


def told_the_connector() -> Introduction:
    given = introduction((CONNECTED,))
    given.connector_told_at = START + 21 * DAY
    return given


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(asking(), Happenings(lapses_at=LAST_DAY), id="nobody answers"),
        pytest.param(introduction(), Happenings(asks_connector_at=LAST_DAY), id="nobody writes"),
        pytest.param(asked_the_connector(), Happenings(closes_at=START + 14 * DAY), id="nor does the connector"),
        pytest.param(
            introduction((CONNECTED,)), Happenings(tells_connector_at=START + 21 * DAY + HOUR), id="nobody meets"
        ),
        pytest.param(told_the_connector(), Happenings(closes_at=START + 30 * DAY + HOUR), id="still nobody meets"),
        pytest.param(met_and_thanked_by_one(), Happenings(closes_at=START + 10 * DAY + HOUR), id="one does not thank"),
        pytest.param(put_off(9), Happenings(), id="nothing while it rests"),
        pytest.param(introduction(outcome=Outcome.WITHDRAWN), Happenings(), id="nothing once it is over"),
    ],
)
def test_what_happens_by_itself(given: Introduction, expected: Happenings) -> None:
    assert schedule.happenings(given) == expected


@pytest.mark.parametrize(
    ("addressed", "expected"),
    [
        pytest.param(None, LAST_DAY, id="nothing stands against it"),
        pytest.param(LAST_DAY - 3 * DAY, LAST_DAY, id="another day"),
        pytest.param(LAST_DAY, LAST_DAY + DAY, id="heard of another one that day"),
    ],
)
def test_the_connector_is_asked_once_a_day_at_most(addressed: datetime | None, expected: datetime) -> None:
    given = introduction()
    given.connector.addressed_at = addressed
    assert schedule.happenings(given).asks_connector_at == expected


def test_the_connector_is_asked_in_their_working_hours() -> None:
    given = introduction()
    given.connector.time_zone = "America/Los_Angeles"
    assert schedule.happenings(given).asks_connector_at == LAST_DAY + 7 * HOUR  # summer time has begun there


def test_nothing_closes_before_they_could_do_what_they_put_off() -> None:
    given = asked_the_connector()
    given.parties[0].snoozed_until = START + 40 * DAY
    assert schedule.happenings(given).closes_at == START + 43 * DAY
