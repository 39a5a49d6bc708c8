"""The consent page's words and markup."""

from collections.abc import Collection, Iterable, Mapping
from html import escape
from urllib.parse import urlencode

from sandbox.consent.asked import Asked
from sandbox.members import installers
from sandbox.registered_app import RegisteredApp
from sandbox.team import Team
from sandbox.workspace import Workspace

SCOPES: Mapping[str, str] = {
    "app_mentions:read": "See messages that mention it",
    "channels:history": "See messages in public channels it has been added to",
    "channels:join": "Join public channels",
    "channels:read": "See basic information about public channels",
    "chat:write": "Send messages in its own name",
    "chat:write.public": "Send messages to channels it isn't in",
    "commands": "Add shortcuts and slash commands that people can use",
    "files:write": "Upload, edit and delete files in its own name",
    "groups:history": "See messages in private channels it has been added to",
    "groups:read": "See basic information about private channels it has been added to",
    "im:history": "See messages in direct messages with it",
    "im:read": "See basic information about direct messages with it",
    "im:write": "Start direct messages with people",
    "mpim:history": "See messages in group direct messages it has been added to",
    "mpim:read": "See basic information about group direct messages it has been added to",
    "mpim:write": "Start group direct messages with people",
    "team:read": "See the workspace's name, domain and icon",
    "users:read": "See people in the workspace",
    "users:read.email": "See people's email addresses",
}

HERE_ALREADY = "<p>It's installed here already. Allowing this takes nothing away from it.</p>"


def draw(app: RegisteredApp, asked: Asked, workspace: Workspace, choice: Collection[Workspace]) -> str:
    """Return the page that asks one person in one workspace; `choice` are the workspaces to choose from, if any."""
    name, team = escape(app.manifest.name), workspace.team
    optional = [scope for scope in asked.scopes if scope in app.manifest.optional_scopes]
    required = [scope for scope in asked.scopes if scope not in optional]
    return _document(
        f"Install {name}",
        f"<h1><b>{name}</b> is requesting permission to access the <b>{escape(team.name)}</b> workspace</h1>",
        _workspaces(asked, team, choice),
        HERE_ALREADY if workspace.has_app else "",
        '<form method="post" action="/oauth/v2/authorize">',
        *(_hidden(key, value) for key, value in {**asked.as_fields(), "team": team.id}.items()),
        _people(workspace),
        f"<h2>What will {name} be able to do?</h2>",
        f"<ul>{''.join(f'<li>{_words(scope)}</li>' for scope in required)}</ul>",
        _optional(optional),
        '<p class="answers"><button name="answer" value="cancel">Cancel</button>',
        '<button class="allow" name="answer" value="allow">Allow</button></p></form>',
    )


def draw_refusal(why: str) -> str:
    """Return the page that asks nothing because the app's question is wrong."""
    return _document("Something went wrong", "<h1>Something went wrong</h1>", f"<p>{escape(why)}</p>")


def _workspaces(asked: Asked, here: Team, choice: Iterable[Workspace]) -> str:
    links = [_workspace(asked, one.team, here) for one in choice]
    return f'<nav aria-label="Workspace">{" ".join(links)}</nav>' if links else ""


def _workspace(asked: Asked, team: Team, here: Team) -> str:
    query = escape(urlencode({**asked.as_fields(), "team": team.id}))
    current = ' aria-current="page"' if team == here else ""
    return f'<a href="/oauth/v2/authorize?{query}"{current}>{escape(team.name)}</a>'


def _people(workspace: Workspace) -> str:
    people = installers(workspace.members.values())
    options = "".join(f'<option value="{escape(one.id)}">{escape(one.name)}</option>' for one in people)
    return f'<p><label>You are <select name="user">{options}</select></label></p>'


def _optional(scopes: Collection[str]) -> str:
    boxes = [
        f'<li><label><input type="checkbox" name="with {escape(scope)}" value="1" checked> {_words(scope)}</label></li>'
        for scope in scopes
    ]
    return f'<h2>Optional</h2><ul class="optional">{"".join(boxes)}</ul>' if boxes else ""


def _words(scope: str) -> str:
    return f"{SCOPES[scope]} <code>{scope}</code>" if scope in SCOPES else f"<code>{escape(scope)}</code>"


def _hidden(key: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">'


def _document(title: str, *parts: str) -> str:
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    style = '<link rel="icon" href="data:,"><link rel="stylesheet" href="/oauth/v2/consent.css">'
    body = "\n".join(part for part in parts if part)
    page = f"<head>{head}<title>{title}</title>{style}</head><body><main>{body}</main></body>"
    return f'<!doctype html><html lang="en">{page}</html>'
