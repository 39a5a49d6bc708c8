"""May the channel hear of it? What each is asked, and reads of their own answer: see tests/golden."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.messages.modals import tell_more
from bot.messages.sharing import sharing_message
from storage.models.enums import Audience, Outcome, Step
from storage.models.introduction import Introduction, Party
from tests.builders.examples import introduction, tells
from tests.conftest import Golden

CONNECTED, MET, THANKED = Step
CHANNEL = "C0INTRODUCTIONS"
Actor = Party | Introduction


def ana(*, agrees: bool = False, declines: bool = False, channel: str | None = CHANNEL) -> Introduction:
    """Return Ana, as the connector of a full circle."""
    given = introduction((MET, THANKED), (MET, THANKED), done=True, channel=channel)
    given.connector_shares_with = CHANNEL if agrees else None
    given.connector_declines_to_share = declines
    return given


def ben(
    *,
    agrees: bool = False,
    with_note: bool = False,
    declines: bool = False,
    note: str = "",
    audience: Audience = Audience.CONNECTOR,
    channel: str | None = CHANNEL,
) -> Party:
    """Return Ben, as a party of a full circle."""
    party = ana(channel=channel).parties[0]
    party.shares_with = CHANNEL if agrees else None
    party.shares_note, party.declines_to_share = with_note, declines
    if note:
        tells(party, THANKED, note, audience)
    return party


def ben_thanked(outcome: Outcome | None = None) -> Party:
    """Return Ben, who agreed on a card of an earlier release, before it came full circle."""
    party = introduction((MET, THANKED), outcome=outcome, channel=CHANNEL).parties[0]
    party.shares_with = CHANNEL
    return party


MESSAGES: dict[str, Callable[[], Actor]] = {
    "connector-asked": ana,
    "connector-agreed": lambda: ana(agrees=True),
    "connector-declined": lambda: ana(declines=True),
    "asked": ben,
    "asked-with-a-note": lambda: ben(note="So good"),
    "agreed": lambda: ben(agrees=True),
    "agreed-to-names-only": lambda: ben(agrees=True, note="So good"),
    "agreed-with-the-note": lambda: ben(agrees=True, with_note=True, note="So good"),
    "agreed-in-an-earlier-release": lambda: ben(agrees=True, note="So good", audience=Audience.CHANNEL),
    "agreed-before-the-full-circle": ben_thanked,
    "agreed-before-it-was-withdrawn": lambda: ben_thanked(Outcome.WITHDRAWN),
    "agreed-before-the-channel-was-given-up": lambda: ben(agrees=True, channel=None),
    "declined": lambda: ben(declines=True),
    "asked-where-the-channel-was-given-up": lambda: ben(channel=None),
}


@pytest.mark.parametrize("state", MESSAGES)
def test_the_question_to_each_of_the_three_and_their_answer(golden: Golden, state: str) -> None:
    actor = MESSAGES[state]()
    about = actor.introduction if isinstance(actor, Party) else actor
    golden(f"sharing/{state}", sharing_message(about, actor).content())


# --- The thank-you's form asks nothing about the channel ------------------------------------------------------------


@pytest.mark.parametrize("audience", Audience)
def test_the_form_of_a_thank_you_says_no_word_of_the_channel(golden: Golden, audience: Audience) -> None:
    golden(f"sharing/form-{audience}", tell_more.thank(ben(agrees=True, note="So good", audience=audience)))


def test_old_words_about_a_meeting_are_for_the_other(golden: Golden) -> None:
    given = introduction((MET,), channel=CHANNEL)
    tells(given.parties[0], MET, "It went well", Audience.CHANNEL)
    golden("sharing/form-words-about-a-meeting", tell_more.tell_more(given.parties[0]))
