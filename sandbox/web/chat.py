"""chat.postMessage, .postEphemeral, .update, .delete, .getPermalink."""

import re
from typing import Any

from sandbox.blocks import length_of_texts, problems_of_blocks
from sandbox.canonical_blocks import canonical_blocks
from sandbox.members import Member
from sandbox.messages import Conversation, Message
from sandbox.web.call import Api, Arguments, Json, SlackError

LONGEST_POST, LONGEST_UPDATE = 40_000, 4_000  # docs: chat.postMessage truncates, chat.update refuses
# Not on any page: seen by users of Slack (slackapi/bolt-js#2509, #2867), divider and other containers counting too.
LONGEST_BLOCKS = 13_200
_USER_ID = re.compile(r"[UW][A-Z0-9]+")
_TS = re.compile(r"\d+\.\d+")


def post_message(api: Api, args: Arguments) -> Json:
    """Post as the app (docs: chat.postMessage)."""
    conversation = destination(api, args.required("channel"))
    content = content_of(api, args)
    thread_ts = args.text("thread_ts")
    if thread_ts is not None and not _TS.fullmatch(thread_ts):
        problem = f"[ERROR] {thread_ts} is not a valid thread_ts"
        raise SlackError.with_problems("invalid_thread_ts", [problem])
    message = api.workspace.post_as_app(
        conversation.id,
        **content,
        thread_ts=thread_ts,
        metadata=metadata_of(args),
        is_broadcast=args.flag("reply_broadcast"),
    )
    return {"channel": conversation.id, "ts": message.ts, "message": message.as_json(full_metadata=True)}


def post_ephemeral(api: Api, args: Arguments) -> Json:
    """Post so that only one person sees it, in a conversation they are in."""
    conversation, user = destination(api, args.required("channel")), args.required("user")
    if user not in conversation.members:
        raise SlackError("user_not_in_channel")
    content = content_of(api, args)
    message = api.workspace.post_as_app(
        conversation.id, **content, thread_ts=args.text("thread_ts"), ephemeral_for=user
    )
    return {"message_ts": message.ts}


def update(api: Api, args: Arguments) -> Json:
    """Change one of the app's own messages; text alone removes the blocks (docs: chat.update)."""
    message = _own(api, args, "cant_update_message")
    if len(args.text("text") or "") > LONGEST_UPDATE:
        raise SlackError("msg_too_long")
    if args.flag("reply_broadcast"):
        return _broadcast(api, args, message)
    content = content_of(api, args)
    metadata = metadata_of(args) if "metadata" in args.given else message.metadata
    marked = message.edited or not content["blocks"]
    changed = api.workspace.change_message(message, **content, metadata=metadata, edited=marked)
    body = changed.as_json(full_metadata=True)
    return {"channel": message.channel, "ts": message.ts, "text": changed.text, "message": body}


def _broadcast(api: Api, args: Arguments, message: Message) -> Json:
    """Show an existing reply in the conversation, too; its content can't change with the same call."""
    if not message.is_reply:
        raise SlackError("cant_broadcast_message")
    if args.given.keys() & {"text", "blocks", "attachments", "markdown_text"}:
        raise SlackError("no_dual_broadcast_content_update")
    changed = api.workspace.change_message(message, is_broadcast=True)
    return {"channel": message.channel, "ts": message.ts, "text": changed.text, "message": changed.as_json()}


def delete(api: Api, args: Arguments) -> Json:
    """Take one of the app's own messages away."""
    message = _own(api, args, "cant_delete_message")
    api.workspace.change_message(message, deleted=True)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(api: Api, args: Arguments) -> Json:
    """Return the address of a message."""
    channel, ts = args.required("channel"), args.required("message_ts")
    if channel not in api.workspace.conversations:
        raise SlackError("channel_not_found")
    message = api.workspace.message(channel, ts)
    if message is None or message.ephemeral_for:
        raise SlackError("message_not_found")
    return {"channel": channel, "permalink": message.permalink}


def destination(api: Api, channel: str) -> Conversation:
    """Return where a message goes: a conversation's id or #name, or a person's id, whose DM is opened."""
    if _USER_ID.fullmatch(channel):
        return _direct(api, channel)
    by_name = {c.name: c for c in api.workspace.conversations.values() if c.kind == "channel"}
    conversation = api.workspace.conversations.get(channel) or by_name.get(channel.removeprefix("#"))
    if conversation is None:
        raise SlackError("channel_not_found")
    if not conversation.has_app:
        public = conversation.kind == "channel"
        if not public or "chat:write.public" not in api.workspace.manifest.granted:
            raise SlackError("not_in_channel" if public else "channel_not_found")
    if conversation.is_archived:
        raise SlackError("is_archived")
    if conversation.kind == "im":
        other = next(iter(conversation.members - {api.workspace.team.bot_user_id}))
        _check_receives(api, api.workspace.members[other])
    return conversation


def _direct(api: Api, user: str) -> Conversation:
    member, known = api.workspace.members.get(user), api.workspace.direct(user)
    if member is None or not member.visible or member.is_stranger:
        raise SlackError("channel_not_found")
    # Posting to a deactivated person's id succeeds where a conversation with them exists (python-slack-sdk#1156);
    # what Slack says where there is none yet is not written anywhere, so it is this one here.
    if member.deleted and known is None and member.refuses_messages is None:
        raise SlackError("channel_not_found")
    if member.is_bot:
        raise SlackError("cannot_dm_bot")
    _check_receives(api, member)
    return known or api.workspace.open_direct(user)


def _check_receives(api: Api, member: Member) -> None:
    if not api.workspace.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")
    if member.refuses_messages:
        raise SlackError(member.refuses_messages)


def content_of(api: Api, args: Arguments) -> dict[str, Any]:
    """Return the text, blocks and attachments of a message, checked as Slack checks them."""
    blocks = args.structure("blocks", "invalid_blocks_format") or []
    attachments = args.structure("attachments", "invalid_attachments") or []
    text = args.text("text") or args.text("markdown_text") or ""
    if args.text("markdown_text") and (blocks or args.text("text")):
        raise SlackError("markdown_text_conflict")
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    if problems := problems_of_blocks(blocks, "message", api.known_ids):
        raise SlackError("invalid_blocks", errors=problems, response_metadata={"messages": problems})
    if length_of_texts(blocks) > LONGEST_BLOCKS:
        raise SlackError("msg_blocks_too_long")
    if not (text.strip() or blocks or attachments):
        raise SlackError("no_text")
    return {
        "text": text[:LONGEST_POST],
        "blocks": tuple(canonical_blocks(blocks)),
        "attachments": tuple(attachments),
    }


def metadata_of(args: Arguments) -> Json | None:
    """Return message metadata, event_type and flat event_payload (docs.slack.dev/messaging/message-metadata)."""
    metadata = args.structure("metadata", "invalid_metadata_format")
    if metadata is None or metadata == {}:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict) or metadata.keys() - {
        "event_type",
        "event_payload",
        "entities",
    }:
        raise SlackError("invalid_metadata_schema")
    return metadata


def _own(api: Api, args: Arguments, refusal: str) -> Message:
    channel, ts = args.required("channel"), args.required("ts")
    if channel not in api.workspace.conversations:
        raise SlackError("channel_not_found")
    message = api.workspace.message(channel, ts)
    # An ephemeral message cannot be found by its ts.
    if message is None or message.ephemeral_for:
        raise SlackError("message_not_found")
    if not message.by_app:
        raise SlackError(refusal)
    return message
