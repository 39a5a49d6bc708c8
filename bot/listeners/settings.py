"""`/intro settings`: one's own preferences, and from there, for admins, the workspace's settings."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.ids import Field
from bot.listeners.dependencies import Dependencies
from bot.listeners.modals import TOO_LATE, show_modal, update_modal
from bot.messages import replies
from bot.messages.modals import preferences as texts
from bot.messages.modals.fields import ModalToOpen
from bot.messages.modals.preferences import WayOn
from bot.payloads import modal_fields
from bot.payloads.body import text
from bot.rules.plain_text import plain
from bot.rules.profiles import Profile
from bot.slack import profiles
from bot.use_cases.introductions.actors import Act
from bot.use_cases.members import preferences as members
from storage.models.enums import Account, Preference


def open_own(dependencies: Dependencies, workspace_id: int, command: dict[str, Any], client: WebClient) -> str:
    """Open the preferences of the person who typed the command. Returns what to answer; empty if the modal opened."""
    user_id, now = text(command.get("user_id")), dependencies.now()
    way_on = _way_on(profiles.ask_about(client, user_id, dependencies.installation(workspace_id)))
    with dependencies.database.reading() as session:
        shown = texts.opening(*members.find(session, workspace_id, user_id), now, way_on)
    slack_error = show_modal(client, command, shown)
    return replies.not_opened(plain(text(command.get("text"))), too_late=slack_error in TOO_LATE) if slack_error else ""


def _way_on(profile: Profile) -> WayOn:
    if profile.account is Account.UNKNOWN:
        return WayOn.SLACK_IS_SILENT
    return WayOn.TO_THE_WORKSPACE if profile.is_admin else WayOn.NONE


def preferences(session: Session, act: Act, now: datetime) -> ModalToOpen:
    """Return the modal with the preferences of the person who pressed; it's offered by every card's menu."""
    return texts.opening(*members.find(session, act.workspace_id, act.by), now)


def choose(ack: Ack, body: dict[str, Any], _: BoltContext, client: WebClient) -> None:
    """Ask for a date once somebody chooses to pause introductions, and only then."""
    wanted = modal_fields.option(body, Field.PREFERENCE) == Preference.NOT_NOW
    if wanted is not (Field.UNTIL in modal_fields.asked(body)):
        update_modal(client, body, texts.with_date(body["view"], wanted=wanted))
    ack()
