"""The only way to Slack leads through a proxy."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sandbox import Sandbox
from tests.running import environment, on_a_monday, start_process
from tests.stories.conftest import Stage
from tests.trouble.https_proxy import HOST, https_proxy, make_certificate

STARTS_WITHIN = 30.0  # seconds

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="there is no openssl on this machine to make a certificate with"
)


def test_both_the_calls_and_the_web_socket_go_through_the_proxy(
    slack: Sandbox, database_url: str, tmp_path: Path
) -> None:
    on_a_monday(slack)
    certificate, key = make_certificate(tmp_path)
    port = urlsplit(slack.base_url).port
    assert port
    with https_proxy(port, certificate, key) as (proxy, asked_for):
        behind = {"HTTPS_PROXY": proxy, "SLACK_API_URL": f"https://{HOST}/api/", "SSL_CERT_FILE": str(certificate)}
        with start_process(environment(slack, database_url) | behind) as process:
            try:
                slack.wait_for_connection(timeout=STARTS_WITHIN)
                Stage(slack, slack.person("ana"), slack.person("ben"), slack.person("chidi")).introduce()
            finally:
                process.terminate()
                process.communicate()
    assert {call.method for call in slack.calls()} >= {"auth.test", "views.open", "chat.postMessage"}
    # The sandbox gives the address of its socket as 127.0.0.1; whether a proxy is used is decided for Slack as a whole.
    assert asked_for.count(f"127.0.0.1:{port}") == 1
    assert asked_for.count(f"{HOST}:443") == len(asked_for) - 1 == len(slack.calls())
