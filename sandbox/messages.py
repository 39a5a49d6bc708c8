"""Messages and the conversations they are in."""

from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox.files import File
from sandbox.team import APP_ID, HOME, Team

ConversationKind = Literal["channel", "im", "mpim"]


@dataclass(frozen=True)
class Message:
    """Message as it stands at one moment; a later change makes a new snapshot.

    `versions` counts how often it was written (1 = never updated); `edited` says whether readers see "(edited)",
    which Slack omits when blocks are used (chat.update); `ephemeral_for` is the only person who sees it.
    """

    ts: str
    channel: str
    user: str
    text: str
    blocks: tuple[dict[str, Any], ...] = ()
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    attachments: tuple[dict[str, Any], ...] = ()
    files: tuple[File, ...] = ()
    versions: int = 1
    edited: bool = False
    deleted: bool = False
    ephemeral_for: str | None = None
    team: Team = HOME
    is_broadcast: bool = False
    """Whether it is a reply that shows in the conversation, too (docs: chat.postMessage, `reply_broadcast`)."""

    @property
    def permalink(self) -> str:
        """Return the address that chat.getPermalink gives for this message."""
        link = f"https://{self.team.domain}.slack.com/archives/{self.channel}/p{self.ts.replace('.', '')}"
        return f"{link}?thread_ts={self.thread_ts}&cid={self.channel}" if self.is_reply else link

    @property
    def is_reply(self) -> bool:
        """Return whether it stands in a thread and not in the conversation itself."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def is_in_conversation(self) -> bool:
        """Return whether it shows in the conversation itself; a reply that was broadcast shows in both places."""
        return not self.is_reply or self.is_broadcast

    @property
    def by_app(self) -> bool:
        """Return whether the app in this sandbox wrote it."""
        return self.user == self.team.bot_user_id

    def as_json(self, full_metadata: bool = False) -> dict[str, Any]:
        """Return the Web API's `message` object; metadata's payload only when asked for (docs: message metadata)."""
        body: dict[str, Any] = {
            "type": "message",
            "user": self.user,
            "ts": self.ts,
            "text": self.text,
            "team": self.team.id,
        }
        if self.by_app:
            body |= {"bot_id": self.team.bot_id, "app_id": APP_ID}
        if self.blocks:
            body["blocks"] = list(self.blocks)
        if self.attachments:
            body["attachments"] = list(self.attachments)
        if self.files:
            body |= {"subtype": "file_share", "files": [file.as_json() for file in self.files]}
        if self.thread_ts:
            body["thread_ts"] = self.thread_ts
        if self.is_broadcast:
            body["subtype"] = "thread_broadcast"
        if self.edited:
            body["edited"] = {"user": self.user, "ts": self.ts}
        if self.metadata:
            body["metadata"] = self.metadata if full_metadata else {"event_type": self.metadata["event_type"]}
        return body


@dataclass
class Conversation:
    """Channel or direct message: who is in it and what was said, by ts."""

    id: str
    kind: ConversationKind
    name: str
    members: set[str]
    created: int
    messages: dict[str, Message] = field(default_factory=dict)
    is_archived: bool = False
    is_ext_shared: bool = False
    """With another company, by Slack Connect."""
    team: Team = HOME

    @property
    def has_app(self) -> bool:
        """Return whether the app is in it."""
        return self.team.bot_user_id in self.members

    def shown(self) -> list[Message]:
        """Return every message still there, oldest first, ephemeral ones and replies included."""
        return [message for message in self.messages.values() if not message.deleted]

    def thread(self, root_ts: str) -> list[Message]:
        """Return the replies under a message, oldest first."""
        return [message for message in self.shown() if message.is_reply and message.thread_ts == root_ts]

    def as_json(self) -> dict[str, Any]:
        """Return the `channel` object of the conversations methods."""
        common: dict[str, Any] = {
            "id": self.id,
            "created": self.created,
            "is_archived": self.is_archived,
            "is_private": True,
        }
        common |= {
            "is_channel": False,
            "is_group": False,
            "is_im": False,
            "is_mpim": False,
            "context_team_id": self.team.id,
        }
        if self.kind == "im":
            other = next(iter(self.members - {self.team.bot_user_id}), self.team.bot_user_id)
            return common | {"is_im": True, "user": other, "is_user_deleted": False, "is_open": True}
        kind = (
            {"is_channel": True, "is_private": False} if self.kind == "channel" else {"is_mpim": True, "is_group": True}
        )
        return (
            common
            | kind
            | {
                "is_ext_shared": self.is_ext_shared,
                "name": self.name,
                "is_member": self.has_app,
                "num_members": len(self.members),
            }
        )
