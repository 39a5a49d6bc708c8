"""Modals: opening, filling in, submitting, stacking, closing."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox import Reply, Sandbox
from sandbox.reply import MODAL_TROUBLE
from tests.sandbox.apps import Json, button, field, modal, over_http, plain, section, shown
from tests.sandbox.test_web_api import ANA, refusal

WHO = field("Who", "who", {"type": "users_select"})
WHY = field("Why", "why", {"type": "plain_text_input", "max_length": 10})
WHEN = field("When", "when", {"type": "datepicker"}, optional=True)
COLOURS = [{"text": plain(c), "value": c.lower()} for c in ("Red", "Green")]
HOW = field("How", "how", {"type": "radio_buttons", "options": COLOURS, "initial_option": COLOURS[0]})
WHAT = field("What", "what", {"type": "checkboxes", "options": COLOURS}, optional=True)
ORDER = modal(WHO, WHY, HOW, WHAT, WHEN)


class Shop:
    """App whose answer to a submission a test can set, and which keeps what it was sent."""

    def __init__(self) -> None:
        self.answer: Json = {}
        self.before_answer: Callable[[], object] = lambda: None
        self.view: Json = ORDER
        self.triggers: list[str] = []
        self.submitted: list[Json] = []
        self.closed: list[Json] = []
        self.clicked: list[Json] = []

    def listeners(self, app: App) -> None:
        @app.command("/order")
        def order(ack: Callable[..., None], body: Json, client: WebClient) -> None:
            self.triggers.append(body["trigger_id"])
            client.views_open(trigger_id=body["trigger_id"], view=self.view)
            ack()

        @app.command("/keep")
        def keep(ack: Callable[..., None], body: Json) -> None:
            self.triggers.append(body["trigger_id"])
            ack()

        @app.view("order")
        def submit(ack: Callable[..., None], body: Json) -> None:
            self.submitted.append(body)
            self.before_answer()
            ack(**self.answer)

        @app.view_closed("order")
        def close(ack: Callable[..., None], body: Json) -> None:
            self.closed.append(body)
            ack()

        @app.action("more")
        def more(ack: Callable[..., None], body: Json) -> None:
            self.clicked.append(body)
            ack()


@pytest.fixture
def shop(slack: Sandbox) -> Iterator[Shop]:
    shop = Shop()
    with over_http(slack, shop.listeners):
        yield shop


@pytest.mark.usefixtures("shop")
def test_a_modal_opens_for_whoever_ran_the_command(slack: Sandbox) -> None:
    ana = slack.person("ana")
    ana.command("/order")
    view = ana.wait_for_view(title="Order")
    assert (view.title, view.submit, view.close) == ("Order", "Send", None)
    assert view.fields() == {"Who": "", "Why": "", "How": "Red", "What": "", "When": ""}
    assert slack.person("ben").view is None
    assert "Who: \n" in ana.sees(view)


def test_what_was_filled_in_arrives_with_the_submission(slack: Sandbox, shop: Shop) -> None:
    ana = slack.person("ana")
    ana.command("/order")
    ana.fill("Who", "@ben")
    ana.fill("why", "tea")
    ana.fill("How", "Green")
    ana.fill("What", ["Red", "green"])
    assert shown(ana).fields() == {"Who": "Ben Carter", "Why": "tea", "How": "Green", "What": "Red, Green", "When": ""}
    assert ana.submit().acknowledged
    assert ana.view is None
    values = shop.submitted[0]["view"]["state"]["values"]
    assert values["who"]["it"] == {"type": "users_select", "selected_user": "U0000BEN"}
    assert values["why"]["it"] == {"type": "plain_text_input", "value": "tea"}
    assert values["how"]["it"]["selected_option"]["value"] == "green"
    assert [o["value"] for o in values["what"]["it"]["selected_options"]] == ["red", "green"]
    assert values["when"]["it"] == {"type": "datepicker", "selected_date": None}


def test_the_client_itself_asks_for_required_fields_and_minds_lengths(slack: Sandbox, shop: Shop) -> None:
    ana = slack.person("ana")
    ana.command("/order")
    reply = ana.submit()
    assert reply.errors == dict.fromkeys(("who", "why"), "Please complete this required field.")
    assert shop.submitted == []
    with pytest.raises(ValueError, match="10 characters"):
        ana.fill("Why", "x" * 11)
    ana.fill("Why", "x" * 11, force=True)
    assert ana.submit({"Who": "ben"}).errors == {"why": "This field must be 10 characters or fewer."}
    assert ana.submit(force=True).acknowledged
    assert shop.submitted[0]["view"]["state"]["values"]["why"]["it"]["value"] == "x" * 11


@pytest.mark.usefixtures("shop")
def test_unknown_labels_and_choices_are_refused_with_what_there_is(slack: Sandbox) -> None:
    ana = slack.person("ana")
    ana.command("/order")
    with pytest.raises(LookupError, match=r"'Whose'.*'Who', 'Why'"):
        ana.fill("Whose", "ben")
    with pytest.raises(LookupError, match=r"'Blue'.*'Red', 'Green'"):
        ana.fill("How", "Blue")
    with pytest.raises(LookupError, match="no modal is open before Ben Carter"):
        slack.person("ben").submit()


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(slack: Sandbox, shop: Shop) -> None:
    ana = slack.person("ana")
    ana.command("/order")
    shop.answer = {"response_action": "errors", "errors": {"why": "Too little."}}
    assert ana.submit({"Who": "ben", "Why": "tea"}).errors == {"why": "Too little."}
    view = shown(ana)
    assert (view.errors, view.fields()["Why"]) == ({"why": "Too little."}, "tea")
    assert "Why: tea\n⚠ Too little." in ana.sees(view)
    shop.answer = {}
    assert ana.submit({"Why": "much tea"}).errors == {}
    assert ana.view is None


def test_a_modal_can_be_submitted_twice_at_the_same_moment(slack: Sandbox, shop: Shop) -> None:
    ana = slack.person("ana")
    ana.command("/order")
    ana.fill("Who", "ben")
    ana.fill("Why", "tea")
    replies: list[Reply] = []
    # Both send what is filled in before either is answered.
    meet = threading.Barrier(2)
    shop.before_answer = lambda: meet.wait(5)
    clients = [threading.Thread(target=lambda: replies.append(ana.submit())) for _ in range(2)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    assert [reply.error for reply in replies] == [None, None]
    assert len(shop.submitted) == 2
    assert ana.view is None


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "No such block."}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": modal(title="x" * 25)},
        {"response_action": "dance"},
    ],
)
def test_an_answer_slack_cannot_use_leaves_the_modal_with_trouble(slack: Sandbox, shop: Shop, answer: Json) -> None:
    ana = slack.person("ana")
    ana.command("/order")
    shop.answer = answer
    reply = ana.submit({"Who": "ben", "Why": "tea"})
    assert reply.error == MODAL_TROUBLE
    assert shown(ana).trouble == MODAL_TROUBLE
    assert shown(ana).fields()["Why"] == "tea"


@pytest.mark.usefixtures("shop")
def test_an_update_keeps_what_was_typed_where_ids_stay(slack: Sandbox, client: WebClient) -> None:
    ana = slack.person("ana")
    ana.command("/order")
    ana.fill("Why", "tea")
    ana.fill("Who", "ben")
    view = shown(ana)
    other = field("Whom", "whom", {"type": "users_select"})
    client.views_update(view_id=view.id, hash=view.hash, view=modal(WHY, other, title="Changed"))
    assert (shown(ana).title, shown(ana).fields()) == ("Changed", {"Why": "tea", "Whom": ""})
    assert refusal(client, "views.update", view_id=view.id, hash=view.hash, view=ORDER) == "hash_conflict"
    assert refusal(client, "views.update", view_id="V0NONE", view=ORDER) == "not_found"
    assert refusal(client, "views.update", view_id=view.id, external_id="e", view=ORDER) == "invalid_arguments"


def test_a_submission_can_update_push_and_clear(slack: Sandbox, shop: Shop) -> None:
    ana = slack.person("ana")
    ana.command("/order")
    shop.answer = {"response_action": "update", "view": modal(WHY, title="Two")}
    ana.submit({"Who": "ben", "Why": "tea"})
    assert (shown(ana).title, shown(ana).fields()) == ("Two", {"Why": "tea"})
    shop.answer = {"response_action": "push", "view": modal(title="Three")}
    ana.submit()
    ana.wait_for_view(title="Three")
    ana.close_view()
    ana.wait_for_view(title="Two")
    shop.answer = {"response_action": "clear"}
    ana.submit()
    assert ana.view is None


def test_a_stack_holds_three_views(slack: Sandbox, shop: Shop) -> None:
    ana = slack.person("ana")
    ana.command("/order")
    for title in ("Two", "Three"):
        shop.answer = {"response_action": "push", "view": modal(title=title)}
        ana.submit({"Who": "ben", "Why": "tea"} if title == "Two" else None)
    assert ana.submit().error == MODAL_TROUBLE
    assert shown(ana).title == "Three"


def test_views_push_needs_a_trigger_from_within_the_modal(slack: Sandbox, shop: Shop, client: WebClient) -> None:
    ana = slack.person("ana")
    shop.view = modal({"type": "actions", "elements": [button("More", "more")]})
    ana.command("/order")
    ana.command("/keep")
    assert refusal(client, "views.push", trigger_id=shop.triggers[1], view=modal(title="Two")) == "not_found"
    for title in ("Two", "Three"):
        view = shown(ana)
        ana.click(view, "More")
        client.views_push(trigger_id=shop.clicked[-1]["trigger_id"], view=shop.view | {"title": plain(title)})
    assert shown(ana).title == "Three"
    ana.click(shown(ana), "More")
    assert refusal(client, "views.push", trigger_id=shop.clicked[-1]["trigger_id"], view=ORDER) == "push_limit_reached"


def test_a_trigger_lives_three_seconds_and_works_once(slack: Sandbox, shop: Shop, client: WebClient) -> None:
    ana = slack.person("ana")
    ana.command("/order")
    assert refusal(client, "views.open", trigger_id=shop.triggers[0], view=ORDER) == "exchanged_trigger_id"
    ana.command("/keep")
    assert refusal(client, "views.open", trigger_id=shop.triggers[1], view=modal(title="")) == "invalid_arguments"
    slack.clock.advance(timedelta(seconds=3))
    assert refusal(client, "views.open", trigger_id=shop.triggers[1], view=ORDER) == "expired_trigger_id"
    assert refusal(client, "views.open", trigger_id="12.34.56", view=ORDER) == "invalid_trigger_id"


def test_an_external_id_is_unique_and_finds_its_view(slack: Sandbox, shop: Shop, client: WebClient) -> None:
    shop.view = modal(external_id="mine")
    slack.person("ana").command("/order")
    ben = slack.person("ben")
    ben.command("/keep")
    args: dict[str, Any] = {"trigger_id": shop.triggers[1], "view": shop.view}
    assert refusal(client, "views.open", **args) == "duplicate_external_id"
    client.views_update(external_id="mine", view=modal(title="Found", external_id="mine"))
    slack.person("ana").wait_for_view(title="Found")


def test_a_view_may_not_be_too_large(slack: Sandbox, shop: Shop, client: WebClient) -> None:
    slack.person("ana").command("/keep")
    huge = modal(*(section("\u2028" * 2900) for _ in range(20)))
    assert refusal(client, "views.open", trigger_id=shop.triggers[0], view=huge) == "view_too_large"


def test_the_app_hears_of_closing_only_if_it_asked(slack: Sandbox, shop: Shop) -> None:
    ana = slack.person("ana")
    ana.command("/order")
    ana.close_view()
    assert shop.closed == []
    shop.view = modal(notify_on_close=True)
    ana.command("/order")
    ana.close_view()
    ana.command("/order")
    ana.close_all_views()
    assert [body["is_cleared"] for body in shop.closed] == [False, True]
    assert ana.view is None


def test_clear_on_close_closes_the_whole_stack(slack: Sandbox, shop: Shop) -> None:
    ana = slack.person("ana")
    ana.command("/order")
    shop.answer = {"response_action": "push", "view": modal(title="Two", clear_on_close=True)}
    ana.submit({"Who": "ben", "Why": "tea"})
    ana.close_view()
    assert ana.view is None


def test_choosing_in_a_modal_tells_the_app_only_if_it_dispatches(slack: Sandbox, shop: Shop) -> None:
    menu = {"type": "static_select", "action_id": "more", "options": COLOURS, "placeholder": plain("Colour")}
    shop.view = modal(WHO, {"type": "actions", "block_id": "menu", "elements": [menu]})
    ana = slack.person("ana")
    ana.command("/order")
    assert not ana.choose(shown(ana), "Who", "ben").acknowledged
    assert ana.choose(shown(ana), "Colour", "Green").acknowledged
    body = shop.clicked[0]
    assert body["actions"][0]["selected_option"]["value"] == "green"
    assert body["view"]["state"]["values"]["who"]["it"]["selected_user"] == "U0000BEN"
    assert body["view"]["state"]["values"]["menu"]["more"]["selected_option"]["value"] == "green"


def test_a_home_tab_is_published_to_one_person(slack: Sandbox, client: WebClient) -> None:
    client.views_publish(user_id=ANA, view={"type": "home", "blocks": [section("Welcome")]})
    first = slack.person("ana").home
    assert first is not None
    assert slack.person("ben").home is None
    client.views_publish(user_id=ANA, hash=first.hash, view={"type": "home", "blocks": [section("Again")]})
    home = slack.person("ana").home
    assert home is not None
    assert (home.id, home.blocks[0]["text"]["text"]) == (first.id, "Again")
    again = {"user_id": ANA, "hash": first.hash, "view": {"type": "home", "blocks": []}}
    assert refusal(client, "views.publish", **again) == "hash_conflict"
    assert refusal(client, "views.publish", user_id=ANA, view=modal()) == "invalid_arguments"
