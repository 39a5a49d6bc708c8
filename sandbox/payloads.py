"""Slack's payloads to an app: commands, clicks, submissions, events (docs.slack.dev/reference/interaction-payloads)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.manifest import Shortcut, Tab
from sandbox.members import Member
from sandbox.messages import Conversation, Message
from sandbox.modals import OpenView
from sandbox.team import APP_ID
from sandbox.values import STATEFUL, initial_values
from sandbox.workspace import Workspace

# The deprecated verification token, which payloads still carry.
TOKEN = "sandbox-verification-token"

Json = dict[str, Any]


@dataclass(frozen=True)
class Payloads:
    """Makes payloads as if a member had done something; each makes its own trigger_id and response_url."""

    workspace: Workspace
    base_url: Callable[[], str]

    def command(self, member: Member, conversation: Conversation, command: str, text: str) -> Json:
        """Return a slash command, every field a string (docs.slack.dev/interactivity/implementing-slash-commands)."""
        where = {
            "team_id": self.workspace.team.id,
            "team_domain": self.workspace.team.domain,
            "channel_id": conversation.id,
            "channel_name": conversation.name,
        }
        who = {"user_id": member.id, "user_name": member.handle}
        what = {"command": command, "text": text, "api_app_id": APP_ID, "is_enterprise_install": "false"}
        answers = {"response_url": self._response_url(member, conversation.id, None, "commands")}
        trigger = {"trigger_id": self.workspace.new_trigger(member.id)}
        return {"token": TOKEN, **where, **who, **what, **answers, **trigger}

    def click(self, member: Member, message: Message, action: Json) -> Json:
        """Return the block_actions of a click in a message."""
        place = {"message_ts": message.ts, "channel_id": message.channel}
        thread = {"thread_ts": message.thread_ts} if message.is_reply else {}
        container = {"type": "message", **place, **thread, "is_ephemeral": message.ephemeral_for is not None}
        conversation = self.workspace.conversations[message.channel]
        values = initial_values(message.blocks)
        if action["type"] in STATEFUL:
            key = STATEFUL[action["type"]][0]
            values[action["block_id"]][action["action_id"]] = {"type": action["type"], key: action[key]}
        url = self._response_url(member, message.channel, message.ts, "actions")
        return {
            **self._interaction("block_actions", member),
            "container": container,
            "trigger_id": self.workspace.new_trigger(member.id),
            "channel": {"id": conversation.id, "name": conversation.name},
            "message": message.as_json(),
            "state": {"values": values},
            "response_url": url,
            "actions": [action],
        }

    def click_in_view(self, member: Member, view: OpenView, action: Json) -> Json:
        """Return the block_actions of a click in a modal or Home tab; its trigger_id can push a view."""
        return {
            **self._interaction("block_actions", member),
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self.workspace.new_trigger(member.id, view.id),
            "view": view.as_json(with_values=True),
            "actions": [action],
        }

    def shortcut(self, member: Member, shortcut: Shortcut) -> Json:
        """Return a global shortcut (docs.slack.dev/interactivity/implementing-shortcuts)."""
        user = {"id": member.id, "username": member.handle, "team_id": member.team_id}
        return {**self._shortcut("shortcut", member, shortcut), "user": user}

    def message_shortcut(self, member: Member, shortcut: Shortcut, message: Message) -> Json:
        """Return a message shortcut, with the message it was chosen on and where an answer for its person goes."""
        conversation = self.workspace.conversations[message.channel]
        return {
            **self._shortcut("message_action", member, shortcut),
            "user": {"id": member.id, "name": member.handle, "username": member.handle, "team_id": member.team_id},
            "channel": {"id": conversation.id, "name": conversation.name},
            "message_ts": message.ts,
            "message": message.as_json(),
            "response_url": self._response_url(member, message.channel, message.ts, "app"),
        }

    def _shortcut(self, kind: str, member: Member, shortcut: Shortcut) -> Json:
        ids = {"callback_id": shortcut.callback_id, "trigger_id": self.workspace.new_trigger(member.id)}
        org = {"enterprise": None, "is_enterprise_install": False}
        now = self.workspace.new_ts()
        return {"type": kind, "token": TOKEN, "action_ts": now, "team": self._team(), **ids, **org}

    def submission(self, member: Member, view: OpenView) -> Json:
        """Return a view_submission, with all that is filled in."""
        trigger = {"trigger_id": self.workspace.new_trigger(member.id, view.id)}
        shown = {"view": view.as_json(with_values=True), "response_urls": []}
        return {**self._interaction("view_submission", member), **trigger, **shown}

    def closed(self, member: Member, view: OpenView, is_cleared: bool) -> Json:
        """Return a view_closed, for a view with notify_on_close; `is_cleared` when all were closed by the ✕."""
        shown = {"view": view.as_json(with_values=True), "is_cleared": is_cleared}
        return {**self._interaction("view_closed", member), **shown}

    def event(self, event: Json) -> Json:
        """Return an event in its Events API wrapper, with an event_id of its own."""
        now, team = int(self.workspace.clock.now().timestamp()), self.workspace.team
        bot = {"enterprise_id": None, "team_id": team.id, "user_id": team.bot_user_id, "is_bot": True}
        where = {"token": TOKEN, "team_id": team.id, "context_team_id": team.id, "api_app_id": APP_ID}
        named = {"type": "event_callback", "event_id": self.workspace.new_id("Ev"), "event_time": now}
        # The events that the app is gone are seen by nobody who could be named.
        seen_by = {"authorizations": [bot | {"is_enterprise_install": False}] if self.workspace.has_app else []}
        shared = {"is_ext_shared_channel": self._is_shared(event.get("channel"))}
        return {**where, "event": {"event_ts": f"{now}.000000", **event}, **named, **seen_by, **shared}

    def _is_shared(self, channel: object) -> bool:
        found = self.workspace.conversations.get(channel) if isinstance(channel, str) else None
        return found is not None and found.is_ext_shared

    def message_event(self, message: Message) -> Json:
        """Return the `message` event of something a person wrote."""
        conversation = self.workspace.conversations[message.channel]
        where = {"channel": conversation.id, "channel_type": conversation.kind, "event_ts": message.ts}
        return {**message.as_json(), **where}

    def joined_event(self, inviter: Member, conversation: Conversation) -> Json:
        """Return the app's `member_joined_channel` (docs.slack.dev/reference/events/member_joined_channel)."""
        where = {"channel": conversation.id, "channel_type": conversation.id[0], "team": self.workspace.team.id}
        who = {"user": self.workspace.team.bot_user_id, "inviter": inviter.id}
        return {"type": "member_joined_channel", **who, **where, "event_ts": self.workspace.new_ts()}

    def home_opened_event(self, member: Member, tab: Tab, home: OpenView | None) -> Json:
        """Return an `app_home_opened`; `home` is what was published before (docs: the event's page)."""
        where = {"user": member.id, "channel": self.workspace.open_direct(member.id).id, "tab": tab}
        shown = {"view": home.as_json()} if home is not None and tab == "home" else {}
        return {"type": "app_home_opened", **where, "event_ts": self.workspace.new_ts(), **shown}

    def _interaction(self, kind: str, member: Member) -> Json:
        user = {"id": member.id, "username": member.handle, "name": member.handle, "team_id": member.team_id}
        org = {"enterprise": None, "is_enterprise_install": False}
        return {"type": kind, "user": user, "api_app_id": APP_ID, "token": TOKEN, "team": self._team(), **org}

    def _team(self) -> Json:
        return {"id": self.workspace.team.id, "domain": self.workspace.team.domain}

    def _response_url(self, member: Member, channel: str, message_ts: str | None, family: str) -> str:
        key = self.workspace.new_response_url(member.id, channel, message_ts)
        return f"{self.base_url()}hooks/{family}/{self.workspace.team.id}/{key}"
