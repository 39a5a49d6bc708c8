"""A workspace's settings: changed in Slack by its admins, and by operators with `python app.py settings`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.ids import Section
from bot.notifications import summaries
from bot.rules import quiet_days, workspace_settings
from bot.rules.deadlines import calendar_for_all
from bot.rules.plain_text import as_keyed
from bot.rules.problems import Problem, TooManyDays, WrongSetting
from bot.rules.profiles import Profile
from bot.rules.workspace_settings import BY_NAME, WrongValueError
from bot.use_cases.errors import reject, reject_if
from storage.database import Database
from storage.models.enums import Account
from storage.models.workspace import Workspace
from storage.queries import introductions, results, workspaces

IN_THE_MODAL = {
    Section.INTRODUCING: (workspace_settings.INTRODUCERS, workspace_settings.ASK_FIRST, workspace_settings.OPEN_LIMIT),
    Section.SUMMARY: (
        workspace_settings.SUMMARY_CHANNEL,
        workspace_settings.SUMMARY_DAY,
        workspace_settings.SUMMARY_HOUR,
        workspace_settings.TIME_ZONE,
    ),
    Section.PACE: (
        workspace_settings.PRESET,
        workspace_settings.HOLIDAY_COUNTRY,
        workspace_settings.ASK_RESULTS,
        workspace_settings.KEEP_DAYS,
    ),
}
"""The settings that an admin can change in Slack, by their names, in the modal of each part.

Quiet days are added and taken out one by one, so they aren't among them.
"""


@dataclass(frozen=True)
class ChangeSettings:
    """Somebody changes the settings of a workspace. It doesn't say whether they may."""

    workspace_id: int
    by: str
    """Their Slack id."""
    values: tuple[tuple[str, str], ...]
    """Names of settings and their values, as on the command line."""
    shown: tuple[tuple[str, str], ...] = ()
    """What the modal showed when it opened, as far as that can be read."""
    added_days: frozenset[date] = frozenset()
    """Quiet days that are added. What somebody else added since the modal opened stays."""
    removed_days: frozenset[date] = frozenset()


def change(database: Database, workspace_id: int, name: str, value: str, now: datetime) -> None:
    """Set one setting of a workspace; the next tick reads it.

    `name`: one of `BY_NAME`. Raises `Rejected` for a value it can't have.
    """
    with database.transaction() as session:
        _write(session, workspaces.lock(session, workspace_id), {name: value}, now)


def check_admin(person: Profile) -> None:
    """Raise `Rejected` unless this person may set up the workspace."""
    if person.account is Account.UNKNOWN:
        reject("by", Problem.SLACK_IS_SILENT)
    if not person.is_admin:
        reject("by", Problem.NOT_AN_ADMIN)


def shown_in_modal(workspace: Workspace, part: Section) -> dict[str, str]:
    """Return the settings an admin can change in this part's modal, each value as on the command line."""
    return {name: BY_NAME[name].read(workspace) for name in IN_THE_MODAL[part]}


def save(database: Database, act: ChangeSettings, by: Profile, now: datetime) -> None:
    """Store what this person changed, all of it or nothing.

    `by`: Slack's answer just now about who submits it. Raises `Rejected`, by the settings' names; about `by` if
    it isn't theirs to say.
    """
    check_admin(by)
    with database.transaction() as session:
        workspace = workspaces.lock(session, act.workspace_id)
        changed = {**_changed(workspace, act), **_quiet_days(workspace, act, now)}
        starts_again = workspace.summary_stopped_by is not None and _is_about_the_summary(act)
        if changed:
            _write(session, workspace, changed, now)
        if starts_again:
            workspace_settings.plan_summary(workspace, now)
        if workspace_settings.ABOUT_THE_SUMMARY & changed.keys() or (starts_again and not workspace.summary_set_by):
            workspace.summary_set_by = act.by


def _changed(workspace: Workspace, act: ChangeSettings) -> dict[str, str]:
    """Return the values that differ from what they found: what somebody else set since the modal opened stays."""
    now = {name: BY_NAME[name].read(workspace) for name, _ in act.values}
    found = now | dict(act.shown)
    if workspace.time_zone is None and workspace_settings.TIME_ZONE in now:
        # The modal offered one, and they took it.
        now[workspace_settings.TIME_ZONE] = found[workspace_settings.TIME_ZONE] = ""
    return {name: value for name, value in act.values if value not in (found[name], now[name])}


def _is_about_the_summary(act: ChangeSettings) -> bool:
    return any(name == workspace_settings.SUMMARY_CHANNEL for name, _ in act.values)


def _quiet_days(workspace: Workspace, act: ChangeSettings, now: datetime) -> dict[str, str]:
    """Return the quiet days, if they change, as on the command line. Raises `Rejected` for days that can't be added."""
    days, today = workspace.quiet_days, calendar_for_all(workspace).day_of(now)
    wanted = quiet_days.changed(days, act.added_days, act.removed_days)
    if wanted == sorted(days):
        return {}
    if any(day < today for day in act.added_days):
        reject(workspace_settings.QUIET_DAYS, Problem.DAY_IS_OVER)
    if act.added_days and len(quiet_days.still_to_come(wanted, today)) > quiet_days.MOST:
        reject(workspace_settings.QUIET_DAYS, TooManyDays(quiet_days.MOST))
    return {workspace_settings.QUIET_DAYS: ", ".join(wanted) or workspace_settings.NONE}


def _write(session: Session, workspace: Workspace, values: Mapping[str, str], now: datetime) -> None:
    """Write these settings. Raises `Rejected`, by the settings' names."""
    wrong, before = {}, {name: BY_NAME[name].read(workspace) for name in values}
    kept_since = workspace_settings.kept_since(workspace, now)
    for name, value in values.items():
        try:
            BY_NAME[name].write(workspace, as_keyed(value).strip())
        except WrongValueError as error:
            wrong[name] = WrongSetting(name, str(error))
    reject_if(wrong)
    changed = {name for name, value in before.items() if BY_NAME[name].read(workspace) != value}
    if workspace_settings.KEEP_DAYS in changed:
        workspace.erased_until = kept_since
    _move_the_summary(session, workspace, changed, starts_again=workspace_settings.SUMMARY_CHANNEL in values, now=now)
    introductions.look_at_all_again(session, workspace.id, now)
    if workspace_settings.ASK_RESULTS in changed and workspace.asks_results:
        results.look_at_all(session, workspace.id, now)


def _move_the_summary(
    session: Session, workspace: Workspace, changed: Collection[str], *, starts_again: bool, now: datetime
) -> None:
    if workspace_settings.SUMMARY_CHANNEL in changed:
        summaries.forget_unposted(session, workspace.id)
    if workspace_settings.MOVES_THE_SUMMARY.intersection(changed) or (starts_again and workspace.summary_stopped_by):
        workspace_settings.plan_summary(workspace, now)
