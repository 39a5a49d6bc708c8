"""Modals and Home tabs: the stack each person has open, and what they typed into it."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from sandbox.canonical_blocks import canonical_blocks
from sandbox.team import APP_ID, Team
from sandbox.values import initial_values
from sandbox.workspace import Workspace

STACK_LIMIT = 3  # docs.slack.dev/surfaces/modals

Values = dict[str, dict[str, dict[str, Any]]]


@dataclass
class OpenView:
    """View a person has before them: what the app sent, and what the person has done to it since."""

    team: Team
    id: str
    user: str
    definition: dict[str, Any]
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str | None = None

    def as_json(self, with_values: bool = False) -> dict[str, Any]:
        """Return the `view` object of Slack's answers and payloads; typed values only in payloads."""
        given = self.definition
        ids = {
            "id": self.id,
            "team_id": self.team.id,
            "app_id": APP_ID,
            "bot_id": self.team.bot_id,
            "app_installed_team_id": self.team.id,
        }
        texts = {key: given.get(key, "") for key in ("callback_id", "private_metadata", "external_id")}
        flags = {key: given.get(key, False) for key in ("clear_on_close", "notify_on_close")}
        shown = {key: given.get(key) for key in ("title", "submit", "close")}
        stack = {"root_view_id": self.root_id, "previous_view_id": self.previous_id, "hash": self.hash}
        state = {"state": {"values": self.values if with_values else {}}}
        return {
            **ids,
            "type": given["type"],
            "blocks": given["blocks"],
            **texts,
            **flags,
            **shown,
            **stack,
            **state,
        }


class Modals:
    """The views that everybody has open. Change only inside `workspace.state_lock.writing()`."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.stacks: dict[str, list[OpenView]] = {}
        self.homes: dict[str, OpenView] = {}

    def top(self, user: str) -> OpenView | None:
        """Return the view this person is looking at, None when there is none."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def find(self, view_id: str | None, external_id: str | None = None) -> OpenView | None:
        """Return an open view, or a Home tab, by its id or by the app's own; None when there is none."""
        everywhere = [*(view for stack in self.stacks.values() for view in stack), *self.homes.values()]
        for view in everywhere:
            if view.id == view_id or (external_id and view.definition.get("external_id") == external_id):
                return view
        return None

    def open(self, user: str, definition: dict[str, Any]) -> OpenView:
        """Show a first view; a stack that was there is gone."""
        with self._workspace.state_lock.writing():
            view = self._new(user, definition)
            self.stacks[user] = [view]
            return view

    def push(self, user: str, definition: dict[str, Any]) -> OpenView:
        """Put a view on top of what is open."""
        with self._workspace.state_lock.writing():
            below = self.stacks[user][-1]
            view = self._new(user, definition)
            view.root_id, view.previous_id = below.root_id, below.id
            self.stacks[user].append(view)
            return view

    def update(self, view: OpenView, definition: dict[str, Any]) -> OpenView:
        """Replace what a view shows; what was typed stays where block_id and action_id stay (docs: views.update)."""
        with self._workspace.state_lock.writing():
            typed = view.values
            view.definition, view.hash = canonical_view(definition), self._new_hash()
            view.values = initial_values(view.definition["blocks"])
            view.errors, view.trouble = {}, None
            for block_id, action_id in ((b, a) for b, actions in view.values.items() for a in actions):
                kept = typed.get(block_id, {}).get(action_id)
                if kept and kept["type"] == view.values[block_id][action_id]["type"]:
                    view.values[block_id][action_id] = kept
            return view

    def publish(self, user: str, definition: dict[str, Any]) -> OpenView:
        """Show a Home tab to one person."""
        with self._workspace.state_lock.writing():
            known = self.homes.get(user)
            self.homes[user] = self.update(known, definition) if known else self._new(user, definition)
            return self.homes[user]

    def close(self, view: OpenView) -> None:
        """Close this view, if it is still open (a modal can be submitted twice at the same moment)."""
        with self._workspace.state_lock.writing():
            self.stacks[view.user] = [other for other in self.stacks.get(view.user, []) if other is not view]

    def pop(self, user: str) -> OpenView:
        """Close the top view."""
        with self._workspace.state_lock.writing():
            return self.stacks[user].pop()

    def clear(self, user: str) -> list[OpenView]:
        """Close all of a person's views; returns them, first opened first."""
        with self._workspace.state_lock.writing():
            return self.stacks.pop(user, [])

    def start_over(self) -> None:
        """Forget every view."""
        with self._workspace.state_lock.writing():
            self.stacks.clear()
            self.homes.clear()

    def _new(self, user: str, definition: dict[str, Any]) -> OpenView:
        view_id, canonical = self._workspace.new_id("V"), canonical_view(definition)
        values, team = initial_values(canonical["blocks"]), self._workspace.team
        return OpenView(team, view_id, user, canonical, self._new_hash(), view_id, values=values)

    def _new_hash(self) -> str:
        return f"{int(self._workspace.clock.now().timestamp())}.{secrets.token_hex(4)}"


def canonical_view(definition: dict[str, Any]) -> dict[str, Any]:
    """Return a view as Slack gives it back: every block and action with an id."""
    return definition | {"blocks": canonical_blocks(definition["blocks"])}
