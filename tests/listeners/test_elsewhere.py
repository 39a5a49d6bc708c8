"""Requests from elsewhere: another company's people, a workspace that joined an organisation, one that isn't served."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from slack_bolt import BoltRequest, BoltResponse
from sqlalchemy import select

from bot.listeners.bolt_app import MonitoredApp
from bot.messages.replies import NOT_INSTALLED
from storage.database import Database
from storage.models.facts import Report
from storage.models.introduction import Introduction
from storage.models.workspace import Member
from tests.builders.introductions import introduced
from tests.payloads.test_clicks import sample

GRID = {"id": "E1", "name": "Acme"}
THEIRS: dict[str, Any] = {"team": {"id": "TTHEIRS", "domain": "theirs"}, "enterprise": {"id": "E9", "name": "Theirs"}}
NOWHERE = "http://127.0.0.1:9/hooks/1"
CLICK: dict[str, Any] = {
    "type": "block_actions",
    "user": {"id": "UBEN", "team_id": "T1"},
    "team": {"id": "T1"},
    "actions": [{"type": "button", "action_id": "step:met", "value": "1"}],
}
COMMAND = {"command": "/intro", "text": "help", "user_id": "U1", "team_id": "T1", "api_app_id": "A1"}


def dispatched(app: MonitoredApp, body: dict[str, Any]) -> BoltResponse:
    """Return the app's response to a request."""
    return app.dispatch(BoltRequest(body=copy.deepcopy(body), mode="socket_mode"))


def reporters(database: Database) -> list[int]:
    """Return how many have reported something."""
    with database.reading() as session:
        return list(session.scalars(select(Report.party_id)))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "changes",
    [
        {"enterprise": GRID},
        {"enterprise": GRID, "team": None},
        {"team": {"id": "T1", "enterprise_id": "E1", "enterprise_name": "Acme"}},
        # Ben is of another company.
        {**THEIRS, "user": {"id": "UBEN", "team_id": "TTHEIRS"}, "message": {"team": "T1", "user": "UBOT"}},
        {**THEIRS, "view": {"type": "home", "app_installed_team_id": "T1"}},
    ],
)
def test_a_click_counts_whichever_company_and_organisation_it_names(
    app: MonitoredApp, database: Database, changes: dict[str, Any]
) -> None:
    introduced(database)
    with database.reading() as session:
        (one,) = session.scalars(select(Introduction)).all()
    click = CLICK | {"actions": [{"type": "button", "action_id": "step:met", "value": one.reference}]}
    assert dispatched(app, click | changes).status == 200
    assert reporters(database)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_form_of_somebody_of_another_company_is_stored_as_theirs(app: MonitoredApp, database: Database) -> None:
    form = sample("view_submission")
    form["user"] |= {"id": "UFOREIGN", "team_id": "TTHEIRS"}
    assert dispatched(app, form | THEIRS).body == ""
    with database.reading() as session:
        by = session.scalars(select(Member.user_id).join(Introduction, Introduction.connector_id == Member.id)).all()
    assert by == ["UFOREIGN"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("body", "said"),
    [
        (COMMAND | {"response_url": NOWHERE, "team_id": "T2"}, NOT_INSTALLED),
        (COMMAND | {"response_url": NOWHERE, "team_id": "T2", "enterprise_id": "E1"}, NOT_INSTALLED),
        (CLICK | {"response_url": NOWHERE, "team": {"id": "T2"}}, ""),
        (CLICK | {"response_url": "http://127.0.0.1:0/", "team": {"id": "T2"}}, ""),
        (CLICK | {"team": {"id": "T2"}, "user": {"id": "UBEN", "team_id": "T1"}}, ""),
        ({"type": "event_callback", "team_id": "T2", "event": {"type": "app_home_opened", "user": "UBEN"}}, ""),
        ({"type": "shortcut", "callback_id": "introduce", "team": {"id": "T2"}, "user": {"id": "UBEN"}}, ""),
        (CLICK | {"team": None, "user": {"id": "UBEN"}}, ""),
        # Of another organisation, which has the app as a whole: its id is no workspace's.
        (CLICK | {"enterprise": {"id": "E9"}, "view": {"app_installed_team_id": "E9"}}, ""),
        (CLICK | {"enterprise": {"id": "E9"}, "team": None, "user": {"id": "UBEN", "team_id": "T9"}}, ""),
    ],
)
def test_a_workspace_that_is_not_served_is_told_so_in_private_and_logged_once(
    app: MonitoredApp, database: Database, body: dict[str, Any], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    introduced(database)
    response = dispatched(app, body)
    assert (response.status, response.body) == (200, said)
    assert [record.levelname for record in caplog.records if record.levelno > 20] == ["WARNING"]
    assert not reporters(database)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_form_from_a_workspace_that_is_not_served_stays_open(app: MonitoredApp) -> None:
    form = sample("view_submission")
    form["view"] |= {"app_installed_team_id": "T2", "blocks": [{"type": "input", "block_id": "reason"}]}
    assert NOT_INSTALLED in dispatched(app, form).body
    assert '"errors"' in dispatched(app, form).body


def test_slack_may_try_the_address_before_the_bot_is_installed(app: MonitoredApp) -> None:
    assert "a challenge" in dispatched(app, {"type": "url_verification", "challenge": "a challenge"}).body
