"""Every message as a person will read it, in every state: see tests/golden."""

from __future__ import annotations

from datetime import date

import pytest

from bot.messages import headline, replies, thanks, thread_lines, unreachable, welcome
from bot.messages.card import card
from bot.messages.modals.introduce import Beginning, introduce
from bot.messages.problems import sentence
from bot.rules.problems import AlreadyOpen, AuthorProblem, Hint, Problem
from storage.models.enums import Step
from tests.builders.examples import REASON, START, introduction
from tests.conftest import Golden

CONNECTED, MET, THANKED = Step
ALREADY_OPEN = sentence(AlreadyOpen(date(2026, 3, 2)))
STATES = {
    "new": introduction(),
    "ben-connected": introduction((CONNECTED,)),
    "ben-met": introduction((MET,)),
    "ben-thanked-first": introduction((THANKED,)),
    "both-met": introduction((CONNECTED, MET), (MET,)),
    "completed": introduction((MET, THANKED), (MET, THANKED), done=True),
    "hostile-reason": introduction(reason="<!channel> <@UEVIL>\n\n> &lt; *bold* <https://evil.example|click>"),
    "longest-reason": introduction(reason="&" * 1000),
}


@pytest.mark.parametrize("state", STATES)
def test_the_card_of_who_writes_first(golden: Golden, state: str) -> None:
    golden(f"card/{state}-first-mover", card(STATES[state], STATES[state].parties[0]).content())


@pytest.mark.parametrize("state", STATES)
def test_the_card_of_the_other(golden: Golden, state: str) -> None:
    golden(f"card/{state}-other", card(STATES[state], STATES[state].parties[1]).content())


@pytest.mark.parametrize("state", STATES)
def test_the_connectors_headline(golden: Golden, state: str) -> None:
    golden(f"headline/{state}", headline.headline(STATES[state]).content())


def test_the_headline_when_a_party_cannot_be_reached(golden: Golden) -> None:
    given = introduction()
    given.parties[1].unreachable = "user_disabled"
    golden("headline/unreachable", headline.headline(given).content())


@pytest.mark.parametrize("step", [CONNECTED, MET])
def test_the_line_for_a_report(golden: Golden, step: Step) -> None:
    golden(f"line/{step}", thread_lines.reported(introduction((step,)).parties[0], step).content())


def test_the_line_for_a_thank_you(golden: Golden) -> None:
    golden("line/thanked", thanks.pressed(introduction((THANKED,)).parties[0]).content())


def test_the_line_for_a_report_taken_back(golden: Golden) -> None:
    golden("line/taken-back", thread_lines.taken_back(introduction().parties[0], MET).content())


def test_the_line_for_a_completed_cycle(golden: Golden) -> None:
    done = STATES["completed"]
    golden("line/completed", thread_lines.completed(done, done.ended_at or START).content())


def test_the_card_of_whoever_waits_for_somebody_who_cannot_be_reached(golden: Golden) -> None:
    given = introduction()
    given.parties[0].unreachable = "user_disabled"
    golden("card/first-mover-unreachable", card(given, given.parties[1]).content())


@pytest.mark.parametrize("error", ["user_disabled", "messages_tab_disabled", "some_new_error"])
def test_the_line_for_somebody_who_cannot_be_reached(golden: Golden, error: str) -> None:
    golden(f"line/unreachable-{error}", unreachable.unreachable(introduction().parties[1], error).content())


def test_the_modal(golden: Golden) -> None:
    golden("modal/empty", introduce(Beginning(), can_open_groups=False))
    golden("modal/half-filled", introduce(Beginning(("UBEN",)), can_open_groups=False))
    golden("modal/filled", introduce(Beginning(("UBEN", "WCHIDI"), REASON), can_open_groups=False))


def test_the_private_answers(golden: Golden) -> None:
    golden("answers/help", {"text": replies.HELP})
    golden("answers/greeting", {"text": replies.short_help(replies.GREETING)})
    golden("answers/you-are-welcome", {"text": replies.short_help(replies.THANKS)})
    golden("answers/unknown-word", {"text": replies.unknown_word("<coffee>")})
    golden("answers/who-is-missing", {"text": replies.WHO_IS_MISSING})
    golden("answers/not-opened", {"text": replies.not_opened("<@UBEN> both bake", too_late=False)})
    golden("answers/too-late", {"text": replies.not_opened("<@UBEN> both bake", too_late=True)})
    golden("answers/hints", {hint.name: replies.hints([hint]) for hint in Hint})
    about_several = {hint.name: replies.hints([hint], about_several=True) for hint in Hint}
    golden("answers/hints-about-several", about_several)
    golden("answers/how-this-works", replies.how_this_works())
    golden("outside/how-this-works", replies.how_this_works(is_outside=True))
    golden("answers/open-already", replies.open_already(ALREADY_OPEN, "https://example.slack.com/archives/D1/p17"))
    golden("answers/file-on-its-way", replies.file_on_its_way())


@pytest.mark.parametrize("problem", AuthorProblem)
def test_the_modal_without_the_author_of_a_message(golden: Golden, problem: AuthorProblem) -> None:
    golden(f"modal/author-{problem}", introduce(Beginning(author_problem=problem), can_open_groups=False))


def test_the_answers_where_a_shortcut_opened_nothing(golden: Golden) -> None:
    golden("answers/shortcut-not-opened", {"text": replies.shortcut_not_opened(too_late=False)})
    golden("answers/shortcut-too-late", {"text": replies.shortcut_not_opened(too_late=True)})


@pytest.mark.parametrize("text", [replies.HELP, replies.HOW, replies.HOW_OUTSIDE])
def test_the_help_fits_on_the_screen_of_a_phone(text: str) -> None:
    assert len(text.split()) <= 90


def test_the_welcome_of_an_admin(golden: Golden) -> None:
    golden("answers/welcome", welcome.welcome().content())


def test_every_problem(golden: Golden) -> None:
    golden("answers/problems", {problem.name: sentence(problem) for problem in Problem})
