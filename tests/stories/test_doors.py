"""The ways in beside `/intro @one @two`: words after it, shortcuts, and what is not a person."""

from __future__ import annotations

import pytest

from bot.command_line.settings import show_settings
from sandbox import Fault, Message, Person, Reply
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

FORM = "Introduce two people"
PEOPLE = ("First person", "Second person")


def people(person: Person) -> tuple[str, ...]:
    """Return the two people as the form before this person shows them."""
    shown = person.wait_for_view(title=FORM).fields()
    return tuple(shown[label] for label in PEOPLE)


def reads(stage: Stage, person: Person, text: str) -> None:
    """Wait until the person's newest message says this."""
    stage.slack.wait_for(lambda: text in stage.seen(person), what=f"{text!r} before {person}")


# --- Words after /intro ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Help!", "opens a form"),
        ("hello", "Hi! I help you introduce people"),
        ("thanks", "You're welcome!"),
        ("Coffee", "I don't know “Coffee”. Here's what I can do"),
        ("who", "Tell me who you mean"),
        ("EXPORT.", "on its way"),
        ("summary!", "0 introduced"),
    ],
)
def test_a_word_is_answered_privately_and_opens_no_form(stage: Stage, typed: str, said: str) -> None:
    reply = stage.ana.command("/intro", typed)
    assert said in str(reply.text) + str(reply.payload)
    assert stage.ana.view is None


@pytest.mark.parametrize(
    "typed", ["list", "Mine.", "status", "open", "history", "stats", "who @ben", "forget", "delete me"]
)
def test_a_word_about_oneself_never_opens_the_form_with_it_as_the_reason(stage: Stage, typed: str) -> None:
    assert stage.ana.command("/intro", typed).acknowledged
    assert stage.ana.view is None or stage.ana.view.title != FORM


@pytest.mark.parametrize("typed", ["stop", "Pause", "“mute”", "unsubscribe!", "settings"])
def test_whoever_wants_it_to_stop_gets_their_preferences(stage: Stage, typed: str) -> None:
    assert not stage.ana.command("/intro", typed).text
    assert "reminders" in stage.ana.sees(stage.ana.wait_for_view(title="Your settings"))


def test_a_word_with_people_is_an_introduction_without_that_word(stage: Stage) -> None:
    reply = stage.ana.command("/intro", "list @ben @chidi")
    assert people(stage.ana) == ("Ben Carter", "Chidi Okafor")
    assert stage.ana.wait_for_view().fields()["Why should they meet?"] == ""
    assert "left out that one word" in str(reply.text)


# --- Addresses and numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "contact", "hint"),
    [
        ("ben@x.example @chidi both bake", "ben@x.example", "left out the email address"),
        ("<mailto:ben@x.example|Ben> @chidi both bake", "ben@x.example", "left out the email address"),
        ("+49 170 1234567 @chidi both bake", "170", "left out the phone number"),
    ],
)
def test_an_address_in_place_of_a_person_is_no_reason(stage: Stage, typed: str, contact: str, hint: str) -> None:
    # As Slack sends it, which makes links of addresses.
    text = typed.replace("@chidi", f"<@{stage.chidi.id}>")
    reply = stage.ana.send_command({"command": "/intro", "text": text})
    assert people(stage.ana) == ("Chidi Okafor", "")
    assert stage.ana.wait_for_view().fields()["Why should they meet?"] == "both bake"
    assert hint in str(reply.text)
    assert contact not in str(reply.text)


def test_an_address_in_the_reason_is_left_out_and_can_be_put_back_by_hand(stage: Stage) -> None:
    reply = stage.ana.command("/intro", "@ben @chidi both write to hi@x.example, see https://x.example")
    assert "both people will read the reason" in str(reply.text)
    reason = stage.ana.wait_for_view().fields()["Why should they meet?"]
    assert reason == "both write to …, see https://x.example"
    stage.submits(stage.ana, {"Why should they meet?": reason.replace("…", "hi@x.example")})
    reads(stage, stage.ben, "hi@x.example")


# --- Shortcuts ------------------------------------------------------------------------------------------------------


