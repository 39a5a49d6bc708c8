"""The figures of a run as a table."""

from __future__ import annotations

import pytest
from rich.console import Console

from simulation.table import by_whom, table
from tests.simulation.examples import FOUND


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """Return the lines in the terminal, without the frame."""
    console = Console(width=120)
    with console.capture() as captured:
        console.print(table(FOUND))
    return [" ".join(line.replace("│", " ").split()) for line in captured.get().splitlines()]


@pytest.mark.parametrize(
    "line",
    [
        "40 people, 2000 introductions, 28 days, in 1.5 minutes",
        "messages per person per week: median, 95th, most 0.5, 4, 17",
        "reminders per person per week: median, 95th, most 0, 2, 3",
        "reminders per completed cycle 1.25",
        "reminders per introduction 2.50",
        "ended: both, with a full circle 50.0%",
        "ended: by itself, without a word 40.0%",
        "ended: a party 9.5%",
        "ended: nobody 0.5%",
        "new messages, clicks, errors shown to people 654, 321, 2",
        "processes killed while they worked 3",
        "more than one reminder a day 0",
        "a message posted twice 4",
    ],
)
def test_every_figure_stands_in_a_line(lines: list[str], line: str) -> None:
    assert line in lines


def test_a_guard_that_was_violated_is_red_and_the_others_are_green() -> None:
    _, values = table(FOUND).columns
    assert [*values.cells][-2:] == ["[green]0", "[red]4"]


def test_every_introduction_is_counted_once_whoever_ended_it() -> None:
    assert by_whom(FOUND).total() == FOUND.introductions
