"""*My year* in each situation, as a modal, as a message with a chart, and as a file: see tests/golden/my-year."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.messages import my_year as texts
from bot.messages.export import my_year as contents
from bot.messages.export.reading import BLOCKS, CHARACTERS
from bot.messages.export.values import Fields
from bot.rules import my_year as rules
from bot.rules.my_year import LAST_TWELVE_MONTHS, SHOWN_AT_MOST, Month, MyYear
from bot.rules.text_limits import LINE_LIMIT, WORDS_LIMIT
from storage.models.enums import Audience, Step
from storage.models.facts import Result
from storage.models.figures import Counts, Made
from storage.models.introduction import Introduction
from tests.builders.examples import DAY, START, introduction, joined_by, tells, to_an_outsider
from tests.conftest import Golden
from tests.messages.slack_limits import assert_slack_takes

MET, THANKED = Step.MET, Step.THANKED
CHOICES = ("2026", LAST_TWELVE_MONTHS, "2025")
NOTHING = Counts(0, 0, 0, 0)
Told = Callable[[Iterable[Introduction]], list[rules.Told]]
TOLD: tuple[Told, ...] = (rules.results_of, rules.thanks_for)
HOSTILE = "<!channel> <@UEVIL>\n\n> *bold* <https://evil.example|click> =HYPERLINK(1)"


def thanked(*notes: str, audience: Audience = Audience.CONNECTOR) -> Introduction:
    """Return a full circle, with these notes to the thank-yous."""
    given = introduction((MET, THANKED), (MET, THANKED), done=True)
    for party, note in zip(given.parties, notes, strict=False):
        tells(party, THANKED, note, audience)
    return given


def months(*numbers: int, first: int = 1) -> list[Month]:
    """Return months in which so many were introduced, of whom half met and a third came full circle."""
    days = [date(2025 + (first + number - 1) // 12, (first + number - 1) % 12 + 1, 1) for number in range(len(numbers))]
    return [Month(day, Counts(each, each, each // 2, each // 3)) for day, each in zip(days, numbers, strict=True)]


def said_of(given: Introduction, *texts: str, after: timedelta = 70 * DAY) -> Introduction:
    """Return it with what the two say came of it, weeks later."""
    for party, text in zip(given.parties, texts, strict=False):
        party.results = [Result(text=text, audience=Audience.CONNECTOR, said_at=START + after)]
    return given


def year(
    counts: Counts,
    *introductions: Introduction,
    came_of_it: int = 0,
    of_months: Sequence[Month] = (),
    word: str = "2026",
) -> MyYear:
    """Return a year with these introductions."""
    results, thanks = (rules.latest(told(introductions)) for told in (rules.results_of, rules.thanks_for))
    return MyYear(word, CHOICES, counts, of_months, came_of_it, 3, 1, results, thanks)


BUSY = year(
    Counts(1_204, 900, 500, 300),
    said_of(
        thanked("What a find! On Sunday we're going to see the old railway bridge together.", "Thank you!"),
        "We're opening a bakery in the old station",
    ),
    said_of(thanked(), "A talk at the spring fair", "I'm giving my first talk", after=30 * DAY),
    thanked("so kind", audience=Audience.CHANNEL),
    came_of_it=41,
    of_months=months(*range(100, 112)),
    word="2025",
)
YEARS = {
    "nothing": MyYear("2026", CHOICES[:2], NOTHING, months(0, 0, 0)),
    "nothing-in-an-earlier-year": MyYear("2025", CHOICES, NOTHING, months(*[0] * 12)),
    "one-in-january": replace(year(Counts(1, 0, 0, 0), of_months=months(1)), taken_part=0),
    "busy": BUSY,
    "last-twelve-months": replace(BUSY, word=LAST_TWELVE_MONTHS, months=months(*range(12), first=4), taken_part=1),
    "with-people-outside": replace(BUSY, outside=1_000, months=months(3, 2)),
    "hostile-words": year(
        Counts(3, 2, 1, 1),
        said_of(thanked(HOSTILE, "&" * WORDS_LIMIT), HOSTILE, "&" * LINE_LIMIT),
        came_of_it=1,
        of_months=months(2, 1),
    ),
}


@pytest.mark.parametrize("situation", YEARS)
def test_the_modal_in_each_situation(golden: Golden, situation: str) -> None:
    golden(f"my-year/{situation}-modal", texts.my_year(YEARS[situation]))


@pytest.mark.parametrize(
    "situation", ["nothing", "one-in-january", "busy", "last-twelve-months", "with-people-outside"]
)
def test_the_message_with_a_chart(golden: Golden, situation: str) -> None:
    golden(f"my-year/{situation}", texts.message(YEARS[situation]).content())


def test_without_the_chart_it_says_the_same() -> None:
    chart, plain = texts.message(BUSY), texts.plainer(BUSY)
    assert [each for each in chart.blocks if each["type"] != "data_visualization"] == plain.blocks
    assert len(chart.blocks) == len(plain.blocks) + 1


def test_the_chart_has_a_point_of_each_series_for_each_month() -> None:
    (block,) = [each for each in texts.message(BUSY).blocks if each["type"] == "data_visualization"]
    assert len(block["title"]) <= 50
    categories = block["chart"]["axis_config"]["categories"]
    assert len(set(categories)) == 12
    for series in block["chart"]["series"]:
        assert [point["label"] for point in series["data"]] == categories
        assert all(len(label) <= 20 for label in (series["name"], *categories))


# --- Whose words ----------------------------------------------------------------------------------------------------


def test_what_a_channel_may_read_is_told_like_any_other_note() -> None:
    def said(audience: Audience) -> object:
        return texts.my_year(year(Counts(1, 1, 1, 1), thanked("so kind", audience=audience)))

    assert said(Audience.CHANNEL) == said(Audience.CONNECTOR)


def test_a_thank_you_that_was_undone_is_not_there() -> None:
    given = thanked("taken back")
    given.parties[0].reports = [each for each in given.parties[0].reports if each.step is not THANKED]
    assert rules.thanks_for([given]) == []


def test_what_was_said_after_they_left_it_to_others_is_not_there() -> None:
    given = said_of(thanked("for Dan alone"), "for Dan alone")
    joined_by(given, "UDAN", "A reason of Dan's")
    assert [len(told([given])) for told in TOLD] == [1, 1]
    given.withdrawn_at = START + timedelta(hours=1)
    assert [told([given]) for told in TOLD] == [[], []]


def test_the_lines_name_who_is_outside() -> None:
    given = said_of(to_an_outsider((MET, THANKED)), "A bakery")
    tells(given.parties[0], THANKED, "Thank you!")
    shown = str(texts.my_year(year(Counts(1, 1, 1, 1), given, came_of_it=1)))
    assert "<@UBEN> says thank you for introducing Maya &lt;Okafor&gt; &amp; co." in shown
    assert "<@UBEN> says something came of your introduction to Maya &lt;Okafor&gt; &amp; co" in shown


@pytest.mark.parametrize("told", TOLD)
def test_the_newest_comes_first(told: Told) -> None:
    old, new = said_of(thanked("old"), "old"), said_of(thanked("new"), "new", after=71 * DAY)
    new.parties[0].words[0].said_at += DAY
    assert [each.said.text for each in told([old, new])] == ["new", "old"]


# --- Files ----------------------------------------------------------------------------------------------------------


def row(given: Introduction) -> Fields:
    """Return an introduction as its connector gets it."""
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    return contents.row(Made(given.id, at, at + DAY, at + DAY, None), given)


def test_the_file(golden: Golden) -> None:
    to_maya = to_an_outsider((MET, THANKED))
    tells(to_maya.parties[0], THANKED, "She knows every bridge!")
    both = said_of(thanked("What a find!", HOSTILE), "A bakery", "A talk")
    rows = [row(both), row(introduction(reason="=1+1")), row(to_maya)]
    golden("my-year/file", contents.as_csv(rows, "2026"))
    golden("my-year/file-as-messages", contents.as_messages(rows)[0].content())


def test_the_file_has_every_note_whole() -> None:
    whole = "line one\nand two, " * 50
    file = contents.as_csv([row(thanked(whole))], "2026")["file"]
    (line,) = csv.DictReader(io.StringIO(file["body"].removeprefix("\ufeff"), newline=""))
    assert line["what_came_of_it"] == ""
    assert line["thanked_you"] == f"UBEN: {whole}"
    assert (line["people"], line["introduced_at"], line["full_circle_at"]) == (
        "UBEN UCHIDI",
        "2026-03-02T09:00:00Z",
        "",
    )


# --- Limits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("note", ["&" * WORDS_LIMIT, "\U0010ffff" * (WORDS_LIMIT // 2), "> \n" * (WORDS_LIMIT // 3)])
def test_a_year_with_five_hundred_introductions_fits(note: str) -> None:
    many = [said_of(thanked(note, note), note[:LINE_LIMIT], note[:LINE_LIMIT]) for _ in range(500)]
    all_of_them = Counts(10**6, 10**6, 10**6, 10**6)
    shown = year(all_of_them, *many, came_of_it=10**6, of_months=months(*[10**6] * 12))
    shown = replace(shown, choices=[*CHOICES, *map(str, range(2024, 1975, -1))], taken_part=10**6)
    view = texts.my_year(shown)
    assert_slack_takes(view)
    assert str(view).count(texts.MORE) == 2
    assert str(view).count("says thank you") == str(view).count("says something came of") == SHOWN_AT_MOST
    assert_slack_takes(texts.message(shown).content())
    assert_slack_takes(texts.plainer(shown).content())
    for part in contents.as_messages([row(each) for each in many]):
        assert len(part.blocks) <= BLOCKS
        assert sum(len(block["text"]["text"]) for block in part.blocks) <= CHARACTERS
