"""Calls for one message each: post, change, remove, look up. They return Slack's answer and decide nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from http.client import HTTPException
from socket import gaierror
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.answers import NotReached, Refused, Sent, SlackAnswer, TooFast, Unclear, retry_after
from bot.slack.client import TOO_MANY_REQUESTS, HeldError, NoAnswerError, SlackClient
from storage.models.outbox import OutgoingMessage

EVENT_TYPE = "full_circle_message"
CLOCKS_DIFFER_BY = timedelta(minutes=5)  # ours and Slack's, at the most
PAGE = 15  # messages; what an unlisted app gets per call
MOST_PAGES = 100
NOWHERE = Sent("", "")
BROADCAST = "reply_broadcast"
"""In a reply's content: it shows in the conversation, too, from its posting on."""


def post(client: WebClient, message: OutgoingMessage, thread: Sent | None) -> SlackAnswer:
    """Put the message into Slack for the first time. A person's id stands for their direct message with the bot."""
    return _answer(
        lambda: client.chat_postMessage(
            channel=thread.channel if thread else _place(client, message),
            thread_ts=thread.ts if thread else None,
            metadata=_metadata(message),
            parse="none",
            unfurl_links=False,
            unfurl_media=False,
            **_said(message.until_posted or message.looks),
            reply_broadcast=True if thread and message.looks.get(BROADCAST) else None,
        )
    )


def upload(client: WebClient, message: OutgoingMessage, thread: Sent | None) -> SlackAnswer:
    """Bring the file that is the message, into the direct message with whom it is for."""
    return _answer(lambda: _upload(client, message, thread))


def _upload(client: WebClient, message: OutgoingMessage, thread: Sent | None) -> dict[str, Any]:
    # An address to upload to, the upload, and only then somebody sees it: https://docs.slack.dev/messaging/working-with-files
    # Unlike a message, a file does not take a person's id for a conversation (slackapi/node-slack-sdk#1653).
    file, channel = message.content["file"], thread.channel if thread else _conversation(client, message)
    answer = client.files_upload_v2(
        filename=file["name"],
        title=file["title"],
        content=file["body"],
        channel=channel,
        thread_ts=thread.ts if thread else None,
        initial_comment=message.content["text"],
    )
    return {"channel": channel, "ts": answer["files"][0]["id"]}


def change(client: WebClient, message: OutgoingMessage) -> SlackAnswer:
    """Change the message in Slack to how it should look now. Returns Slack's answer, and never raises."""
    return _answer(
        lambda: client.chat_update(
            channel=message.channel or "",
            ts=message.ts or "",
            metadata=_metadata(message),
            parse="none",
            **_said(message.looks),
        )
    )


def publish(client: SlackClient, view: OutgoingMessage, _: Sent | None = None) -> SlackAnswer:
    """Show a member their Home as it should look, now or again: twice is once. Returns Slack's answer, never raises.

    https://docs.slack.dev/reference/methods/views.publish
    """
    return _answer(lambda: _published(client, view))


def _published(client: SlackClient, view: OutgoingMessage) -> dict[str, Any]:
    is_waited_for = view.ts is None  # somebody has just opened it
    answer = (client.for_people() if is_waited_for else client).views_publish(user_id=view.to, view=view.looks)
    return {"channel": view.to, "ts": answer["view"]["id"]}


