"""The effect of an app's answer to a submitted modal on the person's stack (docs.slack.dev/surfaces/modals)."""

from typing import Any

from sandbox.delivery import DeliveryResult
from sandbox.modals import STACK_LIMIT, OpenView
from sandbox.reply import MODAL_TROUBLE, Reply
from sandbox.web.call import Api, SlackError
from sandbox.web.views import checked_view


def apply(api: Api, view: OpenView, answer: DeliveryResult) -> Reply:
    """Close, update, push or clear as the ack says; one that Slack cannot use leaves the view with a trouble line."""
    try:
        if not answer.acknowledged:
            raise SlackError(answer.failure)
        view.errors, view.trouble = _carry_out(api, view, answer.payload), None
    except SlackError:
        view.trouble = MODAL_TROUBLE
        return Reply(answer.acknowledged, error=MODAL_TROUBLE, payload=answer.payload)
    return Reply(acknowledged=True, errors=view.errors, payload=answer.payload)


def _carry_out(api: Api, view: OpenView, payload: dict[str, Any]) -> dict[str, str]:
    action = payload.get("response_action")
    if action == "errors":
        return _errors(view, payload.get("errors"))
    if action == "clear":
        api.modals.clear(view.user)
    elif action == "update":
        api.modals.update(view, checked_view(api, payload.get("view"), instead_of=view))
    elif action == "push":
        _push(api, view, payload)
    elif payload:
        raise SlackError("invalid_response_action")
    else:
        api.modals.close(view)
    return {}


def _push(api: Api, view: OpenView, payload: dict[str, Any]) -> None:
    pushed = checked_view(api, payload.get("view"))
    stack = api.modals.stacks.get(view.user)
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= STACK_LIMIT:
        raise SlackError("push_limit_reached")
    api.modals.push(view.user, pushed)


def _errors(view: OpenView, errors: object) -> dict[str, str]:
    """Return the errors, if each belongs to an input block and is plain text; else raise SlackError.

    What Slack does with others is not written anywhere; here the submission fails, so that nobody relies on it.
    """
    inputs = {block["block_id"] for block in view.definition["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise SlackError("invalid_errors")
    if not all(isinstance(text, str) and text for text in errors.values()):
        raise SlackError("invalid_errors")
    return dict(errors)
