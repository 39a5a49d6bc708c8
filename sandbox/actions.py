"""Finding what a person clicks or chooses, and the `actions` entry that comes of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.canonical_blocks import elements_of
from sandbox.form import filled, label_of
from sandbox.members import Member
from sandbox.values import STATEFUL, options_of

Json = dict[str, Any]
# The fields of an element that Slack repeats in `actions` (the BlockActions types of @slack/bolt).
_KEPT_OF_BUTTONS = ("text", "value", "style", "url", "confirm")
_KEPT_OF_CHOICES = ("placeholder", "confirm")


@dataclass(frozen=True)
class Control:
    """Something clickable: its block, its element, and the overflow option if it is one."""

    block: Json
    element: Json
    option: Json | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Return what a person may call it: the text on it, or an id of the app's."""
        if self.option is not None:
            return (self.option["text"]["text"], self.option.get("value", ""))
        text = self.element.get("text")
        return (*((text["text"],) if isinstance(text, dict) else ()), self.element["action_id"])

    def action(self, action_ts: str) -> Json:
        """Return the entry in `actions` that a click on it sends."""
        element, option = self.element, self.option
        ids = {"action_id": element["action_id"], "block_id": self.block["block_id"], "action_ts": action_ts}
        kept: Json = {key: element[key] for key in _KEPT_OF_BUTTONS if key in element}
        chosen: Json = {} if option is None else {"selected_option": option}
        return {"type": element["type"], **ids, **kept, **chosen}


def controls(blocks: Iterable[Json]) -> Iterator[Control]:
    """Yield every button and every overflow choice, in reading order."""
    for block in blocks:
        for element in elements_of(block):
            if element["type"] == "overflow":
                yield from (Control(block, element, option) for option in options_of(element))
            elif element["type"] not in STATEFUL:
                yield Control(block, element)


def find_control(blocks: Iterable[Json], name: str, block_id: str | None = None) -> Control:
    """Return the one control of this name; LookupError when there is none, or more than one."""
    everything = list(controls(blocks))
    found = [c for c in everything if name in c.names and block_id in (None, c.block["block_id"])]
    if len(found) == 1:
        return found[0]
    there = ", ".join(repr(control.names[0]) for control in everything) or "nothing"
    raise LookupError(f"{len(found) or 'nothing'} to click called {name!r}; there is: {there}")


def find_choice(blocks: Iterable[Json], name: str, block_id: str | None = None) -> Control:
    """Return the select, group of boxes or picker with this label, block_id or action_id."""
    for block in blocks:
        for element in elements_of(block):
            names = (label_of(block, element), block["block_id"], element["action_id"])
            if element["type"] in STATEFUL and name in names and block_id in (None, block["block_id"]):
                return Control(block, element)
    raise LookupError(f"nothing to choose from called {name!r}")


def choosing(
    control: Control, value: Any, me: Member, members: Mapping[str, Member], action_ts: str
) -> tuple[Json, Json]:
    """Return the `actions` entry of choosing `value`, and the new entry in state.values."""
    element = control.element
    entry = filled(element, value, me, members)
    ids = {"action_id": element["action_id"], "block_id": control.block["block_id"]}
    keys = (*_KEPT_OF_CHOICES, STATEFUL[element["type"]][1])
    return {**ids, "action_ts": action_ts, **{key: element[key] for key in keys if key in element}, **entry}, entry
