"""The use cases of being named in the channel: each of the three for themselves, and back at any time."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.rules import sharing
from bot.use_cases.introductions import agree_to_be_named, manage
from bot.use_cases.introductions import report as use_case
from bot.use_cases.introductions.agree_to_be_named import Share
from bot.use_cases.introductions.report import ActOnStep, Said, Tell
from storage.database import Database
from storage.models.enums import Audience, Step
from storage.queries import summaries
from tests.builders.introductions import (
    HOUR,
    NOW,
    choose_channel,
    click,
    install,
    introduced,
    outbox,
    party,
    report,
    seen,
    versions,
    withdrawing,
)
from tests.builders.outcomes import outcome, pressed

CONNECTED, MET, THANKED = Step
CHANNEL = "C1"
EVERYBODY = ("UANA", "UBEN", "UCHIDI")
ASKED, AGREED, NOTE_TOO = "Share this in <#C1>?", "You're OK with sharing this in <#C1>", "your name and your note"
TO_BEN, TO_ANA = "{}:share:UBEN", "{}:share:UANA"


@pytest.fixture
def introduction_id(database: Database) -> int:
    """Let Ana introduce Ben and Chidi, in a workspace that has chosen a channel."""
    install(database)
    choose_channel(database, CHANNEL)
    return introduced(database)


@pytest.fixture
def full_circle(database: Database, introduction_id: int) -> int:
    """Both have met, and both have thanked."""
    for by in ("UBEN", "UCHIDI"):
        for step in (MET, THANKED):
            report(database, introduction_id, by, step)
    return introduction_id


def share(
    database: Database, introduction_id: int, by: str, channel: str = CHANNEL, *, with_note: bool = False
) -> None:
    pressed(agree_to_be_named.share, database, Share(1, introduction_id, by, channel, with_note), NOW + HOUR)


def decline(database: Database, introduction_id: int, by: str, channel: str = CHANNEL) -> None:
    pressed(agree_to_be_named.decline, database, Share(1, introduction_id, by, channel), NOW + HOUR)


def unshare(database: Database, introduction_id: int, by: str) -> None:
    pressed(agree_to_be_named.unshare, database, click(introduction_id, by), NOW + 2 * HOUR)


def thank(database: Database, introduction_id: int, text: str, audience: Audience, channel: str = CHANNEL) -> None:
    """Submit Ben's thank-you; up to release 0.2 its modal offered a channel, which it still carries if it's open."""
    telling = Tell(1, introduction_id, "UBEN", said=(Said(THANKED, text, audience),), channel=channel)
    assert outcome(use_case.tell, database, telling, NOW + HOUR) == {}


def may_be_named(database: Database, introduction_id: int) -> bool:
    return sharing.may_be_named_in(CHANNEL, seen(database, introduction_id))


def agreed(database: Database, introduction_id: int) -> set[str]:
    """Return the people who agreed."""
    found = seen(database, introduction_id)
    parties = {each.member.user_id for each in found.parties if each.shares_with}
    return parties | ({"UANA"} if found.connector_shares_with else set())


def reads(database: Database, key: str, introduction_id: int) -> str:
    """Return a message; empty if there's none."""
    found = outbox(database).get(key.format(introduction_id))
    return json.dumps(found.content) if found else ""


# --- Agreeing -------------------------------------------------------------------------------------------------------


def test_the_channel_may_hear_of_it_once_all_three_agree(database: Database, full_circle: int) -> None:
    for by in EVERYBODY:
        assert not may_be_named(database, full_circle)
        share(database, full_circle, by)
    assert may_be_named(database, full_circle)


@pytest.mark.parametrize("by", EVERYBODY)
def test_and_no_more_once_one_of_them_takes_it_back(database: Database, full_circle: int, by: str) -> None:
    for each in EVERYBODY:
        share(database, full_circle, each)
    unshare(database, full_circle, by)
    assert not may_be_named(database, full_circle)
    assert agreed(database, full_circle) == set(EVERYBODY) - {by}


