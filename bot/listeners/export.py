"""Exports: a member's own with `/intro export`, and all introductions for an admin."""

from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Listener, why_not
from bot.listeners.modals import ModalNotOpenedError, push_modal
from bot.messages import replies
from bot.messages.modals.fields import ModalToOpen
from bot.messages.problems import sentence
from bot.payloads.body import text, token, user
from bot.rules.profiles import Profile
from bot.slack import profiles
from bot.use_cases.errors import Rejected
from bot.use_cases.export import member, workspace


def bring_own(dependencies: Dependencies, command: dict[str, Any], workspace_id: int) -> str:
    """Put the export of the person who typed the command on its way to them. Returns what to answer."""
    request = member.Request(workspace_id, text(command.get("user_id")), _name(command))
    if rejected := _bring(dependencies, request):
        return " ".join(map(sentence, rejected.problems.values()))
    return replies.EXPORT_ON_ITS_WAY


def _bring(dependencies: Dependencies, request: member.Request) -> Rejected | None:
    """Put an export on its way. Returns why it isn't; None if it is."""
    try:
        in_files = dependencies.installation(request.workspace_id).can_send_files
        member.bring(dependencies.database, request, dependencies.now(), in_files=in_files)
    except Rejected as rejected:
        return rejected
    dependencies.poke()
    return None


def bring_own_first(dependencies: Dependencies) -> Listener:
    """Return the listener for the button that brings a member their own export before they delete their data."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if by := user(body):
            request = member.Request(context["workspace_id"], by, _name(body))
            rejected = _bring(dependencies, request)
            # It's on its way, whether the modal opens or not.
            push_modal(client, body, why_not(rejected) if rejected else replies.export_on_its_way())
        ack()

    return pressed


def bring_introductions(dependencies: Dependencies) -> Listener:
    """Return the listener for the button that brings an admin all introductions of the workspace, as a file."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if by := user(body):
            request = member.Request(context["workspace_id"], by, _name(body))
            who = profiles.ask_about(client, by, dependencies.installation(request.workspace_id))
            shown = _introductions(dependencies, request, who)
            # The file is on its way, whether the modal opens or not.
            if (slack_error := push_modal(client, body, shown)) and shown != replies.file_on_its_way():
                raise ModalNotOpenedError(slack_error)
        ack()

    return pressed


def _introductions(dependencies: Dependencies, request: member.Request, asked_by: Profile) -> ModalToOpen:
    can_send_files = dependencies.installation(request.workspace_id).can_send_files
    try:
        workspace.bring(dependencies.database, request, asked_by, dependencies.now(), can_send_files=can_send_files)
    except Rejected as rejected:
        return why_not(rejected)
    dependencies.poke()
    return replies.file_on_its_way()


def _name(payload: dict[str, Any]) -> str:
    return member.name_of(token(payload.get("trigger_id")))
