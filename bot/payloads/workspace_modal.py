"""Read the modal in which an admin sets up the workspace, as if each value had been typed at the command line."""

from __future__ import annotations

from bot.ids import Choice, Field
from bot.payloads import modal_fields
from bot.payloads.body import Body, text, user, user_id
from bot.rules import workspace_settings
from bot.use_cases.workspaces.settings import ChangeSettings
from storage.models.enums import Introducers


def change_settings(body: Body, workspace_id: int) -> ChangeSettings | None:
    """Read a workspace's settings as submitted by an admin; None if this is no modal of ours."""
    by = user(body)
    if by is None or not modal_fields.is_there(body, Field.TIME_ZONE):
        return None
    values = {
        workspace_settings.SUMMARY_CHANNEL: text(
            modal_fields.value(body, Field.SUMMARY_CHANNEL, "selected_conversation")
        ),
        workspace_settings.SUMMARY_DAY: modal_fields.option(body, Field.SUMMARY_DAY),
        workspace_settings.SUMMARY_HOUR: modal_fields.option(body, Field.SUMMARY_HOUR),
        workspace_settings.TIME_ZONE: modal_fields.words(body, Field.TIME_ZONE),
        workspace_settings.INTRODUCERS: _introducers(body),
        workspace_settings.ASK_FIRST: workspace_settings.YES
        if Choice.ASK_FIRST in modal_fields.ticked(body, Field.ASKING)
        else workspace_settings.NO,
        workspace_settings.OPEN_LIMIT: modal_fields.words(body, Field.OPEN_LIMIT),
        workspace_settings.PRESET: modal_fields.option(body, Field.PRESET),
        workspace_settings.KEEP_DAYS: modal_fields.words(body, Field.KEEP_DAYS),
    }
    for optional in (workspace_settings.SUMMARY_CHANNEL, workspace_settings.KEEP_DAYS):
        values[optional] = values[optional] or workspace_settings.NONE
    return ChangeSettings(workspace_id, by, tuple(values.items()), _shown(body))


def _shown(body: Body) -> tuple[tuple[str, str], ...]:
    read = modal_fields.kept(body).items()
    return tuple((name, value) for name, value in read if name in workspace_settings.BY_NAME and isinstance(value, str))


def _introducers(body: Body) -> str:
    who = modal_fields.option(body, Field.INTRODUCERS)
    if who != Introducers.LISTED:
        return who
    chosen = modal_fields.value(body, Field.INTRODUCER_IDS, "selected_users")
    return ", ".join(filter(None, map(user_id, chosen if isinstance(chosen, list) else ())))
