"""response_url: where an app answers an interaction without the Web API.

docs.slack.dev/interactivity/handling-user-interaction: five uses within 30 minutes, seen only by the person who acted
unless it says in_channel; may replace or delete the message that was acted on.
"""

import json
from typing import Any

from aiohttp import web

from sandbox.messages import Message
from sandbox.web.call import Api, Arguments, SlackError
from sandbox.web.chat import content_of
from sandbox.workspace import ResponseUrl


async def handle(api: Api, request: web.Request) -> web.Response:
    """Answer one POST to a response_url."""
    try:
        body = json.loads(await request.text())
        if not isinstance(body, dict):
            raise SlackError("invalid_payload")
        with api.workspace.state_lock.writing():
            respond(api, request.match_info["key"], body)
    except ValueError:
        return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
    except SlackError as refusal:
        gone = refusal.code in ("expired_url", "used_url", "no_such_url")
        return web.json_response(refusal.as_json(), status=404 if gone else 400)
    return web.Response(text="ok")


def respond(api: Api, key: str, body: dict[str, Any]) -> None:
    """Carry out what the app wants of a response_url."""
    hook = _use(api, key)
    acted_on = api.workspace.message(hook.channel, hook.message_ts) if hook.message_ts else None
    # A message shortcut can have been chosen on what somebody else wrote, which an app can't touch.
    is_own = acted_on is not None and acted_on.by_app
    if body.get("delete_original") and acted_on and is_own:
        api.workspace.change_message(acted_on, deleted=True)
    elif body.get("replace_original") and acted_on and is_own:
        _replace(api, acted_on, body)
    else:
        answer_privately(api, hook.user, hook.channel, body, acted_on)


def answer_privately(
    api: Api, user: str, channel: str, body: dict[str, Any], acted_on: Message | None = None
) -> Message:
    """Post an answer for one person, or for all with `response_type: in_channel`."""
    content = content_of(api, Arguments(body))
    thread_ts = body.get("thread_ts") or (acted_on.thread_ts if acted_on and acted_on.is_reply else None)
    only_for = None if body.get("response_type") == "in_channel" else user
    return api.workspace.post_as_app(channel, **content, thread_ts=thread_ts, ephemeral_for=only_for)


def _replace(api: Api, message: Message, body: dict[str, Any]) -> None:
    content = content_of(api, Arguments(body))
    api.workspace.change_message(message, **content, edited=message.edited or not content["blocks"])


def _use(api: Api, key: str) -> ResponseUrl:
    hook = api.workspace.response_urls.get(key)
    if hook is None:
        raise SlackError("no_such_url")
    if hook.expires < api.workspace.clock.now():
        raise SlackError("expired_url")
    if hook.uses_left == 0:
        raise SlackError("used_url")
    hook.uses_left -= 1
    return hook
