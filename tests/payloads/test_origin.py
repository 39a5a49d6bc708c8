"""Which workspace a request is for, whoever acts in it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.payloads.origin import team_ids

OURS, THEIRS, FURTHER = "TOURS", "TTHEIRS", "TFURTHER"
THEIR_ORG = {"id": "E0THEIRS", "name": "Theirs"}
COLLEAGUE, FOREIGNER = {"id": "U1", "team_id": OURS}, {"id": "U2", "team_id": THEIRS}
CLICK: dict[str, Any] = {"type": "block_actions", "team": {"id": OURS}, "user": COLLEAGUE}
FORM: dict[str, Any] = {"type": "view_submission", "team": {"id": OURS}, "user": COLLEAGUE}
EVENT: dict[str, Any] = {"type": "event_callback", "team_id": OURS, "event": {"user": "U1", "team": OURS}}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"command": "/intro", "team_id": OURS, "enterprise_id": "E1"}, (OURS,)),
        (CLICK, (OURS,)),
        (CLICK | {"enterprise": {"id": "E1"}}, (OURS,)),
        (CLICK | {"team": THEIRS, "user": FOREIGNER, "message": {"team": OURS, "user": "UBOT"}}, (OURS,)),
        (CLICK | {"team": None}, (OURS,)),
        (CLICK | {"team": {"id": THEIRS}, "view": {"app_installed_team_id": OURS, "team_id": THEIRS}}, (OURS,)),
        (FORM | {"team": {"id": THEIRS}, "user": FOREIGNER, "view": {"app_installed_team_id": OURS}}, (OURS,)),
        (FORM | {"team": None, "enterprise": THEIR_ORG, "view": {"app_installed_team_id": OURS}}, (OURS,)),
        (FORM | {"view": {"app_installed_team_id": FURTHER}}, (FURTHER,)),
        ({"type": "message_action", "team": {"id": OURS}, "user": FOREIGNER, "message": {"team": THEIRS}}, (OURS,)),
        (EVENT, (OURS,)),
        (EVENT | {"team_id": THEIRS, "context_team_id": OURS}, (OURS, THEIRS)),
        (EVENT | {"team_id": OURS, "authorizations": [{"team_id": FURTHER, "enterprise_id": "E1"}]}, (FURTHER,)),
        (EVENT | {"authorizations": None, "team_id": None}, (OURS,)),
        ({"type": "block_actions", "team": {"id": "TOURS\x00"}, "user": {"id": "U1", "team_id": "<!channel>"}}, ()),
        ({"team": [OURS], "authorizations": [None, {"team_id": 5}, OURS], "view": "V1", "user": None}, ()),
        ({}, ()),
    ],
)
def test_a_request_is_for_the_workspace_that_has_the_app(body: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert team_ids(body) == expected
