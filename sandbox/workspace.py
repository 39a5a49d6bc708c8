"""The state of a workspace: members, conversations, what was said, and the ids Slack hands out."""

import dataclasses
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.clock import Clock
from sandbox.files import Upload
from sandbox.manifest import Manifest
from sandbox.members import SLACKBOT_ID, Member, bot_of, cast_of
from sandbox.messages import Conversation, ConversationKind, Message
from sandbox.state_lock import StateLock
from sandbox.team import HOME, Team

TRIGGER_LIFE = timedelta(seconds=3)  # docs.slack.dev/interactivity/handling-user-interaction
RESPONSE_URL_LIFE, RESPONSE_URL_USES = timedelta(minutes=30), 5  # the same page


@dataclass
class Trigger:
    """Trigger_id: whose interaction it came from, and whether that was inside a modal."""

    user: str
    expires: datetime
    view_id: str | None = None
    exchanged: bool = False


@dataclass
class ResponseUrl:
    """Address to answer an interaction at: `message_ts` is the message acted on, None for a command."""

    user: str
    channel: str
    message_ts: str | None
    expires: datetime
    uses_left: int = RESPONSE_URL_USES


@dataclass
class Ids:
    """Ids in Slack's form, none of them twice."""

    _last: int = 0

    def new(self, prefix: str) -> str:
        """Return a new id, such as D0SBX000A1."""
        self._last += 1
        return f"{prefix}0SBX{self._last:05X}"


