"""The one way from the bot to Slack's Web API: every call goes through `SlackClient.api_call`."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from math import ceil
from threading import local
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.monitoring.bounded_call import BoundedCall
from bot.slack.answers import RATE_LIMITED, retry_after
from bot.slack.hangs import Hangs
from bot.slack.limits import Limits

FIELDS: Mapping[str, tuple[str, ...]] = {
    "apps.connections.open": ("url",),
    "auth.test": ("team_id", "user_id"),
    "chat.delete": ("channel", "ts"),
    "chat.getPermalink": ("permalink",),
    "chat.postMessage": ("channel", "ts"),
    "chat.update": ("channel", "ts"),
    "conversations.open": ("channel.id",),
    "files.completeUploadExternal": ("files.0.id",),
    "files.getUploadURLExternal": ("file_id", "upload_url"),
    "oauth.v2.access": ("access_token",),
    "users.info": ("user.id",),
    "views.open": ("view.id",),
    "views.publish": ("view.id",),
    "views.push": ("view.id",),
    "views.update": ("view.id",),
}
"""The texts without which Slack's `ok: true` isn't believed, by method."""
LISTS: Mapping[str, str] = {"conversations.history": "messages", "conversations.replies": "messages"}
"""The list of objects without which it isn't."""
UNREADABLE = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
"""What slack_sdk raises over bytes that are no JSON object: no UTF-8, a list, a thousand brackets."""
IS_CODE = re.compile(r"[a-z0-9_]{1,100}")
"""Form of an error code of Slack's."""
TOO_MANY_REQUESTS = 429
BEFORE_THE_ACK = 1.5
"""Seconds: triggers live 3 s, and Slack waits for an acknowledgement as long."""
SHORTEST = 0.05  # seconds in which an answer can come


class NoAnswerError(OSError):
    """An answer that isn't Slack's, but a proxy's, say. Slack may have done what it was asked all the same."""


class HeldError(SlackApiError):
    """The call wasn't made: it would be one too many, or Slack has asked us to wait."""

    def __init__(self, client: WebClient, method: str, wait: float) -> None:
        """Make it as Slack's own refusal would be. `wait`: seconds until the call can be made."""
        self.method, self.wait = method, timedelta(seconds=wait)
        refusal = SlackResponse(
            client=client,
            http_verb="POST",
            api_url=client.base_url + method,
            req_args={},
            data={"ok": False, "error": RATE_LIMITED},
            headers={"Retry-After": str(ceil(wait))},
            status_code=TOO_MANY_REQUESTS,
        )
        sentence = f"{method} isn't to be called for another {wait:.0f} s"
        super().__init__(sentence, refusal)  # type: ignore[no-untyped-call]


