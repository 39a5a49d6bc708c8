"""Calls that open or change a modal: the only ones a listener makes to Slack to show something before it answers."""

import logging
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.messages.blocks import View
from bot.messages.modals.fields import ModalToOpen, NamingPeople
from bot.payloads.body import at, is_in_a_modal, token
from bot.slack import profiles as slack_profiles

logger = logging.getLogger(__name__)

# What `show_modal` returns when only time was short. https://docs.slack.dev/reference/methods/views.open#errors
TOO_LATE = {"expired_trigger_id", "exchanged_trigger_id", "TimeoutError", "URLError"}
NOT_THESE_IDS = {"invalid_arguments", "invalid_blocks"}  # of a modal with people or a channel that Slack doesn't know


class ModalNotOpenedError(Exception):
    """A modal didn't open, and Slack's own warning sign is the best way to tell the person. Holds Slack's error."""


def update_modal(client: WebClient, body: Mapping[str, Any], modal: dict[str, Any]) -> None:
    """Replace the modal in which somebody just did something. If Slack refuses, it stays as it is, and that's logged.

    `body`: Slack's payload about it.
    """
    _update(client, token(at(body, "view", "id")), modal, hash=token(at(body, "view", "hash")))


def _update(client: WebClient, view_id: str, modal: dict[str, Any], **more: str) -> None:
    if not view_id:
        logger.warning("A modal couldn't be updated: the request doesn't say which")
        return
    try:
        client.views_update(view_id=view_id, view=modal, **more)
    except SlackApiError as error:
        logger.warning("A modal couldn't be updated: %s", error.response.get("error", "unknown_error"))
    except (OSError, HTTPException) as error:
        logger.warning("A modal couldn't be updated: %s", type(error).__name__)


def update_modal_below(client: WebClient, body: Mapping[str, Any], modal: dict[str, Any]) -> None:
    """Replace the modal below the one that somebody just submitted. If Slack refuses, it stays, and that's logged.

    `body`: Slack's payload about the submission.
    """
    _update(client, token(at(body, "view", "previous_view_id")), modal)


def show_modal(client: WebClient, body: Mapping[str, Any], modal: ModalToOpen) -> str | None:
    """Open a modal for the person who just did something, on top of the modal in which they did it, if it was in one.

    `body`: Slack's payload about it. Returns Slack's error, or the name of the exception if Slack wasn't reached; None
    if the modal opened.
    """
    if is_in_a_modal(body):
        return push_modal(client, body, modal)
    return _show(client, lambda view: client.views_open(trigger_id=token(body.get("trigger_id")), view=view), modal)


def push_modal(client: WebClient, body: Mapping[str, Any], modal: ModalToOpen) -> str | None:
    """Put a modal on top of the one in which somebody just did something; `body` is Slack's payload about it.

    Returns Slack's error, or the name of the exception if Slack wasn't reached; None if the modal opened.
    """
    return _show(client, lambda view: client.views_push(trigger_id=token(body.get("trigger_id")), view=view), modal)


def _show(client: WebClient, show: Callable[[View], object], modal: ModalToOpen) -> str | None:
    if not isinstance(modal, NamingPeople):
        return _problem(lambda: show(modal))
    problem = _problem(lambda: show(modal.modal))
    if problem in NOT_THESE_IDS and (fewer := _naming_fewer(client, modal)):
        problem = _problem(lambda: show(fewer))
    return _problem(lambda: show(modal.instead)) if problem in NOT_THESE_IDS else problem


def _naming_fewer(client: WebClient, modal: NamingPeople) -> View | None:
    """Return the modal with those of its people whom Slack knows; None if that's nobody, or all."""
    known = slack_profiles.known_to_slack(client, modal.people)
    return modal.naming(known) if modal.naming and known and known != {*modal.people} else None


def _problem(call: Callable[[], object]) -> str | None:
    try:
        call()
    except SlackApiError as error:
        problem = str(error.response.get("error", "unknown_error"))
    except (OSError, HTTPException) as error:
        problem = type(error).__name__
    else:
        return None
    logger.warning("A modal couldn't be opened: %s", problem)
    return problem
