"""The workspaces that a process serves: the one of its only token, or all that installed the app."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from bot.jobs.scheduler import Step
from bot.slack.connections import Connection
from storage.queries.served import Served

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


class Workspaces(Protocol):
    """The workspaces that a process serves, the ways to them, and what the clock does for their tokens."""

    @property
    def served(self) -> Served:
        """Return them as a condition for statements."""

    @property
    def workspace_id(self) -> int | None:
        """Return the only one's row id; None if there may be any number."""

    def connect(self, workspace_id: int) -> Connection:
        """Return the way to one. Raises `NotConnectedError` if it isn't served."""

    def steps(self) -> Mapping[str, Step]:
        """Return what a tick does for their tokens, by name, in order."""

    def problem(self) -> str | None:
        """Return why none of them can be served now; None if they can."""

    def website(self, inside: WSGIApplication, poke: Callable[[], None]) -> WSGIApplication:
        """Return what answers browsers, in front of `inside`, which takes Slack's requests. `poke`: wakes the clock."""

    def facts(self) -> dict[str, str]:
        """Return what to log at the start, by name. No secret."""

    def close(self) -> None:
        """Wait for calls under way."""
