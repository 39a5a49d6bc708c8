"""Who may read what a connector says about the other."""

from __future__ import annotations

from bot.rules.lines_about import line_about_the_other
from storage.models.introduction import Introduction
from tests.builders.examples import asking, introduction, joined_by


def with_lines(given: Introduction) -> Introduction:
    """Return it with a line about Ben and one about Chidi."""
    for name, party in zip(("Ben", "Chidi"), given.parties, strict=True):
        party.line = f"{name} bakes"
    return given


def test_each_reads_the_line_about_the_other() -> None:
    given = with_lines(introduction())
    assert [line_about_the_other(reader, given) for reader in given.parties] == ["Chidi bakes", "Ben bakes"]


def test_of_somebody_who_joined_too() -> None:
    given = introduction()
    joined = with_lines(joined_by(given, "UDAN", "both bake"))
    assert line_about_the_other(given.parties[0], joined) == "Chidi bakes"


def test_while_they_are_asked_it_is_read_only_where_names_are_shown() -> None:
    hidden, shown = with_lines(asking()), with_lines(asking(shows_names=True))
    assert line_about_the_other(hidden.parties[0], hidden) == ""
    assert line_about_the_other(shown.parties[0], shown) == "Chidi bakes"


def test_a_line_of_somebody_who_joined_tells_no_name_that_the_first_hides() -> None:
    hidden = asking()
    joined = with_lines(joined_by(hidden, "UDAN", "both bake"))
    assert joined.shows_names
    assert line_about_the_other(hidden.parties[0], joined) == ""
