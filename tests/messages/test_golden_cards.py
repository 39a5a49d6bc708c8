"""Cards and requests as their readers will see them, in every state: see tests/golden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.messages import card, group_conversation, request
from storage.models.enums import Audience, Awaited, Consent, Contact, Outcome, Step, Way
from storage.models.facts import Reminder
from storage.models.introduction import Introduction
from tests.builders.examples import DAY, START, asking, introduction, joined_by, leaves, tells
from tests.conftest import Golden

CONNECTED, MET, THANKED = Step
NASTY = "<!channel> <@UEVIL> & *bold*\n> and a quotation"


def ben_told() -> Introduction:
    """Return an introduction with a report to each audience; Chidi sees what isn't for Ana alone."""
    given = introduction((CONNECTED, MET, THANKED))
    ben = given.parties[0]
    tells(ben, CONNECTED, "Only for Ana", contact=Contact.COFFEE)
    tells(ben, MET, NASTY, Audience.OTHER)
    tells(ben, THANKED, "For everybody", Audience.CHANNEL, offers_help=True)
    return given


def meeting_planned() -> Introduction:
    given = introduction((CONNECTED,))
    given.parties[0].meets_at = START + 3 * DAY + timedelta(hours=5)
    return given


def ben_took(way: Way, outcome: Outcome | None = None, ben: tuple[Step, ...] = ()) -> Callable[[], Introduction]:
    """Return an introduction in which Ben took a way out."""

    def given() -> Introduction:
        made = introduction(ben, outcome=outcome)
        leaves(made.parties[0], way, "A line for Ana", until=START + 10 * DAY if way is Way.NOT_NOW else None)
        return made

    return given


def came_back() -> Introduction:
    given = introduction()
    leaves(given.parties[0], Way.NOT_NOW, until=START + 10 * DAY, over_at=START + 10 * DAY)
    return given


def muted_and_no_answer() -> Introduction:
    given = ben_took(Way.NO_ANSWER)()
    leaves(given.parties[0], Way.MUTED)
    return given


def first_card() -> Introduction:
    given = introduction()
    for party in given.parties:
        party.is_first = True
    return given


def joined(given: Introduction, *others: str) -> Introduction:
    """Return it once others have introduced the same two as well."""
    for other in others or ("UDAN",):
        joined_by(given, other, f"A reason of {other}'s")
    return given


def with_lines(given: Introduction) -> Introduction:
    """Return it with a line about each, by everybody who introduces the two."""
    for number, each in enumerate((given, *given.joined), 1):
        for party in each.parties:
            party.line = f"{number}: a <baker> & builder"
    return given


def left_to_the_second() -> Introduction:
    return left(joined(introduction()))


def left(given: Introduction) -> Introduction:
    """Return it once its connector has withdrawn."""
    given.withdrawn_at = START + DAY
    return given


def nobody_wrote() -> Introduction:
    given = introduction()
    given.parties[0].reminders.append(
        Reminder(awaited=Awaited.CONNECTED, number=1, day="2026-03-04", sent_at=START + 2 * DAY)
    )
    return given


STATES: dict[str, Callable[[], Introduction]] = {
    "first-card": first_card,
    "nobody-wrote": nobody_wrote,
    "ben-told": ben_told,
    "meeting-planned": meeting_planned,
    "ben-put-it-off": ben_took(Way.NOT_NOW),
    "ben-put-it-off-after-connected": ben_took(Way.NOT_NOW, ben=(CONNECTED,)),
    "came-back": came_back,
    "ben-has-no-answer": ben_took(Way.NO_ANSWER),
    "ben-muted": ben_took(Way.MUTED),
    "ben-muted-without-an-answer": muted_and_no_answer,
    "ben-closed-not-a-fit": ben_took(Way.NOT_A_FIT, Outcome.NOT_A_FIT),
    "ben-closed-already-known": ben_took(Way.ALREADY_KNOWN, Outcome.ALREADY_KNOWN),
    "ben-closed-after-connected": ben_took(Way.NOT_A_FIT, Outcome.NOT_A_FIT, (CONNECTED,)),
    "joined": lambda: joined(introduction()),
    "joined-by-two": lambda: joined(introduction(), "UDAN", "UEVA"),
    "joined-and-no-answer": lambda: joined(ben_took(Way.NO_ANSWER)()),
    "left-to-the-second": left_to_the_second,
    "with-lines": lambda: with_lines(introduction()),
    "joined-with-lines": lambda: with_lines(joined(introduction())),
    "withdrawn": lambda: introduction(outcome=Outcome.WITHDRAWN),
    "withdrawn-after-met": lambda: introduction((MET,), outcome=Outcome.WITHDRAWN),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("reader", "name"), [(0, "ben"), (1, "chidi")])
def test_the_card_in_each_state_for_each_reader(golden: Golden, state: str, reader: int, name: str) -> None:
    given = STATES[state]()
    golden(f"card/{state}-for-{name}", card.card(given, given.parties[reader]).content())


def test_what_an_older_card_turns_into(golden: Golden) -> None:
    golden("card/moved", card.moved().content())


DESCRIPTIONS = ("A builder of bridges", NASTY)


def first_request() -> Introduction:
    given = asking(shows_names=True)
    given.parties[0].is_first = True
    return given


REQUESTS: dict[str, Callable[[], Introduction]] = {
    "first": first_request,
    "asked": asking,
    "asked-with-descriptions": lambda: asking(descriptions=DESCRIPTIONS),
    "asked-with-names": lambda: asking(shows_names=True),
    "asked-with-names-and-descriptions": lambda: asking(shows_names=True, descriptions=DESCRIPTIONS),
    "asked-with-names-and-lines": lambda: with_lines(asking(shows_names=True)),
    "asked-with-names-hidden-and-lines": lambda: with_lines(asking(descriptions=DESCRIPTIONS)),
    "joined": lambda: joined(asking(shows_names=True)),
    "joined-with-names-hidden": lambda: joined(asking(descriptions=DESCRIPTIONS)),
    "joined-and-left-by-who-hid-names": lambda: left(joined(asking(descriptions=DESCRIPTIONS))),
    "yes": lambda: asking(Consent.YES),
    "not-this-time": lambda: asking(Consent.NOT_THIS_TIME),
    "later": lambda: asking(Consent.LATER),
    "over": lambda: asking(outcome=Outcome.NO_ANSWER),
    "withdrawn": lambda: asking(outcome=Outcome.WITHDRAWN),
}


@pytest.mark.parametrize("state", REQUESTS)
def test_the_request_in_each_state(golden: Golden, state: str) -> None:
    given = REQUESTS[state]()
    golden(f"request/{state}", request.request(given, given.parties[0]).content())


@pytest.mark.parametrize("other", [*Consent, None])
def test_a_request_never_shows_what_the_other_answered(other: Consent | None) -> None:
    silent, answered = asking(), asking(chidi=other)
    expected = request.request(silent, silent.parties[0]).content()
    assert request.request(answered, answered.parties[0]).content() == expected


def test_the_request_once_both_said_yes(golden: Golden) -> None:
    given = asking(Consent.YES, Consent.YES)
    given.introduced_at = START + DAY
    golden("request/introduced", request.request(given, given.parties[0]).content())


def test_what_an_older_request_turns_into(golden: Golden) -> None:
    golden("request/moved", request.moved().content())


def test_the_first_words_in_the_conversation_of_the_two(golden: Golden) -> None:
    golden("place/first-words", group_conversation.place(introduction()).content())
    golden("place/joined", group_conversation.place(joined(introduction())).content())
