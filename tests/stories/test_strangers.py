"""Everything a stranger can send: no crash, no mention smuggled in, nobody changes what is not theirs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.full_circle import FullCircle
from bot.listeners.receivers import HttpServer
from bot.listeners.signatures import UNREADABLE
from sandbox import Sandbox
from sandbox.signing import headers as signed
from storage.database import Database
from tests.conftest import MANIFEST
from tests.payloads.test_clicks import SAMPLES, mutilated
from tests.running import on_a_monday, running
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, Stage

NASTY = [
    "<!channel> look",
    "<!here|here> and <!subteam^S1|@devs>",
    "<@U000DALIA> <@W00EMEKA|emeka>",
    "<https://evil.example|click me>",
    "&lt;!channel&gt; &amp;lt;!here&amp;gt;",
    "*bold* _it_ ~no~ `code` ```block``` > quote",
    "שלום \u202e right to left \u2067 isolated",
    "👩‍👩‍👧‍👦 🏳️‍🌈 \u200b\ufeff zero width",
    "line\nline\r\nline\n\n\n> line",
    "null \x00 bell \x07 escape \x1b[31m",
    "é" * 900,
    "<" * 1000,
    "&" * 1000,
    "\n" * 400 + "x",
    "😀" * 500,
    ":tada: :skin-tone-2: @channel @here #general",
]


@EACH_RECEIVER_AND_EACH_DATABASE
@pytest.mark.parametrize("reason", NASTY)
def test_whatever_stands_in_the_reason_it_is_only_text(stage: Stage, reason: str) -> None:
    stage.ana.command("/intro", "@ben @chidi")
    stage.ana.wait_for_view()
    assert not stage.ana.submit({"Why should they meet?": reason}, force=True).errors
    stage.slack.wait_for(lambda: stage.ben.messages() and stage.ana.messages(), what="the card and the headline")
    for message in (*stage.ben.messages(), *stage.ana.messages()):
        assert mentions(message.blocks) | mentions(message.text) <= {stage.ana.id, stage.ben.id, stage.chidi.id}
        assert "<!" not in json.dumps(message.blocks).replace("<!date", "") + message.text.replace("<!date", "")
        assert "<http" not in json.dumps(message.blocks) + message.text


def mentions(value: object) -> set[str]:
    """Return the ids of those mentioned in a message."""
    written = json.dumps(value)
    return {part[:12].split(">")[0].split("|")[0] for part in written.split("<@")[1:]}


@EACH_RECEIVER_AND_EACH_DATABASE
def test_a_hundred_kilobytes_of_reason_are_refused_beside_the_field(stage: Stage) -> None:
    stage.ana.command("/intro", "@ben @chidi")
    stage.ana.wait_for_view()
    reply = stage.ana.submit({"Why should they meet?": "x" * 100_000}, force=True)
    assert reply.errors == {"reason": "That's 100,000 characters. The limit is 1,000."}


@EACH_RECEIVER_AND_EACH_DATABASE
def test_a_hundred_kilobytes_after_intro_are_cut_and_said(stage: Stage) -> None:
    reply = stage.ana.command("/intro", "@ben @chidi " + "you both bake " * 8_000)
    assert "kept the first 3,000 characters" in str(reply.text)
    assert len(stage.ana.wait_for_view().fields()["Why should they meet?"]) <= 3_000


@EACH_RECEIVER_AND_EACH_DATABASE
def test_the_button_of_somebody_elses_card_changes_nothing(stage: Stage) -> None:
    stage.introduce()
    dalia = stage.slack.person("dalia")
    for stranger in (dalia, stage.ana):
        assert stranger.click(stage.card(stage.ben), "Met").acknowledged
    stage.click(stage.ben, "Connected")
    assert stage.wait_for_lines(1) == ["@Ben Carter says they're in touch with @Chidi Okafor."]


def click_payload(stage: Stage) -> dict[str, Any]:
    """Return a click of Ben's as JSON, for changing."""
    return {
        "type": "block_actions",
        "user": {"id": stage.ben.id, "team_id": stage.slack.team_id},
        "team": {"id": stage.slack.team_id, "domain": "sandbox"},
        "api_app_id": "A1",
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "D1"},
        "actions": [{"type": "button", "action_id": "step:met", "block_id": "b", "value": "1", "action_ts": "1.1"}],
    }


@EACH_RECEIVER_AND_EACH_DATABASE
def test_a_click_from_another_workspace_changes_nothing(stage: Stage) -> None:
    stage.introduce()
    payload = click_payload(stage)
    payload["team"]["id"] = payload["user"]["team_id"] = "TOTHER"
    stage.slack.deliver("interactive", payload)
    stage.click(stage.chidi, "Connected")
    assert stage.wait_for_lines(1) == ["@Chidi Okafor says they're in touch with @Ben Carter."]


