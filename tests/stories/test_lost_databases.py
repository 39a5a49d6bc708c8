"""SQLite's file was lost at a deploy, and introductions are numbered from 1 again: old cards are about none of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.startup import open_database
from sandbox import Sandbox
from storage.database import Database
from tests.running import ReceiverName, running
from tests.stories.conftest import REASON, Stage

pytestmark = pytest.mark.parametrize("receiver", ["socket"], indirect=True)


@contextmanager
def on(file: Path, slack: Sandbox, receiver: ReceiverName) -> Iterator[Database]:
    """Run the bot on an SQLite file of its own, and yield the database."""
    with closing(open_database(Database(f"sqlite:///{file}").url)) as database, running(slack, database, receiver):
        yield database


def test_an_old_card_says_nothing_of_the_introduction_that_has_its_number_now(
    slack: Sandbox, receiver: ReceiverName, tmp_path: Path
) -> None:
    ana, ben, chidi, dalia, emeka = (slack.person(name) for name in ("ana", "ben", "chidi", "dalia", "emeka"))
    stage = Stage(slack, ana, ben, chidi)
    with on(tmp_path / "lost.sqlite3", slack, receiver):
        stage.introduce()
    with on(tmp_path / "new.sqlite3", slack, receiver):
        emeka.command("/intro", f"@ben @dalia {REASON}")
        emeka.wait_for_view()
        emeka.submit()
        slack.wait_for(lambda: dalia.messages() and len(ben.messages()) > 1, what="the cards of the new number 1")
        assert ben.click(ben.messages()[0], "Met").acknowledged
        assert "I can't find this introduction." in ben.sees(ben.wait_for_view(title="Not found"))
        assert dalia.click(dalia.messages()[0], "Connected").acknowledged
        slack.wait_for(lambda: emeka.thread(emeka.messages()[-1]), what="Dalia's report")
        said = [emeka.sees(line) for line in emeka.thread(emeka.messages()[-1])]
    assert len(said) == 1
    assert "@Dalia Rao says they're in touch" in said[0]
