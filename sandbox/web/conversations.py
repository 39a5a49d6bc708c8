"""The conversations methods, and users.conversations."""

from collections.abc import Sequence

from sandbox.members import Member
from sandbox.messages import Conversation, Message
from sandbox.web.call import Api, Arguments, Json, SlackError
from sandbox.web.paging import page

# The word for each type of conversation in a scope: channels:history, im:history, …
_SCOPE_WORD = {"channel": "channels", "im": "im", "mpim": "mpim"}
_TYPE_WORD = {"public_channel": "channel", "im": "im", "mpim": "mpim", "private_channel": "private"}


def find(api: Api, args: Arguments, verb: str) -> Conversation:
    """Return the conversation named, for which the app needs the `verb` scope of its kind."""
    conversation = api.workspace.conversations.get(args.required("channel"))
    if conversation is None or (conversation.kind != "channel" and not conversation.has_app):
        raise SlackError("channel_not_found")
    api.require(f"{_SCOPE_WORD[conversation.kind]}:{verb}")
    return conversation


def open_direct(api: Api, args: Arguments) -> Json:
    """Open or resume a direct message with one to eight people (docs: conversations.open)."""
    if channel := args.text("channel"):
        return {"channel": {"id": _resumed(api, channel).id}}
    users = [user.strip() for user in (args.text("users") or "").split(",") if user.strip()]
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 8:
        raise SlackError("too_many_users")
    api.require("im:write" if len(users) == 1 else "mpim:write")
    for user in users:
        _check_can_meet(api.workspace.members.get(user), len(users))
    conversation = api.workspace.open_direct(*users)
    return {"channel": conversation.as_json() if args.flag("return_im") else {"id": conversation.id}}


def _resumed(api: Api, channel: str) -> Conversation:
    api.require("im:write", "mpim:write")
    conversation = api.workspace.conversations.get(channel)
    if conversation is None or conversation.kind == "channel":
        raise SlackError("channel_not_found")
    return conversation


def _check_can_meet(member: Member | None, together: int) -> None:
    if member is None:
        raise SlackError("user_not_found")
    if not member.visible:
        raise SlackError("user_not_visible")
    if member.deleted:
        raise SlackError("user_disabled")
    if member.is_stranger:
        raise SlackError("invalid_user_combination" if together > 1 else "user_not_visible")
    if member.is_bot:
        raise SlackError("cannot_dm_bot")


def info(api: Api, args: Arguments) -> Json:
    """Return one conversation."""
    return {"channel": find(api, args, "read").as_json()}


def members(api: Api, args: Arguments) -> Json:
    """Return the ids of a conversation's members."""
    shown, more = page(sorted(find(api, args, "read").members), args)
    return {"members": list(shown), **more}


def _listed(api: Api, args: Arguments, joined_only: bool) -> Json:
    wanted = (args.text("types") or "public_channel").split(",")
    if unknown := set(wanted) - _TYPE_WORD.keys():
        raise SlackError.with_problems("invalid_types", [f"[ERROR] unknown type: {', '.join(sorted(unknown))}"])
    for word in wanted:
        api.require({"public_channel": "channels:read", "private_channel": "groups:read"}.get(word, f"{word}:read"))
    kinds = {_TYPE_WORD[word] for word in wanted}
    fitting = [c for c in api.workspace.conversations.values() if c.kind in kinds]
    # Direct messages of other people do not exist for an app.
    ours = [c for c in fitting if c.has_app or (c.kind == "channel" and not joined_only)]
    shown, more = page(ours, args)
    return {"channels": [conversation.as_json() for conversation in shown], **more}


def list_all(api: Api, args: Arguments) -> Json:
    """Return the conversations an app can see."""
    return _listed(api, args, joined_only=False)


def list_joined(api: Api, args: Arguments) -> Json:
    """Return the conversations the app is in (users.conversations)."""
    return _listed(api, args, joined_only=True)


def join(api: Api, args: Arguments) -> Json:
    """Join a public channel."""
    conversation = api.workspace.conversations.get(args.required("channel"))
    if conversation is None:
        raise SlackError("channel_not_found")
    if conversation.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    conversation.members.add(api.workspace.team.bot_user_id)
    return {"channel": conversation.as_json()}


def history(api: Api, args: Arguments) -> Json:
    """Return what was said, newest first, of replies only what was broadcast (docs: conversations.history)."""
    conversation = find(api, args, "history")
    if not conversation.has_app:
        raise SlackError("not_in_channel")
    top = [m for m in conversation.shown() if m.is_in_conversation and not m.ephemeral_for]
    newest_first = sorted(_between(top, args), key=lambda message: message.ts, reverse=True)
    shown, more = page(newest_first, args)
    return {
        "messages": _as_json(conversation, shown, args),
        "has_more": _has_more(more),
        "pin_count": 0,
        **more,
    }


def replies(api: Api, args: Arguments) -> Json:
    """Return a thread, oldest first; its first message whatever the limits of time (conversations.replies)."""
    conversation, ts = find(api, args, "history"), args.required("ts")
    if not conversation.has_app:
        raise SlackError("not_in_channel")
    root = conversation.messages.get(ts)
    if root is None or root.deleted or root.ephemeral_for:
        raise SlackError("thread_not_found")
    if root.is_reply:
        return {"messages": _as_json(conversation, [root], args), "has_more": False}
    under = [m for m in conversation.thread(ts) if not m.ephemeral_for]
    shown, more = page([root, *_between(under, args)], args, default=1000)
    return {"messages": _as_json(conversation, shown, args), "has_more": _has_more(more), **more}


def _between(messages: list[Message], args: Arguments) -> list[Message]:
    """Return those after `oldest` and before `latest`; with `inclusive` those at exactly these moments too."""
    oldest, latest = _timestamp(args, "oldest"), _timestamp(args, "latest")
    inside = [m for m in messages if (not oldest or m.ts > oldest) and (not latest or m.ts < latest)]
    if args.flag("inclusive"):
        inside += [m for m in messages if m.ts in (oldest, latest)]
    return sorted(inside, key=lambda message: message.ts)


def _timestamp(args: Arguments, name: str) -> str | None:
    value = args.text(name)
    if value is None or value == "0":
        return None
    seconds, _, micros = value.partition(".")
    if not seconds.isdecimal() or (micros and not micros.isdecimal()):
        raise SlackError(f"invalid_ts_{name}")
    return f"{int(seconds)}.{micros[:6]:0<6}"


def _has_more(metadata: Json) -> bool:
    return bool(metadata["response_metadata"]["next_cursor"])


def _as_json(conversation: Conversation, messages: Sequence[Message], args: Arguments) -> list[Json]:
    full = args.flag("include_all_metadata")
    return [_with_thread(conversation, message, message.as_json(full)) for message in messages]


def _with_thread(conversation: Conversation, message: Message, body: Json) -> Json:
    if message.is_reply:
        root = conversation.messages.get(message.thread_ts or "")
        return body | {"parent_user_id": root.user if root else None}
    under = [reply for reply in conversation.thread(message.ts) if not reply.ephemeral_for]
    if not under:
        return body
    who = sorted({reply.user for reply in under})
    counts = {"reply_count": len(under), "reply_users_count": len(who), "latest_reply": under[-1].ts}
    return body | counts | {"reply_users": who, "is_locked": False, "subscribed": True}
