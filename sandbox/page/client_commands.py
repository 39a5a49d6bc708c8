"""What the browser asks for, carried out by the member it asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox.command_text import escape
from sandbox.members import SLACKBOT_ID
from sandbox.messages import Message
from sandbox.page import trouble
from sandbox.page.hints import Hints
from sandbox.person import Person
from sandbox.reply import Reply
from sandbox.view import View, snapshot
from sandbox.working_morning import WorkingMorning

if TYPE_CHECKING:
    from sandbox.sandbox import Sandbox

Json = dict[str, Any]
# Done at once and in order, so that what was typed is there when the modal is submitted. All others wait for the app.
AT_ONCE = frozenset({"fill"})


class Wishes:
    """Each wish is a JSON object {do, as, …}; each method takes one and gives what the browser is told."""

    def __init__(self, slack: Sandbox, hints: Hints, morning: WorkingMorning | None) -> None:
        self._slack, self._hints, self._morning = slack, hints, morning
        self._known: dict[str, Callable[[Json], Json | None]] = {
            "command": self._command,
            "say": self._say,
            "click": self._click,
            "choose": self._choose,
            "fill": self._fill,
            "submit": self._submit,
            "close_view": self._close_view,
            "close_all_views": self._close_all_views,
            "open_direct": self._open_direct,
            "open_home": self._open_home,
            "advance": self._advance,
            "next_day": self._next_day,
            "trouble": self._trouble,
            "start_over": self._start_over,
        }

    def grant(self, wish: Json) -> Json:
        """Carry out a wish; one that cannot be (any more) is answered by {"error": …}. Blocks while the app works."""
        try:
            return self._known[_text(wish, "do")](wish) or {}
        except (LookupError, ValueError, PermissionError) as problem:
            return {"error": str(problem)}

    # --- in a conversation ----------------------------------------------------------------------------------------

    def _command(self, wish: Json) -> Json:
        person, command, place = self._person(wish), _text(wish, "command"), _place(wish)
        if wish.get("thread_ts"):
            self._slackbot(person, place, f"{command} is not supported in threads. Sorry!", _text(wish, "thread_ts"))
            return {}
        self._hints.ran(person.id, command)
        reply = person.command(command, _text(wish, "text"), conversation=place, typed=True)
        if reply.error:
            self._slackbot(person, place, reply.error)
        return _told(reply)

    def _slackbot(self, person: Person, place: str | None, text: str, thread_ts: str | None = None) -> None:
        """Say something only this person sees, in Slackbot's name, as Slack does when a command fails."""
        workspace = self._slack.workspace
        channel = place or workspace.open_direct(person.id).id
        workspace.post(channel, SLACKBOT_ID, escape(text, typed=True), thread_ts=thread_ts, ephemeral_for=person.id)

    def _say(self, wish: Json) -> Json:
        person, workspace = self._person(wish), self._slack.workspace
        people = [member for member in workspace.members.values() if member.visible]
        text = escape(_text(wish, "text"), people, workspace.conversations.values(), typed=True)
        person.say(text, conversation=_place(wish), thread_ts=wish.get("thread_ts"))
        return {}

    def _open_direct(self, wish: Json) -> Json:
        other, workspace = self._slack.workspace.members[_text(wish, "user")], self._slack.workspace
        return {"channel": workspace.open_direct(self._person(wish).id, other.id, with_app=False).id}

    # --- in blocks ------------------------------------------------------------------------------------------------

    def _click(self, wish: Json) -> Json:
        person, name = self._person(wish), _text(wish, "option" if "option" in wish else "action_id")
        on = self._on(person, wish)
        return _told(person.click(on, name, block_id=_block_of(on, wish)))

    def _choose(self, wish: Json) -> Json:
        person, name = self._person(wish), _text(wish, "action_id")
        on = self._on(person, wish)
        return _told(person.choose(on, name, wish.get("value"), block_id=_block_of(on, wish)))

    def _fill(self, wish: Json) -> None:
        person, on = self._person(wish), _text(wish, "action_id")
        view, where = self._view(person, wish), _text(wish, "block_id")
        person.fill(on, wish.get("value"), on=view, block_id=where, force=True)

    def _on(self, person: Person, wish: Json) -> Message | View:
        if "view" in wish:
            return self._view(person, wish)
        message = self._slack.workspace.message(_text(wish, "channel"), _text(wish, "ts"))
        if message is None or message.ephemeral_for not in (None, person.id):
            raise LookupError("This message is no longer there.")
        return message

    # --- in a view ------------------------------------------------------------------------------------------------

    def _submit(self, wish: Json) -> Json:
        person = self._person(wish)
        self._check_top(person, wish)
        return _told(person.submit())

    def _close_view(self, wish: Json) -> None:
        person = self._person(wish)
        self._check_top(person, wish)
        person.close_view()

    def _close_all_views(self, wish: Json) -> None:
        self._person(wish).close_all_views()

    def _open_home(self, wish: Json) -> None:
        """Tell the app that somebody looks at its Home or Messages tab, if it asked to be told."""
        person, event = self._person(wish), "app_home_opened"
        if not self._slack.workspace.manifest.hears(event):
            return
        channel = self._slack.workspace.open_direct(person.id).id
        self._slack.send_event({"type": event, "user": person.id, "channel": channel, "tab": _text(wish, "tab")})

    def _view(self, person: Person, wish: Json) -> View:
        view = self._slack.modals.find(_text(wish, "view"))
        if view is None or view.user != person.id:
            raise LookupError("This is no longer open.")
        with self._slack.changes.reading():
            return snapshot(view, self._slack.workspace.members)

    def _check_top(self, person: Person, wish: Json) -> None:
        top = person.view
        if top is None or top.id != _text(wish, "view"):
            raise LookupError("This is no longer open.")

    # --- the sandbox ----------------------------------------------------------------------------------------------

    def _advance(self, wish: Json) -> None:
        self._slack.clock.advance(timedelta(seconds=float(wish.get("seconds", 0))))

    def _next_day(self, _wish: Json) -> None:
        clock, morning = self._slack.clock, self._morning
        with self._slack.changes.making():  # two presses at once are two days
            now = clock.now()
            clock.advance(morning.next_after(now) - now if morning else timedelta(days=1))

    def _trouble(self, wish: Json) -> None:
        trouble.switch(self._slack.faults, _text(wish, "name"))
        self._slack.changes.touch()

    def _start_over(self, _wish: Json) -> None:
        self._slack.on_start_over()

    def _person(self, wish: Json) -> Person:
        return self._slack.person(_text(wish, "as"))


def _text(wish: Json, key: str) -> str:
    value = wish.get(key)
    if not isinstance(value, str):
        raise ValueError(f"{key} has to be a text")
    return value


def _place(wish: Json) -> str | None:
    """The conversation; none is the direct message with the app, which may not be there yet."""
    return _text(wish, "channel") if wish.get("channel") else None


def _told(reply: Reply) -> Json:
    return {"acknowledged": reply.acknowledged, "failed": reply.error}


def _block_of(on: Message | View, wish: Json) -> str | None:
    """The block that was clicked, if it is still there: a message that changed meanwhile has new ids."""
    block_id = _text(wish, "block_id")
    return block_id if any(block.get("block_id") == block_id for block in on.blocks) else None
