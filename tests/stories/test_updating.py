"""Cards that an earlier release posted keep working after an update."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.startup import open_database
from sandbox import Sandbox
from storage.database import Database
from tests.releases import migrate_to_a_later_release, restore_first_release, show_in
from tests.running import ReceiverName, running
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE


@pytest.fixture
def needs_tables_of_its_own() -> bool:
    """Return True: the next test must not find what these do to a database."""
    return True


@pytest.fixture
def stage(slack: Sandbox, database: Database, receiver: ReceiverName) -> Iterator[Stage]:
    """Yield the stage of release 0.1, where Ana introduced Ben and Chidi, with a newer bot running."""
    restore_first_release(database, slack.clock.now())
    database.migrate()
    show_in(slack, database)
    with running(slack, database, receiver):
        yield Stage(slack, slack.person("ana"), slack.person("ben"), slack.person("chidi"))


def test_an_old_card_stays_as_it_is_until_somebody_presses_something(stage: Stage) -> None:
    old = stage.chidi.sees(stage.card(stage.chidi))
    assert REASON in old
    assert "My preferences" not in old


@pytest.mark.parametrize("what", ["✓ Connected", "Thanked"])
def test_a_button_of_an_old_card_is_understood_and_the_card_is_drawn_in_the_new_form(stage: Stage, what: str) -> None:
    stage.click(stage.chidi, what)
    stage.wait_for_card(stage.chidi, "Add a note")
    assert "Close or mute…" in stage.chidi.sees(stage.card(stage.chidi))


def test_the_undo_in_an_old_cards_menu_is_understood(stage: Stage) -> None:
    stage.click(stage.chidi, "Undo “Met”")
    stage.slack.wait_for(lambda: any("(undone)" in line and "Chidi" in line for line in thread(stage)), what="it")


def test_the_help_in_an_old_cards_menu_is_understood(stage: Stage) -> None:
    stage.click(stage.chidi, "How this works")
    assert "Connected: you're in touch." in stage.chidi.sees(stage.chidi.wait_for_view(title="How this works"))


def test_what_happens_after_the_update_stands_in_the_thread_of_before(stage: Stage) -> None:
    before = thread(stage)
    stage.click(stage.chidi, "Thanked")
    stage.slack.wait_for(lambda: len(thread(stage)) > len(before), what="a new line")
    assert len(thread(stage)) == len(before) + 1  # the lines of before are there, in the words of today
    assert "@Chidi Okafor says thank you" in thread(stage)[-1]


def test_after_going_back_from_a_later_release_people_are_introduced_and_report(
    slack: Sandbox, database: Database, receiver: ReceiverName, caplog: pytest.LogCaptureFixture
) -> None:
    migrate_to_a_later_release(database)
    with closing(open_database(database.url)) as reopened, running(slack, reopened, receiver):
        stage = Stage(slack, slack.person("ana"), slack.person("ben"), slack.person("chidi"))
        stage.introduce()
        stage.click(stage.ben, "Met")
        stage.wait_for_lines(1)
    assert "newer release of Full Circle migrated" in caplog.text


def thread(stage: Stage) -> list[str]:
    """Return the lines under Ana's message about the two."""
    about = next(message for message in stage.ana.messages() if REASON in stage.ana.sees(message))
    return [stage.ana.sees(line) for line in stage.ana.thread(about)]
