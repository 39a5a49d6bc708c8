"""Summaries: asked for with `/intro summary`, posted with a button, set up by inviting the bot to a channel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Listener, draw_again, open_or_raise, submit_modal, why_not
from bot.listeners.modals import show_modal
from bot.messages import replies
from bot.messages import summary as messages
from bot.messages.modals import summary as texts
from bot.messages.modals.fields import ModalToOpen
from bot.messages.problems import sentence
from bot.payloads import channel_joins, clicks, modals, summary_command
from bot.payloads.body import text
from bot.rules.problems import Problem
from bot.rules.profiles import Profile
from bot.rules.working_hours import zone_name
from bot.slack import profiles
from bot.use_cases.errors import Rejected, Stale
from bot.use_cases.introductions.actors import Act
from bot.use_cases.summaries import on_demand, setup
from bot.use_cases.summaries.on_demand import AskForSummary
from bot.use_cases.summaries.setup import ActOnChannel, ChooseChannel
from storage.database import Database


def answer(dependencies: Dependencies, command: dict[str, Any], workspace_id: int, client: WebClient) -> dict[str, Any]:
    """Return the answer to `/intro summary …`, as arguments of Bolt's `ack`. Only the person who typed it sees it."""
    user_id, period = text(command.get("user_id")), summary_command.period_asked_for(text(command.get("text")))
    if period is None:
        return {"text": sentence(Problem.PERIOD_UNKNOWN)}
    act = AskForSummary(workspace_id, user_id, period)
    is_admin = profiles.ask_about(client, user_id, dependencies.installation(workspace_id)).is_admin
    try:
        told = on_demand.ask(dependencies.database, act, dependencies.now(), is_admin=is_admin)
    except Rejected as rejected:
        return {"text": sentence(rejected.problems["period"])}
    return {"response_type": "ephemeral", **messages.for_one(told.review, told.why_not_post).content()}


def post(dependencies: Dependencies) -> Listener:
    """Return the listener for "Post to channel": it posts the summary for those who may, and says so to all others."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if (act := clicks.post_summary(body, context["workspace_id"])) is None:
            open_or_raise(client, body, replies.has_changed())
        else:
            is_admin = profiles.ask_about(client, act.by, dependencies.installation(act.workspace_id)).is_admin
            try:
                done = on_demand.post(dependencies.database, act, dependencies.now(), is_admin=is_admin)
            except Rejected as rejected:
                open_or_raise(client, body, why_not(rejected))
            else:
                dependencies.poke()
                # The summary is on its way, whether the modal opens or not.
                show_modal(client, body, (replies.posted if done.is_new else replies.posted_before)(done.channel))
        ack()

    return pressed


def how_counted(_session: Session, _act: Act, _now: datetime) -> ModalToOpen:
    """Return the modal that says what each figure means."""
    return texts.how_counted()


def open_setup(dependencies: Dependencies) -> Listener:
    """Return the listener for "Post the weekly summary here …".

    The modal names the person's time zone, so Slack is asked for it first.
    """

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if act := clicks.act_on_channel(body, context["workspace_id"]):
            who = profiles.ask_about(client, act.by, dependencies.installation(act.workspace_id))
            open_or_raise(client, body, _setup_modal(dependencies, act, who))
        ack()

    return pressed


def _setup_modal(dependencies: Dependencies, act: ActOnChannel, who: Profile) -> ModalToOpen:
    """Return the modal with day and hour; or one that says why it's not theirs to say, or not any more.

    `who`: Slack's answer just now about the person who pressed.
    """
    try:
        workspace, setter = setup.find_to_choose(dependencies.database, act, dependencies.now(), who)
    except Rejected as rejected:
        return why_not(rejected)
    except Stale:
        draw_again(dependencies, act)
        return replies.has_changed()
    return texts.post_here(workspace, zone_name(workspace.time_zone, setter.time_zone), act.word)


def submit_setup(dependencies: Dependencies) -> Listener:
    """Return the listener for the submitted channel, day and hour of the weekly summary."""

    def submitted(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        def act(database: Database, choice: ChooseChannel, now: datetime) -> None:
            who = profiles.ask_about(client, choice.by, dependencies.installation(choice.workspace_id))
            setup.choose(database, choice, now, who)

        submit_modal(dependencies, modals.choose_channel, act)(ack, body, context, client)

    return submitted


def offer_setup(dependencies: Dependencies) -> Callable[..., None]:
    """Return the listener for somebody who joins a channel: if it's the bot, its inviter is offered the summary."""

    def joined(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        join = channel_joins.join(body, context["workspace_id"])
        if join and join.inviter and join.who == context.bot_user_id:  # Slack tells of everybody who joins
            inviter = profiles.ask_about(client, join.inviter, dependencies.installation(join.workspace_id))
            setup.offer(dependencies.database, join, dependencies.now(), inviter)
            dependencies.poke()
        ack()

    return joined
