"""*My year*: it opens from Home, another year is chosen in it, and it comes as a message with a file."""

from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Listener, open_or_raise, why_not
from bot.listeners.modals import push_modal, update_modal
from bot.messages import my_year as messages
from bot.messages import replies
from bot.messages.modals.fields import ModalToOpen
from bot.payloads import my_year as payloads
from bot.payloads.body import token
from bot.use_cases.errors import Rejected
from bot.use_cases.export import my_year as export
from bot.use_cases.export.member import name_of
from bot.use_cases.export.my_year import RequestYear
from bot.use_cases.members import my_year
from bot.use_cases.members.my_year import ReadYear


def show(dependencies: Dependencies) -> Listener:
    """Return the listener for the button on Home, which opens the present year."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if act := payloads.opened(body, context["workspace_id"]):
            open_or_raise(client, body, _drawn(dependencies, act))
        ack()

    return pressed


def choose(dependencies: Dependencies) -> Listener:
    """Return the listener for the menu, which shows another year in the same modal."""

    def chosen(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if act := payloads.chosen(body, context["workspace_id"]):
            update_modal(client, body, _drawn(dependencies, act))
        ack()

    return chosen


def _drawn(dependencies: Dependencies, act: ReadYear) -> dict[str, Any]:
    with dependencies.database.reading() as session:
        return messages.my_year(my_year.find(session, act, dependencies.now()))


def bring(dependencies: Dependencies) -> Listener:
    """Return the listener for the button that brings a year with its chart, and all of it as a file."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if act := payloads.wanted(body, context["workspace_id"]):
            name = name_of(token(body.get("trigger_id")))
            answer = _put_on_its_way(dependencies, RequestYear(act.workspace_id, act.by, name, act.word or ""))
            push_modal(client, body, answer)  # it's on its way, whether the modal opens or not
        ack()

    return pressed


def _put_on_its_way(dependencies: Dependencies, request: RequestYear) -> ModalToOpen:
    try:
        in_files = dependencies.installation(request.workspace_id).can_send_files
        export.bring(dependencies.database, request, dependencies.now(), in_files=in_files)
    except Rejected as rejected:
        return why_not(rejected)
    dependencies.poke()
    return replies.export_on_its_way()
