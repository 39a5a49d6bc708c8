"""users.info, users.list, users.lookupByEmail and bots.info."""

from sandbox.team import APP_ID
from sandbox.web.call import Api, Arguments, Json, SlackError
from sandbox.web.paging import page


def info(api: Api, args: Arguments) -> Json:
    """Return one member (docs: users.info; user_not_visible for a person the app may not see)."""
    member = api.workspace.members.get(args.text("user") or "")
    if member is None:
        raise SlackError("user_not_found")
    if not member.visible:
        raise SlackError("user_not_visible")
    user = member.as_json(api.workspace.clock.now(), api.workspace.team)
    return {"user": user | ({"locale": "en-US"} if args.flag("include_locale") and not member.is_stranger else {})}


def look_up_by_email(api: Api, args: Arguments) -> Json:
    """Return the member with this address (docs: users.lookupByEmail)."""
    wanted = args.required("email").lower()
    for member in api.workspace.members.values():
        if member.email(api.workspace.team) == wanted and member.visible and not member.deleted:
            return {"user": member.as_json(api.workspace.clock.now(), api.workspace.team)}
    raise SlackError("users_not_found")


def bot_info(api: Api, args: Arguments) -> Json:
    """Return the app's bot, the only one with an id of this kind here (docs: bots.info)."""
    team = api.workspace.team
    if args.text("bot") not in (None, team.bot_id):
        raise SlackError("bot_not_found")
    about = {"id": team.bot_id, "app_id": APP_ID, "user_id": team.bot_user_id, "name": api.workspace.manifest.name}
    return {"bot": about | {"deleted": False, "updated": 0, "icons": {}}}


def list_members(api: Api, args: Arguments) -> Json:
    """Return the members of the workspace, deactivated ones included, strangers not."""
    now, team = api.workspace.clock.now(), api.workspace.team
    ours = [member for member in api.workspace.members.values() if not member.is_stranger and member.visible]
    shown, more = page(ours, args)
    return {
        "members": [member.as_json(now, team) for member in shown],
        "cache_ts": int(now.timestamp()),
        **more,
    }
