"""Somebody who'd like to install the app, the website they're at, and the Slack behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.oauth.website.visitors import Site, Slack, Visitor, running_slack


@pytest.fixture
def slack() -> Iterator[Slack]:
    """Yield a Slack that lets everybody in."""
    with running_slack() as slack:
        yield slack


@pytest.fixture
def site(database: Database, slack: Slack) -> Site:
    """Return the website."""
    return Site(database, slack)


@pytest.fixture
def ana(site: Site) -> Visitor:
    """Return somebody who'd like to install the app."""
    return Visitor(site)
