"""`/intro`: the command opens the modal, the modal introduces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from html import unescape
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.listeners import settings, summary
from bot.listeners.dependencies import Services
from bot.listeners.handlers import Listener, open_form
from bot.listeners.modals import TOO_LATE, change_view, open_view
from bot.messages import replies
from bot.messages.modals.fields import NamingPeople, Opening
from bot.messages.modals.introduce import Beginning, introduce
from bot.payloads import clicks, intro_command, modals, summary_command
from bot.payloads.clicks import Click
from bot.slack import profiles as slack_profiles
from bot.use_cases.export import member
from bot.use_cases.introductions import introduce as use_case
from bot.use_cases.members import profiles
from storage.database import Database


def command(services: Services) -> Listener:
    """`/intro …`: help, one's own preferences or export, or the modal."""

    def commanded(ack: Ack, command: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        text = str(command.get("text") or "")
        if intro_command.asks_for_help(text):
            ack(replies.HELP)
        elif summary_command.asks_for_a_summary(text):
            ack(**summary.answer(services, command, context["workspace_id"], client))
        elif intro_command.asks_for_settings(text):
            ack(settings.open_own(services, context["workspace_id"], command, client))
        elif intro_command.asks_for_export(text):
            ack(_bring_export(services, command, context["workspace_id"]))
        else:
            ack(_introduce(services, context["workspace_id"], command, client))

    return commanded


def _bring_export(services: Services, command: dict[str, Any], workspace_id: int) -> str:
    name = member.name_of(str(command.get("trigger_id") or ""))
    request = member.Request(workspace_id, str(command.get("user_id") or ""), name)
    member.bring(services.database, request, services.now(), in_a_file=services.can_send_files)
    services.poke()
    return replies.EXPORT_ON_ITS_WAY


def _introduce(services: Services, workspace_id: int, command: dict[str, Any], client: WebClient) -> str:
    rules = use_case.rules_for(services.database, workspace_id, str(command.get("user_id") or ""))
    return rules.may_not or _open_modal(services, client, command, Beginning(always_asks=rules.asks_first))


def _open_modal(services: Services, client: WebClient, command: dict[str, Any], beginning: Beginning) -> str:
    """Open the modal before anything slow, since its trigger lives 3 s; then say what was not understood."""
    text = str(command.get("text") or "")
    understood = intro_command.intro_command(text)
    beginning = replace(beginning, people=understood.people, reason=understood.reason)
    if problem := open_view(client, command, _opening(services, beginning)):
        return replies.not_opened(unescape(text), too_late=problem in TOO_LATE)
    return replies.hints(understood.hints)


def _opening(services: Services, beginning: Beginning) -> Opening:
    form = _form(services, beginning)
    if not beginning.people:
        return form
    return NamingPeople(form, instead=_form(services, replace(beginning, people=(), misses_people=True)))


def _form(services: Services, beginning: Beginning) -> dict[str, Any]:
    return introduce(beginning, can_open_groups=services.can_open_groups)


def begin(services: Services, begins_with: Callable[[Database, Click], Beginning | None]) -> Listener:
    """A button that opens the modal, for an introduction of one's own."""

    def draw(database: Database, click: Click, _: datetime) -> Opening | None:
        rules, beginning = use_case.rules_for(database, click.workspace_id, click.by), begins_with(database, click)
        if rules.may_not:
            return replies.not_possible(rules.may_not)
        return _opening(services, replace(beginning, always_asks=rules.asks_first)) if beginning else None

    return open_form(services, clicks.click, draw)


def passing_on(_: Database, click: Click) -> Beginning:
    """ "Pay it forward"."""
    return Beginning(passed_on_from=click.introduction_id)


def tick(services: Services) -> Listener:
    """ "Ask both first" was ticked or unticked: the modal shows what belongs to it."""

    def ticked(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if so_far := modals.submission(body, context["workspace_id"]):
            rules = use_case.rules_for(services.database, so_far.workspace_id, so_far.by)
            beginning = Beginning(
                reason=so_far.reason,
                asks_first=so_far.ask_first,
                always_asks=rules.asks_first,
                passed_on_from=so_far.passed_on_from,
            )
            change_view(client, body, _form(services, beginning))
        ack()

    return ticked


def submit(services: Services) -> Listener:
    """The modal was handed in: introduce, or say beside the field what stands against it."""

    def submit_modal(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        submission = modals.submission(body, context["workspace_id"])
        if submission is None:
            ack()
            return
        now = services.now()
        chosen = {submission.by, submission.first, submission.second} - {""}
        unknown = profiles.to_ask_about(services.database, submission.workspace_id, chosen, now)
        refusal = use_case.introduce(services.database, submission, slack_profiles.ask(client, unknown), now)
        if refusal:
            ack(response_action="errors", errors=refusal)
        else:
            services.poke()
            ack()

    return submit_modal
