"""Events: delivered until taken, over Socket Mode and signed HTTP."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk.signature import SignatureVerifier

from sandbox import Sandbox, signing
from tests.sandbox.apps import Json, over_http, over_socket

BODY = b"command=%2Forder&text=&trigger_id=1.2.3&team_id=T0SANDBOX&user_id=U0000ANA&channel_id=D1"
EVENT: Json = {"type": "team_join", "user": {"id": "U0000BEN"}}


class Recorder:
    """Request URL that keeps what it gets and answers as told."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], str]] = []
        self.status, self.headers, self.body = 200, {"Content-Type": "text/plain"}, ""
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                recorder.requests.append((dict(self.headers.items()), body))
                self.send_response(recorder.status)
                for name, value in (recorder.headers | {"Content-Length": str(len(recorder.body))}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(recorder.body.encode())

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def recorder(slack: Sandbox) -> Iterator[Recorder]:
    recorder = Recorder()
    thread = threading.Thread(target=recorder.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    slack.deliver_to(recorder.url)
    yield recorder
    recorder.server.shutdown()
    recorder.server.server_close()
    thread.join()


def test_an_event_not_taken_is_sent_again_with_number_and_reason(slack: Sandbox, recorder: Recorder) -> None:
    recorder.status = 500
    delivery = slack.send_event(EVENT)
    slack.wait_for(lambda: delivery.given_up, what="giving up")
    assert (delivery.attempts, delivery.acknowledged) == (4, False)
    headers = [headers for headers, _ in recorder.requests]
    assert [h.get("X-Slack-Retry-Num") for h in headers] == [None, "1", "2", "3"]
    assert [h.get("X-Slack-Retry-Reason") for h in headers] == [None, *["http_error"] * 3]
    ids = {json.loads(body)["event_id"] for _, body in recorder.requests}
    assert ids == {delivery.event_id}


def test_an_event_says_whether_another_company_is_in_its_channel(slack: Sandbox, recorder: Recorder) -> None:
    slack.change_channel("general", is_ext_shared=True)
    for channel in ("C0GENERAL", "C0INTRODU"):
        slack.send_event({"type": "member_joined_channel", "channel": channel})
    slack.wait_for(lambda: len(recorder.requests) == 2, what="both")
    sent = [json.loads(body) for _, body in recorder.requests]
    shared = {each["event"]["channel"]: each["is_ext_shared_channel"] for each in sent}
    assert shared == {"C0GENERAL": True, "C0INTRODU": False}


def test_an_event_taken_is_not_sent_again(slack: Sandbox, recorder: Recorder) -> None:
    delivery = slack.send_event(EVENT)
    slack.wait_for(lambda: delivery.acknowledged, what="the ack")
    assert len(recorder.requests) == 1
    assert slack.send_event(EVENT).event_id != delivery.event_id


def test_an_app_can_ask_not_to_be_sent_it_again(slack: Sandbox, recorder: Recorder) -> None:
    recorder.status, recorder.headers = 500, {"X-Slack-No-Retry": "1"}
    delivery = slack.send_event(EVENT)
    slack.wait_for(lambda: delivery.given_up, what="giving up")
    assert delivery.attempts == 1


def test_what_comes_over_http_is_signed_and_encoded_as_slack_does(slack: Sandbox, recorder: Recorder) -> None:
    ana = slack.person("ana")
    ana.command("/order", "tea & milk")
    ana.send_interaction({"type": "block_actions"})
    delivery = slack.send_event(EVENT)
    slack.wait_for(lambda: delivery.acknowledged, what="the ack")
    verifier = SignatureVerifier(slack.signing_secret)
    assert all(verifier.is_valid_request(body, headers) for headers, body in recorder.requests)
    command, interaction, event = recorder.requests
    assert command[0]["Content-Type"] == interaction[0]["Content-Type"] == "application/x-www-form-urlencoded"
    assert "command=%2Forder&text=tea+%26amp%3B+milk" in command[1]
    assert interaction[1].startswith("payload=%7B%22type%22")
    assert event[0]["Content-Type"] == "application/json"
    assert json.loads(event[1])["event"]["type"] == "team_join"


def test_the_body_of_an_answer_is_the_ack(slack: Sandbox, recorder: Recorder) -> None:
    recorder.body = "hello"
    assert slack.person("ana").command("/order").text == "hello"
    recorder.headers, recorder.body = {"Content-Type": "application/json"}, '{"text": "json"}'
    assert slack.person("ana").command("/order").text == "json"
    recorder.body = "{"
    assert slack.person("ana").command("/order").error == '/order failed with the error "http_service_error"'
    recorder.body = '{"blocks": [{"type": "sectoin"}]}'
    unusable = slack.person("ana").command("/order")
    assert (unusable.acknowledged, unusable.error) == (True, '/order failed with the error "http_service_error"')


def test_a_bolt_app_hears_of_what_people_say() -> None:
    heard: list[str] = []

    def listeners(app: App) -> None:
        @app.event("message")
        def message(event: Json, ack: Callable[..., None]) -> None:
            heard.append(event["text"])
            ack()

    manifest = {
        "display_information": {"name": "Listener"},
        "features": {"app_home": {"messages_tab_enabled": True}},
        "oauth_config": {"scopes": {"bot": ["im:history"]}},
        "settings": {"event_subscriptions": {"bot_events": ["message.im"]}},
    }
    with Sandbox(manifest) as other, over_http(other, listeners):
        other.person("ana").say("to the app")
        other.person("ana").say("to all", conversation="#general")
        other.wait_for(lambda: heard == ["to the app"], what="the message event")


@pytest.mark.parametrize(("granted", "hears"), [((), False), (("im:history",), True)])
def test_an_event_comes_only_where_its_scope_was_granted(granted: tuple[str, ...], hears: bool) -> None:
    manifest = {
        "display_information": {"name": "Listener"},
        "features": {"app_home": {"messages_tab_enabled": True}},
        "oauth_config": {"scopes": {"bot": ["chat:write", "im:history"], "bot_optional": ["im:history"]}},
        "settings": {"event_subscriptions": {"bot_events": ["message.im", "app_home_opened"]}},
    }
    asked_for = Sandbox(manifest, granted_optional=granted).workspace.manifest
    assert asked_for.hears("message.im") is hears
    assert asked_for.hears("app_home_opened")
    assert not asked_for.hears("message.mpim")


def test_an_event_without_its_scope_is_refused_with_the_manifest() -> None:
    manifest = {
        "display_information": {"name": "Listener"},
        "oauth_config": {"scopes": {"bot": ["chat:write"]}},
        "settings": {"event_subscriptions": {"bot_events": ["member_joined_channel"]}},
    }
    with pytest.raises(ValueError, match="member_joined_channel the manifest needs the scope channels:read or groups"):
        Sandbox(manifest)


def test_over_socket_mode_too_an_event_is_retried_until_taken(slack: Sandbox) -> None:
    seen: list[tuple[str | None, str | None]] = []

    def listeners(app: App) -> None:
        @app.event("team_join")
        def join(ack: Callable[..., None], request: Any) -> None:
            headers = request.headers
            seen.append((headers.get("x-slack-retry-num", [None])[0], headers.get("x-slack-retry-reason", [None])[0]))
            if len(seen) < 2:
                raise RuntimeError("not yet")
            ack()

    with over_socket(slack, listeners):
        delivery = slack.send_event(EVENT)
        slack.wait_for(lambda: delivery.acknowledged, what="the ack")
    assert len(seen) == delivery.attempts == 2
    assert seen[1] == ("1", "http_timeout")


def test_an_event_finds_an_app_that_was_not_there_at_first(slack: Sandbox) -> None:
    delivery = slack.send_event(EVENT)
    slack.wait_for(lambda: delivery.attempts > 0, what="a first try")
    assert not delivery.acknowledged


def test_a_forged_or_stale_request_is_refused_by_bolt(slack: Sandbox) -> None:
    def listeners(app: App) -> None:
        @app.command("/order")
        def order(ack: Callable[..., None]) -> None:
            ack()

    def status(url: str, headers: dict[str, str]) -> int:
        try:
            with urllib.request.urlopen(urllib.request.Request(url, BODY, headers)) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code

    now, secret = int(time.time()), slack.signing_secret
    with over_http(slack, listeners) as url:
        assert status(url, signing.headers(secret, now, BODY)) == 200
        assert status(url, signing.headers("another secret", now, BODY)) == 401
        assert status(url, signing.headers(secret, now - 301, BODY)) == 401
        assert status(url, {}) == 401
