"""Slack's immediate reply to what a person did, and its words when the app does not answer."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.delivery import DeliveryResult

# Slack's client, slackapi/bolt-js#1208: shown for a late answer and for one it cannot use.
MODAL_TROUBLE = "We had some trouble connecting. Try again?"
# The hover text of the warning badge beside a button; the badge is documented, its words are not.
BUTTON_TROUBLE = "This app did not respond."

NOT_INTERACTIVE = "This app is not configured to handle interactive responses."
# Slack's client, in the place of the composer of an app whose Messages tab is read-only.
TURNED_OFF = "Sending messages to this app has been turned off."


@dataclass(frozen=True)
class Reply:
    """`acknowledged`: the app answered in time. `text`: its private answer. `error`: what Slack shows instead.

    `errors` stand beside a modal's inputs, by block_id; `payload` is what the ack carried.
    """

    acknowledged: bool
    text: str | None = None
    error: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)


def command_error(command: str, answer: DeliveryResult) -> str:
    """Return Slack's words for a slash command that failed.

    A silent app: dgurkaynak/slack-poker-planner#89 (2026). The codes: slackapi/bolt-python#951 (dispatch_failed, nobody
    there to take it) and docs.slack.dev/interactivity/implementing-slash-commands.
    """
    if answer.failure == "timeout":
        return f"{command} failed because the app did not respond. Please try again or contact the app developer."
    code = "dispatch_failed"
    if answer.failure == "http_error":
        code = "http_client_error" if 400 <= answer.status < 500 else "http_service_error"
    return f'{command} failed with the error "{code}"'


def button_error(answer: DeliveryResult) -> str:
    """Return what the warning badge beside a button says."""
    return f"This app responded with status {answer.status}." if answer.failure == "http_error" else BUTTON_TROUBLE


def raw_reply(answer: DeliveryResult) -> Reply:
    """Return the reply to a payload that a test made by hand: the failure's bare name as error."""
    return Reply(answer.acknowledged, text_of(answer), answer.failure or None, payload=answer.payload)


def text_of(answer: DeliveryResult) -> str | None:
    """Return the text of an ack, None if it has none."""
    text = answer.payload.get("text")
    return text if isinstance(text, str) else None
