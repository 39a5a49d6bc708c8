"""How introductions went: the post in a channel, and the same for one person's eyes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.ids import Section, Verb
from bot.messages import summary_stories
from bot.messages.blocks import Block, actions, context, header, section
from bot.messages.buttons import button
from bot.messages.message import Message
from bot.messages.mrkdwn import day_and_month, how_long, mention, span
from bot.messages.problems import sentence
from bot.rules import periods
from bot.rules.periods import period_word
from bot.rules.problems import Problem
from bot.rules.summary_report import Compared, Review, Week, is_a_week
from bot.rules.working_hours import zone
from storage.models.figures import Counts, Figures, Period
from storage.models.introduction import Introduction

WEEK_TITLE, TITLE = "The week's introductions", "Introductions"
ENOUGH_FOR_A_CHART = 2  # weeks
NAMES = "The post also names people where all three agreed."
NOTHING = "Nothing was reported in this time."
ERASED = "Some introductions have been deleted and aren't counted here."
OUTSIDE = "With people outside this Slack: {counts}"
SET_UP_BY = "Set up by {name}"
SERIES = {"Introduced": "introduced", "Full circle": "completed"}


def summary(review: Review, named: Sequence[Introduction], made_at: datetime, set_up_by: str | None = None) -> Message:
    """Return the post, with Slack's chart. `named`: whose people may be named, with what they had said at `made_at`.

    `set_up_by`: the Slack id of who set up the weekly summary; None for one that was asked for.
    """
    stories = list(summary_stories.stories(named, review.period.start, made_at))
    return _signed(_message(review, stories, _chart(review), [_how_counted()]), set_up_by)


def plainer(review: Review, named: Sequence[Introduction], made_at: datetime, set_up_by: str | None = None) -> Message:
    """Return the summary with its figures as text, for a Slack that refuses the chart."""
    stories = list(summary_stories.stories(named, review.period.start, made_at))
    return _signed(_message(review, stories, _table(review), [_how_counted()]), set_up_by)


def _signed(post: Message, set_up_by: str | None) -> Message:
    by = [context(SET_UP_BY.format(name=mention(set_up_by)))] if set_up_by else []
    return Message(post.text, [*post.blocks, *by])


def without_names(review: Review) -> Message:
    """Return what is posted first, until it is known where: figures, and nobody's name."""
    return plainer(review, [], review.period.end)


def for_one(review: Review, why_not_post: Problem | None) -> Message:
    """Return the summary for the person who asked: nobody is named, or asking again would tell who agreed last.

    `why_not_post`: why they can't post it to the channel; None if they can.
    """
    word = period_word(review.period)
    post = [] if why_not_post else [button("Post to channel", Verb.POST_SUMMARY, 0, word, primary=True)]
    if why_not_post is Problem.NO_CHANNEL_CHOSEN_BY_YOU:
        post = [button("Choose a channel…", Verb.SECTION, 0, Section.SUMMARY, primary=True)]
    told = _message(review, [], _table(review), [*post, _how_counted()])
    return Message(told.text, [*told.blocks, context(sentence(why_not_post) if why_not_post else NAMES)])


def _message(review: Review, stories: Sequence[Block], drawn: list[Block], buttons: list[Block]) -> Message:
    span, told = _span(review.period, review.zone), review.figures.counts
    came = f"{told.introduced} introduced, {told.completed} came full circle"
    if _has_outside(review):
        came += f", and {review.figures.outside.introduced} introduced to people outside"
    title = WEEK_TITLE if is_a_week(review.period) else TITLE
    text = f"{title}, {span}: {'news of earlier weeks' if review.is_empty and stories else came}."
    figures = [] if review.is_empty and stories else _figures(review)
    notes = [context(ERASED)] if review.is_incomplete else []
    blocks = [header(title), context(span), *stories, *figures, *drawn, *notes, actions(*buttons)]
    return Message(text=text, blocks=blocks)


def _span(period: Period, zone_name: str) -> str:
    return span(*periods.days_of(period, zone(zone_name)))


# --- How many, how long, and against the weeks before ---------------------------------------------------------------


def _figures(review: Review) -> list[Block]:
    if review.is_empty:
        return [section(NOTHING)]
    said = [*_medians(review.figures), *_against_the_weeks_before(review)]
    outside = [section(OUTSIDE.format(counts=_counts(review.figures.outside)))] if _has_outside(review) else []
    return [section(_counts(review.figures.counts)), *outside, *([section(" ".join(said))] if said else [])]


def _has_outside(review: Review) -> bool:
    return review.figures.outside != Counts(0, 0, 0, 0)


def _counts(counts: Counts) -> str:
    return (
        f"*{counts.introduced}* introduced  ·  *{counts.connected}* connected  ·  *{counts.met}* met  ·  "
        f"*{counts.completed}* full circle{'' if counts.completed == 1 else 's'}"
    )


def _medians(figures: Figures) -> Iterator[str]:
    took = {
        "to connect": figures.until_connected,
        "more to meet" if figures.until_connected else "from connecting to meeting": figures.until_met,
        "in all": figures.until_completed,
    }
    known = [f"{how_long(duration)} {what}" for what, duration in took.items() if duration is not None]
    if known:
        yield f"Typically {', '.join(known)}."


def _against_the_weeks_before(review: Review) -> Iterator[str]:
    match review.compared():
        case None:
            return
        case Compared.MORE, usual:
            yield f"More than in an average week ({usual})."
        case Compared.FEWER, usual:
            yield f"Fewer than in an average week ({usual})."
        case _:
            yield "About average."


# --- The last weeks -------------------------------------------------------------------------------------------------


def _chart(review: Review) -> list[Block]:
    """Return a bar chart: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block."""
    if len(review.known_weeks) < ENOUGH_FOR_A_CHART:
        return []
    series = [
        {
            "name": name,
            "data": [
                {"label": _label(week, review.zone), "value": getattr(week.counts, count)}
                for week in review.known_weeks
            ],
        }
        for name, count in SERIES.items()
    ]
    labels = [_label(week, review.zone) for week in review.known_weeks]
    axes = {"categories": labels, "x_label": "Week to", "y_label": "Introductions"}
    chart = {"type": "bar", "series": series, "axis_config": axes}
    return [{"type": "data_visualization", "title": _chart_title(review), "chart": chart}]


def _table(review: Review) -> list[Block]:
    if len(review.known_weeks) < ENOUGH_FOR_A_CHART:
        return []
    lines = [f"{'Week to':<9}{'Introduced':>12}{'Full circle':>13}"]
    lines += [
        f"{_label(week, review.zone):<9}{week.counts.introduced:>12}{week.counts.completed:>13}"
        for week in review.known_weeks
    ]
    return [section(f"{_chart_title(review)}\n```{chr(10).join(lines)}```")]


def _chart_title(review: Review) -> str:
    return f"The last {len(review.known_weeks)} weeks"


def _label(week: Week, zone_name: str) -> str:
    last = (week.ends_at - timedelta(microseconds=1)).astimezone(zone(zone_name))
    return day_and_month(last)


def _how_counted() -> Block:
    return button("How we count", Verb.COUNTED, 0)
