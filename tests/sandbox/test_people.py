"""People at their clients: commands, clicks, messages, and what Slack shows when the app fails."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from slack_bolt import App, Respond
from slack_sdk import WebClient

from sandbox import Member, Message, Person, Sandbox
from sandbox.reply import BUTTON_TROUBLE, MODAL_TROUBLE
from tests.sandbox.apps import Json, button, field, modal, over_http, plain, section, shown
from tests.sandbox.test_web_api import refusal

ACTIONS: list[Json] = [
    button("Yes", "yes", value="7", style="primary"),
    button("Sure?", "sure", confirm={k: plain(k) for k in ("title", "text", "confirm", "deny")}),
    button("Late", "late"),
    button("Broken", "broken"),
    {"type": "overflow", "action_id": "menu", "options": [{"text": plain("Undo"), "value": "undo"}]},
    {"type": "users_select", "action_id": "whom", "placeholder": plain("Whom")},
]
CARD = [section("Well?"), {"type": "actions", "block_id": "steps", "elements": ACTIONS}]


class Desk:
    """App that keeps what it was sent; `go` is what its late button waits for."""

    def __init__(self) -> None:
        self.bodies: list[Json] = []
        self.go = threading.Event()

    def listeners(self, app: App) -> None:
        @app.command("/echo")
        def echo(ack: Callable[..., None], body: Json) -> None:
            self.bodies.append(body)
            ack(f"You said: {body['text']}") if body["text"] else ack()

        @app.command("/shout")
        def shout(ack: Callable[..., None]) -> None:
            ack(text="HEY", response_type="in_channel")

        @app.command("/broken")
        @app.action("broken")
        def broken() -> None:
            raise RuntimeError("this app is broken")

        @app.command("/late")
        @app.action("late")
        @app.view("late")
        def late(ack: Callable[..., None]) -> None:
            self.go.wait(10)
            ack()

        @app.command("/form")
        def form(ack: Callable[..., None], body: Json, client: WebClient) -> None:
            client.views_open(trigger_id=body["trigger_id"], view=modal() | {"callback_id": "late"})
            ack()

        for action in ("yes", "sure", "menu", "whom"):

            @app.action(action)
            def click(ack: Callable[..., None], body: Json) -> None:
                self.bodies.append(body)
                ack()


@pytest.fixture
def desk(slack: Sandbox) -> Iterator[Desk]:
    desk = Desk()
    with over_http(slack, desk.listeners):
        yield desk
        desk.go.set()


@pytest.fixture
def card(slack: Sandbox, client: WebClient) -> Message:
    client.chat_postMessage(channel="U0000ANA", text="Well?", blocks=CARD)
    return slack.person("ana").messages()[0]


def test_a_command_is_answered_privately(slack: Sandbox, desk: Desk) -> None:
    ana = slack.person("ana")
    reply = ana.command("/echo", "hello *you*")
    assert (reply.acknowledged, reply.text, reply.error) == (True, "You said: hello *you*", None)
    assert ana.reads() == ["You said: hello you"]
    assert ana.messages()[0].ephemeral_for == ana.id
    body = desk.bodies[0]
    assert (body["command"], body["user_id"], body["channel_name"]) == ("/echo", ana.id, "directmessage")
    assert body["is_enterprise_install"] == "false"


def test_a_command_can_be_run_in_a_channel_and_answered_for_all(slack: Sandbox, desk: Desk) -> None:
    slack.person("ana").command("/shout", conversation="#introductions")
    assert [m.text for m in slack.person("ben").messages("#introductions")] == ["HEY"]
    slack.person("ana").command("/echo", conversation="#introductions")
    assert desk.bodies[0]["channel_name"] == "introductions"


def test_mentions_become_ids_and_unknown_names_stay(slack: Sandbox, desk: Desk) -> None:
    ana = slack.person("ana")
    ana.command("/echo", "@ben, @emeka @nobody in #general <@U0ELSE> a<b & me@ben.org")
    ana.command("/echo", "@ben", form="piped")
    texts = [body["text"] for body in desk.bodies]
    assert texts == [
        "<@U0000BEN>, <@W000EMEKA> @nobody in <#C0GENERAL|general> <@U0ELSE> a&lt;b &amp; me@ben.org",
        "<@U0000BEN|ben>",
    ]


def test_without_should_escape_the_text_goes_through_as_typed() -> None:
    manifest = {
        "display_information": {"name": "Plain"},
        "features": {"slash_commands": [{"command": "/echo"}], "app_home": {"messages_tab_enabled": True}},
        "oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
    }
    with Sandbox(manifest) as slack:
        desk = Desk()
        with over_http(slack, desk.listeners):
            ana = slack.person("ana")
            ana.command("/echo", "@ben & <co>")
            assert desk.bodies[0]["text"] == "@ben & <co>"
            unknown = ana.command("/other")
    assert (unknown.acknowledged, unknown.error) == (False, "/other is not a valid command.")


@pytest.mark.usefixtures("desk")
def test_slack_says_so_when_a_command_fails(slack: Sandbox) -> None:
    ana = slack.person("ana")
    assert ana.command("/broken").error == '/broken failed with the error "http_service_error"'
    assert ana.command("/unheard").error == '/unheard failed with the error "http_client_error"'
    late = "/late failed because the app did not respond. Please try again or contact the app developer."
    assert ana.command("/late").error == late
    slack.deliver_to("http://127.0.0.1:9/")
    assert ana.command("/echo").error == '/echo failed with the error "dispatch_failed"'
    slack.deliver_to(None)
    assert ana.command("/echo").error == '/echo failed with the error "dispatch_failed"'


@pytest.mark.usefixtures("desk")
def test_slack_says_so_when_a_click_or_submission_fails(slack: Sandbox, card: Message) -> None:
    ana = slack.person("ana")
    late = ana.click(card, "Late")
    assert (late.acknowledged, late.error) == (False, BUTTON_TROUBLE)
    assert ana.click(card, "Broken").error == "This app responded with status 500."
    ana.command("/form")
    assert ana.submit().error == MODAL_TROUBLE
    assert shown(ana).trouble == MODAL_TROUBLE
    assert f"⚠ {MODAL_TROUBLE}" in ana.sees(shown(ana))


def test_a_click_sends_what_slack_sends(slack: Sandbox, desk: Desk, card: Message) -> None:
    ana = slack.person("ana")
    assert ana.click(card, "Yes").acknowledged
    body = desk.bodies[0]
    assert body["type"] == "block_actions"
    assert body["user"]["id"] == ana.id
    assert body["message"]["ts"] == body["container"]["message_ts"] == card.ts
    assert body["channel"] == {"id": card.channel, "name": "directmessage"}
    assert (
        body["actions"][0].items() >= {"action_id": "yes", "block_id": "steps", "value": "7", "type": "button"}.items()
    )


def test_menus_and_selects_are_found_by_what_is_written_on_them(slack: Sandbox, desk: Desk, card: Message) -> None:
    ana = slack.person("ana")
    ana.click(card, "Undo")
    ana.choose(card, "Whom", "ben")
    undo, whom = desk.bodies
    assert undo["actions"][0]["selected_option"]["value"] == "undo"
    assert whom["actions"][0]["selected_user"] == "U0000BEN"
    assert whom["state"]["values"]["steps"]["whom"]["selected_user"] == "U0000BEN"


def test_a_confirmation_can_be_declined(slack: Sandbox, desk: Desk, card: Message) -> None:
    ana = slack.person("ana")
    assert not ana.click(card, "Sure?", confirm=False).acknowledged
    assert desk.bodies == []
    assert ana.click(card, "Sure?").acknowledged


@pytest.mark.usefixtures("desk")
def test_what_is_not_there_or_there_twice_cannot_be_clicked(slack: Sandbox, client: WebClient, card: Message) -> None:
    ana = slack.person("ana")
    with pytest.raises(LookupError, match=r"nothing to click called 'No'; there is: 'Yes', 'Sure\?'"):
        ana.click(card, "No")
    with pytest.raises(LookupError, match="nothing to choose from called 'Which'"):
        ana.choose(card, "Which", "ben")
    twice = [{"type": "actions", "block_id": b, "elements": [button("Yes", "yes")]} for b in ("one", "two")]
    client.chat_postMessage(channel=ana.id, text="Twice", blocks=twice)
    with pytest.raises(LookupError, match="2 to click called 'Yes'"):
        ana.click(ana.messages()[-1], "Yes")
    assert ana.click(ana.messages()[-1], "Yes", block_id="two").acknowledged


def test_an_old_snapshot_can_be_clicked_as_a_stale_client_would(
    slack: Sandbox, desk: Desk, client: WebClient, card: Message
) -> None:
    client.chat_update(channel=card.channel, ts=card.ts, text="Done", blocks=[section("Done")])
    assert slack.person("ana").click(card, "Yes").acknowledged
    assert desk.bodies[0]["message"]["text"] == "Well?"


def test_people_can_click_at_the_same_moment(slack: Sandbox, desk: Desk, client: WebClient) -> None:
    clicks = []
    for name in ("ana", "ben", "chidi", "dalia"):
        person = slack.person(name)
        client.chat_postMessage(channel=person.id, text="Well?", blocks=CARD)
        clicks.append(threading.Thread(target=person.click, args=(person.messages()[0], "Yes")))
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert len({body["user"]["id"] for body in desk.bodies}) == 4


def test_what_the_manifest_switches_off_people_cannot_do() -> None:
    manifest = {
        "display_information": {"name": "Mute"},
        "features": {"app_home": {"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}},
        "oauth_config": {"scopes": {"bot": ["chat:write"]}},
    }
    with Sandbox(manifest) as slack:
        ana = slack.person("ana")
        WebClient(slack.bot_token, base_url=slack.api_url).chat_postMessage(channel=ana.id, text="x", blocks=CARD)
        error = "This app is not configured to handle interactive responses."
        assert ana.click(ana.messages()[0], "Yes").error == error
        with pytest.raises(PermissionError, match="Sending messages to this app has been turned off"):
            ana.say("hello")


def test_a_click_in_a_thread_says_which(slack: Sandbox, desk: Desk, client: WebClient, card: Message) -> None:
    client.chat_postMessage(channel=card.channel, thread_ts=card.ts, text="x", blocks=CARD)
    ana = slack.person("ana")
    ana.click(ana.thread(card)[0], "Yes")
    assert desk.bodies[0]["container"]["thread_ts"] == card.ts


def test_hostile_payloads_can_be_sent(slack: Sandbox, desk: Desk, card: Message) -> None:
    ana = slack.person("ana")
    payload = ana.click_payload(card, "Yes")
    payload["user"]["id"] = "U0STRANGER"
    assert ana.send_interaction(payload).acknowledged
    assert desk.bodies[0]["user"]["id"] == "U0STRANGER"
    assert ana.command("/echo", "half a pair: \ud83d").acknowledged
    assert ana.send_interaction({}).error == "http_error"
    assert ana.send_command({"command": "/echo", "text": "<!channel>"}).text == "You said: <!channel>"


def respond(url: str, body: Json) -> tuple[int, str]:
    """Send a POST to a response_url. Returns status and body."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)["error"]


