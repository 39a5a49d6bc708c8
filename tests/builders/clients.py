"""People's Slack clients without Slack between: what they see is the outbox, what they press goes to the listeners.

The listeners are the real ones, reached through the bot's own table of contents.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from sqlalchemy import select

from bot.ids import COMMAND, STEP_PREFIX, Choice, Field, Modal, line_field
from bot.jobs import refresh_homes
from bot.listeners import register
from bot.listeners.dependencies import Dependencies
from bot.messages.replies import has_changed
from bot.notifications.keys import home_key
from bot.slack.client import SlackClient
from bot.slack.connections import Connection
from bot.slack.installation import Installation
from bot.use_cases.workspaces import install
from storage.database import Database
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.queries.served import only
from tests.builders.looking import look

Json = dict[str, Any]
Listener = Callable[..., None]
Matches = Callable[[Json], bool]
Told = Callable[..., Callable[[Listener], Listener]]
NUMBERS = count(1)
UNSEEN = SlackResponse(
    client=None,
    http_verb="POST",
    api_url="users.info",
    req_args={},
    data={"ok": False, "error": "user_not_found"},
    headers={},
    status_code=200,
)
"""Slack's answer about somebody it doesn't show."""
INVALID = SlackResponse(
    client=None,
    http_verb="POST",
    api_url="views.open",
    req_args={},
    data={"ok": False, "error": "invalid_arguments"},
    headers={},
    status_code=200,
)
"""Slack's answer to a modal that names somebody it doesn't show."""
NUMBER_ALONE = re.compile(r"(?<![^:])[0-9]{1,9}(?=:|$)")


@dataclass
class Table:
    """Recorder of everything Bolt is told to listen to, in order."""

    rows: list[tuple[str, Any, list[Matches], Listener]] = field(default_factory=list)

    def _keep(self, kind: str) -> Callable[..., Callable[[Listener], Listener]]:
        def told(
            constraint: Any, matchers: list[Callable[[Json], bool]] | None = None
        ) -> Callable[[Listener], Listener]:
            def keep(listener: Listener) -> Listener:
                self.rows.append((kind, constraint, matchers or [], listener))
                return listener

            return keep

        return told

    def __getattr__(self, kind: str) -> Told:
        return self._keep(kind)

    def find(self, kind: str, name: str, body: Json) -> Listener:
        """Return the first listener that matches."""
        for row_kind, constraint, matchers, listener in self.rows:
            fits = constraint.search(name) if isinstance(constraint, re.Pattern) else constraint == name
            if row_kind == kind and fits and all(matches(body) for matches in matchers):
                return listener
        raise LookupError(f"nobody listens to {kind} {name}")


@dataclass
class Screen:
    """Slack's Web API as far as listeners call it: a modal opens on somebody's screen."""

    modal: Json | None = None
    entered: Json = field(default_factory=dict)
    """What is in the fields of a modal that was replaced: Slack goes by their ids."""
    hidden: set[str] = field(default_factory=set)
    """Whom Slack does not show to the bot."""
    told: Json = field(default_factory=dict)
    """What Slack says about whoever looks at it, beside a name and a zone."""
    about: dict[str, Json] = field(default_factory=dict)
    """The same about one person, by Slack id."""

    def views_open(self, *, view: Json, **_: Any) -> None:
        """Answer as https://docs.slack.dev/reference/methods/views.open says: refuse ids of people it doesn't know."""
        if any(f'"{each}"' in json.dumps(view["blocks"]) for each in self.hidden):
            raise SlackApiError("refused", INVALID)  # type: ignore[no-untyped-call]
        self.modal, self.entered = view, {}

    def views_push(self, *, view: Json, **_: Any) -> None:
        """Answer as https://docs.slack.dev/reference/methods/views.push says."""
        self.modal = view

    def views_update(self, *, view: Json, **_: Any) -> None:
        """Answer as https://docs.slack.dev/reference/methods/views.update says."""
        self.modal = view

    def users_info(self, *, user: str) -> Json:
        """Answer as https://docs.slack.dev/reference/methods/users.info says."""
        if user in self.hidden:
            raise SlackApiError("refused", UNSEEN)  # type: ignore[no-untyped-call]
        return {"user": {"id": user, "tz": "Europe/Lisbon"} | self.told | self.about.get(user, {})}


