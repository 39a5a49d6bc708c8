"""views.open, .push, .update, .publish."""

from sandbox.blocks import Surface, problems_of_view, too_large
from sandbox.modals import STACK_LIMIT, OpenView
from sandbox.web.call import Api, Arguments, Json, SlackError
from sandbox.workspace import Trigger


def open_modal(api: Api, args: Arguments) -> Json:
    """Open a modal for the person the trigger_id came from (docs: views.open)."""
    view = checked_view(api, args.structure("view", "invalid_arguments"))
    trigger = _exchange(api, args)
    return {"view": api.modals.open(trigger.user, view).as_json()}


def push(api: Api, args: Arguments) -> Json:
    """Put a view on top of the one the trigger_id came from; a stack holds three (docs: views.push)."""
    view = checked_view(api, args.structure("view", "invalid_arguments"))
    trigger = _trigger(api, args)
    stack = api.modals.stacks.get(trigger.user, [])
    if trigger.view_id is None or trigger.view_id not in {view.id for view in stack}:
        raise SlackError("not_found")
    if len(stack) >= STACK_LIMIT:
        raise SlackError("push_limit_reached")
    trigger.exchanged = True
    return {"view": api.modals.push(trigger.user, view).as_json()}


def update(api: Api, args: Arguments) -> Json:
    """Replace an open view, unless its hash is no longer the one given (docs: views.update)."""
    view_id, external_id = args.text("view_id"), args.text("external_id")
    if view_id and external_id:
        problem = "[ERROR] Cannot provide both `view_id` and `external_id`"
        raise SlackError.with_problems("invalid_arguments", [problem])
    shown = api.modals.find(view_id, external_id)
    given = args.structure("view", "invalid_arguments")
    view = checked_view(api, given, "home" if shown and shown.definition["type"] == "home" else "modal", shown)
    if shown is None:
        raise SlackError("not_found")
    _check_hash(args, shown)
    return {"view": api.modals.update(shown, view).as_json()}


def publish(api: Api, args: Arguments) -> Json:
    """Show a Home tab to one person (docs: views.publish)."""
    user = args.required("user_id")
    view = checked_view(api, args.structure("view", "invalid_arguments"), "home", api.modals.homes.get(user))
    if not api.workspace.manifest.home_tab:
        raise SlackError("not_enabled")
    if user not in api.workspace.members:
        raise SlackError.with_problems("invalid_arguments", ["[ERROR] invalid `user_id` [json-pointer:/user_id]"])
    if user in api.modals.homes:
        _check_hash(args, api.modals.homes[user])
    return {"view": api.modals.publish(user, view).as_json()}


def checked_view(api: Api, view: object, surface: Surface = "modal", instead_of: OpenView | None = None) -> Json:
    """Return the view, if Slack would take it; `instead_of` is the one it replaces, which may have its external_id."""
    if problems := problems_of_view(view, api.known_ids, surface):
        raise SlackError.with_problems("invalid_arguments", problems)
    assert isinstance(view, dict)
    if too_large(view):
        raise SlackError("view_too_large")
    external_id = view.get("external_id")
    same = api.modals.find(None, external_id) if external_id else None
    if same is not None and same is not instead_of:
        raise SlackError("duplicate_external_id")
    return view


def _check_hash(args: Arguments, view: OpenView) -> None:
    if args.text("hash") not in (None, view.hash):
        raise SlackError("hash_conflict")


def _trigger(api: Api, args: Arguments) -> Trigger:
    trigger = api.workspace.triggers.get(args.required("trigger_id"))
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if trigger.exchanged:
        raise SlackError("exchanged_trigger_id")
    if trigger.expires < api.workspace.clock.now():
        raise SlackError("expired_trigger_id")
    return trigger


def _exchange(api: Api, args: Arguments) -> Trigger:
    trigger = _trigger(api, args)
    trigger.exchanged = True
    return trigger