@EACH_RECEIVER_AND_EACH_DATABASE
@pytest.mark.parametrize("value", ["2", "999999999", "99999999999999999999", "-1", "x", "", None])
def test_a_button_with_the_number_of_no_introduction_is_no_error(stage: Stage, value: str | None) -> None:
    stage.introduce()
    payload = click_payload(stage)
    payload["actions"][0]["value"] = value
    assert stage.slack.deliver("interactive", payload).acknowledged
    assert stage.thread() == []


@EACH_RECEIVER_AND_EACH_DATABASE
@pytest.mark.parametrize(
    "changes", [{"actions": []}, {"event": None}, {"team": 5}, {"authorizations": [None]}], ids=str
)
def test_a_request_whose_parts_are_missing_is_acknowledged_with_one_warning(
    stage: Stage, changes: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        assert stage.slack.deliver("interactive", click_payload(stage) | changes).acknowledged
    assert [(record.levelname, record.message) for record in caplog.records] == [("WARNING", UNREADABLE)]


@EACH_RECEIVER_AND_EACH_DATABASE
def test_a_button_the_bot_never_had_is_acknowledged(stage: Stage) -> None:
    payload = click_payload(stage)
    payload["actions"][0]["action_id"] = "from-a-version-to-come"
    assert stage.slack.deliver("interactive", payload).acknowledged


@EACH_RECEIVER_AND_EACH_DATABASE
@pytest.mark.parametrize("value", ["leave:1:fled", "leave:x:muted", "tell", "reword::", "options"])
def test_a_value_that_makes_no_sense_is_acknowledged_and_opens_nothing(stage: Stage, value: str) -> None:
    stage.introduce()
    payload = click_payload(stage)
    payload["actions"][0] |= {"action_id": value.split(":")[0], "value": value}
    assert stage.slack.deliver("interactive", payload).acknowledged
    assert stage.ben.view is None


# --- One bot for many examples --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def patient_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sandbox, FullCircle]]:
    """Yield a bot that has to bear everything Hypothesis can think of."""
    url = f"sqlite:///{tmp_path_factory.mktemp('strangers') / 'full-circle.sqlite3'}"
    with Sandbox(MANIFEST, starts_at=on_a_monday) as slack, closing(Database(url)) as database:
        database.migrate()
        with running(slack, database, "http") as bot:
            yield slack, bot


many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@many
@given(st.text(max_size=300))
def test_any_text_after_intro_is_answered(patient_bot: tuple[Sandbox, FullCircle], text: str) -> None:
    ana = patient_bot[0].person("ana")
    reply = ana.command("/intro", text)
    assert reply.acknowledged
    if ana.view:
        ana.close_all_views()


@many
@given(st.sampled_from(sorted(path.stem for path in SAMPLES.glob("*.json"))).flatmap(mutilated))
def test_a_mutilated_payload_harms_nobody(patient_bot: tuple[Sandbox, FullCircle], body: dict[str, Any]) -> None:
    slack, _ = patient_bot
    of_this_workspace = json.loads(json.dumps(body).replace('"T1"', f'"{slack.team_id}"'))
    slack.deliver("interactive", of_this_workspace)
    assert slack.person("ana").command("/intro", "help").acknowledged


# --- Signatures -----------------------------------------------------------------------------------------------------


def post(bot: FullCircle, body: bytes, headers: dict[str, str]) -> int:
    """Send a request to the bot's HTTP receiver; returns the status of its answer."""
    assert isinstance(bot.receiver, HttpServer)
    url = f"http://127.0.0.1:{bot.receiver.port}/slack/events"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        with urlopen(Request(url, body, kind | headers, method="POST")) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


@pytest.mark.parametrize(
    "forgery", ["no signature", "wrong secret", "changed body", "stale", "from the future", "junk"]
)
def test_a_request_that_is_not_slacks_gets_401_and_changes_nothing(
    patient_bot: tuple[Sandbox, FullCircle], forgery: str
) -> None:
    slack, bot = patient_bot
    body = urlencode({"payload": json.dumps({"type": "block_actions", "actions": []})}).encode()
    now = time.time()
    headers = {
        "no signature": {},
        "wrong secret": signed("not the secret", int(now), body),
        "changed body": signed(slack.signing_secret, int(now), body + b"&x=1"),
        "stale": signed(slack.signing_secret, int(now) - 310, body),
        "from the future": signed(slack.signing_secret, int(now) + 310, body),
        "junk": {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=é".encode().decode("latin-1")},
    }[forgery]
    assert post(bot, body, headers) == 401


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"payload={", b"payload=[]", b"{", b"x" * 100_000])
def test_an_unsigned_request_gets_401_whatever_it_says(patient_bot: tuple[Sandbox, FullCircle], body: bytes) -> None:
    assert post(patient_bot[1], body, {}) == 401
