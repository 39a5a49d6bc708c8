"""The roles: who sends a request, from which company and which workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.delivery import Kind
from sandbox.team import ELSEWHERE, HOME

Json = dict[str, Any]
OTHER, UNKNOWN = "T0OTHER", "TUNKNOWN"


@dataclass(frozen=True)
class Role:
    """Somebody who sends requests. Empty: whoever it was in the first place."""

    user_id: str = ""
    home: str = HOME.id
    """The workspace they belong to."""
    workspace: str = HOME.id
    """The one they act in."""


ROLES: Mapping[str, Role] = {
    "as it was": Role(),
    "connector": Role("U0000ANA"),
    "party": Role("U0000BEN"),
    "other party": Role("U000CHIDI"),
    "stranger": Role("U000DALIA"),
    "guest": Role("U0000FERN"),
    "admin": Role("U0000HANA"),
    "deactivated": Role("U00000GUS"),
    "other company": Role("U0000SVEN", ELSEWHERE),
    "other workspace": Role("U0000BEN", OTHER, OTHER),
    "unknown workspace": Role("U0000BEN", UNKNOWN, UNKNOWN),
}


def act_as(role: Role, kind: Kind, payload: Json) -> None:
    """Let somebody else send a request."""
    if role.user_id and kind == "slash_commands":
        payload |= {"user_id": role.user_id, "team_id": role.workspace}
    elif role.user_id and kind == "interactive":
        _interact_as(role, payload)
    elif role.user_id:
        payload["team_id"] = payload["context_team_id"] = role.workspace
        payload["authorizations"] = [{"team_id": role.workspace, "user_id": "U0SANDBOX", "is_bot": True}]
        if isinstance(payload["event"].get("user"), str):
            payload["event"]["user"] = role.user_id


def _interact_as(role: Role, payload: Json) -> None:
    payload["user"] = {**payload["user"], "id": role.user_id, "team_id": role.home}
    payload["team"] = {"id": role.home, "domain": "somewhere"}  # of another company: theirs (Slack Connect)
    if "view" in payload:
        payload["view"] = payload["view"] | {"team_id": role.workspace, "app_installed_team_id": role.workspace}
    if "message" in payload:
        payload["message"] = payload["message"] | {"team": role.workspace}
