"""One kill at a chosen moment, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from sandbox import Fault, Sandbox
from storage.database import Database
from storage.models.outbox import OutgoingMessage
from tests.trouble.bot_process import LEASE
from tests.trouble.conftest import LOOK_UP
from tests.trouble.end_to_end import TroubledStage
from tests.trouble.processes import Post, manned

AFTER_THE_LEASE = LEASE.total_seconds() + 20  # a busy machine takes its time to start the next process

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


@pytest.mark.parametrize(("slack", "cards"), [((), 2), (LOOK_UP, 1)], indirect=["slack"], ids=["sent again", "found"])
def test_a_card_whose_process_dies_within_the_call(
    stage: TroubledStage, database: Database, post: Post, cards: int
) -> None:
    stage.slack.faults.on("chat.postMessage", Fault.slow(1), times=1)
    stage.hand_in()
    stage.slack.wait_for(lambda: is_on_its_way(database), what="the first call")
    post.kill()
    stage.slack.wait_for(lambda: stage.cards(stage.ben), what="the card that nobody noted")
    post.start()
    stage.slack.wait_for(lambda: settled(database), AFTER_THE_LEASE, "all messages delivered")
    assert [len(stage.cards(person)) for person in (stage.ben, stage.chidi, stage.ana)] == [cards, 1, 1]


def test_a_click_whose_process_dies_right_after_the_answer_is_in_the_thread(
    stage: TroubledStage, database: Database, post: Post
) -> None:
    stage.introduce()
    stage.slack.wait_for(lambda: settled(database), what="all messages delivered")
    stage.click(stage.ben, "Met")
    post.kill()
    post.start()
    stage.slack.wait_for(lambda: settled(database), AFTER_THE_LEASE, "all messages delivered")
    assert stage.thread()[0] == "@Ben Carter and @Chidi Okafor have met, says @Ben Carter."
    assert "✓ Met" in stage.headline()


def is_on_its_way(database: Database) -> bool:
    """Return whether Slack is being called about a message."""
    with database.reading() as session:
        return bool(session.scalars(select(OutgoingMessage).where(OutgoingMessage.maybe_sent_at.is_not(None))).all())


def settled(database: Database) -> bool:
    """Return whether there is nothing left to do."""
    with database.reading() as session:
        return not session.scalars(select(OutgoingMessage).where(OutgoingMessage.due_at.is_not(None))).all()
