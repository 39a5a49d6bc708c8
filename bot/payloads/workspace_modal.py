"""The form in which an admin sets up the workspace, read as if it had been typed at the command line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot import ids as actions
from bot.payloads import modal_fields as fields
from bot.payloads.body import Body, at, text, user, user_id
from bot.rules import workspace_settings as settings
from storage.models.enums import Introducers


@dataclass(frozen=True)
class WorkspaceForm:
    """What somebody sets for the whole workspace. Whether they may, this does not say."""

    workspace_id: int
    by: str
    values: tuple[tuple[str, str], ...]
    """Names of `bot.settings` and their values, as they are written there."""
    shown: tuple[tuple[str, str], ...] = ()
    """What the form showed when it opened, as far as that can be read."""


def workspace_form(body: Body, workspace_id: int) -> WorkspaceForm | None:
    """The form's fields; None if this is no form of ours."""
    by = user(body)
    if by is None or not fields.is_there(body, actions.TIME_ZONE):
        return None
    values = {
        settings.SUMMARY_CHANNEL: text(fields.value(body, actions.SUMMARY_CHANNEL, "selected_conversation")),
        settings.SUMMARY_DAY: fields.option(body, actions.SUMMARY_DAY),
        settings.SUMMARY_HOUR: fields.option(body, actions.SUMMARY_HOUR),
        settings.TIME_ZONE: fields.words(body, actions.TIME_ZONE),
        settings.INTRODUCERS: _introducers(body),
        settings.ASK_FIRST: settings.YES if actions.ASK_FIRST in fields.ticked(body, actions.ASKING) else settings.NO,
        settings.OPEN_LIMIT: fields.words(body, actions.OPEN_LIMIT),
        settings.PRESET: fields.option(body, actions.PRESET),
        settings.KEEP_DAYS: fields.words(body, actions.KEEP_DAYS),
    }
    for optional in (settings.SUMMARY_CHANNEL, settings.KEEP_DAYS):
        values[optional] = values[optional] or settings.NONE
    return WorkspaceForm(workspace_id, by, tuple(values.items()), _shown(body))


def _shown(body: Body) -> tuple[tuple[str, str], ...]:
    try:
        kept = json.loads(text(at(body, "view", "private_metadata")))
    except (ValueError, RecursionError):
        return ()
    read = kept.items() if isinstance(kept, Mapping) else ()
    return tuple((name, value) for name, value in read if name in settings.BY_NAME and isinstance(value, str))


def _introducers(body: Body) -> str:
    who = fields.option(body, actions.INTRODUCERS)
    if who != Introducers.LISTED:
        return who
    chosen = fields.value(body, actions.INTRODUCER_IDS, "selected_users")
    return ", ".join(filter(None, map(user_id, chosen if isinstance(chosen, list) else ())))
