"""Summaries: asked for with `/intro summary`, posted with a button, set up by inviting the bot to a channel."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Listener, open_modal, submit_modal
from bot.listeners.modals import ModalNotOpenedError, show_modal
from bot.messages.modals import summary
from bot.payloads import channel_joins, clicks, modals, summary_command
from bot.payloads.body import user
from bot.payloads.clicks import Click
from bot.slack import profiles
from bot.use_cases.summaries import on_demand, setup
from storage.database import Database


def answer(dependencies: Dependencies, command: dict[str, Any], workspace_id: int, client: WebClient) -> dict[str, Any]:
    """Return the answer to `/intro summary …`, as arguments of Bolt's `ack`. Only the person who typed it sees it."""
    user_id, text = str(command.get("user_id") or ""), str(command.get("text") or "")
    period = summary_command.period_asked_for(text)
    if period is None:
        return {"text": summary_command.NOT_UNDERSTOOD}
    database, now, is_admin = dependencies.database, dependencies.now(), profiles.ask_about(client, user_id).is_admin
    message = on_demand.asked(database, workspace_id, user_id, period, is_admin=is_admin, now=now)
    return {"response_type": "ephemeral", **message.content()}


def post(dependencies: Dependencies) -> Listener:
    """Return the listener for "Post to channel": it posts the summary for those who may, and says so to all others."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if click := clicks.click(body, context["workspace_id"]):
            is_admin = profiles.ask_about(client, click.by).is_admin
            result = on_demand.post(dependencies.database, click, dependencies.now(), is_admin=is_admin)
            dependencies.poke()
            slack_error = show_modal(client, body, result.modal)
            if slack_error and result.is_refusal:
                raise ModalNotOpenedError(slack_error)
        ack()

    return pressed


def how_counted(_database: Database, _click: Click, _now: object) -> dict[str, Any]:
    """Return the modal that says what each figure means. It needs none of what `open_modal` passes."""
    return summary.how_counted()


def open_setup(dependencies: Dependencies) -> Listener:
    """Return the listener for "Post the weekly summary here …".

    The modal names the person's time zone, so Slack is asked for it first.
    """

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        draw = partial(setup.form_to_choose, who=profiles.ask_about(client, user(body) or ""))
        open_modal(dependencies, clicks.click, draw)(ack, body, context, client)

    return pressed


def submit_setup(dependencies: Dependencies) -> Listener:
    """Return the listener for the submitted channel, day and hour of the weekly summary."""

    def submitted(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        act = partial(setup.choose, who=profiles.ask_about(client, user(body) or ""))
        submit_modal(dependencies, modals.posting_here, act)(ack, body, context)

    return submitted


def offer_setup(dependencies: Dependencies) -> Listener:
    """Return the listener for somebody who joins a channel: if it's the bot, its inviter is offered the summary."""

    def joined(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        join = channel_joins.joined(body, context["workspace_id"])
        if join and join.who == context.bot_user_id:  # Slack tells of everybody who joins
            setup.offer(dependencies.database, join, dependencies.now())
            dependencies.poke()
        ack()

    return joined
