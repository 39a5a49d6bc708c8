"""The network between the bot and PostgreSQL goes silent, and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy.engine import make_url

from bot.delivery.worker import LEASE
from bot.ids import STEP_PREFIX
from sandbox import Sandbox
from storage.database import Database
from storage.limits import Limits
from storage.models.enums import Step
from tests.running import MONDAY, running
from tests.silent_proxy import SilentProxy, over_tcp, silent_proxy
from tests.trouble.end_to_end import TroubledStage

QUICK = Limits(connect=2, ping=0.5, answer=1)
pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def proxy(database_url: str) -> Iterator[SilentProxy]:
    """Yield the proxy between the bot and its database."""
    with silent_proxy(make_url(database_url)) as (found, _):
        yield found


@pytest.fixture
def stage(slack: Sandbox, database_url: str, proxy: SilentProxy) -> Iterator[TroubledStage]:
    """Yield three people, and a bot behind that network."""
    slack.clock.start_over(MONDAY)
    with closing(Database(over_tcp(make_url(database_url), proxy.port), QUICK)) as database, running(slack, database):
        yield TroubledStage(slack, slack.person("ana"), slack.person("ben"), slack.person("chidi"))


def test_clicks_are_refused_while_it_is_silent_and_all_goes_on_afterwards(
    stage: TroubledStage, proxy: SilentProxy
) -> None:
    stage.introduce()
    proxy.go_silent()
    assert not stage.ben.click(stage.card(stage.ben), f"{STEP_PREFIX}{Step.MET}").acknowledged
    proxy.speak_again()
    stage.slack.wait_for(
        lambda: stage.ben.click(stage.card(stage.ben), f"{STEP_PREFIX}{Step.MET}").acknowledged, what="an answer"
    )
    stage.later(stage.thread, "the line", LEASE)  # messages under way when it went silent are leased for a while