def _said(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a message says: Slack takes no word about a broadcast where content changes, nor outside a thread.

    `no_dual_broadcast_content_update`: https://docs.slack.dev/reference/methods/chat.update#errors
    """
    return {name: value for name, value in content.items() if name != BROADCAST}


def remove(client: WebClient, message: OutgoingMessage) -> SlackAnswer:
    """Delete the message in Slack. Returns Slack's answer, and never raises."""
    return _answer(lambda: client.chat_delete(channel=message.channel or "", ts=message.ts or ""))


def find(client: WebClient, message: OutgoingMessage, thread: Sent | None, since: datetime) -> SlackAnswer | None:
    """Look up a message that may have been posted at `since`, an aware instant. Returns None if it isn't there (yet).

    Needs the scope `im:history`. https://docs.slack.dev/messaging/message-metadata
    """
    answer = _answer(lambda: _found(client, message, thread, since))
    return None if answer == NOWHERE else answer


def _found(client: WebClient, message: OutgoingMessage, thread: Sent | None, since: datetime) -> dict[str, Any]:
    if thread:
        channel, found_there = thread.channel, _replies(client, thread)
    else:
        channel = _conversation(client, message)
        found_there = _history(client, channel, since)
    for found in found_there:
        if _nonce(found) == message.nonce and isinstance(found.get("ts"), str):
            return {"channel": channel, "ts": found["ts"]}
    return vars(NOWHERE)


def _nonce(found: dict[str, Any]) -> object:
    """Return the nonce of a message in Slack; None if it has none, as others' have."""
    metadata = found.get("metadata")
    payload = metadata.get("event_payload") if isinstance(metadata, dict) else None
    return payload.get("nonce") if isinstance(payload, dict) else None


def _place(client: WebClient, message: OutgoingMessage) -> str:
    return _conversation(client, message) if message.and_to else message.to


def _conversation(client: WebClient, message: OutgoingMessage) -> str:
    """Return the id of the direct message with one person, or of the group conversation of two; opened if need be."""
    if message.is_personal:
        users = [message.to, message.and_to] if message.and_to else [message.to]
        return str(client.conversations_open(users=users)["channel"]["id"])
    return message.to


def conversation(client: WebClient, message: OutgoingMessage) -> SlackAnswer:
    """Ask which conversation a person's message belongs in. Returns Slack's answer, with no `ts`, and never raises."""
    return _answer(lambda: {"channel": _conversation(client, message), "ts": ""})


def _history(client: WebClient, channel: str, since: datetime) -> Iterator[dict[str, Any]]:
    oldest = str((since - CLOCKS_DIFFER_BY).timestamp())
    yield from _pages(
        lambda cursor: client.conversations_history(
            channel=channel, oldest=oldest, include_all_metadata=True, limit=PAGE, cursor=cursor
        )
    )


def _replies(client: WebClient, thread: Sent) -> Iterator[dict[str, Any]]:
    yield from _pages(
        lambda cursor: client.conversations_replies(
            channel=thread.channel, ts=thread.ts, include_all_metadata=True, limit=PAGE, cursor=cursor
        )
    )


def _pages(read: Callable[[str | None], Any]) -> Iterator[dict[str, Any]]:
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        page = read(cursor)
        yield from page["messages"]
        more = page.get("response_metadata")
        following = more.get("next_cursor") if isinstance(more, dict) else None
        if not following or not isinstance(following, str) or following == cursor:
            return
        cursor = following


def permalink(client: WebClient, channel: str, ts: str) -> str | None:
    """Return the address of a message, by its ids in Slack; None if Slack doesn't say. Needs no scope.

    https://docs.slack.dev/reference/methods/chat.getPermalink
    """
    try:
        return str(client.chat_getPermalink(channel=channel, message_ts=ts)["permalink"])
    except (SlackApiError, OSError, HTTPException):
        return None


def is_welcome(client: WebClient) -> bool:
    """Return whether Slack still accepts the bot's own token."""
    return isinstance(_answer(lambda: {"channel": "", "ts": client.auth_test()["user_id"]}), Sent)


def _metadata(message: OutgoingMessage) -> dict[str, Any]:
    # Any app in the workspace can read it: it says nothing but which message this is.
    return {"event_type": EVENT_TYPE, "event_payload": {"nonce": message.nonce}}


def _answer(call: Callable[[], Any]) -> SlackAnswer:
    """Make the call, and turn each way it can end into an answer. Never raises."""
    try:
        response = call()
        return Sent(str(response["channel"]), str(response["ts"]))
    except HeldError as error:
        return TooFast(error.wait, error.method, is_ours=True)
    except SlackApiError as error:
        return _refusal(error.response)
    except NoAnswerError as error:
        return Unclear(str(error))
    except URLError as error:
        never_connected = isinstance(error.reason, ConnectionRefusedError | gaierror)
        return NotReached(str(error.reason)) if never_connected else Unclear(str(error.reason))
    except Exception as error:  # noqa: BLE001
        # Resets, time-outs, and an upload that a server on the way refused: Slack may have the message all the same.
        return Unclear(f"{type(error).__name__}: {error}")


def _refusal(response: Any) -> SlackAnswer:
    if response.status_code == TOO_MANY_REQUESTS:
        method = str(response.api_url).rpartition("/")[2]
        return TooFast(retry_after(response.headers.get("Retry-After")), method)
    return Refused(str(response["error"]))
