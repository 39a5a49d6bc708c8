"""Read which workspace a request is for: the one that has the app, whoever acts and whatever company they're from.

A person of another company (Slack Connect) acts in a request that names their workspace, and their organisation, too:
https://docs.slack.dev/apis/slack-connect, https://docs.slack.dev/apis/events-api
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bot.payloads.body import Body, at, text

TEAM_ID = re.compile(r"[TE][A-Z0-9]{1,30}", re.ASCII)


def team_ids(body: Body) -> tuple[str, ...]:
    """Return Slack's ids of the workspaces that a request can be for; empty if it names none.

    They are of one kind, the surest there is: where the modal's app is installed; by whose grant an event is seen;
    whose bot wrote the message somebody pressed on, whichever company they're from, since both may have the app; where
    something happened; where the person is at home.
    """
    readings = (
        [at(body, "view", "app_installed_team_id")],
        _grants(body),
        [_of_our_message(body)],
        [at(body, "context_team_id"), _team(body), at(body, "team_id")],
        [at(body, "event", "team"), at(body, "user", "team_id"), at(body, "view", "team_id")],
    )
    return next(filter(None, map(_ids, readings)), ())


def _grants(body: Body) -> list[Any]:
    found = at(body, "authorizations")
    return [at(grant, "team_id") for grant in found] if isinstance(found, list) else []


def _team(body: Body) -> Any:
    # An object in an interaction; null in an organisation that installed the app as a whole.
    return at(body, "team", "id") or at(body, "team")


def _of_our_message(body: Body) -> Any:
    # Only an app gets the clicks on its own messages; a shortcut is chosen on anybody's.
    return at(body, "message", "team") if at(body, "type") == "block_actions" else None


def _ids(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in map(text, values) if TEAM_ID.fullmatch(value)))
