"""My year: what somebody introduced and what came of it, from their Home, for nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox import Fault, Sandbox
from tests.conftest import MANIFEST
from tests.running import on_a_monday
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a Slack in which the bot may send files."""
    with Sandbox(MANIFEST, granted_optional=("files:write",), starts_at=on_a_monday) as sandbox:
        yield sandbox


def test_a_connector_looks_at_their_year_and_takes_it_with_them(stage: Stage) -> None:
    stage.introduce()
    for person in (stage.ben, stage.chidi):
        stage.click(person, "Met")
        stage.fills_in(person, "Thanked", {"Your thank-you note": "What a find!"} if person is stage.ben else None)
    stage.wait_for_line("Full circle!")
    stage.fills_in(stage.ben, "Something came of it…", {"What came of it?": "A bakery"})
    stage.wait_for_line("something came of your introduction")
    stage.ana.open_home()
    home = stage.ana.wait_for_home("you introduced 1 pair: 1 met, and 1 came full circle.")
    assert stage.ana.click(home, "My year").acknowledged
    modal = stage.ana.wait_for_view(title="My year")
    shown = stage.ana.sees(modal)
    assert "In 2026, you introduced 1 pair: 1 connected, 1 met, 1 came full circle, and something came of 1." in shown
    assert "@Ben Carter says something came of your introduction to @Chidi Okafor" in shown
    assert "> A bakery" in shown
    assert "@Ben Carter says thank you for introducing @Chidi Okafor." in shown
    assert "> What a find!" in shown
    assert stage.ana.choose(modal, "year", "Last 12 months").acknowledged
    modal = stage.ana.wait_for_view(title="My year")
    assert "In the last 12 months, you introduced 1 pair" in stage.ana.sees(modal)
    # A Slack that knows no charts takes the figures as text.
    stage.slack.faults.on("chat.postMessage", Fault.refuse("invalid_blocks"), times=1)
    assert stage.ana.click(modal, "Get it as CSV").acknowledged
    stage.slack.wait_for(lambda: "In the last 12 months" in stage.seen(stage.ana), what="the message")
    above = stage.ana.messages()[-1]
    stage.slack.wait_for(lambda: any(each.files for each in stage.ana.thread(above)), what="the file")
    (file,) = [file for each in stage.ana.thread(above) for file in each.files]
    assert file.name == "my-year-12-months.csv"
    assert f"{stage.ben.id}: What a find!" in file.body.decode()
