"""What came of introductions: the post in a channel, and the same for one person's eyes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, HeaderBlock

from bot import actions, cycle
from bot.messages.message import AnyBlock, Message, button, paragraph, small
from bot.messages.mrkdwn import fitted, how_long, mention
from bot.messages.progress import people, said_about
from bot.review import UNUSUAL, Review
from bot.working_time import zone
from storage.figures import Counts, Figures, Period
from storage.models import Introduction, Party
from storage.vocabulary import Step

TITLE = "What came of introductions"
QUOTED = 400  # characters of a thank-you
CHART_TITLE = "The last 12 weeks"
SERIES = {"Introduced": "introduced", "Full circle": "completed"}


def summary(review: Review, named: Sequence[Introduction]) -> Message:
    """The post, with Slack's chart. `named`: those whose people may be named."""
    return _message(review, named, _chart(review), [_how_counted()])


def plainer(review: Review, named: Sequence[Introduction]) -> Message:
    """The same where Slack refuses the chart: its figures as text."""
    return _message(review, named, _table(review), [_how_counted()])


def without_names(review: Review) -> Message:
    """What is posted first, until it is known where: figures, and nobody's name."""
    return plainer(review, ())


def for_one(review: Review, named: Sequence[Introduction], *, to_post: str | None, why_not: str = "") -> Message:
    """For the eyes of who asked. `to_post`: what the button to post it carries; None if they may not, `why_not`."""
    post = [button("Post to channel", actions.POST_SUMMARY, 0, to_post, primary=True)] if to_post else []
    told = _message(review, named, _table(review), [*post, _how_counted()])
    return Message(told.text, [*told.blocks, small(why_not)]) if why_not else told


def _message(review: Review, named: Sequence[Introduction], drawn: AnyBlock, buttons: list[Any]) -> Message:
    counts = review.figures.counts
    span = _span(review.period, review.zone)
    blocks: list[AnyBlock] = [HeaderBlock(text=TITLE), small(span)]
    for introduction in named:
        blocks += _story(introduction)
    blocks += [paragraph(_counts(counts)), *_said_of(review), drawn, ActionsBlock(elements=buttons)]
    text = f"{TITLE}, {span}: {counts.introduced} introduced, {counts.completed} came full circle."
    return Message(text=text, blocks=blocks)


def _span(period: Period, zone_name: str) -> str:
    """The days of a period in plain words: *2 to 9 March 2026*."""
    local = zone(zone_name)
    first = period.start.astimezone(local)
    last = (period.end - timedelta(microseconds=1)).astimezone(local)
    until = f"{last.day} {last:%B %Y}"
    if first.date() == last.date():
        return until
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {until}"
    return f"{first.day} {first:%B}{'' if first.year == last.year else f' {first.year}'} to {until}"


# --- Who it was: where all three agree ------------------------------------------------------------------------------


def _story(introduction: Introduction) -> Iterator[Block]:
    connector = mention(introduction.connector.slack_id)
    yield paragraph(
        f"*Full circle*: {connector} introduced {people(introduction.parties)}. They met, and said thank you."
    )
    for party in introduction.parties:
        if quoted := _quoted(party):
            yield paragraph(quoted)


def _quoted(party: Party) -> str | None:
    words = said_about(party, Step.THANKED)
    if words is None or not words.text or not cycle.may_quote(party, words):
        return None
    return f"> {fitted(' '.join(words.text.split()), QUOTED)}\n> – {mention(party.member.slack_id)}"


# --- How many, how long, and against the weeks before ---------------------------------------------------------------


def _counts(counts: Counts) -> str:
    return (
        f"*{counts.introduced}* introduced  →  *{counts.connected}* connected  →  *{counts.met}* met  →  "
        f"*{counts.completed}* full circle"
    )


def _said_of(review: Review) -> Iterator[Block]:
    said = [*_medians(review.figures), *_against_the_weeks_before(review)]
    if said:
        yield paragraph(" ".join(said))


def _medians(figures: Figures) -> Iterator[str]:
    took = {
        "to the first word": figures.until_connected,
        "from there to the meeting": figures.until_met,
        "to the full circle": figures.until_completed,
    }
    known = [f"{how_long(duration)} {what}" for what, duration in took.items() if duration is not None]
    if known:
        yield f"Median times: {', '.join(known)}."


def _against_the_weeks_before(review: Review) -> Iterator[str]:
    usual, introduced = review.usual(), review.figures.counts.introduced
    if usual is None:
        return
    average = f"{usual:.0f} in an average week"
    if introduced > usual * (1 + UNUSUAL):
        yield f"More introductions than usual: {introduced}, against {average}."
    elif introduced < usual * (1 - UNUSUAL):
        yield f"A quieter week than usual: {introduced}, against {average}."
    else:
        yield f"About as many introductions as usual: {introduced}, and {average}."


# --- The last weeks -------------------------------------------------------------------------------------------------


def _chart(review: Review) -> dict[str, Any]:
    """https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block; slack_sdk does not know it yet."""
    labels = [_label(week.ends_at, review.zone) for week in review.weeks]
    series = [
        {
            "name": name,
            "data": [
                {"label": label, "value": getattr(week.counts, count)}
                for label, week in zip(labels, review.weeks, strict=True)
            ],
        }
        for name, count in SERIES.items()
    ]
    axes = {"categories": labels, "x_label": "Week to", "y_label": "Introductions"}
    return {
        "type": "data_visualization",
        "title": CHART_TITLE,
        "chart": {"type": "bar", "series": series, "axis_config": axes},
    }


def _table(review: Review) -> Block:
    lines = [f"{'Week to':<9}{'Introduced':>12}{'Full circle':>13}"]
    lines += [
        f"{_label(week.ends_at, review.zone):<9}{week.counts.introduced:>12}{week.counts.completed:>13}"
        for week in review.weeks
    ]
    return paragraph(f"{CHART_TITLE}\n```{chr(10).join(lines)}```")


def _label(ends_at: datetime, zone_name: str) -> str:
    local = ends_at.astimezone(zone(zone_name))
    return f"{local.day} {local:%b}"


def _how_counted() -> Any:
    return button("How is this counted?", actions.COUNTED, 0)