@dataclass
class Workspace:
    """Everything the sandbox remembers of a workspace. Change it only inside `state_lock.writing()`.

    `manifest`: what the app may do here. `begins_with_app`: whether it's installed here from the start. `ids`: shared
    by all workspaces; `conversation_ids`: of direct messages, which workspaces with the same ids count for themselves.
    """

    manifest: Manifest
    state_lock: StateLock
    clock: Clock
    ids: Ids
    conversation_ids: Ids
    team: Team = HOME
    begins_with_app: bool = True
    has_app: bool = False
    members: dict[str, Member] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._manifest_at_first = self.manifest
        self._begin()

    def start_over(self) -> None:
        """Reset everything but the counters of ids, so that an old id finds nothing."""
        with self.state_lock.writing():
            for everything in (self.members, self.conversations, self.triggers, self.response_urls, self.uploads):
                everything.clear()
            self.manifest = self._manifest_at_first
            self._begin()

    def _begin(self) -> None:
        self._last_ts, self.has_app = 0, False
        for member in cast_of(self.team):
            self.join(member)
        everyone = {m.id for m in self.members.values() if m.id != SLACKBOT_ID and not m.is_stranger}
        self._channel("general", everyone)
        introductions = self._channel("introductions", everyone)
        if self.begins_with_app:
            self.install(self.manifest)
            introductions.members.add(self.team.bot_user_id)

    def _channel(self, name: str, members: set[str]) -> Conversation:
        channel = Conversation(f"C{self.team.mark}{name[:7].upper()}", "channel", name, set(members), 0, team=self.team)
        return self.add_conversation(channel)

    def join(self, member: Member) -> None:
        """Let somebody join, whose workspace this is from then on unless they belong to another one."""
        with self.state_lock.writing():
            self.members[member.id] = dataclasses.replace(member, team_id=member.team_id or self.team.id)

    def install(self, manifest: Manifest) -> None:
        """Install the app with what `manifest` grants; one that was here before has the same bot again."""
        with self.state_lock.writing():
            self.manifest, self.has_app = manifest, True
            self.join(bot_of(self.team, manifest.name))

    def uninstall(self) -> None:
        """Remove the app. What it wrote stays."""
        with self.state_lock.writing():
            self.deactivate_bot()
            self.has_app = False

    def deactivate_bot(self) -> None:
        """Deactivate the app's bot and take it out of every channel, as Slack does when its token is revoked."""
        with self.state_lock.writing():
            self.members[self.team.bot_user_id] = dataclasses.replace(self.members[self.team.bot_user_id], deleted=True)
            for conversation in self.conversations.values():
                if conversation.kind == "channel":
                    conversation.members.discard(self.team.bot_user_id)

    def new_id(self, prefix: str) -> str:
        """Return a new id in Slack's form, such as D0SBX000A1."""
        with self.state_lock.reading():
            return self.ids.new(prefix)

    def new_ts(self) -> str:
        """Return a message timestamp: Unix seconds with six digits, later than every earlier one."""
        with self.state_lock.reading():
            self._last_ts = max(self._last_ts + 1, int(self.clock.now().timestamp() * 1_000_000))
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def add_conversation(self, conversation: Conversation) -> Conversation:
        """Remember a conversation."""
        with self.state_lock.writing():
            return self.conversations.setdefault(conversation.id, conversation)

    def direct(self, user: str) -> Conversation | None:
        """Return the direct message between the app and this person, None if there isn't one yet."""
        return self._conversation_of({user, self.team.bot_user_id})

    def _conversation_of(self, members: set[str]) -> Conversation | None:
        everywhere = self.conversations.values()
        return next((c for c in everywhere if c.kind != "channel" and c.members == members), None)

    def open_direct(self, *users: str, with_app: bool = True) -> Conversation:
        """Return the conversation of exactly these people and the app, opened if there is none (conversations.open)."""
        members = {*users, *([self.team.bot_user_id] if with_app else [])}
        with self.state_lock.reading():
            known = self._conversation_of(members)
        # A look is no change: waiting code looks again after each change, and would never rest.
        return known or self._open(members)

    def _open(self, members: set[str]) -> Conversation:
        with self.state_lock.writing():
            if known := self._conversation_of(members):
                return known
            # The names that Slack uses in payloads, too.
            names = sorted(self.members[member].handle for member in members)
            many, created = len(members) > 2, int(self.clock.now().timestamp())
            name = f"mpdm-{'--'.join(names)}-1" if many else "directmessage"
            new_id = self.conversation_ids.new("G" if many else "D")
            kind: ConversationKind = "mpim" if many else "im"
            return self.add_conversation(Conversation(new_id, kind, name, members, created, team=self.team))

    def post(self, channel: str, user: str, text: str, **more: Any) -> Message:
        """Add a message at the end of a conversation; `more` are fields of Message."""
        with self.state_lock.writing():
            message = Message(self.new_ts(), channel, user, text, team=self.team, **self._threaded(channel, more))
            self.conversations[channel].messages[message.ts] = message
            return message

    def post_as_app(self, channel: str, text: str, **more: Any) -> Message:
        """Add a message of the app's at the end of a conversation."""
        return self.post(channel, self.team.bot_user_id, text, **more)

    def _threaded(self, channel: str, more: dict[str, Any]) -> dict[str, Any]:
        """Give the thread's first message its thread_ts; a reply to a message that is gone stands in the conversation.

        Slack un-threads such a reply without an error (slack-go/slack#1571).
        """
        root = self.message(channel, more.get("thread_ts") or "")
        if root is not None and root.is_reply:
            root = self.message(channel, root.thread_ts or "")
        if root is None:
            return more | {"thread_ts": None, "is_broadcast": False}
        if not more.get("ephemeral_for"):
            self.conversations[channel].messages[root.ts] = dataclasses.replace(root, thread_ts=root.ts)
        return more | {"thread_ts": root.ts}

    def message(self, channel: str, ts: str) -> Message | None:
        """Return the message as it stands now, or None when there is none (any more)."""
        conversation = self.conversations.get(channel)
        message = conversation.messages.get(ts) if conversation else None
        return None if message is None or message.deleted else message

    def change_message(self, message: Message, **fields: Any) -> Message:
        """Replace a message's fields; counts as a new version."""
        with self.state_lock.writing():
            changed = dataclasses.replace(message, versions=message.versions + 1, **fields)
            self.conversations[message.channel].messages[message.ts] = changed
            return changed

    def new_trigger(self, user: str, view_id: str | None = None) -> str:
        """Return a new trigger_id, good for one modal within 3 seconds."""
        with self.state_lock.writing():
            now = self.clock.now()
            trigger = f"{int(now.timestamp() * 1000)}.{self.new_id('')[-5:]}.{secrets.token_hex(16)}"
            self.triggers[trigger] = Trigger(user, now + TRIGGER_LIFE, view_id)
            return trigger

    def new_response_url(self, user: str, channel: str, message_ts: str | None) -> str:
        """Return the path of a new response_url, good for five uses within 30 minutes."""
        with self.state_lock.writing():
            key = secrets.token_hex(12)
            self.response_urls[key] = ResponseUrl(user, channel, message_ts, self.clock.now() + RESPONSE_URL_LIFE)
            return key
