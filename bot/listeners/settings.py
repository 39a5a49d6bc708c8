"""`/intro settings`: one's own preferences and, for admins, the workspace's settings."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.ids import Field
from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Listener, submit_modal, why_not
from bot.listeners.modals import TOO_LATE, ModalNotOpenedError, push_modal, show_modal, update_modal
from bot.messages import replies
from bot.messages.modals import preferences as texts
from bot.messages.modals import workspace_settings as modal
from bot.messages.modals.fields import ModalToOpen, NamingPeople
from bot.messages.modals.preferences import WayOn
from bot.payloads import modal_fields
from bot.payloads.body import user
from bot.payloads.workspace_modal import change_settings
from bot.rules import workspace_settings
from bot.rules.profiles import Profile
from bot.rules.working_hours import zone_name
from bot.slack import profiles
from bot.use_cases.errors import Rejected
from bot.use_cases.introductions.actors import Act
from bot.use_cases.members import preferences as members
from bot.use_cases.workspaces import settings
from bot.use_cases.workspaces.settings import ChangeSettings
from storage.database import Database
from storage.models.enums import Account, Preference
from storage.queries import workspaces

FIELDS = {
    "by": Field.SUMMARY_CHANNEL,  # the first field there is
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
"""The field beside which a problem stands, by the setting's name."""


def open_own(dependencies: Dependencies, workspace_id: int, command: dict[str, Any], client: WebClient) -> str:
    """Open the preferences of the person who typed the command. Returns what to answer; empty if the modal opened."""
    user_id, now = str(command.get("user_id") or ""), dependencies.now()
    way_on = _way_on(profiles.ask_about(client, user_id))
    with dependencies.database.reading() as session:
        shown = texts.opening(*members.find(session, workspace_id, user_id), now, way_on)
    slack_error = show_modal(client, command, shown)
    return replies.not_opened(str(command.get("text") or ""), too_late=slack_error in TOO_LATE) if slack_error else ""


def _way_on(profile: Profile) -> WayOn:
    if profile.account is Account.UNKNOWN:
        return WayOn.SLACK_IS_SILENT
    return WayOn.TO_THE_WORKSPACE if profile.is_admin else WayOn.NONE


def preferences(session: Session, act: Act, now: datetime) -> ModalToOpen:
    """Return the modal with the preferences of the person who pressed; it's offered by every card's menu."""
    return texts.opening(*members.find(session, act.workspace_id, act.by), now)


def choose(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Ask for a date once somebody chooses to pause introductions, and only then."""
    wanted = modal_fields.option(body, Field.PREFERENCE) == Preference.NOT_NOW
    if wanted is not (Field.UNTIL in modal_fields.asked(body)):
        update_modal(client, body, texts.with_date(body["view"], wanted=wanted))
    ack()


def open_workspace(dependencies: Dependencies) -> Listener:
    """Return the listener for the button that shows an admin the workspace's settings."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        shown = workspace_modal(dependencies.database, context["workspace_id"], _profile(client, body))
        if slack_error := push_modal(client, body, shown):
            raise ModalNotOpenedError(slack_error)
        ack()

    return pressed


def workspace_modal(database: Database, workspace_id: int, asked_by: Profile) -> ModalToOpen:
    """Return the modal with the settings as they are; or one that says why this person doesn't get it."""
    try:
        settings.check_admin(asked_by)
    except Rejected as rejected:
        return why_not(rejected)
    with database.reading() as session:
        workspace = workspaces.get(session, workspace_id)
        zone = zone_name(workspace.time_zone, asked_by.time_zone)
        shown = settings.shown_in_modal(workspace) | {workspace_settings.TIME_ZONE: zone}
        filled_in, without_ids = (modal.workspace(workspace, shown, names_ids=names) for names in (True, False))
        return NamingPeople(filled_in, instead=without_ids)


def submit_workspace(dependencies: Dependencies) -> Listener:
    """Return the listener for the submitted workspace settings. Having seen the modal doesn't make anybody an admin."""

    def submitted(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        def act(database: Database, change: ChangeSettings, now: datetime) -> None:
            settings.save(database, change, _profile(client, body), now)

        submit_modal(dependencies, change_settings, act, FIELDS.__getitem__)(ack, body, context, client)

    return submitted


def _profile(client: WebClient, body: dict[str, Any]) -> Profile:
    return profiles.ask_about(client, user(body) or "")
