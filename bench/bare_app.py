"""The least there can be: Bolt behind waitress, and hand-written SQL that stores the same rows in one commit.

The same check of signatures, the same settings of Bolt and waitress, the same durability as the bot; no rules, no log,
no metrics, no look at who has installed it. What the bot is compared with, not how anybody should write one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bench.bare_storage import Storage, Transaction, storage
from bench.processes import serve
from bench.requests import SECRET
from bench.slack_api import BOT_USER_ID, TEAM_ID
from bot.ids import ANY_STEP, STEP_PREFIX, Field, Modal
from bot.listeners.receivers import HttpServer, signed_requests
from bot.slack.messages import EVENT_TYPE

TOKEN = "xoxb-of-nobody"
WORKSPACE_ID = 1
# What the bot sends with each message, so that both send the same number of bytes.
METADATA = {"event_type": EVENT_TYPE, "event_payload": {"nonce": "0" * 32}}
AS_IT_IS: dict[str, Any] = {"parse": "none", "unfurl_links": False, "unfurl_media": False}

Store = Callable[[Transaction, dict[str, Any], datetime], None]
"""Stores what a payload says, at a moment."""

PARTY = """
SELECT p.id FROM parties p JOIN introductions i ON i.id = p.introduction_id JOIN members m ON m.id = p.member_id
WHERE p.introduction_id = :introduction_id AND i.workspace_id = :workspace_id AND m.slack_id = :user_id
"""
STEPS = "SELECT step FROM reports WHERE party_id = :party_id"
REPORT = """
INSERT INTO reports (workspace_id, party_id, step, clicked, reported_at)
VALUES (:workspace_id, :party_id, :step, :step, :now)
"""
CLICKED = "UPDATE parties SET clicked_at = :now, snoozed_until = NULL WHERE id = :party_id"
ACTED = "UPDATE introductions SET due_at = :now, acted_at = :now WHERE id = :introduction_id"

PEOPLE = """
SELECT slack_id, id FROM members WHERE workspace_id = :workspace_id AND slack_id IN (:connector, :first, :second)
"""
SUBMITTED = "SELECT id FROM introductions WHERE workspace_id = :workspace_id AND view_id = :view_id"
INTRODUCE = """
INSERT INTO introductions
(workspace_id, view_id, connector_id, first_mover_id, reason, shows_names, created_at, due_at, acted_at)
VALUES (:workspace_id, :view_id, :connector_id, :first_id, :reason, TRUE, :now, :now, :now) RETURNING id
"""
JOIN = """
INSERT INTO parties (workspace_id, introduction_id, member_id, is_first)
VALUES (:workspace_id, :introduction_id, :member_id, NOT EXISTS (SELECT 1 FROM parties WHERE member_id = :member_id))
"""


def store_click(transaction: Transaction, body: dict[str, Any], now: datetime) -> None:
    """Store that a party reported a step, and that this introduction is to be looked at now."""
    action = body["actions"][0]
    click: dict[str, Any] = {
        "workspace_id": WORKSPACE_ID,
        "introduction_id": int(action["value"].partition("-")[0]),
        "user_id": body["user"]["id"],
        "step": action["action_id"].removeprefix(STEP_PREFIX),
        "now": now,
    }
    click["party_id"] = transaction.lock(PARTY, "i", click)[0][0]
    if (click["step"],) not in transaction.rows(STEPS, click):
        transaction.write(REPORT, click)
    transaction.write(CLICKED, click)
    transaction.write(ACTED, click)


def store_submission(transaction: Transaction, body: dict[str, Any], now: datetime) -> None:
    """Store an introduction and its two parties, and that it is to be looked at now. Submitted twice, it is one."""
    values = {name: element for block in body["view"]["state"]["values"].values() for name, element in block.items()}
    first, second = (values[name]["selected_user"] for name in (Field.FIRST_PERSON, Field.SECOND_PERSON))
    chosen = {"connector": body["user"]["id"], "first": first, "second": second}
    row: dict[str, Any] = {"workspace_id": WORKSPACE_ID, "view_id": body["view"]["id"], "now": now}
    row |= chosen
    members: dict[str, int] = dict(transaction.lock(PEOPLE, "members", row))
    if transaction.rows(SUBMITTED, row):
        return
    row |= {f"{role}_id": members[slack_id] for role, slack_id in chosen.items()}
    row["introduction_id"] = transaction.rows(INTRODUCE, row | {"reason": values[Field.REASON]["value"]})[0][0]
    for role in ("first", "second"):
        transaction.write(JOIN, row | {"member_id": row[f"{role}_id"]})


def _listener(kept: Storage, store: Store) -> Callable[..., None]:
    def stored(ack: Ack, body: dict[str, Any]) -> None:
        with kept.transaction() as transaction:
            store(transaction, body, datetime.now(UTC))
        ack()

    return stored


def _app(kept: Storage, slack_url: str) -> App:
    installed = AuthorizeResult(enterprise_id=None, team_id=TEAM_ID, bot_user_id=BOT_USER_ID, bot_token=TOKEN)
    app = App(
        process_before_response=True,
        client=WebClient(base_url=slack_url, retry_handlers=[]),
        request_verification_enabled=False,  # `signed_requests` does it, as for the bot
        authorize=lambda: installed,
    )
    app.action(ANY_STEP)(_listener(kept, store_click))
    app.view(Modal.INTRODUCE)(_listener(kept, store_submission))
    return app


def run(connection: Connection, database_url: str, slack_url: str) -> None:
    """Serve until the other side hangs up. Commands: `cpu`, and `post`, one bare `chat.postMessage` to each."""
    client = WebClient(TOKEN, base_url=slack_url, timeout=5, retry_handlers=[])

    def post(channels: Sequence[str], content: dict[str, Any]) -> None:
        for channel in channels:
            client.chat_postMessage(channel=channel, metadata=METADATA, **AS_IT_IS, **content)

    with storage(database_url) as kept:
        server = HttpServer(signed_requests(_app(kept, slack_url), SECRET), "127.0.0.1", 0)
        server.open()
        serve(connection, server.port, {"cpu": time.process_time, "post": post})
        server.close()
