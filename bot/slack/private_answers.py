"""Answers by a `response_url`, which only the person who did something sees.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from http.client import HTTPException
from logging import Logger, NullHandler

from slack_sdk import WebClient
from slack_sdk.errors import SlackRequestError
from slack_sdk.webhook import WebhookClient

from bot.monitoring.bounded_call import BoundedCall

SECONDS = 0.5  # somebody waits, and a modal that didn't open has taken most of the 3 s that Slack waits


def answer(client: WebClient, url: str, text: str) -> bool:
    """Answer a person privately, once. `client`: has the way to Slack. Returns whether Slack took it."""
    webhook = WebhookClient(
        url,
        timeout=SECONDS,  # type: ignore[arg-type]  # seconds may have fractions
        ssl=client.ssl,
        retry_handlers=[],
        logger=_silent(),
    )
    webhook.proxy = client.proxy  # not as an argument, as in `installation.web_client`
    send = BoundedCall(lambda: webhook.send(text=text, response_type="ephemeral", replace_original=False), SECONDS)
    try:
        return send().status_code == 200
    except (OSError, HTTPException, SlackRequestError, ValueError):
        return False


def _silent() -> Logger:
    """Return a logger that says nothing: whoever asks for an answer logs, or says elsewhere, that none was taken."""
    logger = Logger("webhook")
    logger.addHandler(NullHandler())
    return logger
