"""The channel's summary, its preview, and the messages to the member who set it up."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.messages import replies, summary_setup
from bot.messages import summary as texts
from bot.messages.modals import summary
from bot.rules.problems import Problem
from bot.rules.summary_report import Review, Week
from storage.models.enums import Audience, Step
from storage.models.figures import Counts, Figures, Period
from storage.models.introduction import Introduction
from tests.builders.examples import introduction, tells
from tests.conftest import Golden

END = datetime(2026, 3, 9, 8, tzinfo=UTC)
WEEK = timedelta(weeks=1)
BEGUN_LONG_AGO, BEGUN_LATELY = END - 52 * WEEK, END - 2 * WEEK
CHANNEL = "C0INTROS"


def review(
    counts: Counts, *, medians: bool = True, begun_at: datetime = BEGUN_LONG_AGO, before: int = 7, length: int = 7
) -> Review:
    """Return a week in Berlin, after weeks with so many introductions; or another period."""
    days = timedelta(days=1) if medians else None
    times = (days, days * 8, days * 12.5) if days else (None, None, None)
    weeks = [Week(END - number * WEEK, Counts(before, 5, 3, number % 3)) for number in range(11, 0, -1)]
    return Review(
        period=Period(END - timedelta(days=length), END),
        zone="Europe/Berlin",
        figures=Figures(counts, *times),
        weeks=(*weeks, Week(END, counts)),
        begun_at=begun_at,
    )


def named() -> list[Introduction]:
    """Return two full circles; one thank-you of the first may be quoted, the other is for the connector only."""
    told, plain = introduction((Step.MET, Step.THANKED), (Step.MET, Step.THANKED), done=True), introduction(done=True)
    ben, chidi = told.parties
    tells(ben, Step.THANKED, "I learned how to read a *river*.\nThank you!", audience=Audience.CHANNEL)
    tells(chidi, Step.THANKED, "between us")
    for each in (told, plain):
        each.connector_shares_with = CHANNEL
        for party in each.parties:
            party.shares_with = CHANNEL
    return [told, plain]


def many(count: int) -> list[Introduction]:
    """Return so many full circles, of which the first may be quoted."""
    return [named()[0], *(named()[1] for _ in range(count - 1))]


def earlier() -> list[Introduction]:
    """Return two full circles of weeks before: the last of the three agreed only now."""
    told = named()
    for each in told:
        each.ended_at = END - 2 * WEEK
    return told


def kept_for(days: int) -> Review:
    """Return a summary in a workspace that erases after these days."""
    return replace(review(BUSY), kept_since=END - timedelta(days=days))


BUSY, NOTHING = Counts(12, 9, 5, 3), Counts(0, 0, 0, 0)
WEEKS = {
    "more-than-are-told-at-length": (review(BUSY), many(13)),
    "with-news-of-earlier-weeks": (review(BUSY), [named()[1], *earlier()]),
    "with-nothing-but-earlier-news": (review(NOTHING, medians=False), earlier()),
    "where-introductions-are-erased": (kept_for(30), []),
    "in-which-some-are-erased-already": (replace(kept_for(30), period=Period(END - 9 * WEEK, END)), []),
    "first": (review(Counts(1, 1, 1, 1), medians=False, begun_at=END - timedelta(days=3)), []),
    "busy": (review(BUSY), named()),
    "usual-without-names": (review(Counts(7, 2, 1, 1)), []),
    "quiet": (review(Counts(1, 0, 0, 0), medians=False), []),
    "of-a-new-workspace": (review(Counts(2, 1, 0, 0), medians=False, begun_at=BEGUN_LATELY), []),
}


@pytest.mark.parametrize("name", WEEKS)
def test_a_week_in_the_channel(golden: Golden, name: str) -> None:
    golden(f"summary/{name}", texts.summary(*WEEKS[name], END).content())


@pytest.mark.parametrize(
    ("introduced", "before", "said"),
    [
        (5, 5, "About average."),
        (6, 5, "About average."),
        (7, 5, "More than in an average week (5)."),
        (3, 5, "Fewer than in an average week (5)."),
        (1, 1, "About average."),
        (2, 1, "About average."),
        (110, 100, "About average."),
        (126, 100, "More than in an average week (100)."),
    ],
)
def test_a_week_is_compared_where_it_differs_visibly(introduced: int, before: int, said: str) -> None:
    told = texts.summary(review(Counts(introduced, 0, 0, 0), before=before), [], END)
    assert said in str(told.content())


@pytest.mark.parametrize(
    ("begun_at", "kept_since", "before"),
    [(BEGUN_LATELY, None, 5), (BEGUN_LONG_AGO, END - 4 * WEEK, 5), (BEGUN_LONG_AGO, None, 0)],
    ids=["the bot came lately", "older ones are erased", "there were none"],
)
def test_without_weeks_to_compare_with_nothing_is_compared(
    begun_at: datetime, kept_since: datetime | None, before: int
) -> None:
    told = replace(review(Counts(9, 0, 0, 0), before=before, begun_at=begun_at), kept_since=kept_since)
    assert "average" not in str(texts.summary(told, [], END).content())


def test_nothing_is_missing_where_the_bot_came_after_all_that_could_be_erased() -> None:
    since_ever = replace(review(BUSY, begun_at=END - WEEK, length=90), kept_since=END - 4 * WEEK)
    assert "deleted" not in str(texts.summary(since_ever, [], END).content())
    longer = replace(since_ever, begun_at=END - 52 * WEEK)
    assert "deleted" in str(texts.summary(longer, [], END).content())


def test_words_that_were_written_later_are_not_quoted_in_a_post_of_before() -> None:
    told = named()[0]
    assert "how to read a" in str(texts.summary(review(BUSY), [told], END).content())
    told.parties[0].words[0].said_at = END + WEEK
    assert "how to read a" not in str(texts.summary(review(BUSY), [told], END).content())


def test_the_longest_post_stays_within_slacks_limits() -> None:
    told = named()[0]
    for party in told.parties:
        party.words[-1].text, party.words[-1].audience = "&" * 1_000, Audience.CHANNEL
    content = texts.summary(review(BUSY), [told] * 30, END).content()
    assert len(content["blocks"]) <= 50
    assert max(len(str(block.get("text", {}).get("text", ""))) for block in content["blocks"]) <= 3_000


def test_a_weekly_post_says_who_set_it_up(golden: Golden) -> None:
    golden("summary/set-up-by-ana", texts.summary(*WEEKS["quiet"], END, "UANA").content())


def test_until_it_is_posted_it_names_nobody(golden: Golden) -> None:
    golden("summary/until-it-is-posted", texts.without_names(review(BUSY)).content())


def test_the_same_where_slack_refuses_the_chart(golden: Golden) -> None:
    golden("summary/without-a-chart", texts.plainer(*WEEKS["busy"], END).content())


def test_for_the_eyes_of_who_may_post_it(golden: Golden) -> None:
    shown = texts.for_one(review(BUSY, length=90), None)
    golden("summary/asked-for", shown.content())


def test_for_the_eyes_of_who_may_not(golden: Golden) -> None:
    shown = texts.for_one(review(BUSY), Problem.MAY_NOT_POST)
    golden("summary/asked-for-by-a-member", shown.content())


def test_what_is_written_about_its_place(golden: Golden) -> None:
    golden("channel/offer", summary_setup.offer(CHANNEL, f"{CHANNEL}-UANA-Ev0001").content())
    golden("channel/chosen", summary_setup.chosen(CHANNEL, 4, 16, "Europe/Lisbon").content())
    golden("channel/tried-again", summary_setup.tried_again(CHANNEL).content())
    golden("channel/still-named", summary_setup.still_named(CHANNEL, "not_in_channel").content())


@pytest.mark.parametrize("error", ["is_archived", "not_in_channel", "restricted_action", "no_such_thing"])
def test_why_it_cannot_be_posted(golden: Golden, error: str) -> None:
    golden(f"channel/{error}", summary_setup.cannot_post(CHANNEL, error, f"{CHANNEL}-20260309090000").content())


def test_what_is_said_to_who_wanted_it_posted(golden: Golden) -> None:
    golden("channel/not-posted", summary_setup.cannot_post_what_was_asked_for(CHANNEL, "is_archived").content())
    golden("answers/posted", replies.posted(CHANNEL))
    golden("answers/posted-before", replies.posted_before(CHANNEL))


def test_the_forms(golden: Golden) -> None:
    workspace = introduction().workspace
    workspace.summary_day, workspace.summary_hour = 0, 9
    golden("modal/summary-here", summary.post_here(workspace, "Europe/Lisbon", f"{CHANNEL}-UANA-Ev0001"))
    golden("modal/how-counted", summary.how_counted())


def test_what_is_kept_of_it_says_the_same() -> None:
    told = review(BUSY)
    assert Review.of(json.loads(json.dumps(told.kept()))) == told


@pytest.mark.parametrize(
    ("start", "end", "zone", "days"),
    [
        ("2026-03-02T09:00", "2026-03-09T09:00", "UTC", "2 to 9 March 2026"),
        ("2026-09-01T00:00", "2026-10-01T00:00", "UTC", "1 to 30 September 2026"),
        ("2026-07-01T00:00", "2026-10-01T00:00", "UTC", "1 July to 30 September 2026"),
        ("2026-12-28T09:00", "2027-01-04T09:00", "UTC", "28 December 2026 to 4 January 2027"),
        ("2026-03-01T23:00", "2026-03-08T23:00", "Asia/Tokyo", "2 to 9 March 2026"),
        ("2026-03-02T00:00", "2026-03-02T12:00", "UTC", "2 March 2026"),
    ],
)
def test_a_period_in_plain_words(start: str, end: str, zone: str, days: str) -> None:
    period = Period(*(datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (start, end)))
    told = Review(period, zone, Figures(BUSY, None, None, None), (), END)
    assert texts.summary(told, [], END).text.split(":")[0].split(", ", 1)[1] == days
