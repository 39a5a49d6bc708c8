"""What came of an introduction: on cards, in the thread, on Home, in its form, and in the one question."""

from __future__ import annotations

import pytest

from bot.messages import card, home_rows, results
from bot.messages.modals import result as form
from bot.rules.home import row_of
from storage.models.enums import Audience, Outcome, Step
from storage.models.facts import Result
from storage.models.introduction import Introduction
from tests.builders.examples import DAY, START, introduction, joined_by
from tests.conftest import Golden

MET, THANKED = Step.MET, Step.THANKED
NASTY = "We opened <!channel> & *Bread*"


def said(audience: Audience, *, outcome: Outcome = Outcome.COMPLETED) -> Introduction:
    """Return an introduction that has ended, of which Ben says that something came of it."""
    given = introduction((MET, THANKED), (MET, THANKED), outcome=outcome)
    given.parties[0].results.append(Result(text=NASTY, audience=audience, said_at=START + 70 * DAY))
    return given


def asked() -> Introduction:
    """Return an introduction of which Ben was asked what came of it."""
    given = introduction((MET, THANKED), (MET, THANKED), done=True)
    given.parties[0].result_asked_at = START + 63 * DAY
    return given


@pytest.mark.parametrize("audience", [Audience.CONNECTOR, Audience.OTHER])
@pytest.mark.parametrize(("reader", "name"), [(0, "ben"), (1, "chidi")])
def test_the_card_of_each(golden: Golden, audience: Audience, reader: int, name: str) -> None:
    given = said(audience)
    golden(f"card/result-for-{audience}-seen-by-{name}", card.card(given, given.parties[reader]).content())


def test_a_card_without_room_for_a_button_has_it_in_its_menu(golden: Golden) -> None:
    given = introduction((MET,), outcome=Outcome.CLOSED)
    golden("card/closed-after-met", card.card(given, given.parties[0]).content())


@pytest.mark.parametrize("audience", [Audience.CONNECTOR, Audience.OTHER])
def test_the_line_in_the_thread(golden: Golden, audience: Audience) -> None:
    golden(f"line/result-for-{audience}", results.told(said(audience).parties[0]).content())


def test_the_line_once_it_was_taken_back(golden: Golden) -> None:
    golden("line/result-taken-back", results.taken_back(asked().parties[0]).content())


def test_the_line_for_who_left_it_to_others_has_no_words(golden: Golden) -> None:
    given = said(Audience.OTHER)
    joined_by(given, "UDAN", "a reason")
    given.withdrawn_at = START + DAY
    golden("line/result-without-words", results.told(given.parties[0]).content())


def test_the_question(golden: Golden) -> None:
    golden("results/question", results.question(asked().parties[0]).content())


def test_the_question_once_it_is_settled(golden: Golden) -> None:
    given = asked()
    given.parties[0].nothing_yet_at = START + 64 * DAY
    golden("results/settled", results.question(given.parties[0]).content())


def test_the_question_once_something_was_said(golden: Golden) -> None:
    given = said(Audience.OTHER)
    given.parties[0].result_asked_at = START + 63 * DAY
    golden("results/answered", results.question(given.parties[0]).content())


def test_the_form(golden: Golden) -> None:
    golden("form/came-of-it", form.came_of_it(asked().parties[0]))
    golden("form/came-of-it-again", form.came_of_it(said(Audience.OTHER).parties[0]))


@pytest.mark.parametrize(("member", "name"), [(1, "ana"), (2, "ben"), (3, "chidi")])
@pytest.mark.parametrize("audience", [Audience.CONNECTOR, Audience.OTHER])
def test_the_row_on_home(golden: Golden, audience: Audience, member: int, name: str) -> None:
    golden(f"home/result-for-{audience}-seen-by-{name}", home_rows.past(row_of(member, said(audience))))
