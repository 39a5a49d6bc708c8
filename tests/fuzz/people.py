"""People who go on using the bot meanwhile, and the requests that they could send: those get mutated."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.ids import COMMAND, Modal, Shortcut
from sandbox import Message, Person
from sandbox.actions import Control, choosing, controls
from sandbox.canonical_blocks import elements_of
from sandbox.delivery import Kind
from sandbox.form import filled
from sandbox.modals import OpenView
from sandbox.values import STATEFUL, options_of
from tests.fuzz.slack import DirectSlack

Json = dict[str, Any]
Request = tuple[Kind, Json]
SAMPLES = [
    json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent.parent / "payloads" / "samples").glob("*.json"))
]
NUMBER = re.compile(r'(?<=[":])17(?=[":])')
COMMANDS = (
    *(
        "",
        "help",
        "list",
        "settings",
        "export",
        "forget",
        "stop",
        "summary",
        "summary since 2026-01-01",
        "summary last month",
    ),
    *("who <@U0000BEN>", "hello", "coffee", "<@U0000BEN|ben> <@U000CHIDI|chidi> both bake", "@ben <> @chidi, why not"),
    *("1. <@U000DALIA> 2. <@W000EMEKA>: “sing”", "<@U0000ANA> and <@U0000BEN> × climb", "<@U0000SVEN> <@U0000FERN> x"),
    "<@U0000ANA> to <@U0000BEN> <@U000CHIDI> <@U000DALIA> sing",
)
LATEST = 8  # messages of a conversation that people still press something in


class People:
    """Everybody in the workspace."""

    def __init__(self, slack: DirectSlack, chance: Random) -> None:
        self.slack, self._chance, self._made = slack, chance, 0

    def act(self) -> None:
        """Let somebody do one thing, as Slack lets them."""
        person = self._chance.choice(self.slack.people)
        with suppress(LookupError, PermissionError):  # there is nothing of that kind before them
            self._chance.choice((self._introduce, self._introduce, self._click, self._click, self._click, self._look))(
                person
            )

    def _introduce(self, person: Person) -> None:
        first, second, *more = (each.member.handle for each in self._chance.sample(self.slack.people, 4))
        self._made += 1
        people = f"@{first} to @{second} @{' @'.join(more)}" if self._made % 8 == 0 else f"@{first} @{second}"
        person.command(COMMAND, f"{people} reason {self._made}")
        self._submit(person)

    def _click(self, person: Person) -> None:
        if person.view:
            return self._submit(person)
        seen, control = self._chance.choice([*self._pressable(person)])
        self.slack._interactions.click(person.member, seen, control.action(self.slack.workspace.new_ts()))
        return None

    def _look(self, person: Person) -> None:
        person.open_home()
        person.command(COMMAND, self._chance.choice(COMMANDS))

    def _submit(self, person: Person) -> None:
        view = self.slack.modals.top(person.id)
        is_rare = view is not None and view.definition.get("callback_id") == Modal.FORGET
        if view and view.definition.get("submit") and not (is_rare and self._chance.random() < 0.9):
            self._fill_in(person, view)
            self.slack._interactions.submit(person.member, view)
        if self.slack.modals.top(person.id) is view and self._chance.random() < 0.5:
            self.slack.modals.clear(person.id)

    def _fill_in(self, person: Person, view: OpenView) -> None:
        for block in view.definition["blocks"]:
            for element in elements_of(block) if block["type"] == "input" else ():
                value = self._entry(element)
                if value is not None and self._chance.random() < 0.5:
                    entry = filled(element, value, person.member, self.slack.workspace.members)
                    view.values[block["block_id"]][element["action_id"]] = entry

    def _entry(self, element: Json) -> Any:
        """Return something to fill in; None to leave it as it is."""
        kind, day = element["type"], self.slack.clock.now().date() + timedelta(self._chance.randrange(1, 20))
        if kind == "plain_text_input":
            return self._chance.choice(("a few words", "5", "Europe/Lisbon", "You both care about *bridges*"))
        if kind == "datepicker":
            return day.isoformat()
        if options := options_of(element):
            chosen = self._chance.choice(options)["value"]
            return [chosen] if STATEFUL[kind][0].endswith("s") else chosen
        people = {"users_select": self._chance.choice(self.slack.people).id, "multi_users_select": ["U0000HANA"]}
        return people.get(kind)

    # --- Requests ---------------------------------------------------------------------------------------------------

    def requests(self, references: list[str]) -> Iterator[Request]:
        """Yield requests that people could send now, as Slack would send them. `references`: introductions to name."""
        for person in self.slack.people:
            yield from self._interactions_of(person)
            yield "slash_commands", self._command(person, self._chance.choice(COMMANDS))
            yield from self._shortcuts(person)
            yield from self._events(person)
        for sample in SAMPLES:
            text = json.dumps(sample).replace('"T1"', f'"{self.slack.team_id}"')
            named = self._chance.choice([*references, "17"])
            kind: Kind = "events_api" if sample["type"] == "event_callback" else "interactive"
            yield kind, json.loads(NUMBER.sub(named, text))

    def _interactions_of(self, person: Person) -> Iterator[Request]:
        payloads, now = self.slack._interactions.payloads, self.slack.workspace.new_ts()
        for seen, control in self._pressable(person):
            made = payloads.click if isinstance(seen, Message) else payloads.click_in_view
            yield "interactive", made(person.member, seen, control.action(now))  # type: ignore[arg-type]
        for view in self._views(person):
            yield from (("interactive", payload) for payload in self._choices(person, view))
            if view.definition["type"] == "modal":
                self._fill_in(person, view)
                yield "interactive", payloads.submission(person.member, view)

    def _choices(self, person: Person, view: OpenView) -> Iterator[Json]:
        for block in view.definition["blocks"]:
            for element in elements_of(block):
                value = self._entry(element) if element["type"] in STATEFUL else None
                if value is not None:
                    members, now = self.slack.workspace.members, self.slack.workspace.new_ts()
                    action, _ = choosing(Control(block, element), value, person.member, members, now)
                    yield self.slack._interactions.payloads.click_in_view(person.member, view, action)

    def _pressable(self, person: Person) -> Iterator[tuple[Message | OpenView, Control]]:
        """Yield all buttons before a person, and what each stands on."""
        messages = [message for place in self._places(person) for message in place[-LATEST:] if message.by_app]
        for message in messages:
            yield from ((message, control) for control in controls(message.blocks))
        for view in self._views(person):
            yield from ((view, control) for control in controls(view.definition["blocks"]))

    def _places(self, person: Person) -> Iterator[list[Message]]:
        for place in self.slack.workspace.conversations.values():
            if person.id in place.members:
                yield place.shown()

    def _views(self, person: Person) -> list[OpenView]:
        found = (self.slack.modals.top(person.id), self.slack.modals.homes.get(person.id))
        return [view for view in found if view]

    def _command(self, person: Person, text: str) -> Json:
        place = self.slack.workspace.open_direct(person.id)
        return self.slack._interactions.payloads.command(person.member, place, COMMAND, text)

    def _shortcuts(self, person: Person) -> Iterator[Request]:
        payloads, manifest = self.slack._interactions.payloads, self.slack.workspace.manifest
        chosen = manifest.shortcut("global", Shortcut.INTRODUCE_TWO_PEOPLE)
        yield "interactive", payloads.shortcut(person.member, chosen)
        if (places := [*self._places(person)]) and (messages := self._chance.choice(places)):
            chosen = manifest.shortcut("message", Shortcut.INTRODUCE_AUTHOR)
            yield "interactive", payloads.message_shortcut(person.member, chosen, self._chance.choice(messages))

    def _events(self, person: Person) -> Iterator[Request]:
        payloads, workspace = self.slack._interactions.payloads, self.slack.workspace
        home = payloads.home_opened_event(person.member, "home", self.slack.modals.homes.get(person.id))
        profile = {
            "type": "user_change",
            "user": person.member.as_json(self.slack.clock.now(), self.slack.workspace.team),
        }
        joined = payloads.joined_event(person.member, workspace.conversations["C0GENERAL"])
        for event in (
            home,
            profile,
            joined,
            {"type": "message", "user": person.id, "text": "hi", "channel": "C0GENERAL"},
        ):
            yield "events_api", payloads.event(event)