def test_a_response_url_answers_replaces_and_deletes(slack: Sandbox, desk: Desk, card: Message) -> None:
    ana = slack.person("ana")
    ana.click(card, "Yes")
    url = desk.bodies[0]["response_url"]
    assert respond(url, {"text": "psst"}) == (200, "ok")
    assert [m.ephemeral_for for m in ana.messages()] == [None, ana.id]
    assert respond(url, {"text": "for all", "response_type": "in_channel"})[0] == 200
    assert ana.messages()[-1].ephemeral_for is None
    assert respond(url, {"text": "new", "blocks": [section("new")], "replace_original": True})[0] == 200
    assert ana.messages()[0].blocks[0]["text"]["text"] == "new"
    assert respond(url, {"blocks": [section("")]}) == (400, "invalid_blocks")
    assert respond(url, {"text": "the fifth"})[0] == 200
    assert respond(url, {"delete_original": True}) == (404, "used_url")
    ana.click(card, "Yes")
    assert respond(desk.bodies[1]["response_url"], {"delete_original": True})[0] == 200
    assert [m.text for m in ana.messages()] == ["psst", "for all", "the fifth"]


def test_a_response_url_works_five_times_within_half_an_hour(slack: Sandbox, desk: Desk) -> None:
    slack.person("ana").command("/echo")
    url = desk.bodies[0]["response_url"]
    assert [respond(url, {"text": "x"})[0] for _ in range(6)] == [200] * 5 + [404]
    slack.person("ana").command("/echo")
    slack.clock.advance(timedelta(minutes=31))
    assert respond(desk.bodies[1]["response_url"], {"text": "x"}) == (404, "expired_url")
    assert respond(f"{url}x", {"text": "x"}) == (404, "no_such_url")


