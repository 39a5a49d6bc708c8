"""Everything that can be filled in, and modals that change while one fills them in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox import Message, Person, Sandbox
from tests.sandbox.apps import Json, over_http, shown
from tests.sandbox.party import BEGINS, CARD, DRINKS, FOOD, MUSIC, Party, form
from tests.sandbox.test_web_api import refusal


@pytest.fixture
def party(slack: Sandbox) -> Iterator[Party]:
    party = Party()
    with over_http(slack, party.listeners):
        yield party


@pytest.fixture
def ana(slack: Sandbox, party: Party) -> Person:
    """Yield Ana, before the form."""
    ana = slack.person("ana")
    ana.command("/party")
    party.bodies.clear()
    return ana


@pytest.fixture
def card(slack: Sandbox, client: WebClient) -> Message:
    client.chat_postMessage(channel="U0000ANA", text="A party?", blocks=CARD)
    return slack.person("ana").messages()[0]


def bare(node: Any) -> Any:
    """Return a node without the defaults that Slack writes out."""
    if isinstance(node, list):
        return [bare(one) for one in node]
    return {key: bare(value) for key, value in node.items() if key != "emoji"} if isinstance(node, dict) else node


def values(body: Json) -> Json:
    """Return what is filled in, by block."""
    rows: Json = bare(body["view"]["state"]["values"])
    return {block: entry for block, row in rows.items() for entry in row.values()}


def test_what_the_app_filled_in_is_sent_as_it_is(ana: Person, party: Party) -> None:
    assert ana.submit({"Music": "Quiet"}).acknowledged
    assert values(party.bodies[0]) == {
        "guests": {"type": "multi_users_select", "selected_users": ["U0000ANA"]},
        "day": {"type": "datepicker", "selected_date": "2026-07-01"},
        "begins": {"type": "datetimepicker", "selected_date_time": BEGINS},
        "drink": {"type": "static_select", "selected_option": DRINKS[0]["options"][1]},
        "music": {"type": "radio_buttons", "selected_option": MUSIC[1]},
        "food": {"type": "checkboxes", "selected_options": FOOD[:1]},
        "words": {"type": "plain_text_input", "value": None},
        "more": {"type": "static_select", "selected_option": None},
    }


def test_everything_can_be_filled_in_as_it_is_called(ana: Person, party: Party) -> None:
    entered = {
        "Guests": ["@ben", "Chidi Okafor"],
        "Day": date(2026, 7, 2),
        "Begins": "2026-07-02 20:30",
        "Drink": "Water",
        "Music": "loud",
        "Food": ["Cake", "soup"],
        "Words": "Bring a chair",
    }
    assert ana.submit(entered).acknowledged
    sent = values(party.bodies[0])
    assert sent["guests"]["selected_users"] == ["U0000BEN", "U000CHIDI"]
    assert sent["day"]["selected_date"] == "2026-07-02"
    assert sent["drink"]["selected_option"] == DRINKS[1]["options"][0]
    assert sent["music"]["selected_option"] == MUSIC[0]
    assert sent["food"]["selected_options"] == FOOD[::-1]
    # Half past eight on Ana's own wall, which in summer is an hour before UTC.
    assert sent["begins"]["selected_date_time"] == datetime(2026, 7, 2, 19, 30, tzinfo=UTC).timestamp()


def test_a_moment_is_chosen_and_read_on_the_clock_of_whoever_chooses(slack: Sandbox, party: Party) -> None:
    for name, wall in (("ana", "2026-07-01 09:00"), ("dalia", "2026-07-01 13:30")):
        person = slack.person(name)
        person.command("/party")
        assert shown(person).fields()["Begins"] == wall
        assert f"Begins: {wall}" in person.sees(shown(person))
        assert person.submit({"Begins": wall, "Music": "Loud"}).acknowledged
        assert values(party.bodies[-1])["begins"]["selected_date_time"] == BEGINS


@pytest.mark.parametrize(("label", "value"), [("Day", "tomorrow"), ("Day", "2026-02-30"), ("Begins", "at nine")])
def test_a_picker_gives_dates_only(ana: Person, label: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|day is out of range"):
        ana.fill(label, value)


def test_no_more_people_can_be_chosen_than_the_app_allows(ana: Person, party: Party) -> None:
    with pytest.raises(ValueError, match="No more than 2 can be chosen"):
        ana.fill("Guests", ["ana", "ben", "chidi"])
    ana.fill("Guests", ["ana", "ben", "chidi"], force=True)
    assert ana.submit({"Music": "Loud"}).errors == {"guests": "No more than 2 can be chosen."}
    assert party.bodies == []


def test_only_what_is_optional_may_be_left_empty(ana: Person) -> None:
    for label in ("Guests", "Day", "Begins", "Food"):
        ana.fill(label, None)
    required = ("guests", "day", "begins", "music")
    assert ana.submit().errors == dict.fromkeys(required, "Please complete this required field.")


def test_a_hint_and_that_something_is_optional_can_be_read(ana: Person) -> None:
    seen = ana.sees(shown(ana))
    assert "Guests: Ana Sousa\nTwo at most." in seen
    assert "Words (optional): \nBe kind." in seen


def test_an_input_that_dispatches_changes_its_modal_and_nothing_typed_is_lost(ana: Person) -> None:
    ana.fill("Words", "Bring a chair")
    ana.fill("Guests", "ben")
    assert "Who has an allergy?" not in shown(ana).fields()
    before = shown(ana)
    assert ana.choose(before, "Food", ["Soup", "Cake"]).acknowledged
    after = shown(ana)
    assert (after.id, after.hash != before.hash) == (before.id, True)
    assert after.fields() == before.fields() | {"Food": "Soup, Cake", "Who has an allergy?": ""}
    assert after.fields()["Words"] == "Bring a chair"
    ana.fill("Who has an allergy?", "chidi")
    assert ana.choose(after, "Music", "Loud").acknowledged
    assert shown(ana).fields()["Who has an allergy?"] == "Chidi Okafor"
    assert ana.choose(shown(ana), "Food", []).acknowledged
    assert "Who has an allergy?" not in shown(ana).fields()


def test_a_choice_in_a_modal_says_what_was_chosen_in_which_view_and_what_else_stands_there(
    ana: Person, party: Party
) -> None:
    ana.fill("Words", "Bring a chair")
    view = shown(ana)
    assert ana.choose(view, "Music", "Quiet").acknowledged
    assert ana.choose(shown(ana), "Size", "Large").acknowledged
    music, size = party.bodies
    assert music["container"] == {"type": "view", "view_id": view.id}
    assert (music["view"]["id"], music["view"]["hash"]) == (view.id, view.hash)
    assert values(music)["music"]["selected_option"] == MUSIC[1]
    assert values(music)["words"]["value"] == "Bring a chair"
    assert "message" not in music
    chosen = bare(music["actions"][0])
    assert chosen.pop("action_ts")
    ids = {"block_id": "music", "action_id": "music"}
    assert chosen == {"type": "radio_buttons", **ids, "selected_option": MUSIC[1]}
    assert bare(size["actions"][0])["placeholder"] == {"type": "plain_text", "text": "Size"}
    assert values(size)["more"]["selected_option"]["value"] == "large"


def test_a_late_answer_to_an_older_state_of_the_modal_is_refused(
    slack: Sandbox, client: WebClient, ana: Person, party: Party
) -> None:
    ana.choose(shown(ana), "Music", "Quiet")
    ana.choose(shown(ana), "Music", "Loud")
    assert [call.outcome for call in slack.calls("views.update")] == ["ok", "ok"]
    old = party.bodies[0]["view"]
    late = {"view_id": old["id"], "hash": old["hash"], "view": form()}
    assert refusal(client, "views.update", **late) == "hash_conflict"
    assert shown(ana).fields()["Music"] == "Loud"


def test_a_button_in_a_message_opens_a_modal_and_one_in_the_modal_puts_another_on_top(
    slack: Sandbox, card: Message, party: Party
) -> None:
    ana = slack.person("ana")
    assert ana.click(card, "Plan").acknowledged
    assert party.bodies[0]["message"]["ts"] == card.ts
    planning = ana.wait_for_view(title="Party")
    ana.fill("Words", "Bring a chair")
    assert ana.click(planning, "Who comes").acknowledged
    assert shown(ana).title == "Guests"
    ana.close_view()
    assert shown(ana).fields()["Words"] == "Bring a chair"


def test_menus_beside_a_text_and_among_buttons_are_told_apart(slack: Sandbox, card: Message, party: Party) -> None:
    ana = slack.person("ana")
    with pytest.raises(LookupError, match="2 to click called 'Large'"):
        ana.click(card, "Large")
    ana.click(card, "Large", block_id="about")
    ana.click(card, "Small", block_id="do")
    told = [(one["action_id"], one["selected_option"]["value"]) for body in party.bodies for one in body["actions"]]
    assert told == [("menu", "large"), ("too", "small")]


def test_a_button_with_a_question_is_sent_only_after_a_yes(slack: Sandbox, card: Message, party: Party) -> None:
    ana = slack.person("ana")
    assert not ana.click(card, "Cancel it", confirm=False).acknowledged
    assert party.bodies == []
    assert ana.click(card, "Cancel it").acknowledged
    assert party.bodies[0]["actions"][0]["confirm"]["title"]["text"] == "Sure?"
