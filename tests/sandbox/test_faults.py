"""Trouble on demand."""

import http.client
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Fault, Sandbox
from tests.sandbox.test_messages import post
from tests.sandbox.test_web_api import ANA, refusal


def outcome(client: WebClient) -> str:
    """Post, and say what came of it."""
    try:
        client.chat_postMessage(channel=ANA, text="hi")
    except SlackApiError as refused:
        return str(refused.response.status_code if refused.response.status_code != 200 else refused.response["error"])
    except (ConnectionError, http.client.HTTPException):
        return "no answer"
    return "ok"


def test_a_429_tells_how_long_and_holds_that_long(slack: Sandbox, client: WebClient) -> None:
    slack.faults.on("chat.postMessage", Fault.rate_limited(retry_after=30), times=1)
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=ANA, text="hi")
    assert refused.value.response.headers["Retry-After"] == "30"
    assert refused.value.response["error"] == "ratelimited"
    assert outcome(client) == "429"
    client.auth_test()
    slack.clock.advance(timedelta(seconds=30))
    assert outcome(client) == "ok"
    calls = slack.calls("chat.postMessage")
    assert [(c.outcome, c.held) for c in calls] == [("rate_limited", False), ("rate_limited", True), ("ok", False)]


def test_a_429_that_is_not_sticky_strikes_once(slack: Sandbox, client: WebClient) -> None:
    slack.faults.on("*", Fault.rate_limited(30, sticky=False), times=2)
    assert [outcome(client) for _ in range(3)] == ["429", "429", "ok"]


def test_a_server_error_and_a_refusal_do_nothing(slack: Sandbox, client: WebClient) -> None:
    slack.faults.on("chat.postMessage", Fault.server_error(503), times=1)
    slack.faults.on("chat.postMessage", Fault.refuse("fatal_error"), times=1)
    assert [outcome(client) for _ in range(3)] == ["503", "fatal_error", "ok"]
    assert len(slack.person("ana").messages()) == 1
    assert [c.outcome for c in slack.calls("chat.postMessage")] == ["server_error", "fatal_error", "ok"]


def test_a_lost_reply_was_carried_out_and_a_reset_was_not(slack: Sandbox, client: WebClient) -> None:
    slack.faults.on("chat.postMessage", Fault.lost_reply(), times=1)
    assert outcome(client) == "no answer"
    assert len(slack.person("ana").messages()) == 1
    slack.faults.on("chat.postMessage", Fault.reset(), times=1)
    assert outcome(client) == "no answer"
    assert len(slack.person("ana").messages()) == 1
    assert [c.outcome for c in slack.calls("chat.postMessage")] == ["lost_reply", "reset"]


def test_a_slow_call_is_carried_out_late(slack: Sandbox, client: WebClient) -> None:
    slack.faults.on("chat.postMessage", Fault.slow(0.2), times=1)
    began = time.monotonic()
    assert outcome(client) == "ok"
    assert time.monotonic() - began >= 0.2


def test_a_slow_call_is_carried_out_although_its_caller_gave_up(slack: Sandbox) -> None:
    slack.faults.on("chat.postMessage", Fault.slow(0.3), times=1)
    hasty = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=0.1)  # type: ignore[arg-type]
    with pytest.raises(TimeoutError):
        hasty.chat_postMessage(channel=ANA, text="hi")
    slack.wait_for(lambda: slack.person("ana").messages(), what="the message")


def test_a_probability_is_the_same_with_the_same_seed() -> None:
    def outcomes(seed: int) -> list[str]:
        with Sandbox(seed=seed) as slack:
            slack.faults.on("chat.postMessage", Fault.refuse("fatal_error"), probability=0.3)
            client = WebClient(slack.bot_token, base_url=slack.api_url)
            return [outcome(client) for _ in range(40)]

    first = outcomes(1)
    assert first == outcomes(1)
    assert 3 < Counter(first)["fatal_error"] < 25


def test_faults_can_be_switched_off(slack: Sandbox, client: WebClient) -> None:
    slack.faults.on("chat.postMessage", Fault.rate_limited(30))
    slack.faults.on("auth.test", Fault.refuse("fatal_error"))
    assert outcome(client) == "429"
    slack.faults.off("chat.postMessage")
    post(client)
    assert refusal(client, "auth.test") == "fatal_error"
    slack.faults.off()
    client.auth_test()


def test_slack_sdks_own_retry_posts_twice_after_a_lost_reply(slack: Sandbox) -> None:
    # This is the reason to post with a client without retry handlers.
    slack.faults.on("chat.postMessage", Fault.lost_reply(), times=1)
    WebClient(slack.bot_token, base_url=slack.api_url).chat_postMessage(channel=ANA, text="hi")
    assert [m.text for m in slack.person("ana").messages()] == ["hi", "hi"]


def test_the_app_is_answered_by_many_threads_at_once(slack: Sandbox, client: WebClient) -> None:
    threads = [threading.Thread(target=post, args=(client, ANA, str(n))) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {m.text for m in slack.person("ana").messages()} == {str(n) for n in range(20)}
