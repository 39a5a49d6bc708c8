"""Member at their Slack client: what they do."""

from typing import Any

from sandbox import form
from sandbox.actions import choosing, find_choice, find_control
from sandbox.command_text import MentionForm, escape
from sandbox.manifest import Tab
from sandbox.messages import Conversation, Message
from sandbox.modals import OpenView
from sandbox.reply import Reply, raw_reply
from sandbox.screen import Screen
from sandbox.view import View

Json = dict[str, Any]


class Person(Screen):
    """One member acting. Every call blocks until the app has answered or Slack has given up waiting."""

    def command(
        self,
        command: str,
        text: str = "",
        *,
        conversation: str | None = None,
        form: MentionForm = "plain",
        typed: bool = False,
    ) -> Reply:
        """Type a slash command and press Enter, in the direct message with the app unless told where.

        Where messages to the app are turned off it's typed in the direct message with oneself instead.
        `@handle` becomes an id when the manifest says should_escape; `<@U1>` stays one unless it was `typed`. The
        reply is the private answer or Slack's error.
        """
        place = self._to_type_in(conversation)
        manifest = self.workspace.manifest
        if manifest.knows(command) and manifest.escapes(command):
            people = [m for m in self.workspace.members.values() if m.visible]
            text = escape(text, people, self.workspace.conversations.values(), form, typed=typed)
        return self._interactions.command(self.member, place, command, text)

    def say(self, text: str, *, conversation: str | None = None, thread_ts: str | None = None) -> Message:
        """Write an ordinary message."""
        return self._interactions.say(self.member, self._place(conversation), text, thread_ts)

    def invite_app(self, channel: str) -> None:
        """Invite the app to a channel."""
        self._interactions.invite_app(self.member, self._place(channel))

    def open_home(self, tab: Tab = "home") -> None:
        """Open the app's Home tab, or its Messages tab; what the app then publishes is `home`, a moment later."""
        self._interactions.open_home(self.member, tab)

    def shortcut(self, name: str) -> Reply:
        """Choose one of the app's global shortcuts, by its callback_id or name."""
        return self._interactions.shortcut(self.member, name)

    def message_shortcut(self, name: str, message: Message) -> Reply:
        """Choose one of the app's shortcuts in a message's menu, by its callback_id or name."""
        self._place(message.channel)
        return self._interactions.message_shortcut(self.member, name, message)

    def fill(
        self, label: str, value: Any, *, on: View | None = None, block_id: str | None = None, force: bool = False
    ) -> None:
        """Fill in an input of the open modal (or of the view `on`), found by label, block_id or action_id.

        `value`: text; a handle, name or id for people; a choice's text or value; a list where several may be chosen.
        Dates and times as such or in ISO form, as the clock on their wall shows them. ValueError when a text is longer
        than the input takes, or more is chosen, unless `force`.
        """
        with self.workspace.state_lock.writing():
            view = self._live(on) if on else self._open_view()
            block, element = form.find(view.definition["blocks"], label, block_id)
            entry = form.filled(element, value, self.member, self.workspace.members)
            if not force and (problem := form.limit_complaint(element, entry)):
                raise ValueError(f"{label}: {problem}")
            view.values[block["block_id"]][element["action_id"]] = entry
            view.errors.pop(block["block_id"], None)

    def submit(self, values: dict[str, Any] | None = None, *, force: bool = False) -> Reply:
        """Press the open modal's submit button, after filling in `values`.

        What Slack's client refuses by itself (a required field left empty) never reaches the app, unless `force`.
        """
        for label, value in (values or {}).items():
            self.fill(label, value, force=force)
        view = self._open_view()
        if view.definition.get("submit") is None:
            raise LookupError("this modal has no submit button")
        complaints = {} if force else self._complaints(view)
        if complaints:
            with self.workspace.state_lock.writing():
                view.errors = complaints
            return Reply(acknowledged=False, errors=complaints)
        return self._interactions.submit(self.member, view)

    @staticmethod
    def _complaints(view: OpenView) -> dict[str, str]:
        blocks = [block for block in view.definition["blocks"] if block["type"] == "input"]
        entries = [(b, b["element"], view.values[b["block_id"]][b["element"]["action_id"]]) for b in blocks]
        said = {block["block_id"]: form.complaint(block, element, entry) for block, element, entry in entries}
        return {block_id: text for block_id, text in said.items() if text is not None}

    def close_view(self) -> None:
        """Close the top modal with its close button; the one below it, if any, is there again."""
        view = self._open_view()
        if view.definition.get("clear_on_close"):
            return self.close_all_views()
        self._interactions.close(self.member, [self._modals.pop(self.id)], is_cleared=False)
        return None

    def close_all_views(self) -> None:
        """Close all modals with the ✕."""
        self._interactions.close(self.member, self._modals.clear(self.id)[::-1], is_cleared=True)

    def click(self, on: Message | View, what: str, *, block_id: str | None = None, confirm: bool = True) -> Reply:
        """Click a button or overflow choice, by the text on it or its action_id, in a message or view as it was seen.

        A confirmation dialogue is answered with `confirm`; without it nothing is sent.
        """
        target = on if isinstance(on, Message) else self._live(on)
        blocks = on.blocks
        control = find_control(blocks, what, block_id)
        if "confirm" in control.element and not confirm:
            return Reply(acknowledged=False)
        return self._interactions.click(self.member, target, control.action(self.workspace.new_ts()))

    def click_payload(self, on: Message | View, what: str, *, block_id: str | None = None) -> Json:
        """Return what a click would send, unsent: to be changed and given to send_interaction."""
        action = find_control(on.blocks, what, block_id).action(self.workspace.new_ts())
        return self._interactions.click_payload(self.member, on if isinstance(on, Message) else self._live(on), action)

    def choose(self, on: Message | View, what: str, value: Any, *, block_id: str | None = None) -> Reply:
        """Choose in a select, boxes or picker that stands in a message or view and tells the app at once."""
        target = on if isinstance(on, Message) else self._live(on)
        control, now = find_choice(on.blocks, what, block_id), self.workspace.new_ts()
        action, entry = choosing(control, value, self.member, self.workspace.members, now)
        if isinstance(target, OpenView):
            with self.workspace.state_lock.writing():
                # A Home tab may have been published anew since it was seen, without this block.
                target.values.get(control.block["block_id"], {})[control.element["action_id"]] = entry
            if control.block["type"] == "input" and not control.block.get("dispatch_action"):
                return Reply(acknowledged=False)
        return self._interactions.click(self.member, target, action)

    def send_interaction(self, payload: Json) -> Reply:
        """Send the app any interaction payload, however wrong."""
        return raw_reply(self._interactions.deliver("interactive", payload))

    def send_command(self, payload: Json) -> Reply:
        """Send the app any slash command payload, on top of what a real one has."""
        real = self._interactions.payloads.command(self.member, self._to_type_in(None), "/", "")
        return raw_reply(self._interactions.deliver("slash_commands", real | payload))

    def _to_type_in(self, conversation: str | None) -> Conversation:
        if conversation is None and not self.workspace.manifest.takes_messages:
            return self.workspace.open_direct(self.id, with_app=False)
        return self._place(conversation)

    def _open_view(self) -> OpenView:
        view = self._modals.top(self.id)
        if view is None:
            raise LookupError(f"no modal is open before {self.name}")
        return view

    def _live(self, seen: View) -> OpenView:
        view = self._modals.find(seen.id)
        if view is None:
            raise LookupError(f"{seen.title or 'the Home tab'!r} is no longer open")
        return view
