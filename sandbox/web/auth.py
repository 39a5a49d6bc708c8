"""auth.test, auth.revoke, apps.connections.open, team.info."""

from sandbox.web.call import Api, Arguments, Json


def test(api: Api, _args: Arguments) -> Json:
    """Return who the bot token belongs to."""
    team = api.workspace.team
    where = {"url": f"https://{team.domain}.slack.com/", "team": team.name, "team_id": team.id}
    who = {"user": api.workspace.members[team.bot_user_id].handle, "user_id": team.bot_user_id, "bot_id": team.bot_id}
    return {**where, **who, "is_enterprise_install": False}


def revoke(api: Api, args: Arguments) -> Json:
    """Revoke the token of this call and deactivate its bot; the app itself stays installed (docs: auth.revoke)."""
    if args.flag("test"):
        return {"revoked": False}
    token, team = api.app.tokens.find(args.token), api.workspace.team
    assert token is not None
    token.refusal = "token_revoked"
    api.workspace.deactivate_bot()
    if api.workspace.manifest.hears("tokens_revoked"):
        api.begin_event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [team.bot_user_id]}})
    return {"revoked": True}


def connections_open(api: Api, _args: Arguments) -> Json:
    """Return a WebSocket address, good for one connection."""
    return {"url": api.new_socket_url()}


def team_info(api: Api, _args: Arguments) -> Json:
    """Return the workspace's names and ids."""
    team = api.workspace.team
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": ""}}
