"""What deleting one's data says: the modal before, the answer after, and what messages turn into: see tests/golden."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.messages import last_words, replies, thanks, thread_lines
from bot.messages.message import Message
from bot.messages.modals.forget import forget
from storage.models.enums import Audience, Consent, Outcome, Step
from storage.models.introduction import Introduction, Party
from tests.builders.examples import START, asking, introduction, tells
from tests.conftest import Golden

CONNECTED, MET, THANKED = Step
ANA, BEN = "UANA", "UBEN"


def chidi(about: Introduction) -> Party:
    """Return the one who stays."""
    return about.parties[1]


def both_met() -> Introduction:
    return introduction((CONNECTED, MET), (MET, THANKED), outcome=Outcome.CLOSED)


def lapsed(*, shows_names: bool) -> Introduction:
    described = ("A mender of bridges", "A builder")
    return asking(Consent.YES, shows_names=shows_names, descriptions=described, outcome=Outcome.NO_ANSWER)


def thanked() -> Introduction:
    given = both_met()
    tells(chidi(given), THANKED, "What a find!", Audience.OTHER, offers_help=True)
    return given


MESSAGES: dict[str, Callable[[], Message]] = {
    "card-of-the-other": lambda: last_words.card(chidi(both_met()), BEN),
    "card-of-a-connector-who-is-gone": lambda: last_words.card(chidi(both_met()), ANA),
    "request-with-names": lambda: last_words.request(chidi(lapsed(shows_names=True)), BEN),
    "request-without-names": lambda: last_words.request(chidi(lapsed(shows_names=False)), BEN),
    "request-of-a-connector-who-is-gone": lambda: last_words.request(chidi(lapsed(shows_names=False)), ANA),
    "headline": lambda: last_words.headline(both_met(), BEN),
    "headline-while-asking": lambda: last_words.headline(lapsed(shows_names=True), BEN),
    "question": last_words.closed,
    "line-about-them": last_words.update_deleted,
    "reminder": last_words.reminder,
    "own": lambda: last_words.own(START),
}


@pytest.mark.parametrize("what", MESSAGES)
def test_what_messages_turn_into(golden: Golden, what: str) -> None:
    golden(f"last-words/{what}", MESSAGES[what]().content())


def test_a_line_about_the_other_keeps_their_words_without_name_and_buttons(golden: Golden) -> None:
    party = chidi(thanked())
    golden("last-words/line-of-the-other", last_words.without(thread_lines.reported(party, MET).content(), BEN))
    golden("last-words/note-of-the-other", last_words.without(thanks.note(party).content(), BEN))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_modal_that_asks_once(golden: Golden, count: int) -> None:
    golden(f"form/forget-{count}", forget(count))


def test_what_the_modal_says_afterwards(golden: Golden) -> None:
    golden("answers/deleting-data", replies.deleting_data())
    golden("answers/export-on-its-way", replies.export_on_its_way())


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("<@UBEN> and <@UCHIDI> met.", "A former member and <@UCHIDI> met."),
        ("<@UCHIDI> met <@UBEN>.", "<@UCHIDI> met a former member."),
        ("🎉 *Full circle!* <@UBEN> and <@UCHIDI> met.", "🎉 *Full circle!* A former member and <@UCHIDI> met."),
        ("*<@UBEN> met*", "*A former member met*"),
        ("<@UBEN2> met.", "<@UBEN2> met."),
    ],
)
def test_a_name_gives_way_to_a_former_member(said: str, left: str) -> None:
    assert last_words.without({"text": said, "blocks": []}, BEN)["text"] == left
