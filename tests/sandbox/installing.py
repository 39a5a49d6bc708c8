"""Installing an app: Bolt's own OAuth flow behind a Request URL, and a person who goes through it without a browser."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message as Headers
from html import unescape
from http.client import HTTPResponse
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization.authorize import InstallationStoreAuthorize
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore

from sandbox import Sandbox
from tests.sandbox.apps import Listeners, served

SCOPES = ("chat:write", "commands", "im:write", "users:read")
REDIRECT = "http://127.0.0.1:9/slack/oauth_redirect"


@contextmanager
def installable(slack: Sandbox, listeners: Listeners, folder: Path, success_url: str | None = None) -> Iterator[str]:
    """Run an app that is installed by Bolt's own pages and keeps its tokens in `folder`; yield its address.

    With a `success_url` to end at, it begins without a page, too, since Bolt's has a picture of Slack's.
    """
    store = FileInstallationStore(base_dir=str(folder / "installations"), client_id=slack.app.client_id)
    settings = OAuthSettings(
        client_id=slack.app.client_id,
        client_secret=slack.app.client_secret,
        scopes=SCOPES,
        install_page_rendering_enabled=not success_url,
        success_url=success_url,
        authorization_url=f"{slack.base_url}oauth/v2/authorize",
        installation_store=store,
        state_store=FileOAuthStateStore(expiration_seconds=600, base_dir=str(folder / "states")),
    )
    client = WebClient(base_url=slack.api_url, retry_handlers=[])
    app = App(client=client, signing_secret=slack.signing_secret, oauth_settings=settings, process_before_response=True)
    # Bolt asks slack.com for new tokens whatever client it's given.
    assert isinstance(settings.authorize, InstallationStoreAuthorize)
    assert settings.authorize.token_rotator
    settings.authorize.token_rotator.client = client
    app.enable_token_revocation_listeners()
    listeners(app)
    with served(SlackRequestHandler(app)) as url:
        settings.authorize_url_generator.redirect_uri = settings.redirect_uri = f"{url}/slack/oauth_redirect"
        slack.deliver_to(f"{url}/slack/events")
        yield url


@dataclass(frozen=True)
class Answer:
    """Response as a browser sees it: status, text, where to go on, and the cookie to come back with."""

    status: int
    text: str
    location: str = ""
    cookie: str = ""


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Go nowhere: the test looks at where it was sent."""


def visit(url: str, form: dict[str, str] | None = None, cookie: str = "") -> Answer:
    """Open an address, or hand a form in there."""
    body = urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(url, body, {"Cookie": cookie} if cookie else {})
    try:
        with urllib.request.build_opener(_Stay()).open(request) as answer:
            return _read(answer, answer.headers)
    except HTTPError as answer:
        with answer:
            return _read(answer, answer.headers)


def _read(answer: HTTPResponse | IO[bytes], headers: Headers) -> Answer:
    cookie = headers.get("Set-Cookie", "").partition(";")[0]
    return Answer(answer.status, answer.read().decode(), headers.get("Location", ""), cookie)  # type: ignore[union-attr]


def authorize_url(slack: Sandbox, **given: str) -> str:
    """Return the address at which this sandbox asks for consent."""
    asked = {"client_id": slack.app.client_id, "scope": ",".join(SCOPES), "user_scope": "", "redirect_uri": REDIRECT}
    return f"{slack.base_url}oauth/v2/authorize?{urlencode(asked | given)}"


def answer(url: str, how: str = "allow", *, without: str = "", **changes: str) -> Answer:
    """Open the consent page and press a button there; `without` a scope, `changes` being fields filled in otherwise."""
    page = visit(url)
    assert page.status == 200, page.text
    form = {unescape(name): unescape(value) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', page.text)}
    people = re.findall(r'<option value="([^"]+)"', page.text)
    fields = {key: value for key, value in form.items() if key != "answer"} | {"user": people[0], "answer": how}
    fields.pop(f"with {without}", None)
    return visit(url.partition("?")[0], fields | changes)


def code_of(answered: Answer) -> str:
    """Return the code that a consent has led to."""
    return parse_qs(urlsplit(answered.location).query)["code"][0]


def exchange(slack: Sandbox, **given: Any) -> dict[str, Any]:
    """Call oauth.v2.access as slack_sdk does."""
    credentials = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
    answered = WebClient(base_url=slack.api_url, retry_handlers=[]).oauth_v2_access(**(credentials | given))
    assert isinstance(answered.data, dict)
    return answered.data


def install(slack: Sandbox, team: str = "") -> dict[str, Any]:
    """Install the app, and return what it's told."""
    return exchange(slack, code=code_of(answer(authorize_url(slack, team=team))), redirect_uri=REDIRECT)