def test_bolts_respond_reaches_the_sandbox(slack: Sandbox) -> None:
    def listeners(app: App) -> None:
        @app.command("/later")
        def later(ack: Callable[..., None], respond: Respond) -> None:
            ack()
            respond("later")

    with over_http(slack, listeners):
        ana = slack.person("ana")
        ana.command("/later")
        slack.wait_for(lambda: ana.reads() == ["later"], what="the later answer")


def test_members_join_change_and_leave(slack: Sandbox, client: WebClient) -> None:
    ida = slack.add_member(Member("U00000IDA", "ida", "Ida Berg", "Europe/Oslo"))
    assert isinstance(ida, Person)
    assert "Ida Berg" in [person.name for person in slack.people]
    assert "Gus Meyer" not in [person.name for person in slack.people]
    slack.change_member("ida", tz="Asia/Kathmandu")
    assert client.users_info(user=ida.id)["user"]["tz_offset"] == 20_700
    slack.deactivate("ida")
    assert client.users_info(user=ida.id)["user"]["deleted"]
    with pytest.raises(LookupError, match="no member 'nobody'"):
        slack.person("nobody")


def test_an_invisible_person_is_hidden_from_the_app(slack: Sandbox, client: WebClient) -> None:
    slack.change_member("ben", visible=False)
    assert refusal(client, "users.info", user="U0000BEN") == "user_not_visible"
    assert "U0000BEN" not in [member["id"] for member in client.users_list()["members"]]