@dataclass(frozen=True)
class Control:
    """Something that can be pressed or chosen."""

    action_id: str
    value: str

    @property
    def verb(self) -> str:
        """Return the verb it stands for."""
        return self.action_id if self.action_id.startswith(STEP_PREFIX) else self.value.split(":")[0]


class Clients:
    """One workspace, in which anybody may press anything."""

    def __init__(self, database: Database, now: Callable[[], datetime], *, in_files: bool = False) -> None:
        self.team = team = f"T{next(NUMBERS)}"
        granted = frozenset({"mpim:write", "files:write"} if in_files else {"mpim:write"})
        installation = Installation("", team, "UBOT", granted)
        install.settle_in(database, installation, now())
        workspace = install.identify(database, team)
        assert workspace
        self.workspace_id, self.database, self._now = workspace.id, database, now
        self.is_looked_at = True
        """True if the clock looks after each press; otherwise it looks when somebody reads."""
        self._table, self._screens = Table(), {}  # type: ignore[var-annotated]
        connection = Connection(SlackClient(), installation)
        register(self._table, Dependencies(database, now, lambda: None, lambda _: connection))  # type: ignore[arg-type]

    def screen(self, person: str) -> Screen:
        """Return the modal that a person has open."""
        screen: Screen = self._screens.setdefault(person, Screen())
        return screen

    def messages(self, person: str) -> dict[str, Json]:
        """Return everything that this person can read, by its key, as it looks now; their Home, if they opened it."""
        look(self.database)
        self._draw_homes()
        with self.database.reading() as session:
            rows = session.scalars(
                select(OutgoingMessage)
                .where(OutgoingMessage.workspace_id == self.workspace_id)
                .order_by(OutgoingMessage.id)
            )
            return {row.key: row.content for row in rows if person in (row.to, row.and_to)}

    def open_home(self, person: str) -> Json:
        """Open one's Home. Returns what it shows."""
        event = {"type": "app_home_opened", "user": person, "tab": "home"}
        self._call("event", "app_home_opened", {"event": event}, person)
        return self.messages(person)[home_key(person)]

    def change_profile(self, user: object) -> None:
        """Change somebody's profile: `user` is Slack's user object, or anything at all."""
        self._call("event", "user_change", {"event": {"type": "user_change", "user": user}}, "USLACK")

    def _draw_homes(self) -> None:
        for draw in (refresh_homes.show_opened, refresh_homes.refresh):
            draw(self.database, only(self.workspace_id), self._now())

    def ask_about(self, person: str, other: str) -> str:
        """Ask on one's Home what there was with somebody else. Returns what the modal says."""
        chosen = {"action_id": Field.WHO, "selected_user": other}
        body = {"user": {"id": person}, "trigger_id": "1.2.3", "actions": [chosen]}
        self._call("action", Field.WHO, body, person)
        return json.dumps(self.screen(person).modal, ensure_ascii=False)

    def controls(self, person: str) -> list[Control]:
        """Return everything that this person can press."""
        return [control for message in self.messages(person).values() for control in controls(message)]

    def press(self, person: str, control: Control, message: tuple[str, str] | None = None) -> Json | None:
        """Press it. Returns the modal that opens, if one does.

        `message`: the conversation and the id of the message it stands on, for a value as release 0.2 spelled it.
        """
        self.screen(person).modal, self.screen(person).entered = None, {}
        value = control.value if message else self._with_code(control.value)
        pressed = {"action_id": control.action_id, "value": value}
        body = {"user": {"id": person}, "trigger_id": "1.2.3", "actions": [pressed]}
        if message:
            body["container"] = dict(zip(("channel_id", "message_ts"), message, strict=True))
        self._call("action", control.action_id, body, person)
        return self.screen(person).modal

    def _with_code(self, value: str) -> str:
        """Return a value that a test made up, with the introduction's number alone, as a button carries it."""
        alone = NUMBER_ALONE.search(value)
        with self.database.reading() as session:
            known = session.get(Introduction, int(alone[0])) if alone else None
            return NUMBER_ALONE.sub(known.reference, value, count=1) if known else value

    def press_in_modal(self, person: str, modal: Json, control: Control) -> Json | None:
        """Press something in a modal without fields. Returns it as it stands then."""
        self.screen(person).modal = modal
        pressed = {"action_id": control.action_id, "value": control.value}
        view = modal | {"id": f"V{next(NUMBERS)}", "hash": "1.abc"}
        body = {"user": {"id": person}, "trigger_id": "1.2.3", "actions": [pressed], "view": view}
        self._call("action", control.action_id, body, person)
        return self.screen(person).modal

    def hand_in(self, person: str, values: Json) -> Json:
        """Submit the open modal, with what it opened with but for these values.

        Returns its errors, by field; under "" what the bot says in the modal's place.
        """
        screen = self.screen(person)
        modal = screen.modal
        assert modal
        entered = self._entered(person, modal, values)
        state = {"values": {name: {name: entered[name]} for name in entered}}
        view = {"id": f"V{next(NUMBERS)}"} | modal | {"state": state}
        said = self._call("view", modal["callback_id"], {"user": {"id": person}, "view": view}, person)
        if screen.modal is not modal and screen.modal:
            screen.modal, screen.entered = screen.modal | {"id": view["id"]}, entered
        return said

    def _entered(self, person: str, modal: Json, values: Json) -> Json:
        """Return what is in the fields of a modal once these were filled in."""
        initial = initial_values(modal)
        return initial | {name: kept for name, kept in self.screen(person).entered.items() if name in initial} | values

    def choose(self, person: str, modal: Json, name: str, value: str) -> Json:
        """Choose an option in a modal that tells the bot at once. Returns the modal as it stands then."""
        self.screen(person).modal = modal
        return self._chosen(person, name, {"selected_option": {"value": value}})

    def tick(self, person: str, name: str, *values: str) -> Json:
        """Tick these boxes, and no others, in the open modal. Returns it as it stands then."""
        return self._chosen(person, name, {"selected_options": [{"value": value} for value in values]})

    def pick(self, person: str, name: str, *people: str) -> Json:
        """Choose these people, and no others, in a field that tells the bot at once. Returns the modal then."""
        return self._chosen(person, name, {"selected_user": people[0] if people else None, "selected_users": [*people]})

    def type(self, person: str, name: str, text: str) -> None:
        """Type something into a field of the open modal, which tells the bot nothing."""
        self.screen(person).entered[name] = {"value": text}

    def _chosen(self, person: str, name: str, what: Json) -> Json:
        modal = self.screen(person).modal
        assert modal
        chosen = {"action_id": name, "block_id": name} | what
        entered = self._entered(person, modal, {name: chosen})
        values = {each: {each: entered[each]} for each in entered}
        view = {"id": f"V{next(NUMBERS)}"} | modal | {"hash": "1.abc", "state": {"values": values}}
        body = {"user": {"id": person}, "trigger_id": "1.2.3", "actions": [chosen], "view": view}
        self.screen(person).entered = entered
        self._call("action", name, body, person)
        updated: Json | None = self.screen(person).modal
        assert updated
        return updated

    def command(self, person: str, text: str) -> None:
        """Type `/intro` and this after it."""
        said = {"user_id": person, "text": text, "trigger_id": f"{next(NUMBERS)}.2.3"}
        self._call("command", COMMAND, said, person)

    def choose_shortcut(self, person: str, name: str, author: str) -> Json | None:
        """Choose a shortcut, on a message of this author if it's one for messages. Returns the modal that opens."""
        self.screen(person).modal = None
        message = {"type": "message", "user": author, "text": "hello", "ts": "1.1"}
        body = {"user": {"id": person}, "team": {"id": self.team}, "trigger_id": "1.2.3", "message": message}
        self._call("shortcut", name, body, person)
        return self.screen(person).modal

    def introduce(self, by: str, first: str, second: str, **ticks: bool) -> Json:
        """Introduce two people. Ticks: `ask_first`, `place`; `shown`: their names, which are hidden otherwise.

        `elsewhere`: they've been introduced today, by email; `in_touch`: and are in touch.
        """
        return self._introduce(
            by,
            {
                Field.FIRST_PERSON: {"selected_user": first},
                Field.SECOND_PERSON: {"selected_user": second},
                Field.REASON: {"value": "both bake"},
                Field.OPTIONS: _options(ticks),
                Field.HIDE_NAMES: {"selected_options": [] if ticks.get("shown") else [{"value": Choice.HIDDEN}]},
                Field.FIRST_DESCRIPTION: {"value": "described-first"},
                Field.SECOND_DESCRIPTION: {"value": "described-second"},
                **{line_field(about): {"value": f"line about {about}"} for about in (first, second)},
                **self._elsewhere(in_touch=ticks.get("in_touch", False)),
            },
        )

    def introduce_several(self, by: str, newcomer: str, *others: str, ask_first: bool = False) -> Json:
        """Introduce one person to several, with a line about each."""
        values = {
            Field.NEWCOMER: {"selected_user": newcomer},
            Field.OTHERS: {"selected_users": [*others]},
            Field.REASON: {"value": "all bake"},
            Field.OPTIONS: {"selected_options": [{"value": Choice.ASK_FIRST}] if ask_first else []},
            **{line_field(about): {"value": f"line about {about}"} for about in (newcomer, *others)},
        }
        return self._introduce(by, values, Modal.INTRODUCE_SEVERAL)

    def introduce_outside(self, by: str, first: str, outsider: str, **ticks: bool) -> Json:
        """Introduce somebody to an outsider, by their name, who writes first.

        Ticks: `ask_first`; `elsewhere` and `in_touch`, as in `introduce`.
        """
        return self._introduce(
            by,
            {
                Field.FIRST_PERSON: {"selected_user": first},
                Field.OUTSIDER: {"value": outsider},
                Field.REASON: {"value": "both bake"},
                Field.OUTSIDE_MOVER: {"selected_option": {"value": "second"}},
                Field.OPTIONS: _options(ticks | {Choice.OUTSIDE: True}),
                **self._elsewhere(in_touch=ticks.get("in_touch", False)),
            },
        )

    def _elsewhere(self, *, in_touch: bool) -> Json:
        """Return what a form says about two who have been introduced today, by email."""
        return {
            Field.ELSEWHERE: {"selected_option": {"value": "email"}},
            Field.ELSEWHERE_ON: {"selected_date": self._now().date().isoformat()},
            Field.IN_TOUCH: {"selected_options": [{"value": Choice.IN_TOUCH}] if in_touch else []},
        }

    def _introduce(self, by: str, values: Json, form: Modal = Modal.INTRODUCE) -> Json:
        blocks = [{"type": "input", "block_id": name, "element": {}} for name in values]
        self.screen(by).modal, self.screen(by).entered = {"callback_id": form, "blocks": blocks}, {}
        return self.hand_in(by, values)

    def _call(self, kind: str, name: str, body: Json, person: str) -> Json:
        said: Json = {}
        acknowledged = []

        def ack(_: object = None, **answer: Any) -> None:
            acknowledged.append(True)
            said.update(answer.get("errors") or {})
            if instead := answer.get("view"):
                said[""] = [block["text"]["text"] for block in instead["blocks"] if "text" in block]
            if answer.get("response_action") == "update":
                self.screen(person).modal = instead

        context = {"workspace_id": self.workspace_id}
        listener = self._table.find(kind, name, body)
        wanted = {"ack": ack, "body": body, "command": body, "context": context, "client": self.screen(person)}
        names = listener.__code__.co_varnames[: listener.__code__.co_argcount]
        listener(**{each: wanted[each] for each in names})
        assert acknowledged == [True]
        if self.is_looked_at:
            look(self.database)
        return said


def _options(ticks: Mapping[str, bool]) -> Json:
    return {"selected_options": [{"value": name} for name, is_ticked in ticks.items() if is_ticked]}


def initial_values(modal: Json) -> Json:
    """Return what Slack sends of a modal in which nobody changed anything, by field."""
    elements = {block["block_id"]: block["element"] for block in modal["blocks"] if block["type"] == "input"}
    return {name: dict(_initial(element)) for name, element in elements.items()}


def _initial(element: Json) -> Iterator[tuple[str, Any]]:
    yield "type", element.get("type")
    for name, value in element.items():
        if name.startswith("initial_"):
            yield name.replace("initial_", "" if name == "initial_value" else "selected_"), value


def controls(message: Json) -> Iterator[Control]:
    """Yield everything that can be pressed in a message."""
    for block in message.get("blocks", ()):
        for element in [*block.get("elements", []), block.get("accessory")]:
            if element and element.get("type") == "button":
                yield Control(element["action_id"], element.get("value", ""))
            for option in (element or {}).get("options", []):
                yield Control(element["action_id"], option["value"])


def is_too_late(modal: object) -> bool:
    """Return whether the bot only says that something has changed."""
    return modal == has_changed()