@pytest.mark.parametrize("by", EVERYBODY)
def test_clicking_twice_changes_nothing(database: Database, full_circle: int, by: str) -> None:
    for press in (share, unshare):
        press(database, full_circle, by)
        before = versions(database)
        press(database, full_circle, by)
        assert versions(database) == before


@pytest.mark.parametrize("by", EVERYBODY)
def test_nobody_elses_messages_change(database: Database, full_circle: int, by: str) -> None:
    own = f"{{}}:share:{by}"
    for press in (share, unshare, decline, unshare):
        before = versions(database)
        press(database, full_circle, by)
        assert versions(database) == before | {own.format(full_circle): before[own.format(full_circle)] + 1}


def test_the_same_click_in_many_clients_at_once_is_one(database: Database, full_circle: int) -> None:
    with ThreadPoolExecutor(4) as clients:
        list(clients.map(lambda _: share(database, full_circle, "UBEN"), range(4)))
    assert agreed(database, full_circle) == {"UBEN"}


def test_a_stranger_agrees_to_nothing(database: Database, full_circle: int) -> None:
    before = versions(database)
    share(database, full_circle, "USTRANGER")
    unshare(database, full_circle, "USTRANGER")
    assert versions(database) == before
    assert agreed(database, full_circle) == set()


# --- Who is asked, and when -----------------------------------------------------------------------------------------


def test_all_three_are_asked_once_it_came_full_circle_and_not_before(database: Database, introduction_id: int) -> None:
    for by, step in (("UBEN", MET), ("UBEN", THANKED), ("UCHIDI", MET), ("UCHIDI", THANKED)):
        assert [key for key in outbox(database) if ":share:" in key] == []
        report(database, introduction_id, by, step)
    asked = {key: message for key, message in outbox(database).items() if ":share:" in key}
    assert {message.to for message in asked.values()} == set(EVERYBODY)
    assert all(ASKED in json.dumps(message.content) for message in asked.values())


def test_they_are_asked_in_their_working_hours(database: Database, introduction_id: int) -> None:
    for by in ("UBEN", "UCHIDI"):
        report(database, introduction_id, by, MET)
        report(database, introduction_id, by, THANKED, NOW + 12 * HOUR)
    assert outbox(database)[TO_BEN.format(introduction_id)].due_at == NOW + 24 * HOUR


def test_a_card_of_an_earlier_release_asks_from_the_thank_you_on_and_its_button_still_agrees(
    database: Database, introduction_id: int
) -> None:
    share(database, introduction_id, "UBEN")
    assert agreed(database, introduction_id) == set()
    report(database, introduction_id, "UBEN", THANKED)
    share(database, introduction_id, "UBEN")
    assert agreed(database, introduction_id) == {"UBEN"}
    assert AGREED in reads(database, TO_BEN, introduction_id)
    assert reads(database, TO_ANA, introduction_id) == ""


def test_the_connector_cannot_agree_before_it_came_full_circle(database: Database, introduction_id: int) -> None:
    report(database, introduction_id, "UBEN", THANKED)
    share(database, introduction_id, "UANA")
    assert agreed(database, introduction_id) == set()


def test_nobody_is_asked_where_no_channel_is_chosen(database: Database) -> None:
    install(database)
    about = introduced(database)
    for by in EVERYBODY[1:]:
        for step in (MET, THANKED):
            report(database, about, by, step)
    for by in EVERYBODY:
        share(database, about, by)
        decline(database, about, by)
    assert agreed(database, about) == set()
    assert [key for key in outbox(database) if ":share:" in key] == []


def test_a_question_that_was_not_sent_yet_never_is_where_the_channel_was_given_up(
    database: Database, full_circle: int
) -> None:
    choose_channel(database, None)
    share(database, full_circle, "UBEN")
    assert [key for key in outbox(database) if ":share:" in key] == []


def test_nobody_is_asked_about_what_no_summary_tells_any_more(database: Database, full_circle: int) -> None:
    about = seen(database, full_circle)
    ended_at = about.ended_at
    assert ended_at
    assert sharing.ASKED_FOR == summaries.NEWS_FOR
    assert sharing.is_news(about, ended_at + sharing.ASKED_FOR - timedelta(seconds=1))
    assert not sharing.is_news(about, ended_at + sharing.ASKED_FOR)


