"""An answer that drips in, byte by byte: urllib would wait for each of them anew, and a call ends all the same."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Literal

import pytest

from bot.slack import private_answers
from bot.slack.client import SlackClient
from sandbox import Sandbox
from tests.conftest import MANIFEST
from tests.slack_proxy import DRIP, Answer, SlackProxy, slack_proxy

BOUND = 6 * DRIP
LONG = b'{"ok": true, "user": {"id": "U1"}, "padding": "' + b"x" * 2_000 + b'"}'

Drips = Literal["its body", "all of it"]


@pytest.fixture(scope="module")
def slack() -> Iterator[Sandbox]:
    """Run a Slack, which is never asked."""
    with Sandbox(MANIFEST) as sandbox:
        yield sandbox


@pytest.fixture
def proxy(slack: Sandbox) -> Iterator[SlackProxy]:
    """Yield what answers in Slack's place."""
    with slack_proxy(slack) as proxy:
        yield proxy


def client(slack: Sandbox, proxy: SlackProxy) -> SlackClient:
    """Return the client whose calls wait for a byte as long as they may last."""
    return SlackClient(slack.bot_token, base_url=proxy.url, timeout=BOUND, retry_handlers=[])  # type: ignore[arg-type]


@pytest.mark.parametrize("drips", ["its body", "all of it"])
@pytest.mark.parametrize("status", [200, 429, 503])
def test_a_call_ends_in_time(slack: Sandbox, proxy: SlackProxy, drips: Drips, status: int) -> None:
    proxy.answer("users.info", with_=Answer(LONG, status, drips=drips))
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        client(slack, proxy).users_info(user="U1")
    assert time.monotonic() - began < BOUND + 1


@pytest.mark.parametrize("drips", ["its body", "all of it"])
def test_all_calls_before_an_acknowledgement_end_in_time_together(
    slack: Sandbox, proxy: SlackProxy, drips: Drips
) -> None:
    proxy.answer("users.info", "views.open", with_=Answer(LONG, drips=drips))
    workspaces_own = client(slack, proxy)
    before_the_ack = workspaces_own.for_request(workspaces_own, None)
    before_the_ack.ends_at = time.monotonic() + BOUND
    for _ in range(3):
        with pytest.raises(TimeoutError):
            before_the_ack.users_info(user="U1")
    assert time.monotonic() - before_the_ack.ends_at < 1
    assert proxy.asked == ["users.info"]


def test_a_private_answer_ends_in_time(slack: Sandbox, proxy: SlackProxy) -> None:
    proxy.answer("hook", with_=Answer(LONG, drips="all of it"))
    began = time.monotonic()
    assert not private_answers.answer(client(slack, proxy), f"{proxy.url}hook", "Hello")
    assert time.monotonic() - began < private_answers.SECONDS + 1
