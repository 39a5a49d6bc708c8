"""auth.test, apps.connections.open, team.info."""

from sandbox.members import BOT_ID, BOT_USER_ID, TEAM_DOMAIN, TEAM_ID
from sandbox.web.call import Api, Arguments, Json


def test(api: Api, _args: Arguments) -> Json:
    """Return who the bot token belongs to."""
    name = api.workspace.members[BOT_USER_ID].handle
    team = {"url": f"https://{TEAM_DOMAIN}.slack.com/", "team": "Sandbox", "team_id": TEAM_ID}
    return {**team, "user": name, "user_id": BOT_USER_ID, "bot_id": BOT_ID, "is_enterprise_install": False}


def connections_open(api: Api, _args: Arguments) -> Json:
    """Return a WebSocket address, good for one connection."""
    return {"url": api.new_socket_url()}


def team_info(_api: Api, _args: Arguments) -> Json:
    """Return the workspace's names and ids."""
    return {"team": {"id": TEAM_ID, "name": "Sandbox", "domain": TEAM_DOMAIN, "email_domain": ""}}
