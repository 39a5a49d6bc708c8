"""Slack's JSON in, frozen dataclasses out. The only file that digs in a body.

Whatever a stranger can send ends here: what cannot be understood becomes `None` (nothing happens) or an empty field
(the person is told), never an exception further in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot import actions
from bot.plain_text import plain
from storage.models import Account, Step

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Submission:
    """The modal as it was handed in."""

    workspace_id: int
    view_id: str
    by: str
    first: str
    """A Slack id; empty if nobody was chosen."""
    second: str
    reason: str
    second_writes_first: bool


@dataclass(frozen=True)
class StepClick:
    """One of the three buttons on a card."""

    workspace_id: int
    introduction_id: int
    by: str
    step: Step


@dataclass(frozen=True)
class UndoClick:
    """The menu on a card: take this step back."""

    workspace_id: int
    introduction_id: int
    by: str
    step: Step


# --- The modal ------------------------------------------------------------------------------------------------------


def submission(body: Body, workspace_id: int) -> Submission | None:
    """The modal's fields; None if this is no modal of ours."""
    view_id, by = _text(_at(body, "view", "id")), _text(_at(body, "user", "id"))
    if not view_id or not by or len(view_id) > 64:
        return None
    return Submission(
        workspace_id=workspace_id,
        view_id=view_id,
        by=by,
        first=_person(body, actions.FIRST_PERSON),
        second=_person(body, actions.SECOND_PERSON),
        reason=plain(_text(_field(body, actions.REASON, "value"))),
        second_writes_first=_at(_field(body, actions.FIRST_MOVER, "selected_option"), "value") == "second",
    )


def _person(body: Body, field: str) -> str:
    return user_id(_field(body, field, "selected_user")) or ""


def _field(body: Body, field: str, kind: str) -> Any:
    return _at(body, "view", "state", "values", field, field, kind)


# --- The card -------------------------------------------------------------------------------------------------------


def step_click(body: Body, workspace_id: int) -> StepClick | None:
    """A press on one of the three buttons; None if it is nothing we ever posted."""
    word = _text(_at(_action(body), "action_id")).removeprefix(actions.STEP)
    introduction_id, by = _id(_at(_action(body), "value")), user_id(_at(body, "user", "id"))
    if (step := _step(word)) is None or introduction_id is None or by is None:
        return None
    return StepClick(workspace_id, introduction_id, by, step)


def undo_click(body: Body, workspace_id: int) -> UndoClick | None:
    """A choice of Undo in a card's menu; None if it is anything else."""
    choice, by = menu_choice(body).split(":"), user_id(_at(body, "user", "id"))
    if len(choice) != 3 or choice[0] != actions.UNDO or by is None:
        return None
    introduction_id, step = _id(choice[1]), _step(choice[2])
    if introduction_id is None or step is None:
        return None
    return UndoClick(workspace_id, introduction_id, by, step)


def menu_choice(body: Body) -> str:
    """The value chosen in a card's menu; empty if there is none."""
    return _text(_at(_action(body), "selected_option", "value"))


def _action(body: Body) -> Any:
    found = _at(body, "actions")
    return found[0] if isinstance(found, list) and found else None


# --- People ---------------------------------------------------------------------------------------------------------


def account(user: Body) -> Account:
    """What kind of account `users.info` describes. https://docs.slack.dev/reference/objects/user-object"""
    if user.get("deleted"):
        return Account.DEACTIVATED
    # Slackbot is a person by Slack's own flags.
    if user.get("is_bot") or user.get("id") == "USLACKBOT":
        return Account.BOT
    return Account.PERSON


# --- JSON -----------------------------------------------------------------------------------------------------------


def _at(value: Any, *path: str) -> Any:
    """What stands at the end of the path; None wherever it breaks off."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def user_id(value: Any) -> str | None:
    """A person's Slack id, or None if it cannot be one."""
    return value if isinstance(value, str) and re.fullmatch(r"[UW][A-Z0-9]{1,30}", value) else None


def _step(word: str) -> Step | None:
    return next((step for step in Step if step == word), None)


def _id(value: Any) -> int | None:
    # Nine digits fit every database's integer.
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value, re.ASCII) else None
