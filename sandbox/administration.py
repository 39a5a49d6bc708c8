"""The acts of a workspace's admins, from outside the app: on members, channels and messages."""

import dataclasses
from typing import Any

from sandbox.interactions import Interactions
from sandbox.members import BOT_USER_ID, SLACKBOT_ID, Member
from sandbox.messages import Message
from sandbox.person import Person
from sandbox.workspace import Workspace


class Administration:
    """Control of a workspace's members, channels and messages. Every change is announced by the state lock."""

    _interactions: Interactions
    """The members' way to act on the app. Set by the sandbox, which delivers what they do."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.state_lock = workspace, workspace.state_lock

    # --- people ---------------------------------------------------------------------------------------------------

    @property
    def people(self) -> list[Person]:
        """Return the members a story can be about: neither bots, nor Slackbot, nor deactivated."""
        members = self.workspace.members.values()
        return [self.person(m.id) for m in members if not m.is_bot and not m.deleted and m.id != SLACKBOT_ID]

    def person(self, name: str) -> Person:
        """Return the member with this handle, full name or id; LookupError when there is none."""
        for member in self.workspace.members.values():
            if name in (member.id, member.handle, member.name):
                return Person(self._interactions, member.id)
        raise LookupError(f"no member {name!r}")

    def add_member(self, member: Member) -> Person:
        """Let someone join the workspace."""
        with self.state_lock.writing():
            self.workspace.members[member.id] = member
        return self.person(member.id)

    def change_member(self, user: str, **fields: Any) -> None:
        """Change fields of a Member, by id or handle: `deleted`, `is_restricted`, `tz`, `visible`, …"""
        with self.state_lock.writing():
            member_id = self.person(user).id
            members = self.workspace.members
            members[member_id] = dataclasses.replace(members[member_id], **fields)

    def deactivate(self, user: str, *, post_error: str | None = None) -> None:
        """Deactivate an account. Posting to its open direct message succeeds, as at Slack, unless `post_error` says."""
        self.change_member(user, deleted=True, refuses_messages=post_error)

    def reactivate(self, user: str) -> None:
        """Give an account back."""
        self.change_member(user, deleted=False, refuses_messages=None)

    def close_messages(self, user: str, error: str = "messages_tab_disabled") -> None:
        """Refuse the app's direct messages to this person with `error` from now on."""
        self.change_member(user, refuses_messages=error)

    def open_messages(self, user: str) -> None:
        """Let direct messages reach this person again."""
        self.change_member(user, refuses_messages=None)

    # --- channels ------------------------------------------------------------------------------------------------

    def change_channel(
        self, name: str, *, is_archived: bool = False, has_app: bool = True, is_ext_shared: bool = False
    ) -> None:
        """Archive a channel or bring it back; whether the app is in it; whether another company is."""
        with self.state_lock.writing():
            channel = next(c for c in self.workspace.conversations.values() if name in (c.id, c.name))
            channel.is_archived, channel.is_ext_shared = is_archived, is_ext_shared
            (channel.members.add if has_app else channel.members.discard)(BOT_USER_ID)

    def remove_message(self, message: Message) -> None:
        """Delete a message, as an admin or its author can."""
        self.workspace.change_message(message, deleted=True)
