"""The acts of a workspace's admins, from outside the app: on members, channels, messages, and the app itself."""

import dataclasses
from collections.abc import Callable
from typing import Any, Literal

from sandbox.delivery import DeliveryResult, EventDelivery, Kind
from sandbox.interactions import Interactions
from sandbox.members import SLACKBOT_ID, Member
from sandbox.messages import Message
from sandbox.modals import Modals
from sandbox.payloads import Payloads
from sandbox.person import Person
from sandbox.registered_app import RegisteredApp
from sandbox.web.call import Api
from sandbox.workspace import Workspace

Json = dict[str, Any]
LeavingEvent = Literal["tokens_revoked", "app_uninstalled"]
# Slack promises no order (docs: app_uninstalled).
LEAVING: tuple[LeavingEvent, LeavingEvent] = ("tokens_revoked", "app_uninstalled")


@dataclasses.dataclass(frozen=True)
class Line:
    """A workspace's way to the app and back: by it payloads are delivered, to its addresses the app answers."""

    deliver: Callable[[Kind, Json], DeliveryResult]
    begin_event: Callable[[Json], EventDelivery]
    base_url: Callable[[], str]
    new_socket_url: Callable[[], str]


class Administration:
    """Control of one workspace: its members, channels, messages and app. The state lock announces every change."""

    def __init__(self, app: RegisteredApp, workspace: Workspace, line: Line) -> None:
        self.app, self.workspace, self.state_lock = app, workspace, workspace.state_lock
        self.modals = Modals(workspace)
        self._line = line
        urls = line.new_socket_url, line.base_url
        self.api = Api(app, workspace, self.modals, *urls, self.send_event, app.key)
        payloads = Payloads(workspace, line.base_url)
        self._interactions = Interactions(self.api, payloads, line.deliver, self.send_event)
        app.add(workspace)

    @property
    def team_id(self) -> str:
        """Return the workspace's id."""
        return self.workspace.team.id

    @property
    def bot_user_id(self) -> str:
        """Return the id of the app's bot in this workspace."""
        return self.workspace.team.bot_user_id

    @property
    def bot_token(self) -> str:
        """Return the bot token issued last for this workspace, good or not; LookupError if there was none."""
        return self.app.tokens.latest(self.team_id)

    def messages(self, channel: str) -> list[Message]:
        """Return every message of a conversation, replies and ephemeral ones included, oldest first."""
        with self.state_lock.reading():
            return self.workspace.conversations[channel].shown()

    # --- the app --------------------------------------------------------------------------------------------------

    def revoke_bot_token(self, error: str = "token_revoked") -> None:
        """Refuse calls with the bot's tokens with `error` from now on ("account_inactive" after an uninstall)."""
        with self.state_lock.writing():
            self.app.tokens.refuse(self.team_id, error, "bot")

    def uninstall_app(
        self, *, order: tuple[LeavingEvent, ...] = LEAVING, error: str = "account_inactive"
    ) -> list[EventDelivery]:
        """Remove the app: every token is refused with `error`, and the app hears of it by these events, in this order.

        Returns once each of them was tried; LookupError where the app isn't installed.
        """
        with self.state_lock.writing():
            if not self.workspace.has_app:
                raise LookupError(f"{self.workspace.manifest.name} isn't installed in {self.workspace.team.name}")
            self.app.tokens.refuse(self.team_id, error, "bot")
            self.app.tokens.refuse(self.team_id, "invalid_refresh_token", "refresh")
            self.workspace.uninstall()
        return [self._tell_of_leaving(name) for name in order if self.workspace.manifest.hears(name)]

    def _tell_of_leaving(self, name: LeavingEvent) -> EventDelivery:
        more = {"tokens": {"oauth": [], "bot": [self.bot_user_id]}} if name == "tokens_revoked" else {}
        delivery = self.send_event({"type": name, **more})
        self.state_lock.wait_for(lambda: delivery.attempts, 10, f"the first attempt to send {name}")
        return delivery

    def send_event(self, event: Json) -> EventDelivery:
        """Send the app an event, again and again until it takes it or Slack would give up; returns at once."""
        return self._line.begin_event(self._interactions.payloads.event(event))

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
        self.workspace.join(member)
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
            (channel.members.add if has_app else channel.members.discard)(self.bot_user_id)

    def remove_message(self, message: Message) -> None:
        """Delete a message, as an admin or its author can."""
        self.workspace.change_message(message, deleted=True)

    # --- the beginning --------------------------------------------------------------------------------------------

    def begin_again(self) -> None:
        """Reset this workspace; the sandbox's `start_over` does that for all of them."""
        self.modals.start_over()
        self.workspace.start_over()
