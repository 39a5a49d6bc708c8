"""May the channel hear of it? What each is asked, and reads of their own answer: see tests/golden."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.messages import card, thread_lines
from bot.messages.modals import tell_more
from storage.models.enums import Audience, Outcome, Step
from storage.models.introduction import Introduction, Party
from tests.builders.examples import START, introduction, tells
from tests.conftest import Golden

CONNECTED, MET, THANKED = Step
CHANNEL = "C0INTRODUCTIONS"


def ben_thanked(outcome: Outcome | None = None) -> Introduction:
    return introduction((MET, THANKED), outcome=outcome, channel=CHANNEL)


def full_circle(channel: str | None = CHANNEL) -> Introduction:
    return introduction((MET, THANKED), (MET, THANKED), done=True, channel=channel)


def ben_agreed(given: Introduction) -> Introduction:
    given.parties[0].shares_with = CHANNEL
    return given


CARDS: dict[str, Callable[[], Introduction]] = {
    "asked-after-thanked": ben_thanked,
    "asked-after-closed": lambda: ben_thanked(Outcome.CLOSED),
    "not-asked-after-withdrawn": lambda: ben_thanked(Outcome.WITHDRAWN),
    "asked-after-full-circle": full_circle,
    "agreed-after-thanked": lambda: ben_agreed(ben_thanked()),
    "agreed-after-full-circle": lambda: ben_agreed(full_circle()),
    "agreed-before-the-channel-was-given-up": lambda: ben_agreed(full_circle(channel=None)),
    "agreed-before-it-was-withdrawn": lambda: ben_agreed(ben_thanked(Outcome.WITHDRAWN)),
}


@pytest.mark.parametrize("state", CARDS)
def test_the_card_of_a_party_who_is_asked_and_agrees(golden: Golden, state: str) -> None:
    given = CARDS[state]()
    golden(f"sharing/card-{state}", card.card(given, given.parties[0]).content())


def _connectors_line(given: Introduction) -> dict[str, object]:
    return thread_lines.completed(given, given.ended_at or START).content()


def test_the_line_of_the_connector_who_is_asked_and_agrees(golden: Golden) -> None:
    given = full_circle()
    golden("sharing/line-asked", _connectors_line(given))
    given.connector_shares_with = CHANNEL
    golden("sharing/line-agreed", _connectors_line(given))
    given.workspace.summary_channel = None
    golden("sharing/line-agreed-before-the-channel-was-given-up", _connectors_line(given))


# --- The thank-you's form -------------------------------------------------------------------------------------------


def quoted(given: Introduction) -> Party:
    tells(given.parties[0], THANKED, "Thank you", Audience.CHANNEL)
    return given.parties[0]


FORMS: dict[str, Callable[[], Party]] = {
    "asked": lambda: ben_thanked().parties[0],
    "agreed": lambda: quoted(ben_agreed(ben_thanked())),
    "said-before-names-were-asked-for": lambda: quoted(ben_thanked()),
    "agreed-before-the-channel-was-given-up": lambda: quoted(ben_agreed(full_circle(channel=None))),
}


@pytest.mark.parametrize("state", FORMS)
def test_the_form_of_a_thank_you(golden: Golden, state: str) -> None:
    golden(f"sharing/form-{state}", tell_more.thank(FORMS[state]()))


def test_words_about_a_meeting_are_not_for_the_channel_and_old_ones_are_for_the_other(golden: Golden) -> None:
    given = introduction((MET,), channel=CHANNEL)
    tells(given.parties[0], MET, "It went well", Audience.CHANNEL)
    golden("sharing/form-words-about-a-meeting", tell_more.tell_more(given.parties[0]))
