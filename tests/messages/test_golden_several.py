"""One person is introduced to several: the form, and the connector's one message about all. See tests/golden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.messages import last_words, thread_lines
from bot.messages.modals.introduce_several import Beginning, introduce_several, sentence_about, who_is_left
from bot.messages.modals.lines_about import LineAbout
from bot.messages.problems import sentence
from bot.messages.shared_headline import shared_headline
from bot.notifications.drafts import line
from bot.rules.problems import IntroducedBefore, Problem
from bot.rules.several import AT_MOST, view_ids
from bot.rules.text_limits import REASON_LIMIT
from storage.models.enums import Consent, Outcome, Step
from storage.models.introduction import Introduction
from tests.builders.examples import REASON, asking, introduction, joined_by
from tests.conftest import Golden
from tests.messages.slack_limits import assert_slack_takes

OTHERS = ("UCHIDI", "UEVA", "UFAY", "UGIL", "UHAL")
CANNOT = sentence(Problem.CANNOT_BE_MADE)
BEFORE = sentence(IntroducedBefore(16, date(2026, 2, 9), date(2026, 3, 2), True, Step.MET))
Left = tuple[tuple[str, str], ...]


def left(impossible: Left, before: Left) -> str:
    """Return what the form says about people to whom Ben isn't introduced."""
    return who_is_left("UBEN", impossible, before, some_are_done=bool(impossible))


def made(*given: Introduction) -> list[Introduction]:
    """Let these be those that were made in one go: of Ben and, each, another."""
    for number, (each, other) in enumerate(zip(given, OTHERS, strict=False), 17):
        each.id, each.view_id, each.made_with_id = number, f"V{number}", 17
        each.parties[1].member.user_id = other
    return list(given)


def reworded() -> Introduction:
    """Return one whose reason was changed."""
    return introduction(reason="you both row")


def joining() -> Introduction:
    """Return one that joined somebody else's."""
    joined = joined_by(introduction(), "UANA", REASON)
    joined.first_mover_id = 2
    return joined


STATES: dict[str, Callable[[], list[Introduction]]] = {
    "new": lambda: made(introduction(), introduction(), introduction()),
    "under-way": lambda: made(introduction((Step.CONNECTED,)), introduction((Step.MET,), (Step.MET,)), reworded()),
    "over": lambda: made(
        introduction((Step.MET, Step.THANKED), (Step.MET, Step.THANKED), done=True),
        introduction(outcome=Outcome.WITHDRAWN),
        introduction(outcome=Outcome.WENT_QUIET),
    ),
    "asking": lambda: made(asking(shows_names=True), asking(Consent.YES, shows_names=True)),
    "half-asked": lambda: made(introduction(), asking(shows_names=True), joining()),
    "one-left": lambda: made(introduction()),
}


@pytest.mark.parametrize("state", STATES)
def test_the_message_about_all_of_them(golden: Golden, state: str) -> None:
    content = shared_headline(STATES[state]()).content()
    assert_slack_takes(content)
    golden(f"headline/several-{state}", content)


def test_the_longest_message_fits_into_slack() -> None:
    reasons = [str(number) * REASON_LIMIT for number in range(AT_MOST)]
    longest = made(*(introduction((Step.MET,), (Step.CONNECTED,), reason=reason) for reason in reasons))
    assert_slack_takes(shared_headline(longest).content())


def test_what_is_left_once_the_newcomer_is_gone(golden: Golden) -> None:
    golden("last-words/headline-of-several", last_words.shared_headline().content())


def test_a_line_that_names_nobody_says_which_of_them_it_is_about() -> None:
    given = introduction()
    alone, together = (
        line(each, "lapsed", thread_lines.lapsed(each)).draft for each in (given, made(introduction())[0])
    )
    assert "UCHIDI" not in str(alone.content)
    assert "<@UBEN> and <@UCHIDI>" in str(together.content)
    names_both = thread_lines.introduced(given)
    assert line(made(given)[0], "introduced", names_both).draft.content == names_both.content()


@pytest.mark.parametrize(
    "beginning",
    [
        pytest.param(Beginning(), id="empty"),
        pytest.param(Beginning("UBEN", OTHERS[:2], REASON, asks_first=True), id="filled-in"),
        pytest.param(Beginning(reason=REASON, always_asks=True, misses_people=True), id="without-the-people"),
        pytest.param(
            Beginning("UBEN", OTHERS[:1], misses_people=True, unmatched=sentence_about(["@devs", "@bob"])),
            id="without-some",
        ),
        pytest.param(Beginning(lines=()), id="lines-about-nobody-yet"),
        pytest.param(
            Beginning("UBEN", OTHERS, REASON, lines=(LineAbout("UBEN", "A baker"), *map(LineAbout, OTHERS))),
            id="lines-about-each",
        ),
        pytest.param(
            Beginning("UBEN", OTHERS[2:3], REASON, done=OTHERS[:2], left=left(((OTHERS[2], CANNOT),), ())),
            id="one-is-left",
        ),
        pytest.param(
            Beginning("UBEN", left=left((), ((OTHERS[0], BEFORE),)), despite=frozenset({16})), id="introduced-before"
        ),
        pytest.param(
            Beginning(
                "UBEN",
                OTHERS[1:3],
                REASON,
                asks_first=True,
                done=OTHERS[:1],
                left=left(((OTHERS[1], CANNOT),), ((OTHERS[2], BEFORE),)),
                despite=frozenset({16}),
            ),
            id="left-for-two-reasons",
        ),
        pytest.param(Beginning("UBEN", reason=REASON, done=OTHERS), id="no-room"),
    ],
)
def test_the_form(golden: Golden, beginning: Beginning, request: pytest.FixtureRequest) -> None:
    view = introduce_several(beginning)
    assert_slack_takes(view)
    golden(f"modal/several-{request.node.callspec.id}", view)


def test_a_modal_makes_five_at_most_each_with_an_id_of_its_own() -> None:
    assert view_ids("V1") == ["V1", "V1:2", "V1:3", "V1:4", "V1:5"]
