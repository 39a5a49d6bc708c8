"""The pages of the website, as people read them."""

from __future__ import annotations

import pytest

from bot.config.distribution import Distribution
from bot.config.manifest import read_manifest
from bot.oauth import failures, pages, policies
from bot.oauth.failures import Failure
from tests.conftest import Golden
from tests.oauth.website.reading import read
from tests.oauth.website.visitors import settings

CONSENT = "https://slack.com/oauth/v2/authorize?state=…"


def distribution(**variables: str) -> Distribution:
    """Return what a bot for any workspace is set to."""
    found = settings(**variables).distribution
    assert found
    return found


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("landing", pages.landing()),
        ("install", pages.install(CONSENT, read_manifest(), distribution().grace)),
        ("installed", pages.installed("A1", "T1")),
        ("privacy", policies.privacy(distribution())),
        ("privacy-of-nobody", policies.privacy(distribution(OPERATOR="", SUPPORT_EMAIL="", HOSTED_AT=""))),
        ("support", policies.support(distribution())),
        ("support-of-nobody", policies.support(distribution(SUPPORT_EMAIL=""))),
        ("not-found", failures.not_found()),
        ("not-allowed", failures.not_allowed()),
        *((f"failed-{why.name.lower().replace('_', '-')}", failures.failed(why)) for why in Failure),
    ],
)
def test_a_page_reads_so(golden: Golden, name: str, page: str) -> None:
    golden(f"website/{name}", read(page))


@pytest.mark.parametrize(
    ("days", "said"), [("0", "a few minutes later"), ("1", "a day later"), ("30", "30 days later")]
)
def test_the_privacy_page_says_how_long_this_bot_keeps_what_is_left(days: str, said: str) -> None:
    page = policies.privacy(distribution(UNINSTALL_GRACE_DAYS=days))
    assert f"everything stored about your workspace is deleted {said}" in " ".join(read(page))


def test_what_an_operator_says_of_themselves_stays_text() -> None:
    odd = distribution(OPERATOR="<b>A & B</b>", HOSTED_AT='"><script>')
    page = policies.privacy(odd)
    assert "&lt;b&gt;A &amp; B&lt;/b&gt; runs" in page
    assert "<script" not in page
