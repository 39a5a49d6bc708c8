"""The running bot as an operator sees it: health, readiness, metrics and log lines, over both receivers."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bot.full_circle import FullCircle
from sandbox import Fault, Sandbox
from storage.database import Database
from tests.running import ReceiverName, running
from tests.stories.conftest import REASON, Stage

LINE = "Request handled"


@pytest.fixture
def bot(slack: Sandbox, database: Database, receiver: ReceiverName) -> Iterator[FullCircle]:
    """Yield the bot, with a port in Socket Mode, too."""
    with running(slack, database, receiver, with_port=True) as full_circle:
        yield full_circle


def ask(bot: FullCircle, path: str) -> tuple[int, str]:
    """Return the status and the body of what the bot answers there, without any signature."""
    assert bot.server
    try:
        with urlopen(f"http://127.0.0.1:{bot.server.port}{path}") as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_a_running_bot_is_healthy_and_ready_without_a_signature(bot: FullCircle) -> None:
    assert ask(bot, "/healthz")[0] == 200
    status, body = ask(bot, "/readyz")
    assert (status, json.loads(body)) == (200, {"database": "ok", "receiver": "ok", "token": "ok"})


def test_metrics_count_what_happens_and_name_nobody(stage: Stage, bot: FullCircle) -> None:
    stage.introduce()
    stage.click(stage.ben, "Connected")
    stage.wait_for_lines(1)
    body = ask(bot, "/metrics")[1]
    for kind in ("command", "modal", "action"):
        assert f'full_circle_requests_total{{kind="{kind}",result="ok"}} 1.0' in body
    assert 'full_circle_deliveries_total{result="done"}' in body
    assert "full_circle_outgoing_due" in body
    for private in (REASON, stage.ben.id, stage.ana.id, stage.slack.team_id):
        assert private not in body


def test_a_revoked_token_is_reported_once_and_so_is_its_return(
    stage: Stage, bot: FullCircle, caplog: pytest.LogCaptureFixture
) -> None:
    stage.introduce()
    caplog.set_level(logging.INFO)
    stage.slack.faults.on("chat.update", Fault.refuse("token_revoked"))
    stage.click(stage.ben, "Connected")
    stage.slack.wait_for(lambda: bot.workspaces.problem(), what="the refused token")
    status, body = ask(bot, "/readyz")
    assert (status, json.loads(body)["token"]) == (503, "not accepted by Slack")
    stage.slack.faults.off()
    stage.later(lambda: bot.workspaces.problem() is None, "the accepted token")
    # The line comes right after the fact that it tells.
    stage.slack.wait_for(lambda: "is back" in caplog.text, what="the line about the accepted token")
    about_the_token = [line for line in caplog.messages if line.startswith("The bot's token")]
    assert len(about_the_token) == 2, about_the_token
    assert "token_revoked" in about_the_token[0]
    assert "is back" in about_the_token[1]


def test_an_introduction_writes_a_line_for_each_request_and_each_message_and_never_a_text(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    stage.introduce()
    stage.click(stage.ben, "Connected")
    stage.wait_for_lines(1)
    requests = [record.__dict__ for record in caplog.records if record.getMessage() == LINE]
    assert [(line["kind"], line["what"]) for line in requests] == [
        ("command", "/intro"),
        ("modal", "introduce"),
        ("action", "connected"),
    ]
    assert requests[2]["introduction_id"] == 1
    assert requests[2]["user_id"] == stage.ben.id
    assert all(line["ms"] >= 0 for line in requests)
    delivered = [record.__dict__["key"] for record in caplog.records if record.getMessage() == "Message delivered"]
    assert {f"intro:1:card:{stage.ben.id}", f"intro:1:card:{stage.chidi.id}", "intro:1:headline"} <= set(delivered)
    assert REASON not in str([record.__dict__ for record in caplog.records])
