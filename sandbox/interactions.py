"""Interactions with the app: what people do goes out as Slack's payloads, answers go where they belong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.delivery import DeliveryResult, Kind
from sandbox.hooks import answer_privately
from sandbox.manifest import Tab
from sandbox.members import Member
from sandbox.messages import Conversation, Message
from sandbox.modals import OpenView
from sandbox.payloads import Payloads
from sandbox.reply import BUTTON_TROUBLE, NOT_INTERACTIVE, TURNED_OFF, Reply, button_error, command_error, text_of
from sandbox.submitting import apply
from sandbox.web.call import Api, SlackError

Json = dict[str, Any]


@dataclass
class Interactions:
    """Everybody's interactions. `deliver` waits for the app; so never call it with the state's lock held."""

    api: Api
    payloads: Payloads
    deliver: Callable[[Kind, Json], DeliveryResult]
    begin_event: Callable[[Json], object]

    def command(self, member: Member, conversation: Conversation, command: str, text: str) -> Reply:
        """Run a slash command."""
        if self._is_closed(conversation):
            return Reply(acknowledged=False, error=TURNED_OFF)
        if not (self.api.workspace.has_app and self.api.workspace.manifest.knows(command)):
            # Slackbot's words; no app hears of it.
            return Reply(acknowledged=False, error=f"{command} is not a valid command.")
        answer = self.deliver("slash_commands", self.payloads.command(member, conversation, command, text))
        if not answer.acknowledged:
            return Reply(acknowledged=False, error=command_error(command, answer))
        return self._show_answer(member, conversation, command, answer)

    def _show_answer(self, member: Member, conversation: Conversation, command: str, answer: DeliveryResult) -> Reply:
        if answer.payload:
            try:
                with self.api.workspace.state_lock.writing():
                    answer_privately(self.api, member.id, conversation.id, answer.payload)
            except SlackError:
                unusable = DeliveryResult(failure="http_error", status=200)
                return Reply(acknowledged=True, error=command_error(command, unusable), payload=answer.payload)
        return Reply(acknowledged=True, text=text_of(answer), payload=answer.payload)

    def click(self, member: Member, on: Message | OpenView, action: Json) -> Reply:
        """Click or choose something in a message or view."""
        return self._interact(self.click_payload(member, on, action))

    def shortcut(self, member: Member, name: str) -> Reply:
        """Choose a global shortcut, by its callback_id or name; LookupError when the app has no such one."""
        return self._interact(self.payloads.shortcut(member, self.api.workspace.manifest.shortcut("global", name)))

    def message_shortcut(self, member: Member, name: str, message: Message) -> Reply:
        """Choose a shortcut in a message's menu, which no ephemeral message has (docs: implementing shortcuts)."""
        shortcut = self.api.workspace.manifest.shortcut("message", name)
        if message.ephemeral_for:
            raise LookupError("a message that only one person sees has no shortcuts")
        return self._interact(self.payloads.message_shortcut(member, shortcut, message))

    def _interact(self, payload: Json) -> Reply:
        if not self.api.workspace.has_app:
            return Reply(acknowledged=False, error=BUTTON_TROUBLE)
        if not self.api.workspace.manifest.interactivity:
            return Reply(acknowledged=False, error=NOT_INTERACTIVE)
        answer = self.deliver("interactive", payload)
        error = None if answer.acknowledged else button_error(answer)
        return Reply(answer.acknowledged, text_of(answer), error, payload=answer.payload)

    def click_payload(self, member: Member, on: Message | OpenView, action: Json) -> Json:
        """Return what a click sends."""
        if isinstance(on, Message):
            return self.payloads.click(member, on, action)
        return self.payloads.click_in_view(member, on, action)

    def submit(self, member: Member, view: OpenView) -> Reply:
        """Press a modal's submit button, everything in it being acceptable to Slack's client."""
        answer = self.deliver("interactive", self.payloads.submission(member, view))
        with self.api.workspace.state_lock.writing():
            return apply(self.api, view, answer)

    def close(self, member: Member, views: list[OpenView], is_cleared: bool) -> None:
        """Tell the app of views the person closed, if it asked to be told."""
        for view in views:
            if self.api.workspace.has_app and view.definition.get("notify_on_close"):
                self.deliver("interactive", self.payloads.closed(member, view, is_cleared))

    def say(self, member: Member, conversation: Conversation, text: str, thread_ts: str | None) -> Message:
        """Write a message; the app hears of it if it's there, and asked for such messages or is mentioned."""
        if self._is_closed(conversation):
            raise PermissionError(TURNED_OFF)
        message = self.api.workspace.post(conversation.id, member.id, text, thread_ts=thread_ts)
        if self.api.workspace.has_app and conversation.has_app:
            self._tell_of(message, conversation)
        return message

    def _tell_of(self, message: Message, conversation: Conversation) -> None:
        workspace = self.api.workspace
        word = "channels" if conversation.kind == "channel" else conversation.kind
        is_mention = conversation.kind != "im" and f"<@{workspace.team.bot_user_id}>" in message.text
        if workspace.manifest.hears(f"message.{word}"):
            self.begin_event(self.payloads.message_event(message))
        if is_mention and workspace.manifest.hears("app_mention"):
            self.begin_event(self.payloads.message_event(message) | {"type": "app_mention"})

    def _is_closed(self, conversation: Conversation) -> bool:
        """Return whether this is a direct message with an app that takes none, or that was removed."""
        workspace, is_apps = self.api.workspace, conversation.kind == "im" and conversation.has_app
        return is_apps and not (workspace.has_app and workspace.manifest.takes_messages)

    def open_home(self, member: Member, tab: Tab) -> None:
        """Look at the app's Home or Messages tab; the app hears of it if it asked for that."""
        manifest = self.api.workspace.manifest
        if not self.api.workspace.has_app:
            raise LookupError(f"{manifest.name} isn't installed in this workspace")
        if not manifest.has_tab(tab):
            raise LookupError(f"{manifest.name} has no {tab.capitalize()} tab")
        if manifest.hears("app_home_opened"):
            home = self.api.modals.homes.get(member.id)
            self.begin_event(self.payloads.home_opened_event(member, tab, home))

    def invite_app(self, member: Member, conversation: Conversation) -> None:
        """Let the app into a channel; it hears of it if it asked for that and was granted `channels:read`."""
        workspace = self.api.workspace
        if not workspace.has_app:
            raise LookupError(f"{workspace.manifest.name} isn't installed in this workspace")
        with workspace.state_lock.writing():
            conversation.members.add(workspace.team.bot_user_id)
        if workspace.manifest.hears("member_joined_channel"):
            self.begin_event(self.payloads.joined_event(member, conversation))
