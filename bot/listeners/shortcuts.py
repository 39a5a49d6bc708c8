"""Shortcuts: the modal that introduces two people, from anywhere in Slack or from a message of one of the two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.listeners import introduce
from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Listener, why_not
from bot.listeners.modals import TOO_LATE, ModalNotOpenedError, show_modal
from bot.listeners.welcome import welcome
from bot.messages import replies
from bot.messages.modals.fields import ModalToOpen
from bot.messages.modals.introduce import Beginning
from bot.payloads import shortcuts
from bot.payloads.body import Body, text
from bot.payloads.shortcuts import Chosen
from bot.slack import private_answers
from bot.use_cases.errors import Rejected
from bot.use_cases.introductions.actors import Act


def introduce_two_people(dependencies: Dependencies) -> Listener:
    """Return the listener for "Introduce two people", which opens the empty modal."""
    return _opens(dependencies, shortcuts.introduce_two_people)


def introduce_author(dependencies: Dependencies) -> Listener:
    """Return the listener for "Introduce this person…" on a message, whose author is filled in."""
    return _opens(dependencies, shortcuts.introduce_author)


def _opens(dependencies: Dependencies, read: Callable[[Body], Chosen | None]) -> Listener:
    def chosen(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if choice := read(body):
            workspace_id = context["workspace_id"]
            if slack_error := show_modal(client, body, _modal(dependencies, workspace_id, choice)):
                _say(client, body, slack_error)
            welcome(dependencies, workspace_id, choice.by, client)
        ack()

    return chosen


def _modal(dependencies: Dependencies, workspace_id: int, choice: Chosen) -> ModalToOpen:
    """Return the modal; or one that says why this person may not introduce anybody."""
    people = (choice.author,) if choice.author else ()
    beginning = Beginning(people=people, author_problem=choice.problem)
    try:
        with dependencies.database.reading() as session:
            return introduce.begun(dependencies, session, Act(workspace_id, 0, choice.by), beginning)
    except Rejected as rejected:
        return why_not(rejected)


def _say(client: WebClient, body: Body, slack_error: str) -> None:
    """Say privately beside the message that the modal didn't open.

    Raises `ModalNotOpenedError` where Slack gives no place to say it, so that Slack shows its own warning.
    """
    url = text(body.get("response_url"))
    if not url or not private_answers.answer(
        client, url, replies.shortcut_not_opened(too_late=slack_error in TOO_LATE)
    ):
        raise ModalNotOpenedError(slack_error)
