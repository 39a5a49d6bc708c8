"""What a channel reads, what one person reads before, and what is written to who set it up."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.messages import channel, summary
from bot.messages.forms import summary as form
from bot.review import Review, Week
from storage.figures import Counts, Figures, Period
from storage.models import Introduction
from storage.vocabulary import Audience, Step
from tests.conftest import Golden
from tests.examples import introduction, tells

END = datetime(2026, 3, 9, 8, tzinfo=UTC)
WEEK = timedelta(weeks=1)
BEGUN_LONG_AGO, BEGUN_LATELY = END - 52 * WEEK, END - 2 * WEEK
CHANNEL = "C0INTROS"


def review(
    counts: Counts, *, medians: bool = True, begun_at: datetime = BEGUN_LONG_AGO, before: int = 7, length: int = 7
) -> Review:
    """A week in Berlin, after weeks with so many introductions; or another period."""
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
    """Two that came full circle; of the first, one thank-you may be quoted and the other is for the connector only."""
    told, plain = introduction((Step.MET, Step.THANKED), (Step.MET, Step.THANKED), done=True), introduction(done=True)
    ben, chidi = told.parties
    tells(ben, Step.THANKED, "I learned how to read a *river*.\nThank you!", audience=Audience.CHANNEL)
    tells(chidi, Step.THANKED, "between us")
    for each in (told, plain):
        each.connector_shares_with = CHANNEL
        for party in each.parties:
            party.shares_with = CHANNEL
    return [told, plain]


BUSY = Counts(12, 9, 5, 3)
WEEKS = {
    "busy": (review(BUSY), named()),
    "usual-without-names": (review(Counts(7, 2, 1, 1)), []),
    "quiet": (review(Counts(1, 0, 0, 0), medians=False), []),
    "of-a-new-workspace": (review(Counts(2, 1, 0, 0), medians=False, begun_at=BEGUN_LATELY), []),
}


@pytest.mark.parametrize("name", WEEKS)
def test_a_week_in_the_channel(golden: Golden, name: str) -> None:
    golden(f"summary/{name}", summary.summary(*WEEKS[name]).content())


def test_the_same_where_slack_refuses_the_chart(golden: Golden) -> None:
    golden("summary/without-a-chart", summary.plainer(*WEEKS["busy"]).content())


def test_for_the_eyes_of_who_may_post_it(golden: Golden) -> None:
    shown = summary.for_one(review(BUSY, length=90), named(), to_post="1-2")
    golden("summary/asked-for", shown.content())


def test_for_the_eyes_of_who_may_not(golden: Golden) -> None:
    shown = summary.for_one(review(BUSY), [], to_post=None, why_not="An admin can post this.")
    golden("summary/asked-for-by-a-member", shown.content())


def test_what_is_written_about_its_place(golden: Golden) -> None:
    golden("channel/offer", channel.offer(CHANNEL).content())
    golden("channel/chosen", channel.chosen(CHANNEL, 4, 16).content())
    golden("channel/tried-again", channel.tried_again(CHANNEL).content())


@pytest.mark.parametrize("error", ["is_archived", "not_in_channel", "restricted_action", "no_such_thing"])
def test_why_it_cannot_be_posted(golden: Golden, error: str) -> None:
    golden(f"channel/{error}", channel.cannot_post(CHANNEL, error, f"{CHANNEL}-20260309090000").content())


def test_the_forms(golden: Golden) -> None:
    workspace = introduction().workspace
    workspace.summary_day, workspace.summary_hour = 0, 9
    golden("modal/summary-here", form.post_here(workspace, CHANNEL))
    golden("modal/how-counted", form.how_counted())


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
    assert summary.summary(told, []).text.startswith(f"What came of introductions, {days}:")
