"""Any site may be open in the browser that shows the sandbox: none of them can use it."""

from __future__ import annotations

import urllib.request
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient

from sandbox import Sandbox
from sandbox.access import HERE_ONLY, NO_OTHER_SITE

ANA = "U0000ANA"
ELSEWHERE = "https://evil.example"
NAMES = (
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example:80",
    "169.254.1.1",
    "[::ffff:1.2.3.4]",
    "a@b",
)
PATHS = ("api/chat.postMessage", "hooks/actions/T0SANDBOX/1", "upload/1/2", "clock", "link/?ticket=1", "nowhere")


def asked(url: str, headers: dict[str, str], body: bytes | None = b"{}") -> tuple[int, str]:
    """Send a request. Returns the answer's status and text."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:
            return int(answer.status), answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_done_for_another_name_or_another_site(slack: Sandbox, path: str) -> None:
    url = f"{slack.base_url}{path}"
    authorized = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": "text/plain"}
    for name in NAMES:
        assert asked(url, authorized | {"Host": name}) == (403, HERE_ONLY), name
    for origin in (
        ELSEWHERE,
        "null",
        "http://127.0.0.1:1",
        f"{slack.base_url}",
        slack.base_url.replace("http", "https"),
    ):
        assert asked(url, authorized | {"Origin": origin}) == (403, NO_OTHER_SITE), origin
    for site in ("cross-site", "same-site"):
        assert asked(url, authorized | {"Sec-Fetch-Site": site}) == (403, NO_OTHER_SITE)
    assert not slack.calls()


def test_programs_and_the_page_itself_are_let_in(slack: Sandbox) -> None:
    url, port = f"{slack.api_url}auth.test?token={slack.bot_token}", urlsplit(slack.base_url).port
    for headers in (
        {},
        {"Origin": slack.base_url.rstrip("/"), "Sec-Fetch-Site": "same-origin"},
        {"Host": f"localhost:{port}", "Origin": f"http://localhost:{port}"},
        {"Host": f"[::1]:{port}", "Sec-Fetch-Site": "none"},
    ):
        assert '"ok": true' in asked(url, headers)[1]


def test_each_sandbox_has_secrets_of_its_own(slack: Sandbox, client: WebClient) -> None:
    with Sandbox() as other:
        for ours, theirs in (
            (slack.bot_token, other.bot_token),
            (slack.app_token, other.app_token),
            (slack.signing_secret, other.signing_secret),
            (urlsplit(slack.clock_url).path, urlsplit(other.clock_url).path),
        ):
            assert ours != theirs
        assert '"invalid_auth"' in asked(f"{other.api_url}auth.test?token={slack.bot_token}", {})[1]
        elsewhere = f"{other.base_url}{urlsplit(slack.clock_url).path[1:]}"
        assert asked(elsewhere, {}, None)[0] == 404
    assert '"now"' in asked(slack.clock_url, {}, None)[1]
    given = client.files_getUploadURLExternal(filename="a.csv", length=2)
    key = urlsplit(slack.clock_url).path.rpartition("/")[2]
    assert asked(given["upload_url"].replace(key, "x"), {})[0] == 404
    assert asked(given["upload_url"], {})[0] == 200
    assert client.chat_postMessage(channel=ANA, text="hi")["ok"]
