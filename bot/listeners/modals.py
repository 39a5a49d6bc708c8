"""Opening and changing a modal: what has to be asked of Slack before it is answered."""

import logging
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.messages.modals.fields import NamingPeople, Opening

logger = logging.getLogger(__name__)

# What `open_view` returns when only time was short. https://docs.slack.dev/reference/methods/views.open#errors
TOO_LATE = {"expired_trigger_id", "exchanged_trigger_id", "TimeoutError", "URLError"}
NOT_THESE_IDS = {"invalid_arguments", "invalid_blocks"}  # of a modal with people or a channel that Slack does not know


class ViewNotOpenedError(Exception):
    """Raised where the person can be told by nothing better than Slack's own warning sign."""


def change_view(client: WebClient, body: Mapping[str, Any], view: dict[str, Any]) -> None:
    """Let the modal that somebody did something in look like this; if that does not work, it stays as it is."""
    shown = body.get("view") or {}
    try:
        client.views_update(view_id=str(shown.get("id", "")), hash=str(shown.get("hash", "")), view=view)
    except SlackApiError as error:
        logger.warning("a view did not change: %s", error.response.get("error", "unknown_error"))
    except (OSError, HTTPException) as error:
        logger.warning("a view did not change: %s", type(error).__name__)


def open_view(client: WebClient, body: Mapping[str, Any], view: Opening) -> str | None:
    """Open a modal for whoever just did something. Returns Slack's error or the exception's name, if there was one."""
    return _show(lambda form: client.views_open(trigger_id=body.get("trigger_id", ""), view=form), view)


def push_view(client: WebClient, body: Mapping[str, Any], view: Opening) -> str | None:
    """Put a modal on top of the one in which somebody just did something. Returns what `open_view` does."""
    return _show(lambda form: client.views_push(trigger_id=body.get("trigger_id", ""), view=form), view)


def _show(show: Callable[[dict[str, Any]], object], view: Opening) -> str | None:
    if not isinstance(view, NamingPeople):
        return _problem(lambda: show(view))
    problem = _problem(lambda: show(view.form))
    return _problem(lambda: show(view.instead)) if problem in NOT_THESE_IDS else problem


def _problem(call: Callable[[], object]) -> str | None:
    try:
        call()
    except SlackApiError as error:
        problem = str(error.response.get("error", "unknown_error"))
    except (OSError, HTTPException) as error:
        problem = type(error).__name__
    else:
        return None
    logger.warning("a view did not open: %s", problem)
    return problem
