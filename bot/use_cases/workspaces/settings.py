"""A workspace is set up: in Slack by its admins, and with `python app.py settings` by whoever keeps the bot."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.config.config import SettingError
from bot.ids import Field
from bot.messages import replies
from bot.messages.modals import workspace_settings as modal
from bot.messages.modals.fields import ModalToOpen, NamingPeople
from bot.messages.summary_setup import mend
from bot.notifications import summaries
from bot.payloads.profiles import Profile
from bot.payloads.workspace_modal import WorkspaceForm
from bot.rules import workspace_settings
from bot.rules.working_hours import zone_name
from bot.rules.workspace_settings import BY_NAME, SETTINGS, Setting, WrongValueError
from bot.use_cases.form_errors import Refusal
from bot.use_cases.workspaces.choose import choose
from storage.database import Database
from storage.models.enums import Account
from storage.models.workspace import Workspace
from storage.queries import introductions, workspaces

NO_WORKSPACE = "No workspace is known yet: start the bot once, then set what you like."
ONLY_ADMINS = "Admins and owners of this Slack workspace set this up. Please ask one of them."
SLACK_IS_SILENT = "Slack did not say in time whether you are an admin here. Please try again in a moment."
NOBODY_CHOSEN = "Please choose at least one person, or let others introduce, too."


class WrongSettingsError(Exception):
    """What the settings cannot be: nothing of it is stored."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        """`wrong`: what stands against each, by the setting's name."""
        super().__init__(wrong)
        self.wrong = wrong


def _write(session: Session, workspace: Workspace, values: Mapping[str, str], now: datetime) -> None:
    """Raises `WrongSettingsError`."""
    wrong, before = {}, {name: BY_NAME[name].read(workspace) for name in values}
    kept_since = workspace_settings.kept_since(workspace, now)
    for name, value in values.items():
        try:
            BY_NAME[name].write(workspace, value)
        except WrongValueError as error:
            wrong[name] = str(error)
    if wrong:
        raise WrongSettingsError(wrong)
    changed = {name for name, value in before.items() if BY_NAME[name].read(workspace) != value}
    if workspace_settings.KEEP_DAYS in changed:
        workspace.erased_until = kept_since
    _move_the_summary(session, workspace, changed, starts_again=workspace_settings.SUMMARY_CHANNEL in values, now=now)
    introductions.look_at_all_again(session, workspace.id, now)


def _move_the_summary(
    session: Session, workspace: Workspace, changed: Collection[str], *, starts_again: bool, now: datetime
) -> None:
    if workspace_settings.SUMMARY_CHANNEL in changed:
        summaries.forget_unposted(session, workspace.id)
    if workspace_settings.MOVES_THE_SUMMARY.intersection(changed) or (starts_again and workspace.summary_stopped_by):
        workspace_settings.plan_summary(workspace, now)


# --- The command line -----------------------------------------------------------------------------------------------


def shown(database: Database, team_id: str | None = None) -> str:
    """Return all settings of a workspace, a line each. `team_id`: which one; None: the only one.

    Raises `SettingError` if it isn't clear which one is meant.
    """
    with database.reading() as session:
        workspace = choose(session, team_id)
        return NO_WORKSPACE if workspace is None else _lines(workspace)


def _lines(workspace: Workspace) -> str:
    lines = [_line(each.name, each.read(workspace), _remark(each, workspace)) for each in SETTINGS]
    return "\n  ".join([f"Workspace {workspace.team_id}", *lines])


def _line(name: str, value: str, remark: str) -> str:
    return f"{name} = {value}   ({remark})" if remark else f"{name} = {value}"


def _remark(setting: Setting, workspace: Workspace) -> str:
    if setting.name == workspace_settings.SUMMARY_CHANNEL and workspace.summary_stopped_by:
        why = mend(workspace.summary_stopped_by, str(workspace.summary_channel))
        return f"nothing is posted any more. {why}, then set it again"
    is_changed = workspace_settings.OF_THE_PRESET.get(setting.name) in workspace.cadence
    return "changed" if is_changed else setting.meaning


