"""The use cases of words: telling more, answer_thanks, answering."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.listeners import connector
from bot.listeners import party as party_modals
from bot.messages.modals import tell_more as words
from bot.use_cases.introductions import answer_thanks
from bot.use_cases.introductions import report as use_case
from bot.use_cases.introductions.answer_thanks import AnswerThanks
from bot.use_cases.introductions.report import ActOnStep, Said, Tell
from bot.use_cases.members import preferences
from bot.use_cases.members.preferences import ChangePreferences
from storage.database import Database
from storage.models.enums import AnswerToThanks, Audience, Contact, Step
from storage.models.outbox import OutgoingMessage
from tests.builders.introductions import (
    DAY,
    NOW,
    click,
    install,
    introduced,
    on_thanks,
    outbox,
    party,
    report,
    versions,
)
from tests.builders.outcomes import TOO_LATE, drawn, outcome

CONNECTED, MET, THANKED = Step


@pytest.fixture
def introduction_id(database: Database) -> int:
    """Let Ana introduce Ben and Chidi."""
    install(database)
    return introduced(database)


def said(clicked: Step, text: str = "", **more: Any) -> Said:
    return Said(clicked, text, **({"audience": Audience.CONNECTOR} | more))


def tell(database: Database, introduction_id: int, *said: Said, by: str = "UBEN") -> dict[str, str]:
    return outcome(use_case.tell, database, Tell(1, introduction_id, by, said=said), NOW)


def thanks_modal(database: Database, pressed: ActOnStep) -> Any:
    """The modal that opens with a press on Thanked."""
    return drawn(lambda session, act, _: words.thank(use_case.find_to_thank(session, act)), database, pressed, NOW)


def answer(
    database: Database, introduction_id: int, answer: AnswerToThanks, text: str, by: str = "UANA", **more: Any
) -> dict[str, str]:
    fields: dict[str, Any] = {"thanked_by": "UBEN", "keep": False} | more
    return outcome(
        answer_thanks.answer, database, AnswerThanks(1, introduction_id, by, kind=answer, answer=text, **fields), NOW
    )


# --- The lines about a thank-you --------------------------------------------------------------------------------


def about_thanks(database: Database) -> dict[str, OutgoingMessage]:
    """Return the lines about thank-yous, by the word in their keys."""
    return {word: line for key, line in outbox(database).items() if (word := key.split(":")[1]) in ("thanks", "note")}


def test_a_note_is_a_line_of_its_own_which_shows_in_the_conversation_too(
    database: Database, introduction_id: int
) -> None:
    report(database, introduction_id, "UBEN", THANKED)
    assert list(about_thanks(database)) == ["thanks"]
    tell(database, introduction_id, said(THANKED, "So good"))
    lines = about_thanks(database)
    assert lines["note"].content["reply_broadcast"] is True
    assert lines["note"].content["text"] == "<@UBEN> says thank you: “So good”"
    assert "reply_broadcast" not in lines["thanks"].content
    assert ["So good" in str(line.content) for line in lines.values()] == [False, True]


def test_an_undone_thank_you_leaves_no_word_of_its_note(database: Database, introduction_id: int) -> None:
    report(database, introduction_id, "UBEN", THANKED)
    tell(database, introduction_id, said(THANKED, "So good"))
    assert len(about_thanks(database)) == 2
    with database.transaction() as session:
        session.execute(update(OutgoingMessage).values(ts="1.0", channel="D1", due_at=None))
    use_case.undo(database, ActOnStep(1, introduction_id, "UBEN", THANKED), NOW)
    assert all("(undone)" in line.content["text"] for line in about_thanks(database).values())
    assert "So good" not in str([line.content for line in about_thanks(database).values()])


def test_the_line_of_an_earlier_release_goes_on_saying_both(database: Database, introduction_id: int) -> None:
    report(database, introduction_id, "UBEN", THANKED)
    with database.transaction() as session:  # as it was called up to release 0.2
        (line,) = session.scalars(select(OutgoingMessage).where(OutgoingMessage.key.contains(":thanks:")))
        line.key = line.key.replace(":thanks:UBEN:", ":report:UBEN:thanked:")
    tell(database, introduction_id, said(THANKED, "So good"))
    assert about_thanks(database) == {}
    (both,) = (line for key, line in outbox(database).items() if ":thanked:" in key)
    assert "So good" in str(both.content)


# --- Tell --------------------------------------------------------------------------------------------------------


def test_words_are_stored_with_all_that_belongs_to_them(database: Database, introduction_id: int) -> None:
    report(database, introduction_id, "UBEN", CONNECTED)
    words = said(CONNECTED, "Hi", audience=Audience.OTHER, contact=Contact.CALL, meets_at=NOW + DAY)
    assert tell(database, introduction_id, words) == {}
    ben = party(database, introduction_id, "UBEN")
    (stored,) = ben.words
    assert (stored.text, stored.audience, stored.contact) == ("Hi", Audience.OTHER, Contact.CALL)
    assert (stored.said_at, ben.meets_at) == (NOW, NOW + DAY)


def test_the_same_form_in_two_clients_at_the_same_moment_is_stored_once(
    database: Database, introduction_id: int
) -> None:
    report(database, introduction_id, "UBEN", MET)
    with ThreadPoolExecutor(4) as clients:
        list(clients.map(lambda n: tell(database, introduction_id, said(MET, f"Nice {n}")), range(4)))
    assert len(party(database, introduction_id, "UBEN").words) == 1


def test_words_about_what_was_not_clicked_are_not_stored(database: Database, introduction_id: int) -> None:
    report(database, introduction_id, "UBEN", CONNECTED)
    tell(database, introduction_id, said(MET, "Not met yet"))
    assert party(database, introduction_id, "UBEN").words == []


def test_words_can_be_emptied(database: Database, introduction_id: int) -> None:
    report(database, introduction_id, "UBEN", MET)
    tell(database, introduction_id, said(MET, "Oops"))
    tell(database, introduction_id, said(MET))
    assert "Oops" not in str([message.content for message in outbox(database).values()])
    assert party(database, introduction_id, "UBEN").words[0].text == ""


def test_nothing_said_is_nothing_stored(database: Database, introduction_id: int) -> None:
    report(database, introduction_id, "UBEN", MET)
    before = versions(database)
    tell(database, introduction_id, said(MET))
    assert party(database, introduction_id, "UBEN").words == []
    assert versions(database) == before


@pytest.mark.parametrize("by", ["UANA", "USTRANGER", "UCHIDI"])
def test_nobody_tells_anything_about_somebody_elses_click(database: Database, introduction_id: int, by: str) -> None:
    report(database, introduction_id, "UBEN", MET)
    before = versions(database)
    assert drawn(party_modals.tell_more, database, click(introduction_id, by), NOW) is None
    assert thanks_modal(database, ActOnStep(1, introduction_id, by, THANKED)) is None
    assert tell(database, introduction_id, said(MET, "Ha"), by=by) is TOO_LATE
    assert versions(database) == before


@pytest.mark.parametrize("more", [{"text": "Ha"}, {"meets_at": NOW + DAY}, {"contact": Contact.CALL}])
def test_nothing_is_dropped_in_silence_about_a_click_that_was_undone(
    database: Database, introduction_id: int, more: dict[str, Any]
) -> None:
    report(database, introduction_id, "UBEN", MET)
    assert tell(database, introduction_id, said(CONNECTED, **more)) is TOO_LATE


def test_there_is_a_form_for_whoever_has_something_to_tell(database: Database, introduction_id: int) -> None:
    pressed = ActOnStep(1, introduction_id, "UBEN", THANKED)
    assert thanks_modal(database, pressed) is None
    report(database, introduction_id, "UBEN", THANKED)
    assert drawn(party_modals.tell_more, database, click(introduction_id, "UBEN"), NOW)
    assert thanks_modal(database, pressed)


def test_what_is_too_long_or_too_late_is_refused_and_nothing_is_stored(
    database: Database, introduction_id: int
) -> None:
    report(database, introduction_id, "UBEN", CONNECTED)
    words = said(CONNECTED, "x" * 1_001, meets_at=NOW + 367 * DAY)
    refusal = tell(database, introduction_id, words)
    assert set(refusal) == {"words:connected", "meets_at"}
    assert party(database, introduction_id, "UBEN").words == []


# --- Answering ------------------------------------------------------------------------------------------------------


def test_an_answer_hangs_under_the_card_of_who_thanked(database: Database, introduction_id: int) -> None:
    report(database, introduction_id, "UBEN", THANKED)
    answer_thanks.say_my_pleasure(database, on_thanks(introduction_id, "UANA", "UBEN"), NOW)
    message = outbox(database)[f"{introduction_id}:answer:UBEN:my pleasure"]
    assert (message.to, message.thread_of) == ("UBEN", f"intro:{introduction_id}:card:UBEN")


def test_a_pleasure_in_many_clients_is_one(database: Database, introduction_id: int) -> None:
    report(database, introduction_id, "UBEN", THANKED)
    with ThreadPoolExecutor(4) as clients:
        pressed = on_thanks(introduction_id, "UANA", "UBEN")
        list(clients.map(lambda _: answer_thanks.say_my_pleasure(database, pressed, NOW), range(4)))
    assert len(party(database, introduction_id, "UBEN").answers) == 1


@pytest.mark.parametrize("kind", [AnswerToThanks.REPLY, AnswerToThanks.WISH])
def test_an_answer_can_be_changed(database: Database, introduction_id: int, kind: AnswerToThanks) -> None:
    report(database, introduction_id, "UBEN", THANKED)
    for text in ("First", "Second"):
        assert answer(database, introduction_id, kind, text) == {}
    (given,) = party(database, introduction_id, "UBEN").answers
    assert (given.answer, given.text) == (kind, "Second")
    assert "Second" in str(outbox(database)[f"{introduction_id}:answer:UBEN:{kind}"].content)


@pytest.mark.parametrize(("kind", "limit"), [(AnswerToThanks.REPLY, 200), (AnswerToThanks.WISH, 1_000)])
def test_an_answer_is_there_and_fits(
    database: Database, introduction_id: int, kind: AnswerToThanks, limit: int
) -> None:
    report(database, introduction_id, "UBEN", THANKED)
    assert answer(database, introduction_id, kind, "") == {"answer": "Write something, or close this."}
    assert answer(database, introduction_id, kind, "x" * (limit + 1)) == {
        "answer": f"That's {limit + 1:,} characters. The limit is {limit:,}."
    }
    assert party(database, introduction_id, "UBEN").answers == []


@pytest.mark.parametrize(
    ("by", "who"),
    [("UBEN", "UBEN"), ("USTRANGER", "UBEN"), ("UANA", "UCHIDI"), ("UANA", "UANA"), ("UANA", "")],
    ids=["the thanker", "a stranger", "to who did not thank", "to oneself", "to nobody"],
)
def test_nobody_but_the_connector_answers_and_only_who_thanked(
    database: Database, introduction_id: int, by: str, who: str
) -> None:
    report(database, introduction_id, "UBEN", THANKED)
    before, pressed = versions(database), on_thanks(introduction_id, by, who)
    outcome(answer_thanks.say_my_pleasure, database, pressed, NOW)
    assert answer(database, introduction_id, AnswerToThanks.REPLY, "Ha", by, thanked_by=who) is TOO_LATE
    assert drawn(connector.reply, database, pressed, NOW) is None
    assert drawn(connector.wish, database, pressed, NOW) is None
    assert versions(database) == before


def test_the_form_of_an_answer_begins_with_what_was_said_before(database: Database, introduction_id: int) -> None:
    report(database, introduction_id, "UBEN", THANKED)
    answer(database, introduction_id, AnswerToThanks.WISH, "A good baker", keep=True)
    answer(database, introduction_id, AnswerToThanks.REPLY, "Any time")
    pressed = on_thanks(introduction_id, "UANA", "UBEN")
    assert "A good baker" in str(drawn(connector.wish, database, pressed, NOW))
    reply = str(drawn(connector.reply, database, pressed, NOW))
    assert "Any time" in reply
    assert "baker" not in reply


def test_a_standing_wish_is_where_the_next_answer_begins(database: Database, introduction_id: int) -> None:
    wish = ChangePreferences(1, "UANA", standing_wish="A good baker")
    assert outcome(preferences.save, database, wish, NOW) == {}
    report(database, introduction_id, "UBEN", THANKED)
    assert "A good baker" in str(drawn(connector.wish, database, on_thanks(introduction_id, "UANA", "UBEN"), NOW))


def test_who_asks_gets_the_standing_wish_once_and_an_answer_stays_an_answer(
    database: Database, introduction_id: int
) -> None:
    wish = ChangePreferences(1, "UANA", standing_wish="A good baker")
    preferences.save(database, wish, NOW)
    report(database, introduction_id, "UBEN", THANKED)
    tell(database, introduction_id, said(THANKED, offers_help=True))
    answer(database, introduction_id, AnswerToThanks.WISH, "A good lawyer, rather")
    tell(database, introduction_id, said(THANKED, "PS", offers_help=True))
    (given,) = party(database, introduction_id, "UBEN").answers
    assert given.text == "A good lawyer, rather"
