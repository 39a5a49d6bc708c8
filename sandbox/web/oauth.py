"""oauth.v2.access: a consent becomes an installation, and a refresh token a new pair of tokens."""

from sandbox.registered_app import Code, RegisteredApp
from sandbox.team import APP_ID
from sandbox.web.call import Api, Arguments, Json, SlackError
from sandbox.workspace import Workspace


def access(api: Api, args: Arguments) -> Json:
    """Exchange a code or a refresh token (docs: oauth.v2.access)."""
    app, grant_type = api.app, args.text("grant_type") or "authorization_code"
    _check_client(app, args)
    if grant_type == "refresh_token":
        return _refreshed(app, args)
    if grant_type != "authorization_code":
        raise SlackError("invalid_grant_type")
    return _installed(app, _code(app, args))


def _check_client(app: RegisteredApp, args: Arguments) -> None:
    if args.text("client_id") != app.client_id:
        raise SlackError("invalid_client_id")
    if args.text("client_secret") != app.client_secret:
        raise SlackError("bad_client_secret")


def _code(app: RegisteredApp, args: Arguments) -> Code:
    code = app.codes.get(args.text("code") or "")
    if code is None or code.expires <= app.now():
        raise SlackError("invalid_code")
    if code.is_used:
        raise SlackError("code_already_used")
    if args.text("redirect_uri") != code.redirect_uri:
        raise SlackError("bad_redirect_uri")
    code.is_used = True
    return code


def _installed(app: RegisteredApp, code: Code) -> Json:
    """Install the app; scopes are only ever added (docs: installing with OAuth)."""
    workspace = app.workspaces[code.team]
    kept = workspace.manifest.granted if workspace.has_app else ()
    workspace.install(app.manifest.granting({*code.scopes, *kept}))
    return _answer(app, workspace) | {"authed_user": {"id": code.user}}


def _refreshed(app: RegisteredApp, args: Arguments) -> Json:
    token = app.tokens.find(args.text("refresh_token") or "")
    if token is None or token.kind != "refresh" or app.tokens.refusal(token):
        raise SlackError("invalid_refresh_token")
    return _answer(app, app.workspaces[token.team])


def _answer(app: RegisteredApp, workspace: Workspace) -> Json:
    team = workspace.team
    what = {"token_type": "bot", "scope": ",".join(workspace.manifest.granted), "bot_user_id": team.bot_user_id}
    where = {"app_id": APP_ID, "team": {"id": team.id, "name": team.name}, "enterprise": None}
    return {**_tokens(app, team.id), **what, **where, "is_enterprise_install": False}


def _tokens(app: RegisteredApp, team: str) -> Json:
    if not app.manifest.rotates_tokens:
        return {"access_token": app.tokens.issue_bot(team)}
    access_token, refresh_token = app.tokens.issue_pair(team)
    life = int(app.tokens.life.total_seconds())
    return {"access_token": access_token, "refresh_token": refresh_token, "expires_in": life}
