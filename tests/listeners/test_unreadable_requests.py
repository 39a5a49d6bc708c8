"""Whatever is wrong with a request, it's either known to be unreadable or the real listeners bear it."""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import BoltRequest

from bot.listeners.bolt_app import MonitoredApp
from bot.listeners.modals import ModalNotOpenedError
from bot.payloads.shape import is_readable
from storage.database import Database
from tests.builders.introductions import introduced
from tests.payloads.test_clicks import sample
from tests.payloads.test_shape import COMMAND, EVENT

REQUESTS = {
    "click": sample("step_click"),
    "modal": sample("view_submission"),
    "event": EVENT,
    "event from a shared channel": EVENT | {"is_ext_shared_channel": True},
    "command": COMMAND,
}
WRONG: tuple[Any, ...] = (None, 5, "", [], {}, [None], ["id", "type"], [{"x": 1}], {"type": "workflow_step"})
ADDED = (
    *("actions", "assistant_thread", "authorizations", "callback_id", "command", "enterprise", "event", "item"),
    *("function_data", "message", "previous_message", "response_url", "response_urls", "team_id", "user", "view"),
)
Path = tuple[str | int, ...]


def paths(value: Any, to: Path = ()) -> Iterator[Path]:
    """Return the path of every part of a request, those within five steps of its root."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in inner:
        yield (*to, name)
        if len(to) < 4:
            yield from paths(part, (*to, name))


def changed(body: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """Return a request in which one part is another."""
    result: Any = copy.deepcopy(body)
    where = result
    for name in path[:-1]:
        where = where[name]
    where[path[-1]] = value
    return dict(result)


def all_wrong(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the request in every way in which one of its parts is wrong, or one too many."""
    for path in (*paths(body), *((name,) for name in ADDED if name not in body)):
        for value in WRONG:
            yield changed(body, path, value)
    for name in body:
        yield {each: body[each] for each in body if each != name}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_with_a_wrong_part_is_known_to_be_unreadable_or_harms_nothing(app: MonitoredApp, name: str) -> None:
    request = {part: value for part, value in REQUESTS[name].items() if part != "response_url"}  # nobody is there
    for body in filter(is_readable, all_wrong(request)):
        response = app.dispatch(BoltRequest(body=body, mode="socket_mode"))
        assert response.status < 500, body


HOSTILE = ("<!channel>\x00\ud800", 10**400)
"""Text that no database takes, and that would be a mention; a number without end."""
OF_EACH_READER = (
    *("step_click", "undo_click", "way_click", "share_click", "swap_click", "reply", "postpone", "tell_more"),
    *("view_submission", "preferences", "workspace", "withdraw", "message_shortcut", "app_home_opened"),
)


@pytest.mark.parametrize("name", [*OF_EACH_READER, "event", "command"])
def test_whatever_stands_in_place_of_a_text_harms_nothing(
    app: MonitoredApp, database: Database, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    introduced(database)
    caplog.set_level(logging.ERROR, "slack_bolt.App")  # a report can't hold the half characters that Bolt warns of
    request = REQUESTS[name] if name in REQUESTS else sample(name)
    request = {part: value for part, value in request.items() if part != "response_url"}  # nobody is there
    texts = [path for path in paths(request) if isinstance(at_path(request, path), str) and path[-1] != "type"]
    for body in (changed(request, path, value) for path in texts for value in HOSTILE):
        if is_readable(body):
            caplog.clear()
            app.dispatch(BoltRequest(body=body, mode="socket_mode"))
            raised = [record.exc_info[0] for record in caplog.records if record.exc_info]
            # Slack isn't there to open a modal.
            assert set(raised) <= {ModalNotOpenedError}, ascii((body, caplog.text))


def at_path(value: Any, path: Path) -> Any:
    """Return what stands there in a request."""
    for name in path:
        value = value[name]
    return value
