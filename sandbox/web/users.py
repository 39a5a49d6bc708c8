"""users.info and users.list."""

from sandbox.web.call import Api, Arguments, Json, SlackError
from sandbox.web.paging import page


def info(api: Api, args: Arguments) -> Json:
    """Return one member (docs: users.info; user_not_visible for a person the app may not see)."""
    member = api.workspace.members.get(args.text("user") or "")
    if member is None:
        raise SlackError("user_not_found")
    if not member.visible:
        raise SlackError("user_not_visible")
    user = member.as_json(api.workspace.clock.now())
    return {"user": user | ({"locale": "en-US"} if args.flag("include_locale") and not member.is_stranger else {})}


def list_members(api: Api, args: Arguments) -> Json:
    """Return the members of the workspace, deactivated ones included, strangers not."""
    now = api.workspace.clock.now()
    ours = [member for member in api.workspace.members.values() if not member.is_stranger and member.visible]
    shown, more = page(ours, args)
    return {"members": [member.as_json(now) for member in shown], "cache_ts": int(now.timestamp()), **more}
