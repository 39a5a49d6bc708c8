"""Read a modal in which an admin sets up the workspace, as if each value had been typed at the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bot.ids import ANY_ADD_DAY, Choice, Field
from bot.payloads import modal_fields
from bot.payloads.body import Body, at, day, row_id, text, user, user_id
from bot.rules import workspace_settings
from bot.rules.workspace_settings import NO, NONE, YES
from bot.use_cases.workspaces.settings import ChangeSettings
from storage.models.enums import Introducers


def change_settings(body: Body, workspace_id: int) -> ChangeSettings | None:
    """Read a part of a workspace's settings as submitted by an admin, or all of it, as earlier versions asked for it.

    None if this is no modal of ours.
    """
    by = user(body)
    values = tuple((name, read(body)) for name, (field, read) in READ.items() if modal_fields.is_there(body, field))
    if by is None or not values:
        return None
    offered, kept = _days_offered(body), _days_kept(body)
    return ChangeSettings(workspace_id, by, values, _shown(body), _days_added(body), offered - kept)


def people(body: Body) -> list[str]:
    """Return the Slack ids of those chosen to introduce people; while their field isn't shown, those it had before."""
    if modal_fields.is_there(body, Field.INTRODUCER_IDS):
        chosen = modal_fields.value(body, Field.INTRODUCER_IDS, "selected_users")
    else:
        chosen = modal_fields.kept(body).get("people")
    return list(filter(None, map(user_id, chosen if isinstance(chosen, list) else ())))


def number_of_the_day(body: Body) -> int | None:
    """Return the number of the field in which a day was just chosen; None if none was."""
    actions = at(body, "actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    if day(at(action, "selected_date")) is None:
        return None
    return row_id(text(at(action, "action_id")).removeprefix(f"{Field.ADD_DAY}:"))


def _days_offered(body: Body) -> frozenset[date]:
    blocks = at(body, "view", "blocks")
    offered = [
        at(block, "element", "options")
        for block in (blocks if isinstance(blocks, list) else ())
        if at(block, "block_id") == Field.QUIET_DAYS
    ]
    return frozenset().union(*map(_days, offered))


def _days_kept(body: Body) -> frozenset[date]:
    return _days(modal_fields.value(body, Field.QUIET_DAYS, "selected_options"))


def _days(options: object) -> frozenset[date]:
    values = [day(at(option, "value")) for option in options] if isinstance(options, list) else ()
    return frozenset(filter(None, values))


def _days_added(body: Body) -> frozenset[date]:
    values = at(body, "view", "state", "values")
    fields = [field for field in values if ANY_ADD_DAY.match(text(field))] if isinstance(values, Mapping) else ()
    return frozenset(filter(None, (day(modal_fields.value(body, field, "selected_date")) for field in fields)))


def _shown(body: Body) -> tuple[tuple[str, str], ...]:
    read = modal_fields.kept(body).items()
    return tuple((name, value) for name, value in read if name in workspace_settings.BY_NAME and isinstance(value, str))


def _channel(body: Body) -> str:
    return text(modal_fields.value(body, Field.SUMMARY_CHANNEL, "selected_conversation")) or NONE


def _time_zone(body: Body) -> str:
    return modal_fields.option(body, Field.TIME_ZONE) or modal_fields.words(body, Field.TIME_ZONE)


def _introducers(body: Body) -> str:
    who = modal_fields.option(body, Field.INTRODUCERS)
    return ", ".join(people(body)) if who == Introducers.LISTED else who


def _asks_first(body: Body) -> str:
    return YES if Choice.ASK_FIRST in modal_fields.ticked(body, Field.ASKING) else NO


def _asks_results(body: Body) -> str:
    return YES if Choice.ASK_ONCE in modal_fields.ticked(body, Field.RESULTS) else NO


READ: Mapping[str, tuple[Field, Callable[[Body], str]]] = {
    workspace_settings.SUMMARY_CHANNEL: (Field.SUMMARY_CHANNEL, _channel),
    workspace_settings.SUMMARY_DAY: (Field.SUMMARY_DAY, lambda body: modal_fields.option(body, Field.SUMMARY_DAY)),
    workspace_settings.SUMMARY_HOUR: (Field.SUMMARY_HOUR, lambda body: modal_fields.option(body, Field.SUMMARY_HOUR)),
    workspace_settings.TIME_ZONE: (Field.TIME_ZONE, _time_zone),
    workspace_settings.INTRODUCERS: (Field.INTRODUCERS, _introducers),
    workspace_settings.ASK_FIRST: (Field.ASKING, _asks_first),
    workspace_settings.OPEN_LIMIT: (Field.OPEN_LIMIT, lambda body: modal_fields.words(body, Field.OPEN_LIMIT)),
    workspace_settings.PRESET: (Field.PRESET, lambda body: modal_fields.option(body, Field.PRESET)),
    workspace_settings.HOLIDAY_COUNTRY: (
        Field.HOLIDAY_COUNTRY,
        lambda body: modal_fields.option(body, Field.HOLIDAY_COUNTRY),
    ),
    workspace_settings.ASK_RESULTS: (Field.RESULTS, _asks_results),
    workspace_settings.KEEP_DAYS: (
        Field.KEEP_DAYS,
        lambda body: modal_fields.words(body, Field.KEEP_DAYS) or NONE,
    ),
}
"""Each setting's field, and how its value is read."""
