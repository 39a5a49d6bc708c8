"""What waits on Home for whom, and for how long."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from bot.messages import home
from bot.rules import home as rules
from storage.models.enums import AnswerToThanks, Audience, Step, Way
from storage.models.introduction import Introduction
from tests.builders.examples import DAY, START, answers, introduction, tells
from tests.builders.homes import ANA, BEN, CHIDI, NOW, home_of, planned, put_off, thanked

MET, THANKED = Step.MET, Step.THANKED


def tasks(reader: int, given: Introduction, now: datetime = NOW) -> list[str]:
    """Return what waits for this reader in an introduction."""
    return [row.task.name for row in home_of(reader, given, now=now).waiting if row.task]


def test_a_meeting_is_asked_about_once_it_has_begun() -> None:
    assert tasks(BEN, planned(2), START + 2 * DAY - DAY / 24) == []
    assert tasks(BEN, planned(2), START + 2 * DAY) == ["TELL"]
    assert rules.changes_at(BEN, [planned(2)], NOW) == START + 2 * DAY


def test_what_was_snoozed_waits_from_then_on() -> None:
    given = introduction()
    given.parties[0].snoozed_until = START + 3 * DAY
    assert (tasks(BEN, given), tasks(BEN, given, START + 3 * DAY)) == ([], ["WRITE"])
    assert rules.changes_at(BEN, [given], NOW) == START + 3 * DAY


def test_a_thank_you_waits_for_an_answer_and_not_for_ever() -> None:
    given = thanked()
    assert tasks(ANA, given) == ["ANSWER_THANKS"]
    over = rules.changes_at(ANA, [given], NOW)
    assert over
    assert tasks(ANA, given, over) == []
    answers(given.parties[0], AnswerToThanks.PLEASURE)
    assert tasks(ANA, given) == []


@pytest.mark.parametrize("way", [Way.MUTED, Way.NOT_NOW, Way.NO_ANSWER])
def test_what_somebody_put_off_does_not_wait_for_them(way: Way) -> None:
    assert tasks(BEN, put_off(way)) == []


def test_that_somebody_waits_for_a_reply_changes_nothing_for_the_other() -> None:
    given = put_off(Way.NO_ANSWER)
    given.first_mover_id = CHIDI
    assert tasks(CHIDI, given) == ["WRITE"]
    assert "reply" not in json.dumps(home.home(home_of(CHIDI, given)))


def test_a_note_for_the_connector_is_on_nobody_elses_home() -> None:
    given = introduction((MET, THANKED))
    tells(given.parties[0], THANKED, "a secret", Audience.CONNECTOR)
    assert "secret" in json.dumps(home.home(home_of(ANA, given)))
    assert "secret" not in json.dumps(home.home(home_of(CHIDI, given)))