# --- Not this time --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", EVERYBODY)
def test_who_says_not_this_time_is_not_named_and_may_think_again(database: Database, full_circle: int, by: str) -> None:
    for each in EVERYBODY:
        (decline if each == by else share)(database, full_circle, each)
    assert agreed(database, full_circle) == set(EVERYBODY) - {by}
    own = f"{{}}:share:{by}"
    assert "OK, this won't be shared." in reads(database, own, full_circle)
    unshare(database, full_circle, by)
    assert ASKED in reads(database, own, full_circle)
    share(database, full_circle, by)
    assert may_be_named(database, full_circle)


def test_a_no_wins_over_a_yes_of_a_moment_before(database: Database, full_circle: int) -> None:
    share(database, full_circle, "UBEN")
    decline(database, full_circle, "UBEN")
    assert "this won't be shared" in reads(database, TO_BEN, full_circle)
    assert party(database, full_circle, "UBEN").shares_with is None


def test_a_yes_is_to_the_channel_that_was_read_of(database: Database, full_circle: int) -> None:
    choose_channel(database, "C2")
    for by in EVERYBODY:
        share(database, full_circle, by)
    assert agreed(database, full_circle) == set()
    assert "Share this in <#C2>?" in reads(database, TO_BEN, full_circle)
    assert "Share this in <#C2>?" in reads(database, TO_ANA, full_circle)


def test_a_yes_stays_with_its_channel_when_summaries_go_elsewhere(database: Database, full_circle: int) -> None:
    for by in EVERYBODY[:2]:
        share(database, full_circle, by)
    choose_channel(database, "C2")
    share(database, full_circle, "UCHIDI", "C2")
    introduction = seen(database, full_circle)
    assert not any(sharing.may_be_named_in(channel, introduction) for channel in ("C1", "C2"))
    assert AGREED in reads(database, TO_BEN, full_circle)


def test_who_takes_a_yes_back_is_asked_about_the_channel_of_today(database: Database, full_circle: int) -> None:
    for by in EVERYBODY:
        share(database, full_circle, by)
    choose_channel(database, "C2")
    for by in EVERYBODY:
        unshare(database, full_circle, by)
        share(database, full_circle, by, "C2")
    assert sharing.may_be_named_in("C2", seen(database, full_circle))


def test_it_can_be_taken_back_where_the_channel_was_given_up(database: Database, full_circle: int) -> None:
    for by in EVERYBODY:
        share(database, full_circle, by)
    choose_channel(database, None)
    for by in EVERYBODY:
        unshare(database, full_circle, by)
    assert agreed(database, full_circle) == set()


def test_nobody_is_asked_about_what_was_withdrawn_but_a_yes_can_be_taken_back(
    database: Database, introduction_id: int
) -> None:
    report(database, introduction_id, "UBEN", THANKED)
    share(database, introduction_id, "UBEN")
    manage.withdraw(database, withdrawing(introduction_id, "UANA"), NOW + HOUR)
    assert "Withdraw" in reads(database, TO_BEN, introduction_id)
    unshare(database, introduction_id, "UBEN")
    share(database, introduction_id, "UBEN")
    assert agreed(database, introduction_id) == set()
    assert ASKED not in reads(database, TO_BEN, introduction_id)


def test_a_thank_you_that_is_undone_is_told_to_nobody(database: Database, introduction_id: int) -> None:
    report(database, introduction_id, "UBEN", THANKED)
    share(database, introduction_id, "UBEN")
    use_case.undo(database, ActOnStep(1, introduction_id, "UBEN", THANKED), NOW + HOUR)
    assert not may_be_named(database, introduction_id)
    assert "Withdraw" in reads(database, TO_BEN, introduction_id)