def test_a_home_tabs_fields_are_read_by_their_labels(slack: Sandbox, client: WebClient) -> None:
    view = {"type": "home", "blocks": [field("Name", "n", {"type": "plain_text_input", "initial_value": "Ada"})]}
    client.views_publish(user_id="U0000ANA", view=view)
    home = slack.person("ana").home
    assert home is not None
    assert home.fields() == {"Name": "Ada"}


def test_a_group_direct_message_is_seen_by_its_people_and_nobody_else(slack: Sandbox, client: WebClient) -> None:
    ana, ben, chidi = (slack.person(name) for name in ("ana", "ben", "chidi"))
    group = client.conversations_open(users=[ana.id, ben.id])["channel"]["id"]
    client.chat_postMessage(channel=group, text="Ana, Ben: *Ben*, Ana")
    assert [[one.id for one in person.groups] for person in (ana, ben, chidi)] == [[group], [group], []]
    for person in (ana, ben):
        assert [person.sees(message) for message in person.messages(group)] == ["Ana, Ben: Ben, Ana"]
        assert person.messages() == []
    with pytest.raises(LookupError, match="Chidi Okafor knows no conversation"):
        chidi.messages(group)
    assert client.conversations_open(users=[ben.id, ana.id])["channel"]["id"] == group


def test_in_a_group_direct_message_people_write_click_and_run_commands(
    slack: Sandbox, desk: Desk, client: WebClient
) -> None:
    ana, ben = slack.person("ana"), slack.person("ben")
    group = client.conversations_open(users=[ana.id, ben.id])["channel"]["id"]
    client.chat_postMessage(channel=group, text="Well?", blocks=CARD)
    assert ben.click(ben.messages(group)[0], "Yes").acknowledged
    ana.command("/echo", conversation=group)
    ben.say("Hello Ana", conversation=group)
    click, command = desk.bodies
    assert click["channel"] == {"id": group, "name": "mpdm-ana--ben--sandbox_app-1"}
    assert (command["channel_id"], command["channel_name"]) == (group, "mpdm-ana--ben--sandbox_app-1")
    assert [message.user for message in ana.messages(group)] == [slack.bot_user_id, ben.id]
