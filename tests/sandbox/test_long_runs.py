"""The sandbox over months played in minutes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from slack_sdk import WebClient

from sandbox import Sandbox


def test_time_can_begin_anywhere_before_anything_was_said() -> None:
    with Sandbox() as slack:
        slack.clock.start_over(datetime(2026, 2, 15, tzinfo=UTC))
        assert timedelta() <= slack.clock.now() - datetime(2026, 2, 15, tzinfo=UTC) < timedelta(minutes=1)


def test_calls_can_be_forgotten() -> None:
    with Sandbox() as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        client.auth_test()
        slack.forget_calls()
        client.auth_test()
        assert len(slack.calls()) == 1


def test_none_is_lost_that_comes_while_others_are_forgotten() -> None:
    with Sandbox() as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        with ThreadPoolExecutor(4) as others:
            calls = [others.submit(client.auth_test) for _ in range(200)]
            seen = 0
            while not all(call.done() for call in calls):
                seen += len(slack.forget_calls())
        assert seen + len(slack.forget_calls()) == len(calls)