# --- Quoting a thank-you --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", [Audience.CONNECTOR, Audience.OTHER])
def test_a_note_is_quoted_only_with_its_authors_ok(database: Database, full_circle: int, audience: Audience) -> None:
    thank(database, full_circle, "Thank you", audience, channel="")
    share(database, full_circle, "UBEN")
    assert bens_words(database, full_circle) == (True, False)
    assert "Share my note too" in reads(database, TO_BEN, full_circle)
    share(database, full_circle, "UBEN", with_note=True)
    assert bens_words(database, full_circle) == (True, True)
    assert party(database, full_circle, "UBEN").words[0].audience is audience
    share(database, full_circle, "UBEN")
    assert bens_words(database, full_circle) == (True, False)


def test_the_others_do_not_see_that_a_note_may_be_quoted(database: Database, full_circle: int) -> None:
    thank(database, full_circle, "Thank you", Audience.CONNECTOR, channel="")
    before = versions(database)
    share(database, full_circle, "UBEN", with_note=True)
    own = TO_BEN.format(full_circle)
    assert versions(database) == before | {own: before[own] + 1}


@pytest.mark.parametrize(
    ("text", "audience", "is_quoted"),
    [
        ("Thank you", Audience.OTHER, True),
        ("Thank you!", Audience.OTHER, False),
        ("Thank you", Audience.CONNECTOR, False),
    ],
    ids=["the same", "other words", "for the connector alone"],
)
@pytest.mark.parametrize("was_agreed", ["after the full circle", "in an earlier release"])
def test_only_the_words_that_were_agreed_to_are_quoted(
    database: Database, full_circle: int, was_agreed: str, text: str, audience: Audience, is_quoted: bool
) -> None:
    if was_agreed == "in an earlier release":
        thank(database, full_circle, "Thank you", Audience.CHANNEL)
    else:
        thank(database, full_circle, "Thank you", Audience.OTHER, channel="")
        share(database, full_circle, "UBEN", with_note=True)
    thank(database, full_circle, text, audience, channel="")
    assert bens_words(database, full_circle) == (True, is_quoted)


def bens_words(database: Database, introduction_id: int) -> tuple[bool, bool]:
    """Return whether Ben may be named, and whether his words may be quoted."""
    ben = party(database, introduction_id, "UBEN")
    return ben.shares_with is not None, any(sharing.is_for_the_channel(ben, words) for words in ben.words)


def test_a_thank_you_for_the_channel_is_a_yes_to_being_named(database: Database, full_circle: int) -> None:
    thank(database, full_circle, "Thank you", Audience.CHANNEL)
    assert bens_words(database, full_circle) == (True, True)
    assert NOTE_TOO in reads(database, TO_BEN, full_circle)


def test_without_a_word_too(database: Database, full_circle: int) -> None:
    thank(database, full_circle, "", Audience.CHANNEL)
    assert bens_words(database, full_circle) == (True, False)


@pytest.mark.parametrize("audience", [Audience.OTHER, Audience.CONNECTOR])
def test_the_words_alone_can_be_taken_from_the_channel(
    database: Database, full_circle: int, audience: Audience
) -> None:
    thank(database, full_circle, "Thank you", Audience.CHANNEL)
    thank(database, full_circle, "Thank you", audience)
    assert bens_words(database, full_circle) == (True, False)


def test_taking_the_yes_back_takes_the_words_back_for_good(database: Database, full_circle: int) -> None:
    thank(database, full_circle, "Thank you", Audience.CHANNEL)
    unshare(database, full_circle, "UBEN")
    assert bens_words(database, full_circle) == (False, False)
    share(database, full_circle, "UBEN")
    assert bens_words(database, full_circle) == (True, False)
    assert party(database, full_circle, "UBEN").words[0].audience is Audience.OTHER


@pytest.mark.parametrize("meanwhile", [None, "C2"], ids=["given up", "another one"])
def test_a_form_that_offered_a_channel_which_is_no_more_names_and_quotes_nobody(
    database: Database, full_circle: int, meanwhile: str | None
) -> None:
    choose_channel(database, meanwhile)
    thank(database, full_circle, "Thank you", Audience.CHANNEL, CHANNEL)
    assert bens_words(database, full_circle) == (False, False)
    choose_channel(database, "C2")
    share(database, full_circle, "UBEN", "C2")
    assert bens_words(database, full_circle) == (True, False)