class SlackClient(WebClient):
    """Slack's Web API, as this bot calls it: it keeps to Slack's limits, and believes only what it understands.

    A call returns an answer with all of its `FIELDS`, or raises `SlackApiError` if Slack refuses, `HeldError` if it
    can't be made now, `NoAnswerError` if nobody can say what came back, `OSError` or `HTTPException` if nothing did. It
    ends within `timeout`, whatever drips in: urllib waits that long for each of an answer's bytes.
    """

    limits: Limits | None = None
    """What it keeps to; None: it's made for a question or two."""
    for_somebody = True
    """Whether somebody waits for its calls; the clock's leave half of a limit to theirs."""
    report: Callable[[str], object] | None = None
    """Takes one line about what isn't an answer."""
    hangs: Hangs | None = None
    """What is known of Slack's hanging, for calls before an acknowledgement."""
    ends_at: float | None = None
    """When the last of its calls has to end, by the monotonic clock; None: each has its own `timeout`."""

    def for_people(self) -> SlackClient:
        """Return a client for calls that somebody waits for."""
        return self if self.for_somebody else self._copy(for_somebody=True)

    def with_timeout(self, seconds: int) -> SlackClient:
        """Return a client that waits for an answer so long."""
        return self._copy(timeout=seconds)

    def for_workspace(self, token: str, limits: Limits) -> SlackClient:
        """Return a client for one workspace, with its token and its limits."""
        return self._copy(token=token, limits=limits)

    def for_request(self, workspace: SlackClient, team_id: str | None) -> SlackClient:
        """Return a client for what is asked before a request of Slack's is acknowledged: all of it in `BEFORE_THE_ACK`.

        It has the token and the limits of `workspace`, which is this workspace's client, and names the workspace in
        every call, as an organisation's token needs.
        """
        return self._copy(
            token=workspace.token,
            limits=workspace.limits,
            default_params={"team_id": team_id} if team_id else {},
            ends_at=time.monotonic() + BEFORE_THE_ACK,
        )

    def seconds_left(self) -> float:
        """Return how long calls may still take, all together."""
        return self.timeout if self.ends_at is None else max(0.0, self.ends_at - time.monotonic())

    def _copy(self, **changes: Any) -> SlackClient:
        copied = object.__new__(SlackClient)  # what `copy` does, in a tenth of the time
        vars(copied).update(vars(self) | changes)
        return copied

    def api_call(self, api_method: str, **options: Any) -> SlackResponse:
        """Call a method. Raises what the class says."""
        if self.limits and (wait := self.limits.wait(api_method, for_somebody=self.for_somebody)):
            raise HeldError(self, api_method, wait)
        if self.ends_at is not None:
            return self._in_time(api_method, options)
        return self._bounded(api_method, options)

    def _bounded(self, method: str, options: Mapping[str, Any]) -> SlackResponse:
        return BoundedCall(lambda: self._call(method, options), self.timeout)()

    def _in_time(self, method: str, options: Mapping[str, Any]) -> SlackResponse:
        """Call a method if there's time left, and if Slack doesn't hang. Raises `TimeoutError` otherwise."""
        self.timeout = self.seconds_left()  # type: ignore[assignment]  # seconds may have fractions
        if self.timeout < SHORTEST or (self.hangs and not self.hangs.may_be_asked()):
            raise TimeoutError(f"{method} wasn't called: there's no time left")
        answered = True
        try:
            return self._bounded(method, options)
        except OSError as error:
            answered = isinstance(error, NoAnswerError) or not _is_timeout(error)
            raise
        finally:
            if self.hangs:
                self.hangs.note(answered=answered)

    def _call(self, api_method: str, options: Mapping[str, Any]) -> SlackResponse:
        try:
            answer = super().api_call(api_method, **options)
            if not (problem := _missing(api_method, answer)):
                return answer
        except SlackApiError as error:
            if not (problem := self._why_it_is_no_refusal(api_method, error.response)):
                raise
        except UnicodeDecodeError as error:
            _read.body, problem = error.object, "no text"
        except UNREADABLE:
            problem = "no JSON object"
        sentence = f"{api_method} was answered with {_length(_read.body)} that can't be read: {problem}"
        if self.report:
            self.report(sentence)
        raise NoAnswerError(sentence)

    def _why_it_is_no_refusal(self, method: str, answer: SlackResponse) -> str | None:
        """Return what is wrong with an answer that refuses; None if Slack does refuse. Notes how long it holds."""
        if answer.status_code == TOO_MANY_REQUESTS:
            if self.limits:
                self.limits.hold(method, retry_after(answer.headers.get("Retry-After")))
            return None
        if answer.status_code != 200:
            return f"status {answer.status_code}"
        code = answer.get("error")
        if isinstance(code, str) and IS_CODE.fullmatch(code):
            return None
        return "no error code" if _is_object(_read.body) else "no JSON object"

    def _perform_urllib_http_request(self, *, url: str, args: dict[str, dict[str, Any]]) -> dict[str, Any]:
        """Return what came back. What's no object isn't handed on: slack_sdk would write it into the log.

        That may be the beginning of an answer that was cut, with a token in it.
        """
        _read.body = None
        response = super()._perform_urllib_http_request(url=url, args=args)
        _read.body = response["body"]
        return response if _is_whole(_read.body) else response | {"body": "{}"}


def _is_timeout(error: OSError) -> bool:
    return isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError)


class _Read(local):
    """Body of the answer to this thread's last call."""

    body: str | bytes | None = None


_read = _Read()


def _is_object(body: str | bytes | None) -> bool:
    return isinstance(body, str) and body.lstrip().startswith("{")


def _is_whole(body: str | bytes | None) -> bool:
    try:
        return isinstance(body, str) and _is_object(body) and isinstance(json.loads(body), dict)
    except ValueError:
        return False


def _length(body: str | bytes | None) -> str:
    if body is None:
        return "bytes"  # of an encoding that nobody knows
    return f"{len(body if isinstance(body, bytes) else body.encode())} bytes"


def _missing(method: str, answer: SlackResponse) -> str | None:
    """Return what an answer lacks to be believed; None if nothing."""
    data: Any = answer.data
    if data.get("ok") is not True:
        return "no `ok`"
    if (name := LISTS.get(method)) and not _is_list_of_objects(data.get(name)):
        return f"no `{name}`"
    for path in FIELDS.get(method, ()):
        if not _text_at(data, path):
            return f"no `{path}`"
    return None


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _text_at(data: Any, path: str) -> str:
    """Return the text at a path such as `channel.id`; empty if there is none."""
    for name in path.split("."):
        if isinstance(data, dict):
            data = data.get(name)
        else:
            data = data[0] if name == "0" and isinstance(data, list) and data else None
    return data if isinstance(data, str) else ""
