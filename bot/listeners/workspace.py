"""The workspace's settings, for its admins: a menu of three parts, each with a modal of its own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.ids import Field, Section, add_day_field
from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Listener, submit_modal, why_not
from bot.listeners.modals import ModalNotOpenedError, push_modal, show_modal, update_modal, update_modal_below
from bot.messages.blocks import View
from bot.messages.modals import workspace_menu
from bot.messages.modals import workspace_settings as modals
from bot.messages.modals.fields import ModalToOpen, NamingPeople
from bot.payloads import clicks, modal_fields, workspace_modal
from bot.payloads.body import at, is_in_a_modal, user
from bot.rules import workspace_settings
from bot.rules.deadlines import calendar_for_all
from bot.rules.profiles import Profile
from bot.rules.working_hours import zone_name
from bot.slack import profiles
from bot.use_cases.errors import Rejected
from bot.use_cases.workspaces import settings
from bot.use_cases.workspaces.settings import ChangeSettings
from storage.database import Database
from storage.models.enums import Account, Introducers
from storage.queries import workspaces

FIELDS = {
    "by": Field.SUMMARY_CHANNEL,  # the first field there is, wherever this one isn't
    workspace_settings.SUMMARY_CHANNEL: Field.SUMMARY_CHANNEL,
    workspace_settings.SUMMARY_DAY: Field.SUMMARY_DAY,
    workspace_settings.SUMMARY_HOUR: Field.SUMMARY_HOUR,
    workspace_settings.TIME_ZONE: Field.TIME_ZONE,
    workspace_settings.INTRODUCERS: Field.INTRODUCER_IDS,
    workspace_settings.ASK_FIRST: Field.ASKING,
    workspace_settings.OPEN_LIMIT: Field.OPEN_LIMIT,
    workspace_settings.PRESET: Field.PRESET,
    workspace_settings.QUIET_DAYS: add_day_field(0),
    workspace_settings.HOLIDAY_COUNTRY: Field.HOLIDAY_COUNTRY,
    workspace_settings.ASK_RESULTS: Field.RESULTS,
    workspace_settings.KEEP_DAYS: Field.KEEP_DAYS,
}
"""The field beside which a problem stands, by the setting's name."""


# --- Opened ---------------------------------------------------------------------------------------------------------


def open_menu(dependencies: Dependencies) -> Listener:
    """Return the listener for the button that shows an admin the workspace's settings."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        workspace_id, now = context["workspace_id"], dependencies.now()
        _show(
            client,
            body,
            menu(dependencies.database, workspace_id, _profile(dependencies, workspace_id, client, body), now),
        )
        ack()

    return pressed


def open_section(dependencies: Dependencies) -> Listener:
    """Return the listener for a button that leads an admin to a part of the settings, from the menu or a message."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if which := clicks.section(body):
            workspace_id, now = context["workspace_id"], dependencies.now()
            _show(
                client,
                body,
                part(
                    dependencies.database, workspace_id, which, _profile(dependencies, workspace_id, client, body), now
                ),
            )
        ack()

    return pressed


def _show(client: WebClient, body: dict[str, Any], opened: ModalToOpen) -> None:
    """Open a modal, on top of the one that was pressed in, if one was."""
    slack_error = (push_modal if is_in_a_modal(body) else show_modal)(client, body, opened)
    if slack_error:
        raise ModalNotOpenedError(slack_error)


def menu(database: Database, workspace_id: int, asked_by: Profile, now: datetime) -> ModalToOpen:
    """Return the menu of the settings; or a modal that says why this person doesn't get it."""
    return _for_admin(asked_by, lambda: _menu(database, workspace_id, now))


def _for_admin(asked_by: Profile, draw: Callable[[], ModalToOpen]) -> ModalToOpen:
    try:
        settings.check_admin(asked_by)
    except Rejected as rejected:
        return why_not(rejected)
    return draw()


def _menu(database: Database, workspace_id: int, now: datetime) -> View:
    with database.reading() as session:
        workspace = workspaces.get(session, workspace_id)
        return workspace_menu.menu(workspace, calendar_for_all(workspace).day_of(now))


def part(database: Database, workspace_id: int, which: Section, asked_by: Profile, now: datetime) -> ModalToOpen:
    """Return the modal with a part of the settings as they are; or one that says why this person doesn't get it."""
    return _for_admin(asked_by, lambda: _part(database, workspace_id, which, asked_by.time_zone, now))


def _part(database: Database, workspace_id: int, which: Section, own_zone: str | None, now: datetime) -> ModalToOpen:
    with database.reading() as session:
        workspace = workspaces.get(session, workspace_id)
        shown, today = settings.shown_in_modal(workspace, which), calendar_for_all(workspace).day_of(now)
        if workspace_settings.TIME_ZONE in shown:
            shown[workspace_settings.TIME_ZONE] = zone_name(workspace.time_zone, own_zone)
        filled_in, without_ids = (
            modals.part(which, workspace, shown, today, names_ids=names_ids) for names_ids in (True, False)
        )
        return NamingPeople(filled_in, instead=without_ids)


# --- Changed while it stands open -----------------------------------------------------------------------------------


def choose_introducers(ack: Ack, body: dict[str, Any], _: BoltContext, client: WebClient) -> None:
    """Ask for people once an admin chooses that only some can introduce, and only then."""
    wanted = modal_fields.option(body, Field.INTRODUCERS) == Introducers.LISTED
    if wanted is not modal_fields.is_there(body, Field.INTRODUCER_IDS):
        kept, chosen = modal_fields.kept(body), workspace_modal.people(body)
        update_modal(client, body, modals.with_people(body["view"], kept, chosen, wanted=wanted))
    ack()


def choose_country(dependencies: Dependencies) -> Listener:
    """Return the listener that names the next holidays of the country an admin chooses."""

    def chosen(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        with dependencies.database.reading() as session:
            calendar = calendar_for_all(workspaces.get(session, context["workspace_id"]))
        country, today = modal_fields.option(body, Field.HOLIDAY_COUNTRY), calendar.day_of(dependencies.now())
        update_modal(client, body, modals.with_holidays(body["view"], country, today))
        ack()

    return chosen


def choose_day(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Ask for one more day as soon as an admin has chosen one."""
    number = workspace_modal.number_of_the_day(body)
    if number is not None:
        update_modal(client, body, modals.with_one_more_day(body["view"], number))
    ack()


# --- Submitted ------------------------------------------------------------------------------------------------------


def submit(dependencies: Dependencies) -> Listener:
    """Return the listener for a submitted part of the settings. Having seen the modal doesn't make anybody an admin."""

    def submitted(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        saved: list[ChangeSettings] = []

        def act(database: Database, change: ChangeSettings, now: datetime) -> None:
            settings.save(database, change, _profile(dependencies, change.workspace_id, client, body), now)
            saved.append(change)

        submit_modal(dependencies, workspace_modal.change_settings, act, FIELDS.__getitem__)(ack, body, context, client)
        if saved and _is_on_the_menu(body):
            update_modal_below(client, body, _menu(dependencies.database, context["workspace_id"], dependencies.now()))

    return submitted


def _is_on_the_menu(body: dict[str, Any]) -> bool:
    """Return whether the menu is below. One's own preferences are first of all, below the menu."""
    below = at(body, "view", "previous_view_id")
    return below is not None and below != at(body, "view", "root_view_id")


def _profile(dependencies: Dependencies, workspace_id: int, client: WebClient, body: dict[str, Any]) -> Profile:
    by = user(body)
    return profiles.ask_about(client, by, dependencies.installation(workspace_id)) if by else Profile(Account.UNKNOWN)
