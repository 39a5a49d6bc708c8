"""The website in front of Slack's requests: what browsers may do with its pages, and what else it answers."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import pytest
from sqlalchemy.exc import OperationalError

from bot.config.manifest import CALLBACK_PATH, INSTALL_PATH, REQUEST_PATH, read_manifest
from bot.oauth.application import HTTPS_ONLY, SECURE
from bot.oauth.permissions import WHY
from storage.database import Database
from storage.models.installation import OAuthState
from storage.queries import oauth_states
from tests.oauth.website.reading import Reader, read
from tests.oauth.website.visitors import Site, Slack, rows

PAGES = ("/", INSTALL_PATH, CALLBACK_PATH, "/privacy", "/support")
EVERYTHING = [
    *(("GET", path) for path in (*PAGES, "/robots.txt", "/nowhere", "/favicon.ico", "/slack/install/", "//")),
    *(("HEAD", path) for path in (*PAGES, "/nowhere")),
    *(("POST", path) for path in (*PAGES, "/nowhere")),
    ("OPTIONS", "/"),
    ("DELETE", INSTALL_PATH),
]


@pytest.mark.parametrize(("method", "path"), EVERYTHING)
def test_every_answer_has_the_headers_that_keep_it_safe(site: Site, method: str, path: str) -> None:
    answer = site.ask(path, method=method)
    for name, value in {**SECURE, **HTTPS_ONLY}.items():
        assert answer.header(name) == value
    assert answer.header("Content-Type") in ("text/html; charset=utf-8", "text/plain; charset=utf-8")
    assert site.inside == []


def test_the_policy_allows_nothing_but_the_page_itself() -> None:
    policy = SECURE["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "script-src" not in policy  # so scripts fall under default-src
    for part in ("default-src 'none'", "frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'"):
        assert part in policy


@pytest.mark.parametrize("path", [*PAGES, "/nowhere"])
def test_a_page_has_one_style_that_the_policy_names_and_loads_nothing(site: Site, path: str) -> None:
    page = site.ask(path).body
    _, style = page.split("<style>")
    style, _ = style.split("</style>")
    assert f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in SECURE["Content-Security-Policy"]
    assert "url(" not in style
    assert "@import" not in style
    for tag, attributes in Reader(page).elements:
        assert tag not in ("script", "iframe", "img", "form", "object", "base")
        assert not {name for name in attributes if name.startswith("on")} | {"style", "src"} & attributes.keys()
        if tag == "link":
            assert (attributes["href"] or "").startswith("data:image/svg+xml,")


@pytest.mark.parametrize("path", [*PAGES, "/nowhere"])
def test_a_page_is_small_and_begins_as_a_page_should(site: Site, path: str) -> None:
    answer = site.ask(path)
    assert len(answer.body.encode()) < 20_000
    assert int(answer.header("Content-Length") or "") == len(answer.body.encode())
    elements = Reader(answer.body).elements
    assert elements[0] == ("html", {"lang": "en"})
    tags = [tag for tag, _ in elements]
    for once in ("title", "header", "main", "h1", "footer", "nav"):
        assert tags.count(once) == 1, once
    levels = [int(tag[1]) for tag in tags if tag in ("h1", "h2", "h3")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_browsers_are_told_to_come_by_https_only_if_there_is_any(database: Database) -> None:
    at_home = Site(database, Slack(), PUBLIC_URL="http://localhost:3000")
    assert at_home.ask("/").header("Strict-Transport-Security") is None


def test_an_address_that_leads_nowhere_is_a_page_and_not_handed_on(site: Site) -> None:
    for method in ("GET", "POST"):
        answer = site.ask("/favicon.ico", method=method)
        assert (answer.status, read(answer.body)[2]) == (404, "# There's nothing here")
    assert site.inside == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_can_be_sent_to_a_page(site: Site, path: str) -> None:
    answer = site.ask(path, method="POST")
    assert (answer.status, answer.header("Allow")) == (405, "GET, HEAD")
    assert rows(site.database, OAuthState) == 0


@pytest.mark.parametrize("method", ["POST", "GET", "HEAD"])
def test_slacks_requests_are_handed_on_as_they_are(site: Site, method: str) -> None:
    answer = site.ask(REQUEST_PATH, method=method)
    assert (answer.status, answer.headers, answer.body) == (200, [], "inside")
    assert site.inside == [method]


@pytest.mark.parametrize("path", [*PAGES, "/nowhere"])
def test_a_look_at_the_headers_starts_no_visit(site: Site, path: str) -> None:
    answer = site.ask(path, "error=access_denied", method="HEAD")
    assert (answer.body, answer.header("Set-Cookie")) == ("", None)
    assert rows(site.database, OAuthState) == 0


def test_search_engines_stay_away_from_the_install_page(site: Site) -> None:
    answer = site.ask("/robots.txt")
    assert answer.body.splitlines() == ["User-agent: *", "Disallow: /slack/"]
    assert INSTALL_PATH.startswith("/slack/")


def test_each_permission_has_one_reason_and_the_page_says_which_can_be_left_out(site: Site) -> None:
    manifest = read_manifest()
    assert set(WHY) == manifest.required_scopes | manifest.optional_scopes
    assert len(set(WHY.values())) == len(WHY)
    page = " ".join(read(site.ask(INSTALL_PATH).body))
    needed, optional = page.split("## What you can leave out")
    for scope, (name, why) in WHY.items():
        there, elsewhere = (needed, optional) if scope in manifest.required_scopes else (optional, needed)
        assert f"{name} {scope}   {why}" in there
        assert why not in elsewhere


def test_what_goes_wrong_is_reported_and_a_page_that_says_no_more(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = OperationalError("INSERT", {}, ConnectionRefusedError("secret"))

    def down(*_: object) -> None:
        raise wrong

    monkeypatch.setattr(oauth_states, "add", down)
    answer = site.ask(INSTALL_PATH)
    assert answer.status == 503
    assert "# That didn't work" in read(answer.body)
    assert "secret" not in answer.body
    assert site.reported == [wrong]
    assert site.ask("/privacy").status == 200
