"""The only way to Slack leads through a proxy that wants to know who one is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sandbox import Sandbox
from tests.running import MONDAY, environment, start_process
from tests.stories.conftest import Stage
from tests.trouble.https_proxy import HOST, Connect, https_proxy, make_certificate

STARTS_WITHIN = 30.0  # seconds
AUTHORIZATION = "Basic YW5hOnBAc3M="  # ana:p@ss

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="there is no openssl on this machine to make a certificate with"
)


@pytest.fixture
def port(slack: Sandbox) -> int:
    """Return the sandbox's port."""
    found = urlsplit(slack.base_url).port
    assert found
    return found


@contextmanager
def bot_behind(proxy: str, certificate: Path, slack: Sandbox, database_url: str, said: list[str]) -> Iterator[None]:
    """Run the bot behind a proxy, as ana with the password p@ss; `said` is given all it wrote."""
    behind = {
        "HTTPS_PROXY": f"http://ana:p%40ss@{proxy}",
        "SLACK_API_URL": f"https://{HOST}/api/",
        "SSL_CERT_FILE": str(certificate),
    }
    with start_process(environment(slack, database_url) | behind) as process:
        try:
            yield
        finally:
            process.terminate()
            said.extend(process.communicate())


def count(requests: list[Connect], target: str) -> int:
    """Return how often the proxy was asked for this host and port by somebody who said who they are."""
    return requests.count(Connect(target, AUTHORIZATION))


def test_both_the_calls_and_the_web_socket_go_through_the_proxy(
    slack: Sandbox, port: int, database_url: str, tmp_path: Path
) -> None:
    slack.clock.start_over(MONDAY)
    certificate, key = make_certificate(tmp_path)
    with (
        https_proxy(port, certificate, key) as (proxy, requests),
        bot_behind(proxy, certificate, slack, database_url, []),
    ):
        slack.wait_for_connection(timeout=STARTS_WITHIN)
        Stage(slack, slack.person("ana"), slack.person("ben"), slack.person("chidi")).introduce()
    assert {call.method for call in slack.calls()} >= {"auth.test", "views.open", "chat.postMessage"}
    # The sandbox gives the address of its socket as 127.0.0.1; whether a proxy is used is decided for Slack as a whole.
    assert count(requests, f"127.0.0.1:{port}") == 1
    assert count(requests, f"{HOST}:443") == len(requests) - 1 == len(slack.calls())


def test_where_the_proxy_refuses_the_web_socket_its_password_is_not_logged(
    slack: Sandbox, port: int, database_url: str, tmp_path: Path
) -> None:
    certificate, key = make_certificate(tmp_path)
    said: list[str] = []
    socket = f"127.0.0.1:{port}"
    with (
        https_proxy(port, certificate, key, refuses={socket}) as (proxy, requests),
        bot_behind(proxy, certificate, slack, database_url, said),
    ):
        slack.wait_for(lambda: count(requests, socket) > 2, STARTS_WITHIN, "a third try: the second is logged")
    written = "".join(said)
    assert "connect status code: 403" in written
    assert "p%40ss" not in written
    assert "p@ss" not in written
