"""A whole workspace as the page is sent it: what there is, not how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sandbox.administration import Administration
from sandbox.members import SLACKBOT_ID, Member
from sandbox.messages import Conversation, Message
from sandbox.modals import OpenView
from sandbox.page import trouble
from sandbox.page.hints import Hints
from sandbox.page.options import PageOptions
from sandbox.sandbox import Sandbox
from sandbox.team import APP_ID
from sandbox.working_morning import WorkingMorning

Json = dict[str, Any]
# The app's latest calls that are listed beside the trouble menu.
CALLS = 12
# The address of the app's icon; for an app that has none, of the sandbox's own.
ICON = "/icon"


def draw(slack: Sandbox, here: Administration, page: PageOptions, hints: Hints) -> Json:
    """Return everything in the workspace `here`, at one moment. Call it with everything held still."""
    return {
        "workspaces": _workspaces(slack, here) if len(slack.workspaces) > 1 else [],
        "moved": slack.clock.moved.total_seconds(),
        "app": _app(slack, here, page),
        "people": [_person(member, here, page) for member in here.workspace.members.values()],
        "conversations": [_conversation(one) for one in here.workspace.conversations.values()],
        "modals": {user: [_view(view) for view in stack] for user, stack in here.modals.stacks.items() if stack},
        "homes": {user: _view(view) for user, view in here.modals.homes.items()},
        "trouble": {"now": trouble.active(slack.faults), "choices": _troubles(), "calls": _calls(slack, here)},
        **_layout(here, page),
        "morning": _morning(page.morning),
        "hint": _hint(here, hints),
    }


def address_of(slack: Sandbox, team: str) -> str:
    """Return the page's address for a workspace: the first one's has no name in it."""
    return "/" if team == slack.team_id else f"/?team={team}"


def _workspaces(slack: Sandbox, here: Administration) -> list[Json]:
    return [
        {
            "name": each.workspace.team.name,
            "address": address_of(slack, team),
            "has_app": each.workspace.has_app,
            "is_here": each is here,
        }
        for team, each in slack.workspaces.items()
    ]


def _app(slack: Sandbox, here: Administration, page: PageOptions) -> Json:
    manifest, team, is_here = here.workspace.manifest, here.workspace.team, here.workspace.has_app
    tabs = {"home_tab": manifest.home_tab, "messages_tab": manifest.messages_tab}
    connected = slack.connections if slack.delivers_by_socket else None
    return {
        "id": APP_ID,
        "user": team.bot_user_id,
        "team": team.id,
        "domain": team.domain,
        "workspace": team.name,
        "name": manifest.name,
        "face": ICON if page.icon else None,
        "description": manifest.description,
        "shortcuts": [asdict(shortcut) for shortcut in manifest.shortcuts or () if is_here],
        "commands": [asdict(command) for command in manifest.offered if is_here],
        "installed": is_here,
        "install_url": slack.app.install_url,
        **tabs,
        "read_only": not (is_here and manifest.takes_messages),
        "connections": connected,
    }


def _person(member: Member, here: Administration, page: PageOptions) -> Json:
    face = ICON if page.icon and member.id == here.bot_user_id else None
    can_sit = not member.is_bot and not member.deleted and member.id != SLACKBOT_ID
    flags = {"bot": member.is_bot, "deactivated": member.deleted, "can_sit": can_sit}
    guest = member.is_restricted or member.is_ultra_restricted or member.is_stranger
    who = {"id": member.id, "name": member.name, "handle": member.handle, "tz": member.tz, "face": face}
    return {**who, **flags, "guest": guest}


def _conversation(conversation: Conversation) -> Json:
    ids = {"id": conversation.id, "kind": conversation.kind, "name": conversation.name}
    shown = [_message(message) for message in conversation.shown()]
    return {**ids, "members": sorted(conversation.members), "messages": shown}


def _message(message: Message) -> Json:
    what = ("ts", "channel", "user", "text", "blocks", "attachments", "edited")
    where = ("permalink", "thread_ts", "is_broadcast", "ephemeral_for")
    return {key: getattr(message, key) for key in what + where} | {"files": [file.as_json() for file in message.files]}


def _view(view: OpenView) -> Json:
    given = view.definition
    texts = {key: (given.get(key) or {}).get("text") for key in ("title", "submit", "close")}
    typed = {"values": view.values, "errors": view.errors, "trouble": view.trouble}
    return {"id": view.id, **texts, "blocks": given["blocks"], **typed, "previous": view.previous_id}


def _troubles() -> list[Json]:
    return [{"name": name, "label": one.label, "words": one.words} for name, one in trouble.TROUBLES.items()]


def _calls(slack: Sandbox, here: Administration) -> list[Json]:
    shown = [call for call in slack.calls() if call.team in ("", here.team_id)][-CALLS:]
    return [{"method": call.method, "outcome": call.outcome, "at": call.at.timestamp() * 1000} for call in shown]


def _layout(here: Administration, page: PageOptions) -> Json:
    columns = [here.person(name).id for name in page.columns] or [person.id for person in here.people[:3]]
    names: Mapping[str, str] = {one.name: one.id for one in here.workspace.conversations.values()}
    opens = {here.person(user).id: names.get(place.removeprefix("#"), place) for user, place in page.opens.items()}
    return {"columns": columns, "opens": opens}


def _morning(morning: WorkingMorning | None) -> Json | None:
    return {"at": f"{morning.at:%H:%M}", "tz": morning.tz} if morning else None


def _hint(here: Administration, hints: Hints) -> Json | None:
    if (current := hints.current()) is None:
        return None
    number, hint = current
    return {"number": number, "user": here.person(hint["as"]).id, "text": hint["text"]}
