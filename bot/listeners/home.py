"""Home: it's opened, paged through, and asked about a person; the same lists are the answer to a command."""

from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Listener, open_or_raise
from bot.listeners.modals import update_modal
from bot.messages import home as messages
from bot.payloads import home as payloads
from bot.payloads.body import is_in_a_modal
from bot.slack import profiles
from bot.use_cases.members import home
from bot.use_cases.members.home import OpenHome


def opened(dependencies: Dependencies) -> Listener:
    """Return the listener for a Home that is opened: the clock draws it at once, for the person who looks at it."""

    def noted(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if act := payloads.opened(body, context["workspace_id"]):
            home.note_opened(dependencies.database, act, dependencies.now())
            dependencies.poke()
            _ask_whether_admin(dependencies, act, client)
        ack()

    return noted


def _ask_whether_admin(dependencies: Dependencies, act: OpenHome, client: WebClient) -> None:
    """Ask Slack, once a day at most, whether this person is an admin. They see all the rest of their Home meanwhile."""
    database, now = dependencies.database, dependencies.now()
    if not home.knows_whether_admin(database, act, now):
        home.note_profile(
            database, act, profiles.ask_about(client, act.by, dependencies.installation(act.workspace_id)), now
        )
        dependencies.poke()


def show_page(dependencies: Dependencies) -> Listener:
    """Return the listener for "Show more", which opens a modal, and for the buttons in that to turn its pages."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if act := payloads.page(body, context["workspace_id"]):
            with dependencies.database.reading() as session:
                shown = messages.page(home.find_page(session, act, dependencies.now()))
            if is_in_a_modal(body):
                update_modal(client, body, shown)
            else:
                open_or_raise(client, body, shown)
        ack()

    return pressed


def keep_page_current(dependencies: Dependencies, listener: Listener) -> Listener:
    """Return a listener that does the same, and then draws the page of a list again on which somebody pressed."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        listener(ack, body, context, client)
        if act := payloads.page_pressed_on(body, context["workspace_id"]):
            with dependencies.database.reading() as session:
                shown = messages.page(home.find_page(session, act, dependencies.now()))
            update_modal(client, body, shown)

    return pressed


def ask_about(dependencies: Dependencies) -> Listener:
    """Return the listener for the person somebody asks about: a modal says what there was between the two."""

    def chosen(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if act := payloads.person(body, context["workspace_id"]):
            with dependencies.database.reading() as session:
                found = home.who_introduced_us(session, act.workspace_id, act.by, act.other)
                shown = messages.who_introduced_us_modal(found)
            open_or_raise(client, body, shown)
        ack()

    return chosen


def list_introductions(dependencies: Dependencies, workspace_id: int, user_id: str) -> dict[str, Any]:
    """Return one's own introductions as on Home, as arguments of Bolt's `ack`. Only this person sees them."""
    with dependencies.database.reading() as session:
        shown = messages.introductions_list(home.find_home(session, workspace_id, user_id, dependencies.now()))
    return {"response_type": "ephemeral", **shown.content()}


def who_introduced_us(dependencies: Dependencies, workspace_id: int, user_id: str, other: str) -> dict[str, Any]:
    """Return what there was between this person and another, by Slack id, as arguments of Bolt's `ack`."""
    with dependencies.database.reading() as session:
        shown = messages.who_introduced_us(home.who_introduced_us(session, workspace_id, user_id, other))
    return {"response_type": "ephemeral", **shown.content()}
