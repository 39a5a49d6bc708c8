"""Opening a modal: the one thing that has to be asked of Slack before it is answered."""

from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError


def open_view(client: WebClient, body: Mapping[str, Any], view: dict[str, Any]) -> str | None:
    """Open a modal for whoever just did something. Returns Slack's error, if there was one."""
    try:
        client.views_open(trigger_id=body.get("trigger_id", ""), view=view)
    except SlackApiError as error:
        return str(error.response.get("error", "unknown_error"))
    except (OSError, HTTPException) as error:
        return type(error).__name__
    return None
