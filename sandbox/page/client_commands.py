"""The browser's commands, carried out by the member they're given for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sandbox.administration import Administration
from sandbox.command_text import escape
from sandbox.members import SLACKBOT_ID, bot_of
from sandbox.messages import Message
from sandbox.page import trouble
from sandbox.page.hints import Hints
from sandbox.person import Person
from sandbox.reply import Reply
from sandbox.sandbox import Sandbox
from sandbox.view import View, snapshot
from sandbox.working_morning import WorkingMorning

Json = dict[str, Any]
# Done at once and in order, so that what was typed is there when the modal is submitted. All others wait for the app.
INVITE = "/invite"
AT_ONCE = frozenset({"fill"})


class ClientCommands:
    """Each command is a JSON object {do, as, …}; each method takes one and gives what the browser is told."""

    def __init__(
        self, slack: Sandbox, hints: Hints, morning: WorkingMorning | None, here: Administration | None = None
    ) -> None:
        """`here` is the workspace they're given in; default: the first one."""
        self._slack, self._hints, self._morning, self._here = slack, hints, morning, here or slack
        self._known: dict[str, Callable[[Json], Json | None]] = {
            "command": self._slash_command,
            "say": self._say,
            "click": self._click,
            "choose": self._choose,
            "fill": self._fill,
            "submit": self._submit,
            "close_view": self._close_view,
            "close_all_views": self._close_all_views,
            "open_direct": self._open_direct,
            "shortcut": self._shortcut,
            "message_shortcut": self._message_shortcut,
            "open_home": self._open_home,
            "advance": self._advance,
            "next_day": self._next_day,
            "trouble": self._trouble,
            "start_over": self._start_over,
            "uninstall_app": self._uninstall_app,
        }

    def execute(self, command: Json) -> Json:
        """Carry out a command and return the reply, {"error": …} if it can't be done; blocks while the app works."""
        try:
            return self._known[_text(command, "do")](command) or {}
        except (LookupError, ValueError, PermissionError) as problem:
            return {"error": str(problem)}

    # --- in a conversation ----------------------------------------------------------------------------------------

    def _slash_command(self, command: Json) -> Json:
        person, name, place = self._person(command), _text(command, "command"), _place(command)
        if command.get("thread_ts"):
            self._slackbot(person, place, f"{name} is not supported in threads. Sorry!", _text(command, "thread_ts"))
            return {}
        if name == INVITE:
            return self._invite(person, place, _text(command, "text"))
        self._hints.ran(person.id, name)
        reply = person.command(name, _text(command, "text"), conversation=place, typed=True)
        if reply.error:
            self._slackbot(person, place, reply.error)
        return _told(reply)

    def _invite(self, person: Person, place: str | None, whom: str) -> Json:
        """Let the app into the channel, as Slack's own `/invite @app` does; nobody else has to be let in here."""
        workspace = self._here.workspace
        app = bot_of(workspace.team, workspace.manifest.name)
        if whom.strip().removeprefix("@") not in (app.handle, app.name, f"<@{app.id}>"):
            raise LookupError(f"Only the app can be invited here: {INVITE} @{app.handle}")
        if place is None or workspace.conversations[place].kind != "channel":
            raise LookupError("The app can only be invited to a channel.")
        person.invite_app(place)
        return {}

    def _slackbot(self, person: Person, place: str | None, text: str, thread_ts: str | None = None) -> None:
        """Say something only this person sees, in Slackbot's name, as Slack does when a command fails."""
        workspace = self._here.workspace
        channel = place or workspace.open_direct(person.id).id
        workspace.post(channel, SLACKBOT_ID, escape(text, typed=True), thread_ts=thread_ts, ephemeral_for=person.id)

    def _say(self, command: Json) -> Json:
        person, workspace = self._person(command), self._here.workspace
        people = [member for member in workspace.members.values() if member.visible]
        text = escape(_text(command, "text"), people, workspace.conversations.values(), typed=True)
        person.say(text, conversation=_place(command), thread_ts=command.get("thread_ts"))
        return {}

    def _open_direct(self, command: Json) -> Json:
        other, workspace = self._here.workspace.members[_text(command, "user")], self._here.workspace
        return {"channel": workspace.open_direct(self._person(command).id, other.id, with_app=False).id}

    def _shortcut(self, command: Json) -> Json:
        return _told(self._person(command).shortcut(_text(command, "callback_id")))

    def _message_shortcut(self, command: Json) -> Json:
        person = self._person(command)
        message = self._message(person, command)
        return _told(person.message_shortcut(_text(command, "callback_id"), message))

    # --- in blocks ------------------------------------------------------------------------------------------------

    def _click(self, command: Json) -> Json:
        person, name = self._person(command), _text(command, "option" if "option" in command else "action_id")
        on = self._on(person, command)
        return _told(person.click(on, name, block_id=_block_of(on, command)))

    def _choose(self, command: Json) -> Json:
        person, name = self._person(command), _text(command, "action_id")
        on = self._on(person, command)
        return _told(person.choose(on, name, command.get("value"), block_id=_block_of(on, command)))

    def _fill(self, command: Json) -> None:
        person, on = self._person(command), _text(command, "action_id")
        view, where = self._view(person, command), _text(command, "block_id")
        person.fill(on, command.get("value"), on=view, block_id=where, force=True)

    def _on(self, person: Person, command: Json) -> Message | View:
        if "view" in command:
            return self._view(person, command)
        return self._message(person, command)

    def _message(self, person: Person, command: Json) -> Message:
        message = self._here.workspace.message(_text(command, "channel"), _text(command, "ts"))
        if message is None or message.ephemeral_for not in (None, person.id):
            raise LookupError("This message is gone.")
        return message

    # --- in a view ------------------------------------------------------------------------------------------------

    def _submit(self, command: Json) -> Json:
        person = self._person(command)
        self._check_top(person, command)
        return _told(person.submit())

    def _close_view(self, command: Json) -> None:
        person = self._person(command)
        self._check_top(person, command)
        person.close_view()

    def _close_all_views(self, command: Json) -> None:
        self._person(command).close_all_views()

    def _open_home(self, command: Json) -> None:
        """Look at the app's Home or Messages tab."""
        self._person(command).open_home("home" if _text(command, "tab") == "home" else "messages")

    def _view(self, person: Person, command: Json) -> View:
        view = self._here.modals.find(_text(command, "view"))
        if view is None or view.user != person.id:
            raise LookupError("This has been closed.")
        with self._slack.state_lock.reading():
            return snapshot(view, self._here.workspace.members)

    def _check_top(self, person: Person, command: Json) -> None:
        top = person.view
        if top is None or top.id != _text(command, "view"):
            raise LookupError("This has been closed.")

    # --- the sandbox ----------------------------------------------------------------------------------------------

    def _advance(self, command: Json) -> None:
        self._slack.clock.advance(timedelta(seconds=float(command.get("seconds", 0))))

    def _next_day(self, _command: Json) -> None:
        clock, morning = self._slack.clock, self._morning
        with self._slack.state_lock.writing():  # two presses at once are two days
            now = clock.now()
            clock.advance(morning.next_after(now) - now if morning else timedelta(days=1))

    def _trouble(self, command: Json) -> None:
        trouble.switch(self._slack.faults, _text(command, "name"))
        self._slack.state_lock.touch()

    def _start_over(self, _command: Json) -> None:
        self._slack.on_start_over()

    def _uninstall_app(self, _command: Json) -> None:
        self._here.uninstall_app()

    def _person(self, command: Json) -> Person:
        return self._here.person(_text(command, "as"))


def _text(command: Json, key: str) -> str:
    value = command.get(key)
    if not isinstance(value, str):
        raise ValueError(f"{key} has to be a text")
    return value


def _place(command: Json) -> str | None:
    """Return the conversation; None is the direct message with the app, which may not be there yet."""
    return _text(command, "channel") if command.get("channel") else None


def _told(reply: Reply) -> Json:
    return {"acknowledged": reply.acknowledged, "failed": reply.error}


def _block_of(on: Message | View, command: Json) -> str | None:
    """Return the id of the block that was clicked; None if it's gone: a message that changed has new ids."""
    block_id = _text(command, "block_id")
    return block_id if any(block.get("block_id") == block_id for block in on.blocks) else None
