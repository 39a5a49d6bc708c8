"""Buttons that were pressed and entries of menus that were chosen, of this version and of all before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.ids import STEP_PREFIX, Verb
from bot.payloads.body import Body, at, row_id, text, user, word
from storage.models.enums import Step, Way


@dataclass(frozen=True)
class Click:
    """Somebody pressed something on a message about an introduction."""

    workspace_id: int
    introduction_id: int
    by: str
    """A Slack id."""
    said: str = ""
    """The last part of the button's value."""


@dataclass(frozen=True)
class StepClick:
    """One of the three buttons on a card, or its undo."""

    workspace_id: int
    introduction_id: int
    by: str
    step: Step


@dataclass(frozen=True)
class WayClick:
    """A way out that was chosen in a card's menu, or is taken back."""

    workspace_id: int
    introduction_id: int
    by: str
    way: Way


def verb(body: Body) -> str:
    """Return what kind of button it was; empty if it is none of ours, or one of the three steps."""
    return _value(body).split(":")[0]


def click(body: Body, workspace_id: int) -> Click | None:
    """A press on any button with a value `verb:introduction:word`; None if it is nothing we ever posted."""
    parts, by = _value(body).split(":"), user(body)
    introduction_id = row_id(parts[1]) if len(parts) == 3 else None
    return Click(workspace_id, introduction_id, by, parts[2]) if introduction_id is not None and by else None


def step_click(body: Body, workspace_id: int) -> StepClick | None:
    """A press on one of the three buttons; None if it is nothing we ever posted."""
    step = word(Step, text(at(_action(body), "action_id")).removeprefix(STEP_PREFIX))
    introduction_id, by = row_id(at(_action(body), "value")), user(body)
    if step is None or introduction_id is None or by is None:
        return None
    return StepClick(workspace_id, introduction_id, by, step)


def undo_click(body: Body, workspace_id: int) -> StepClick | None:
    """An undo of a step; None if it is anything else."""
    pressed = click(body, workspace_id)
    step = word(Step, pressed.said) if pressed and verb(body) == Verb.UNDO else None
    return StepClick(pressed.workspace_id, pressed.introduction_id, pressed.by, step) if pressed and step else None


def way_click(body: Body, workspace_id: int) -> WayClick | None:
    """A way out, chosen or taken back; None if it is anything else."""
    pressed = click(body, workspace_id)
    way = word(Way, pressed.said) if pressed else None
    return WayClick(pressed.workspace_id, pressed.introduction_id, pressed.by, way) if pressed and way else None


def _value(body: Body) -> str:
    """A button's value, or that of what was chosen in a menu."""
    return text(at(_action(body), "value")) or text(at(_action(body), "selected_option", "value"))


def _action(body: Body) -> Any:
    found = at(body, "actions")
    return found[0] if isinstance(found, list) and found else None