def wrote(person: Person, text: str = "I bake", thread_ts: str | None = None) -> Message:
    """Let somebody write in a channel, and return what they wrote."""
    return person.say(text, conversation="#general", thread_ts=thread_ts)


def choose_on(stage: Stage, message: Message) -> Reply:
    """Let Ana choose "Introduce this person…" on a message."""
    return stage.ana.message_shortcut("Introduce this person…", message)


def test_the_global_shortcut_opens_the_empty_form_which_introduces(stage: Stage) -> None:
    assert stage.ana.shortcut("Introduce two people").acknowledged
    assert people(stage.ana) == ("", "")
    stage.submits(stage.ana, {"First person": "ben", "Second person": "chidi", "Why should they meet?": REASON})
    reads(stage, stage.chidi, REASON)


def test_on_a_message_its_author_is_filled_in_and_nothing_of_its_text(stage: Stage) -> None:
    assert choose_on(stage, wrote(stage.ben)).acknowledged
    assert people(stage.ana) == ("Ben Carter", "")
    assert "I bake" not in stage.ana.sees(stage.ana.wait_for_view())
    stage.submits(stage.ana, {"Second person": "chidi", "Why should they meet?": REASON})
    reads(stage, stage.ben, REASON)


def test_it_works_on_a_reply_in_a_thread(stage: Stage) -> None:
    reply = wrote(stage.chidi, thread_ts=wrote(stage.ben).ts)
    assert choose_on(stage, reply).acknowledged
    assert people(stage.ana) == ("Chidi Okafor", "")


def test_on_ones_own_message_it_opens_with_a_hint_and_without_anybody(stage: Stage) -> None:
    choose_on(stage, wrote(stage.ana))
    assert people(stage.ana) == ("", "")
    assert "You wrote that message yourself." in stage.ana.sees(stage.ana.wait_for_view())


def test_on_the_bots_message_likewise(stage: Stage) -> None:
    stage.introduce()
    choose_on(stage, stage.ana.messages()[0])
    assert people(stage.ana) == ("", "")
    assert "An app wrote that message." in stage.ana.sees(stage.ana.wait_for_view())


def test_whoever_slack_does_not_show_in_a_form_is_left_out(stage: Stage) -> None:
    message = wrote(stage.slack.person("sven"))
    stage.slack.faults.on("views.open", Fault.refuse("invalid_arguments"), times=1)
    assert choose_on(stage, message).acknowledged
    assert people(stage.ana) == ("", "")
    assert "Pick both people below" in stage.ana.sees(stage.ana.wait_for_view())


def test_whoever_may_not_introduce_reads_why(stage: Stage, database_url: str) -> None:
    assert show_settings({"DATABASE_URL": database_url}, ["introducers", stage.ben.id]) == 0
    message = wrote(stage.chidi)
    for is_on_it in (True, False):
        reply = choose_on(stage, message) if is_on_it else stage.ana.shortcut("Introduce two people")
        assert reply.acknowledged
        assert "Only some people can introduce others" in stage.ana.sees(stage.ana.wait_for_view())
        stage.ana.close_all_views()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.refuse("expired_trigger_id"), "Slack was too slow to open the form."),
        (Fault.refuse("fatal_error"), "I couldn't open the form."),
    ],
)
def test_where_the_form_does_not_open_it_is_said_privately_beside_the_message(
    stage: Stage, fault: Fault, said: str
) -> None:
    message = wrote(stage.ben)
    stage.slack.faults.on("views.open", fault)
    assert choose_on(stage, message).acknowledged
    assert said in stage.ana.sees(stage.ana.messages("#general")[-1])
    assert len(stage.ben.messages("#general")) == 1


def test_where_nothing_can_be_said_slack_shows_its_own_warning(stage: Stage) -> None:
    stage.slack.faults.on("views.open", Fault.reset())
    assert not stage.ana.shortcut("Introduce two people").acknowledged


def test_nothing_can_be_typed_to_the_bot_since_it_could_not_hear_it(stage: Stage) -> None:
    stage.introduce()
    with pytest.raises(PermissionError, match="turned off"):
        stage.ben.say("Thanks!")
    stage.click(stage.ben, "Connected")
    stage.wait_for_lines(1)