def change(database: Database, name: str, value: str, now: datetime, team_id: str | None = None) -> None:
    """Set one setting of a workspace; the sweep reads it at once. `team_id`: of which one; None: of the only one.

    Raises `SettingError` for a name or a value that is nonsense, or if it isn't clear which workspace is meant; then
    nothing is changed.
    """
    if name not in BY_NAME:
        raise SettingError(name, f"there is no such setting. There is: {', '.join(BY_NAME)}.")
    try:
        with database.transaction() as session:
            workspace = choose(session, team_id)
            if workspace is None:
                raise SettingError(name, "no workspace is known yet. Start the bot once, then set it.")
            _write(session, workspaces.lock(session, workspace.id), {name: value.strip()}, now)
    except WrongSettingsError as error:
        raise SettingError(name, error.wrong[name]) from None


# --- The form in Slack ----------------------------------------------------------------------------------------------

FIELDS = {
    workspace_settings.SUMMARY_CHANNEL: Field.SUMMARY_CHANNEL,
    workspace_settings.SUMMARY_DAY: Field.SUMMARY_DAY,
    workspace_settings.SUMMARY_HOUR: Field.SUMMARY_HOUR,
    workspace_settings.TIME_ZONE: Field.TIME_ZONE,
    workspace_settings.INTRODUCERS: Field.INTRODUCER_IDS,
    workspace_settings.ASK_FIRST: Field.ASKING,
    workspace_settings.OPEN_LIMIT: Field.OPEN_LIMIT,
    workspace_settings.PRESET: Field.PRESET,
    workspace_settings.KEEP_DAYS: Field.KEEP_DAYS,
}


def form_of(database: Database, workspace_id: int, asked_by: Profile) -> ModalToOpen:
    """The form as it is set; or a window that says why this person does not get it."""
    if why := _may_not(asked_by):
        return replies.not_possible(why)
    with database.reading() as session:
        workspace = workspaces.get(session, workspace_id)
        shown = _as_it_is(workspace) | {
            workspace_settings.TIME_ZONE: zone_name(workspace.time_zone, asked_by.time_zone)
        }
        filled_in, without_ids = (modal.workspace(workspace, shown, names_ids=names) for names in (True, False))
        return NamingPeople(filled_in, instead=without_ids)


def save(database: Database, said: WorkspaceForm, by: Profile, now: datetime) -> Refusal:
    """Store what this person changed, all of it or nothing; or say beside the fields what is wrong."""
    if why := _may_not(by):
        return {Field.SUMMARY_CHANNEL: why}
    try:
        with database.transaction() as session:
            workspace = workspaces.lock(session, said.workspace_id)
            changed, was_stopped = _changed(workspace, said), workspace.summary_stopped_by is not None
            if changed:
                _write(session, workspace, changed, now)
            if was_stopped:
                workspace_settings.plan_summary(workspace, now)
            if workspace_settings.ABOUT_THE_SUMMARY & changed.keys() or (was_stopped and not workspace.summary_set_by):
                workspace.summary_set_by = said.by
    except WrongSettingsError as error:
        return {FIELDS[name]: _sentence(name, wrong) for name, wrong in error.wrong.items()}
    return {}


def _as_it_is(workspace: Workspace) -> dict[str, str]:
    return {name: BY_NAME[name].read(workspace) for name in FIELDS}


def _changed(workspace: Workspace, said: WorkspaceForm) -> dict[str, str]:
    """Return what they set otherwise than they found it: what somebody else set since the form opened stays."""
    now = _as_it_is(workspace)
    found = now | dict(said.shown)
    if workspace.time_zone is None:
        now[workspace_settings.TIME_ZONE] = found[workspace_settings.TIME_ZONE] = (
            ""  # the form offered one, and they took it
        )
    return {name: value for name, value in said.values if value not in (found[name], now[name])}


def _sentence(name: str, wrong: str) -> str:
    return NOBODY_CHOSEN if name == workspace_settings.INTRODUCERS else wrong[0].upper() + wrong[1:]


def _may_not(person: Profile) -> str | None:
    """Return why this person cannot set up the workspace; None if they can."""
    if person.account is Account.UNKNOWN:
        return SLACK_IS_SILENT
    return None if person.is_admin else ONLY_ADMINS
