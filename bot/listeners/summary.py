"""Summaries: asked for with `/intro summary`, posted with a button, set up by inviting the bot to a channel."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.listeners.dependencies import Services
from bot.listeners.handlers import Listener, hand_in, open_form
from bot.listeners.modals import ViewNotOpenedError, open_view
from bot.messages.modals import summary
from bot.payloads import channel_joins, clicks, modals, summary_command
from bot.payloads.body import user
from bot.payloads.clicks import Click
from bot.slack import profiles
from bot.use_cases.summaries import on_demand, setup
from storage.database import Database


def answer(services: Services, command: dict[str, Any], workspace_id: int, client: WebClient) -> dict[str, Any]:
    """Return what `/intro summary …` answers, for the eyes of who typed it."""
    by, asked = str(command.get("user_id") or ""), summary_command.period_asked_for(str(command.get("text") or ""))
    if asked is None:
        return {"text": summary_command.NOT_UNDERSTOOD}
    is_admin = profiles.ask_about(client, by).is_admin
    told = on_demand.asked(services.database, workspace_id, by, asked, is_admin=is_admin, now=services.now())
    return {"response_type": "ephemeral", **told.content()}


def post(services: Services) -> Listener:
    """ "Post to channel": for those who may."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if click := clicks.click(body, context["workspace_id"]):
            is_admin = profiles.ask_about(client, click.by).is_admin
            answer = on_demand.post(services.database, click, services.now(), is_admin=is_admin)
            services.poke()
            unopened = open_view(client, body, answer.window)
            if unopened and answer.is_refusal:
                raise ViewNotOpenedError(unopened)
        ack()

    return pressed


def how_counted(_database: Database, _click: Click, _now: object) -> dict[str, Any]:
    """Return what each figure means."""
    return summary.how_counted()


def form_to_choose(services: Services) -> Listener:
    """ "Post the weekly summary here …": the form names the time zone, so Slack is asked for it first."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        draw = partial(setup.form_to_choose, who=profiles.ask_about(client, user(body) or ""))
        open_form(services, clicks.click, draw)(ack, body, context, client)

    return pressed


def choose(services: Services) -> Listener:
    """Channel, day and hour were handed in."""

    def handed_in(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        act = partial(setup.choose, who=profiles.ask_about(client, user(body) or ""))
        hand_in(services, modals.posting_here, act)(ack, body, context)

    return handed_in


def invited(services: Services) -> Listener:
    """Somebody joined a channel: if it is the bot, whoever invited it is offered the summary."""

    def came(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        somebody = channel_joins.joined(body, context["workspace_id"])
        if somebody and somebody.who == context.bot_user_id:  # Slack tells of everybody who joins
            setup.offer(services.database, somebody, services.now())
            services.poke()
        ack()

    return came
