"""The parts every method works with: the call's arguments, the state, and Slack's way of refusing."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sandbox.modals import Modals
from sandbox.registered_app import RegisteredApp
from sandbox.workspace import Workspace

Json = dict[str, Any]


class SlackError(Exception):
    """`{"ok": false, "error": code, …}`; what Slack says beside the code is in `more`."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more

    @classmethod
    def with_problems(cls, code: str, problems: list[str]) -> "SlackError":
        """Return a refusal that tells what is wrong with the arguments, as Slack does in response_metadata."""
        return cls(code, response_metadata={"messages": problems})

    def as_json(self) -> Json:
        """Return the body Slack answers with."""
        return {"ok": False, "error": self.code, **self.more}


@dataclass
class Arguments:
    """The arguments of one call, whether they came as a form or as JSON, and the token it was made with."""

    given: Json
    token: str = ""

    def text(self, name: str) -> str | None:
        """Return a string; a number counts as one, because a form cannot tell them apart. Empty is None."""
        value = self.given.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, dict | list | bool):
            raise SlackError.with_problems("invalid_arguments", [f"[ERROR] must be a string [json-pointer:/{name}]"])
        return str(value)

    def required(self, name: str) -> str:
        """Return a string; SlackError when it isn't there."""
        value = self.text(name)
        if value is None:
            problem = f"[ERROR] missing required field: {name}"
            raise SlackError.with_problems("invalid_arguments", [problem])
        return value

    def flag(self, name: str) -> bool:
        """Return a boolean, which slack_sdk sends as "1" or "0" in a form."""
        return str(self.given.get(name, "")).lower() in ("1", "true")

    def number(self, name: str, default: int, smallest: int, largest: int) -> int:
        """Return a whole number within limits; SlackError for anything else."""
        value = self.text(name)
        if value is None:
            return default
        if not value.isdecimal() or not smallest <= int(value) <= largest:
            raise SlackError("invalid_limit" if name == "limit" else "invalid_arguments")
        return int(value)

    def structure(self, name: str, error: str) -> Any:
        """Return a JSON value, which a form carries as text; SlackError with `error` when that text is no JSON."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise SlackError(error) from None


@dataclass(frozen=True)
class Call:
    """One Web API call as it was received: `args` without the token, `at` by the workspace's clock.

    `outcome` is "ok", Slack's error code, or what a fault made of it: "rate_limited", "server_error", "lost_reply",
    "reset". `held` says it came although the Retry-After of an earlier 429 still ran. `team` is the workspace whose
    token it carried, empty if it carried none of a workspace's.
    """

    method: str
    args: Json
    at: datetime
    outcome: str
    held: bool = False
    answer: Json = field(default_factory=dict)
    team: str = ""


@dataclass
class Api:
    """The state that methods can reach: of one workspace, and of the app. `key`: in addresses that need no token."""

    app: RegisteredApp
    workspace: Workspace
    modals: Modals
    new_socket_url: Callable[[], str]
    base_url: Callable[[], str]
    begin_event: Callable[[Json], object]
    key: str

    def require(self, *scopes: str) -> None:
        """Refuse unless the bot token carries one of these scopes."""
        granted = self.workspace.manifest.granted
        if not set(scopes) & set(granted):
            raise SlackError("missing_scope", needed=scopes[0], provided=",".join(granted))

    @property
    def known_ids(self) -> set[str]:
        """Return the ids a block may name as its initial value."""
        people = {m.id for m in self.workspace.members.values() if not m.is_stranger}
        return people | self.workspace.conversations.keys()


@dataclass(frozen=True)
class Method:
    """Method of the Web API: what it does, the scope it always needs, and the kind of token it wants."""

    run: Callable[[Api, Arguments], Json]
    scope: str | None = None
    token: Literal["bot", "app", "none"] = "bot"
