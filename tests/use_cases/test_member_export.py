"""`/intro export`: all that is kept about a member and that they may see, and how it comes to them."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from bot.ids import Choice, Verb
from bot.messages.export import table
from bot.messages.export.reading import BLOCKS, CHARACTERS
from bot.use_cases.export import member
from storage.database import Database
from storage.models.enums import Audience, Preference, Step, Way
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member
from tests.builders.exports import export, made, of
from tests.builders.introductions import choose_channel
from tests.conftest import ROOT
from tests.use_cases.test_privacy import ANA, BEN, CHIDI, DALIA, DAY, START, Life


def test_a_connector_gets_what_they_wrote_and_what_they_were_told(database: Database) -> None:
    life = Life(database)
    life.report(BEN, Step.CONNECTED)
    life.tell(BEN, Step.CONNECTED, "a coffee")
    life.report(BEN, Step.THANKED)
    life.tell(BEN, Step.THANKED, "so kind")
    life.press(ANA, Verb.PLEASURE, BEN)
    life.leave(CHIDI, Way.NOT_A_FIT, "too far away")
    found = made(life)
    ben, chidi = found["parties"]
    assert (found["number"], found["reason"], found["writes_first"]) == (life.number, "both bake", BEN)
    assert (found["stands"], found["ended_at"]) == ("not a fit", "2026-03-02T09:00:00Z")
    assert ben["steps"] == {"connected": "2026-03-02T09:00:00Z", "thanked": "2026-03-02T09:00:00Z"}
    assert [(said["about"], said["text"], said["contact"]) for said in ben["words"]] == [
        ("connected", "a coffee", "coffee"),
        ("thanked", "so kind", None),
    ]
    assert [given["answer"] for given in ben["your_answers"]] == ["my pleasure"]
    assert [(said["said"], said["line"]) for said in chidi["ways_out"]] == [("not a fit", "too far away")]


def test_a_party_gets_all_they_said_and_what_the_connector_answered(database: Database) -> None:
    life = Life(database)
    life.report(BEN, Step.THANKED)
    life.tell(BEN, Step.THANKED, "so kind")
    assert life.press(ANA, Verb.REPLY, BEN)
    assert life.clients.hand_in(ANA, {"answer": {"value": "any time"}}) == {}
    life.leave(BEN, Way.MUTED)
    life.leave(BEN, Way.NOT_NOW, "a busy week")
    found = of(life, BEN)
    assert (found["introduced_by"], found["reason"], found["you_write_first"]) == (ANA, "both bake", True)
    assert [said["text"] for said in found["words"]] == ["so kind"]
    assert [(said["said"], said["line"]) for said in found["ways_out"]] == [("muted", ""), ("not now", "a busy week")]
    assert [given["text"] for given in found["answers_of_the_connector"]] == ["any time"]
    assert found["the_other"]["slack_id"] == CHIDI


def test_a_party_gets_what_they_took_back(database: Database) -> None:
    life = Life(database)
    life.report(BEN, Step.MET)
    life.let_pass(DAY)
    life.press(BEN, Verb.UNDO, Step.MET)
    taken_back = {"reported_at": "2026-03-02T09:00:00Z", "taken_back_at": "2026-03-03T09:00:00Z"}
    assert of(life, BEN)["steps"] == {}
    assert of(life, BEN)["steps_you_took_back"] == [{"step": step} | taken_back for step in ("connected", "met")]


def test_a_party_gets_the_reminders_they_got_and_put_off(database: Database) -> None:
    life = Life(database)
    for _ in range(3):
        life.let_pass(DAY)
        life.remind()
    life.press(BEN, Verb.SNOOZE, Choice.TOMORROW)
    (reminder,) = of(life, BEN)["reminders"]
    assert (reminder["of"], reminder["number"], bool(reminder["put_off_at"])) == ("connected", 1, True)
    assert of(life, BEN)["put_off_until"] == "2026-03-06T09:00:00Z"


def test_everybody_gets_what_they_said_about_sharing_and_nothing_of_the_others(database: Database) -> None:
    life = Life(database)
    choose_channel(database, "C1")
    for person in (BEN, CHIDI):
        life.report(person, Step.MET)
        life.report(person, Step.THANKED)
    life.tell(BEN, Step.THANKED, "so kind")
    life.press(BEN, Verb.SHARE_NOTE, "C1")
    life.press(CHIDI, Verb.DECLINE_TO_SHARE, "C1")
    names = ("you_agree_to_be_named_in", "your_note_may_be_quoted", "you_declined_to_share")
    assert [of(life, BEN)[name] for name in names] == ["C1", True, False]
    assert [of(life, CHIDI)[name] for name in names] == [None, False, True]
    (made,) = export(life, ANA)["introductions_you_made"]
    assert (made["you_agree_to_be_named_in"], made["you_declined_to_share"]) == (None, False)
    assert [said["for"] for party in made["parties"] for said in party["words"]] == ["connector"]


def test_everybody_gets_their_own_preferences(database: Database) -> None:
    life = Life(database)
    assert life.press(BEN, Verb.PREFERENCES)
    chosen = {
        "preference": {"selected_option": {"value": Preference.ASK_FIRST}},
        "avoided": {"selected_users": [DALIA]},
        "standing_wish": {"value": "A good baker"},
        "reminders": {"selected_options": []},
    }
    assert life.clients.hand_in(BEN, chosen) == {}
    you = export(life, BEN)["you"]
    assert (you["slack_id"], you["preference"], you["not_to_be_introduced_to"]) == (BEN, "ask me first", [DALIA])
    assert (you["what_would_help_you"], you["no_reminders_since"]) == ("A good baker", "2026-03-02T09:00:00Z")
    assert you["time_zone"] == "Europe/Lisbon"


def test_who_is_not_known_gets_an_empty_one_and_stays_unknown(database: Database) -> None:
    life = Life(database)
    given = export(life, "USTRANGER")
    assert (given["introductions_you_made"], given["introductions_of_you"]) == ([], [])
    assert member_count(database, "USTRANGER") == 0


def member_count(database: Database, user_id: str) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Member.id).where(Member.user_id == user_id)).all())


def test_every_name_is_explained(database: Database) -> None:
    life = Life(database, ask_first=True)
    for person in (BEN, CHIDI):
        life.press(person, Verb.YES)
    for person in (BEN, CHIDI):
        life.report(person, Step.THANKED)
        life.tell(person, Step.THANKED, "so kind", Audience.OTHER)
        life.press(ANA, Verb.PLEASURE, person)
    life.leave(BEN, Way.NOT_NOW)
    explained = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    names = {*names_in(export(life, ANA)), *names_in(export(life, BEN)), *table.FIELDS} - set(Step)
    assert {name for name in names if not re.search(rf"[`.]{name}`", explained)} == set()


def names_in(value: object) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(name for each in value.values() for name in names_in(each))]
    return [name for each in value for name in names_in(each)] if isinstance(value, list) else []


# --- How it comes ---------------------------------------------------------------------------------------------------


def keys(life: Life, person: str) -> list[str]:
    """Of the messages that bring an export."""
    return [key for key in life.clients.messages(person) if key.startswith("export:")]


def test_a_command_that_comes_twice_makes_one_export(database: Database) -> None:
    life = Life(database)
    request = member.Request(life.clients.workspace_id, BEN, member.name_of("1.2.3"))
    for hour in range(2):
        member.bring(database, request, START + timedelta(hours=hour), in_files=True)
    with database.reading() as session:
        found = session.scalars(
            select(OutgoingMessage).where(OutgoingMessage.key.in_(keys(life, BEN))).order_by(OutgoingMessage.id)
        ).all()
    assert [row.key.rpartition(":")[2] for row in found] == ["1", "json", "csv"]
    assert {row.wanted_version for row in found} == {1}


def test_two_commands_make_two(database: Database) -> None:
    life = Life(database)
    for _ in range(2):
        life.clients.command(BEN, "export")
        life.let_pass(member.APART)
    assert len([key for key in keys(life, BEN) if key.endswith(":1") and ":whole:" not in key]) == 2


def says_very_much(life: Life) -> None:
    """More than fits into one message."""
    for step in Step:
        life.report(BEN, step)
        life.tell(BEN, step, "&" * 1_000)


def test_without_files_it_comes_in_messages_slack_takes_with_nothing_left_out(database: Database) -> None:
    life = Life(database)
    says_very_much(life)
    life.clients.command(BEN, "export")
    messages = [life.clients.messages(BEN)[key] for key in keys(life, BEN)]
    assert len(messages) > 2
    for message in messages[1:]:
        sections = [block["text"]["text"] for block in message["blocks"]]
        assert len(sections) <= BLOCKS
        assert sum(map(len, sections)) <= CHARACTERS
        assert max(map(len, sections)) <= 3_000
    whole = "".join(block["text"]["text"] for message in messages[1:] for block in message["blocks"])
    assert whole.count("&amp;") == 3 * 1_000


def test_further_messages_are_in_the_thread_of_the_first(database: Database) -> None:
    life = Life(database)
    says_very_much(life)
    life.clients.command(BEN, "export")
    first, *others = keys(life, BEN)
    with database.reading() as session:
        rows = session.scalars(select(OutgoingMessage).where(OutgoingMessage.key.in_(others))).all()
        assert {row.thread_of for row in rows} == {first}


def test_a_file_of_an_earlier_release_that_slack_does_not_take_brings_all_of_it_in_messages(database: Database) -> None:
    life = Life(database)
    alone = OutgoingMessage(workspace_id=life.clients.workspace_id, to=BEN, key=f"export:{BEN}:4f0c:file")
    with database.transaction() as session:
        member.bring_without_a_file(session, alone, START)
    first, *others = keys(life, BEN)
    assert (first.rpartition(":")[2], len(others)) == ("1", 1)


def test_two_files_that_slack_does_not_take_bring_all_of_it_once(database: Database) -> None:
    life = Life(database)
    member.bring(database, member.Request(life.clients.workspace_id, BEN, "once"), START, in_files=True)
    with database.transaction() as session:
        for name in ("json", "csv"):
            refused = OutgoingMessage(
                workspace_id=life.clients.workspace_id,
                to=BEN,
                key=f"export:{BEN}:once:{name}",
                thread_of=f"export:{BEN}:once:1",
            )
            member.bring_without_a_file(session, refused, START)
    assert [key.rpartition("whole:")[2] for key in keys(life, BEN) if "whole" in key] == ["1"]
