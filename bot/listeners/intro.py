"""`/intro`: the command opens the modal, the modal introduces."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor, wait
from html import unescape
from http.client import HTTPException
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import intro_text, introductions, members, payloads
from bot.listeners.services import Services
from bot.listeners.views import TOO_LATE, open_view
from bot.messages import answers, modal
from bot.messages.answers import Hint
from storage.models import Account

ASKING_TAKES = 1.5  # seconds at the most; the person waits for the modal to close, and Slack for 3 s
NOT_THESE_PEOPLE = {"invalid_arguments", "invalid_blocks"}  # what Slack says of a modal with people it does not know
UNSEEN = {"user_not_found", "user_not_visible"}


def open_modal(ack: Ack, command: dict[str, Any], client: WebClient) -> None:
    """Open the modal first thing, since its trigger lives 3 s; then answer what was not understood."""
    text = str(command.get("text") or "")
    if intro_text.asks_for_help(text):
        ack(answers.HELP)
        return
    understood = intro_text.intro_command(text)
    hints = list(understood.hints)
    problem = _open(client, command, understood.people, understood.reason)
    if problem in NOT_THESE_PEOPLE and understood.people:
        hints.append(Hint.COULD_NOT_FILL_IN)
        problem = _open(client, command, (), understood.reason)
    if problem:
        ack(answers.not_opened(unescape(text), too_late=problem in TOO_LATE))
    else:
        ack(answers.hints(hints))


def _open(client: WebClient, command: dict[str, Any], people: tuple[str, ...], reason: str) -> str | None:
    return open_view(client, command, modal.introduce(people, reason))


def submit(services: Services) -> Callable[..., None]:
    """The modal was handed in: introduce, or say beside the field what stands against it."""

    def submit_modal(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        submission = payloads.submission(body, context["workspace_id"])
        if submission is None:
            ack()
            return
        now = services.now()
        chosen = {submission.first, submission.second} - {""}
        unknown = members.to_ask_about(services.database, submission.workspace_id, chosen, now)
        refusal = introductions.introduce(services.database, submission, _ask(client, unknown), now)
        if refusal:
            ack(response_action="errors", errors=refusal)
        else:
            services.poke()
            ack()

    return submit_modal


def _ask(client: WebClient, slack_ids: Collection[str]) -> dict[str, Account]:
    """What Slack says about these people, as far as it answers in time. No answer is no obstacle."""
    if not slack_ids:
        return {}
    asking = ThreadPoolExecutor(len(slack_ids))
    answers_to_come = {slack_id: asking.submit(_account, client, slack_id) for slack_id in slack_ids}
    wait(answers_to_come.values(), timeout=ASKING_TAKES)
    asking.shutdown(wait=False)
    return {slack_id: answer.result() for slack_id, answer in answers_to_come.items() if answer.done()}


def _account(client: WebClient, slack_id: str) -> Account:
    try:
        return payloads.account(client.users_info(user=slack_id)["user"])
    except SlackApiError as error:
        return Account.HIDDEN if error.response.get("error") in UNSEEN else Account.UNKNOWN
    except (OSError, HTTPException):
        return Account.UNKNOWN
