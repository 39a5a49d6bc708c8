"""The connector's messages, and the answers to a thank-you: see tests/golden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.messages import headline, thanks, thread_lines, unreachable
from storage.models.enums import AnswerToThanks, Audience, Consent, Contact, Outcome, Step, Way
from storage.models.introduction import Introduction, Party
from tests.builders.examples import DAY, START, answers, asking, introduction, joined_by, leaves, tells
from tests.conftest import Golden

CONNECTED, MET, THANKED = Step
UNTIL = START + 10 * DAY
NASTY = "<!channel> <@UEVIL> & *bold*\n> and a quotation"


def ben_took(*ways: Way, outcome: Outcome | None = None) -> Callable[[], Introduction]:
    """Return an introduction in which Ben took these ways out."""

    def given() -> Introduction:
        made = introduction(outcome=outcome)
        for way in ways:
            leaves(made.parties[0], way, until=UNTIL if way is Way.NOT_NOW else None)
        return made

    return given


def meeting_planned() -> Introduction:
    given = introduction((CONNECTED,))
    given.parties[0].meets_at = START + 3 * DAY + timedelta(hours=5)
    return given


def closed_kindly() -> Introduction:
    given = introduction(outcome=Outcome.WENT_QUIET)
    given.closed_kindly_at = given.ended_at
    return given


def joined_one(given: Introduction) -> Introduction:
    """Return the introduction by somebody else that joined this one."""
    return joined_by(given, "UDAN", "A reason of Dan's")


def withdrawn_by_dan() -> Introduction:
    given = joined_one(introduction((MET,)))
    given.withdrawn_at, given.outcome = START + DAY, Outcome.WITHDRAWN
    return given


def closed_by_dan() -> Introduction:
    given = joined_one(introduction())
    given.closed_kindly_at = START + 8 * DAY
    return given


def left_to_dan() -> Introduction:
    given = introduction((MET,))
    joined_one(given)
    given.withdrawn_at = START + DAY
    return given


HEADLINES: dict[str, Callable[[], Introduction]] = {
    "asking-0-of-2": asking,
    "asking-1-of-2": lambda: asking(Consent.YES),
    "asking-one-who-wished-it": lambda: asking(Consent.ASKED, None),
    "asking-withdrawn": lambda: asking(Consent.YES, outcome=Outcome.WITHDRAWN),
    "no-answer": lambda: asking(Consent.YES, outcome=Outcome.NO_ANSWER),
    "meeting-planned": meeting_planned,
    "put-off": ben_took(Way.NOT_NOW),
    "no-answer-yet": ben_took(Way.NO_ANSWER),
    "no-answer-yet-and-put-off": ben_took(Way.NO_ANSWER, Way.NOT_NOW),
    "muted": ben_took(Way.MUTED),
    "not-a-fit": ben_took(Way.NOT_A_FIT, outcome=Outcome.NOT_A_FIT),
    "already-known": ben_took(Way.ALREADY_KNOWN, outcome=Outcome.ALREADY_KNOWN),
    "withdrawn": lambda: introduction((CONNECTED,), outcome=Outcome.WITHDRAWN),
    "closed-kindly": closed_kindly,
    "joined": lambda: joined_one(introduction((CONNECTED,))),
    "joined-while-asking": lambda: joined_one(asking()),
    "joined-and-withdrawn": withdrawn_by_dan,
    "joined-and-closed-kindly": closed_by_dan,
    "left-to-the-second": left_to_dan,
}


@pytest.mark.parametrize("state", HEADLINES)
def test_the_headline_in_each_state(golden: Golden, state: str) -> None:
    golden(f"headline/{state}", headline.headline(HEADLINES[state]()).content())


@pytest.mark.parametrize("ben", [Consent.NOT_THIS_TIME, Consent.LATER])
def test_the_headline_never_tells_a_no_from_silence(ben: Consent) -> None:
    silent, answered = headline.headline(asking()), headline.headline(asking(ben))
    assert silent.content() == answered.content()


def test_the_headline_never_tells_that_somebody_muted() -> None:
    untouched = headline.headline(introduction())
    assert headline.headline(ben_took(Way.MUTED)()).content() == untouched.content()


# --- Lines in the thread --------------------------------------------------------------------------------------------


def ben(*clicked: Step) -> Party:
    return introduction(clicked).parties[0]


@pytest.mark.parametrize("audience", Audience)
def test_the_line_for_a_report_with_words(golden: Golden, audience: Audience) -> None:
    party = ben(MET)
    tells(party, MET, NASTY, audience)
    golden(f"line/met-with-words-for-{audience}", thread_lines.reported(party, MET).content())


@pytest.mark.parametrize("contact", Contact)
def test_the_line_that_says_how_they_are_in_touch(golden: Golden, contact: Contact) -> None:
    party = ben(CONNECTED)
    tells(party, CONNECTED, contact=contact)
    golden(f"line/connected-by-{contact}", thread_lines.reported(party, CONNECTED).content())


def test_the_line_with_all_that_can_be_told(golden: Golden) -> None:
    party = ben(CONNECTED)
    party.meets_at = START + 3 * DAY
    tells(party, CONNECTED, "Nice chat", Audience.OTHER, Contact.VIDEO)
    golden("line/connected-with-everything", thread_lines.reported(party, CONNECTED).content())


@pytest.mark.parametrize("way", [way for way in Way if way is not Way.MUTED])
def test_the_line_for_a_way_out(golden: Golden, way: Way) -> None:
    party = ben()
    way_out = leaves(party, way, NASTY, until=UNTIL if way is Way.NOT_NOW else None)
    name = way.replace(" ", "-")
    golden(f"line/way-{name}", thread_lines.left(party, way_out).content())
    golden(f"line/way-{name}-taken-back", thread_lines.came_back(party, way_out).content())


def test_the_line_for_a_way_out_without_a_word(golden: Golden) -> None:
    party = ben()
    golden("line/way-without-a-word", thread_lines.left(party, leaves(party, Way.NOT_A_FIT)).content())


def test_the_lines_about_the_whole(golden: Golden) -> None:
    golden("line/introduced", thread_lines.introduced(introduction()).content())
    golden("line/lapsed", thread_lines.lapsed(introduction()).content())
    golden("line/passed-on", thread_lines.passed_on(ben(MET)).content())
    golden("line/without-a-place", thread_lines.without_a_place(introduction()).content())


def test_the_line_for_a_request_that_does_not_get_through(golden: Golden) -> None:
    party = asking().parties[0]
    golden("line/unreachable-request", unreachable.unreachable(party, "messages_tab_disabled").content())


def test_the_line_for_a_card_of_who_writes_first(golden: Golden) -> None:
    golden("line/unreachable-first-mover", unreachable.unreachable(ben(), "messages_tab_disabled").content())


# --- Thanks ---------------------------------------------------------------------------------------------------------


def thanked(*given: AnswerToThanks, offers_help: bool = False) -> Party:
    """Return Ben, who thanked in his own words and got these answers."""
    party = ben(THANKED)
    tells(party, THANKED, NASTY, offers_help=offers_help)
    for answer in given:
        answers(party, answer, "" if answer is AnswerToThanks.PLEASURE else f"<{answer}> & more")
    return party


THANKS: dict[str, Callable[[], Party]] = {
    "with-words": thanked,
    "asking-what-to-do": lambda: thanked(offers_help=True),
    "with-a-pleasure": lambda: thanked(AnswerToThanks.PLEASURE),
    "with-a-reply": lambda: thanked(AnswerToThanks.REPLY),
    "with-a-wish": lambda: thanked(AnswerToThanks.WISH, offers_help=True),
    "with-everything": lambda: thanked(*AnswerToThanks, offers_help=True),
}


@pytest.mark.parametrize("state", THANKS)
def test_the_line_for_the_note_to_a_thank_you(golden: Golden, state: str) -> None:
    golden(f"thanks/{state}", thanks.note(THANKS[state]()).content())


def test_the_press_says_no_word_of_the_note_which_has_its_own_line(golden: Golden) -> None:
    golden("thanks/press-with-a-note", thanks.pressed(thanked()).content())


def test_a_note_that_is_gone_leaves_a_line(golden: Golden) -> None:
    golden("thanks/note-taken-back", thanks.note(ben(THANKED)).content())
    golden("thanks/note-undone", thanks.undone_note(ben()).content())


def test_the_one_line_of_earlier_releases_holds_both(golden: Golden) -> None:
    golden("thanks/earlier-release", thanks.thanked(thanked(AnswerToThanks.REPLY)).content())


@pytest.mark.parametrize("answer", AnswerToThanks)
def test_what_comes_back_to_who_thanked(golden: Golden, answer: AnswerToThanks) -> None:
    party = thanked()
    given = answers(party, answer, "" if answer is AnswerToThanks.PLEASURE else NASTY)
    golden(f"thanks/answer-{answer.replace(' ', '-')}", thanks.answered(party, given).content())
