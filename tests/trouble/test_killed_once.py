"""One kill at a chosen moment, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sandbox import Fault, Sandbox
from storage.database import Database
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from tests.trouble.bot_process import LEASE
from tests.trouble.conftest import LOOK_UP
from tests.trouble.end_to_end import TroubledStage
from tests.trouble.invariants import undelivered
from tests.trouble.processes import STARTING_TAKES, Post, manned

AFTER_THE_LEASE = LEASE.total_seconds() + 20  # a busy machine takes its time to start the next process
# A call that never reached Slack is looked up in vain, and that counts only half a minute after the call.
AFTER_A_LOOK_UP = AFTER_THE_LEASE + 40

ANOTHER_REASON = "you both paint"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def stage(slack: Sandbox) -> TroubledStage:
    """Return three people, with no bot in this process: it's one of its own here."""
    return TroubledStage(slack, slack.person("ana"), slack.person("ben"), slack.person("chidi"))


@pytest.fixture
def post(slack: Sandbox, database_url: str, tmp_path: Path) -> Iterator[Post]:
    """Yield one bot process."""
    with manned(slack, database_url, 1, tmp_path) as (one,):
        yield one


@pytest.mark.parametrize(("slack", "most"), [((), 2), (LOOK_UP, 1)], indirect=["slack"], ids=["sent again", "found"])
def test_messages_whose_process_dies_within_the_calls(
    stage: TroubledStage, database: Database, post: Post, most: int
) -> None:
    stage.slack.faults.on("chat.postMessage", Fault.slow(1), times=3)
    stage.hand_in()
    everybody = (stage.ben, stage.chidi, stage.ana)
    stage.slack.wait_for(lambda: is_on_its_way(database), what="the first call")
    post.kill()
    post.start()
    stage.slack.wait_for(lambda: not undelivered(database), AFTER_A_LOOK_UP, "all messages delivered")
    seen = [len(stage.cards(person)) for person in everybody]
    assert min(seen) >= 1
    assert max(seen) <= most


def test_a_click_whose_process_dies_right_after_the_answer_is_in_the_thread(
    stage: TroubledStage, database: Database, post: Post
) -> None:
    stage.introduce()
    stage.slack.wait_for(lambda: not undelivered(database), what="all messages delivered")
    stage.click(stage.ben, "Met")
    post.kill()
    post.start()
    stage.slack.wait_for(lambda: not undelivered(database), AFTER_THE_LEASE, "all messages delivered")
    assert stage.thread()[0] == "@Ben Carter says they've met @Chidi Okafor."
    assert "@Ben Carter: met" in stage.headline()


def test_what_nobody_has_looked_at_when_the_process_dies_is_looked_at_by_the_next(
    stage: TroubledStage, database: Database, post: Post
) -> None:
    stage.introduce()
    stage.slack.wait_for(lambda: not undelivered(database), what="all messages delivered")
    post.kill()
    stage.slack.wait_for(lambda: not stage.slack.connections, what="the end of the killed process's connection")
    post.start("--stopped-clock")
    stage.slack.wait_for_connection(timeout=STARTING_TAKES)
    stage.hand_in(ANOTHER_REASON, second="dalia")
    for button in ("Met", "Thanked"):
        stage.click(stage.ben, button)
    assert acts_to_look_at(database) == 2
    assert stage.thread() == []
    post.kill()
    post.start()
    stage.slack.wait_for(lambda: not undelivered(database), AFTER_THE_LEASE, "all messages delivered")
    headline = next(each for each in stage.ana.messages() if "@Chidi Okafor" in stage.ana.sees(each))
    met, thanked = (stage.ana.sees(line) for line in stage.ana.thread(headline))
    assert met == "@Ben Carter says they've met @Chidi Okafor."
    assert thanked.startswith("@Ben Carter says thank you for introducing @Chidi Okafor.")
    assert len(stage.cards(stage.ben, ANOTHER_REASON)) == 1


def acts_to_look_at(database: Database) -> int:
    """Return how many introductions somebody did something to that the clock hasn't looked at."""
    with database.reading() as session:
        return session.scalars(select(func.count()).where(Introduction.acted_at.is_not(None))).one()


def is_on_its_way(database: Database) -> bool:
    """Return whether Slack is being called about a message."""
    with database.reading() as session:
        return bool(session.scalars(select(OutgoingMessage).where(OutgoingMessage.maybe_sent_at.is_not(None))).all())
