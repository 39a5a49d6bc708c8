"""People at the bot's website, and what it needs of Slack: `oauth.v2.access` and `auth.revoke`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from wsgiref.util import setup_testing_defaults

from sqlalchemy import select

from bot.config import config
from bot.config.config import Config
from bot.config.manifest import CALLBACK_PATH, INSTALL_PATH
from bot.listeners.receivers import HttpServer
from bot.oauth.application import Website
from bot.oauth.flow import Flow
from bot.slack.installation import web_client
from storage.database import Database
from storage.models.base import Row
from storage.models.installation import BotToken
from storage.models.workspace import Workspace
from tests.config.test_distribution import ANY
from tests.oauth.website.reading import links, read

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CODE, TOKEN, REFRESH_TOKEN = "1111.2222.c0dec0de", "xoxe.xoxb-1-granted", "xoxe-1-refresh"
OPERATOR = {"OPERATOR": "Example Ltd", "SUPPORT_EMAIL": "help@example.org", "HOSTED_AT": "Example Cloud, Portugal"}
GRANTED: Mapping[str, Any] = {
    "ok": True,
    "access_token": TOKEN,
    "refresh_token": REFRESH_TOKEN,
    "expires_in": 43_200,
    "app_id": "A1",
    "authed_user": {"id": "UANA"},
    "scope": "commands,chat:write",
    "token_type": "bot",
    "bot_user_id": "UBOT",
    "team": {"id": "T1", "name": "One"},
    "enterprise": None,
    "is_enterprise_install": False,
}


@dataclass
class Slack:
    """Slack's Web API, as far as somebody who installs the app needs it."""

    answers: dict[str, bytes] = field(
        default_factory=lambda: {"oauth.v2.access": json.dumps(GRANTED).encode(), "auth.revoke": b'{"ok": true}'}
    )
    """What it answers, by method."""
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """What it was asked: the method, and what came with it."""
    meanwhile: Callable[[], object] = lambda: None
    """What happens before it answers."""
    url: str = ""

    def __call__(self, environ: Mapping[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        """Answer a call."""
        method = environ["PATH_INFO"].removeprefix("/api/")
        form = parse_qs(environ["wsgi.input"].read().decode())
        authorization = {"authorization": environ.get("HTTP_AUTHORIZATION", "")}
        self.calls.append((method, {name: values[0] for name, values in form.items()} | authorization))
        self.meanwhile()
        start_response("200 OK", [("Content-Type", "application/json")])
        return [self.answers[method]]

    def grants(self, **changes: object) -> None:
        """Answer from now on that this was granted."""
        self.answers["oauth.v2.access"] = json.dumps({**GRANTED, **changes}).encode()

    def refuses(self, reason: str) -> None:
        """Refuse every code from now on."""
        self.answers["oauth.v2.access"] = json.dumps({"ok": False, "error": reason}).encode()


@contextmanager
def running_slack() -> Iterator[Slack]:
    """Yield a Slack that answers."""
    slack = Slack()
    server = HttpServer(slack, "127.0.0.1", 0)
    slack.url = f"http://127.0.0.1:{server.port}/api/"
    server.open()
    yield slack
    server.close()


@dataclass(frozen=True)
class Answer:
    """Response of the website to one request."""

    status: int
    headers: list[tuple[str, str]]
    body: str

    def header(self, name: str) -> str | None:
        """Return a header's value; None if it isn't there. Raises if it's there twice."""
        values = [value for each, value in self.headers if each == name]
        assert len(values) < 2, name
        return values[0] if values else None


class Site:
    """The bot's website, and a clock that stands still until it's moved."""

    def __init__(self, database: Database, slack: Slack, **variables: str) -> None:
        self.database, self.slack, self.now = database, slack, NOW
        self.installations = 0
        """How often it was said that the app was installed."""
        self.reported: list[Exception] = []
        """What ended a request."""
        self.config = settings(SLACK_API_URL=slack.url or "http://127.0.0.1:9/api/", **variables)
        self.inside: list[str] = []
        """Methods of the requests that were handed on to what takes Slack's."""
        assert self.config.distribution
        client = web_client(self.config, None, 5)
        flow = Flow(database, self.config.distribution, client, lambda: self.now, self._count_installation)
        self.application = Website(flow, self._inside, self.reported.append)

    def _count_installation(self) -> None:
        self.installations += 1

    def _inside(self, environ: Mapping[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        self.inside.append(environ["REQUEST_METHOD"])
        start_response("200 OK", [])
        return [b"inside"]

    def ask(self, path: str, query: str = "", method: str = "GET", cookie: str = "") -> Answer:
        """Send a request, and return the answer."""
        environ: dict[str, Any] = {}
        setup_testing_defaults(environ)
        environ |= {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method, "wsgi.input": BytesIO()}
        environ |= {"HTTP_COOKIE": cookie} if cookie else {}
        begun: list[tuple[str, list[tuple[str, str]]]] = []
        body = b"".join(self.application(environ, lambda *said: begun.append(said)))  # type: ignore[arg-type]
        ((status, headers),) = begun
        return Answer(int(status.split()[0]), headers, body.decode())

    def later(self, **by: int) -> None:
        """Let time go by."""
        self.now += timedelta(**by)


def settings(**variables: str) -> Config:
    """Return the config of a bot for any workspace."""
    return config.read({**ANY, **OPERATOR, **variables})


class Visitor:
    """Somebody with a browser, which keeps cookies."""

    def __init__(self, site: Site) -> None:
        self._site, self.cookies = site, {}  # type: ignore[var-annotated]

    def get(self, path: str, query: str = "") -> Answer:
        """Open a page."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self._site.ask(path, query, cookie=cookie)
        if said := answer.header("Set-Cookie"):
            ((name, morsel),) = SimpleCookie(said).items()
            self.cookies[name] = morsel.value
        return answer

    def begin(self, query: str = "") -> str:
        """Open the page with Slack's button. Returns the state that the button carries."""
        return consent_query(self.get(INSTALL_PATH, query))["state"]

    def come_back(self, state: str, code: str = CODE) -> Answer:
        """Come back from Slack's page, having agreed."""
        return self.get(CALLBACK_PATH, urlencode({"code": code, "state": state}))


def consent_query(page: Answer) -> dict[str, str]:
    """Return what the button on the install page says to Slack. Raises if something is said twice."""
    (address,) = {link for link in links(page.body) if "/oauth/v2/authorize" in link}
    query = parse_qs(urlsplit(address).query, keep_blank_values=True)
    assert all(len(values) == 1 for values in query.values()), address
    return {name: values[0] for name, values in query.items()}


def rows(database: Database, model: type[Row]) -> int:
    """Return how many rows a table has."""
    with database.reading() as session:
        return len(session.scalars(select(model)).all())


def nothing_is_stored(site: Site) -> bool:
    """Return whether no workspace and no token is in the database."""
    return rows(site.database, Workspace) == rows(site.database, BotToken) == 0


def heading(answer: Answer) -> str:
    """Return a page's heading."""
    return next(line for line in read(answer.body) if line.startswith("# "))
