"""What the log says while somebody installs the app, at any level: no token, no code, no secret."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from bot.config.manifest import CALLBACK_PATH
from bot.monitoring import log
from storage.database import Database
from tests.oauth.website.visitors import CODE, REFRESH_TOKEN, TOKEN, Site, Visitor, running_slack

REFUSED = b'{"ok":false,"error":"bad_redirect_uri"}'
CUT = f'{{"ok":true,"access_token":"{TOKEN}","refresh_token":"{REFRESH_TOKEN}","app_id"'.encode()


@pytest.fixture(autouse=True)
def _loggers_as_they_were() -> Iterator[None]:
    """Put the log back after each test: it is the whole process's."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()  # or else they would be closed
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR])
def test_no_line_has_a_secret(
    database: Database, capsys: pytest.CaptureFixture[str], level: int, as_json: bool
) -> None:
    log.to_stderr(level, as_json=as_json).started = True
    with running_slack() as slack:
        site = Site(database, slack)
        states = []
        for answer in (
            slack.answers["oauth.v2.access"],
            CUT,
            b"xoxe.xoxb-1-granted",
            b'{"ok":false,"error":"bad_redirect_uri"}',
        ):
            slack.answers["oauth.v2.access"] = answer
            visitor = Visitor(site)
            states.append(visitor.begin())
            visitor.come_back(states[-1])
            visitor.get(CALLBACK_PATH, f"code={CODE}&state={states[-1]}")
        slack.grants(is_enterprise_install=True)
        slack.answers["auth.revoke"] = b'{"ok":false,"error":"token_revoked"}'
        visitor = Visitor(site)
        visitor.come_back(visitor.begin())
    written = capsys.readouterr().err
    assert "bad_redirect_uri" in written  # at every level, whoever runs the bot hears of that
    assert ("A workspace installed the app" in written) is (level <= logging.INFO)
    for secret in (TOKEN, REFRESH_TOKEN, CODE, "a secret", *states):
        assert secret not in written
