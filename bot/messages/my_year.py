"""What a member introduced in a year and what came of it, for their own eyes: a modal, and a message with a chart.

Slack shows a chart only in messages: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block. So the
modal has the figures as text, and the message, which brings the CSV along, has both.
"""

from collections.abc import Callable, Iterator, Sequence

from bot.ids import Field, Verb
from bot.messages import results
from bot.messages.blocks import Block, View, actions, context, element, header, modal, option, section
from bot.messages.buttons import button
from bot.messages.figure_definitions import OF_A_YEAR
from bot.messages.message import Message
from bot.messages.mrkdwn import counted, fitted, on_day
from bot.messages.thread_lines import said
from bot.rules.my_year import LAST_TWELVE_MONTHS, SHOWN_AT_MOST, Latest, Month, MyYear
from storage.models.enums import Step
from storage.models.introduction import Party

TITLE = "My year"
GET_CSV = "Get it as CSV"
TWELVE_MONTHS = "Last 12 months"
CAME_OF_IT = "What came of it"
THANKS = "Thank-yous"
NO_THANKS = "No thank-you notes yet."
MORE = f"These are the latest {SHOWN_AT_MOST}. All of them are in the CSV."
WITH_CHART = "I'll send it to you in a message, with a chart."
ONLY_YOU = "Only you can see this."
TEXT = 400  # characters of what somebody said; all of it is in the CSV
ENOUGH_FOR_A_CHART = 2  # months
SERIES = {"Introduced": "introduced", "Met": "met", "Full circle": "completed"}
AXES = {"x_label": "Introduced in", "y_label": "Introductions"}


def my_year(shown: MyYear) -> View:
    """Return the modal."""
    figures = section(_sentence(shown, "*"), _menu(shown))
    return modal(None, TITLE, [figures, *_table(shown), *_below(shown), *_told(shown)], close="Close")


def message(shown: MyYear, *below: Block) -> Message:
    """Return the message, with Slack's chart. `below`: what else it says."""
    return _message(shown, _chart(shown), below)


def plainer(shown: MyYear, *below: Block) -> Message:
    """Return the same without the chart, for a Slack that refuses it."""
    return _message(shown, [], below)


def _message(shown: MyYear, chart: Sequence[Block], below: Sequence[Block]) -> Message:
    figures = section(_sentence(shown, "*"))
    return Message(_sentence(shown), [figures, *chart, *_table(shown), context(OF_A_YEAR), *below])


# --- Figures --------------------------------------------------------------------------------------------------------


def _sentence(shown: MyYear, bold: str = "") -> str:
    when, counts = "the last 12 months" if shown.word == LAST_TWELVE_MONTHS else shown.word, shown.counts
    if not counts.introduced:
        return f"In {when}, you didn't introduce anyone."
    pairs = f"{bold}{counted(counts.introduced, 'pair')}{bold}"
    came = {"{} connected": counts.connected, "{} met": counts.met, "{} came full circle": counts.completed}
    came["something came of {}"] = shown.came_of_it
    of_it = [what.format(f"{bold}{count:,}{bold}") for what, count in came.items() if count]
    came_of_it = ", and ".join(filter(None, [", ".join(of_it[:-1]), *of_it[-1:]]))
    outside = f" ({shown.outside:,} with someone outside this Slack)" if shown.outside else ""
    return f"In {when}, you introduced {pairs}{outside}{f': {came_of_it}' if came_of_it else ''}."


def was_introduced(taken_part: int, met: int) -> str:
    """Return how many people the reader was introduced to, as the end of a sentence about them."""
    people, whom = ("1 person", "them") if taken_part == 1 else (f"{taken_part:,} people", f"{met:,} of them")
    return f"you were introduced to {people}{f' and met {whom}' if met else ''}."


def _menu(shown: MyYear) -> Block:
    options = {word: option(_name(word), word) for word in dict.fromkeys([*shown.choices, shown.word])}
    return element("static_select", Field.YEAR, initial_option=options[shown.word], options=list(options.values()))


def _name(word: str) -> str:
    return TWELVE_MONTHS if word == LAST_TWELVE_MONTHS else word


def _has_months(shown: MyYear) -> bool:
    return bool(shown.counts.introduced) and len(shown.months) >= ENOUGH_FOR_A_CHART


def _table(shown: MyYear) -> Iterator[Block]:
    if _has_months(shown):
        lines = [f"{'':<9}{'Introduced':>10}{'Met':>5}{'Full circle':>13}"]
        lines += [
            f"{_label(month):<9}{month.counts.introduced:>10}{month.counts.met:>5}{month.counts.completed:>13}"
            for month in shown.months
        ]
        yield section(f"```{chr(10).join(lines)}```")


def _chart(shown: MyYear) -> list[Block]:
    if not _has_months(shown):
        return []
    series = [
        {
            "name": name,
            "data": [{"label": _label(month), "value": getattr(month.counts, count)} for month in shown.months],
        }
        for name, count in SERIES.items()
    ]
    axes = {"categories": [_label(month) for month in shown.months], **AXES}
    chart = {"type": "bar", "series": series, "axis_config": axes}
    return [{"type": "data_visualization", "title": f"{TITLE}: {_name(shown.word)}", "chart": chart}]


def _label(month: Month) -> str:
    return f"{month.first_day:%b %Y}"


# --- Below them -----------------------------------------------------------------------------------------------------


def _below(shown: MyYear) -> Iterator[Block]:
    if shown.taken_part:
        sentence = was_introduced(shown.taken_part, shown.taken_part_met)
        yield context(f"{sentence[0].upper()}{sentence[1:]}")
    yield context(f"{ONLY_YOU} {OF_A_YEAR}")
    if shown.counts.introduced:
        yield actions(button(GET_CSV, Verb.MY_YEAR_CSV, 0, shown.word))
        yield context(WITH_CHART)


def _told(shown: MyYear) -> Iterator[Block]:
    if shown.results.shown:
        yield from _in_their_words(CAME_OF_IT, shown.results, results.says)
    if shown.counts.introduced:
        yield from _in_their_words(THANKS, shown.thanks, lambda party: said(party, Step.THANKED))
        if not shown.thanks.shown:
            yield context(NO_THANKS)


def _in_their_words(heading: str, latest: Latest, says: Callable[[Party], str]) -> Iterator[Block]:
    yield header(heading)
    for each in latest.shown:
        who = f"{says(each.party)}  ·  {on_day(each.said.said_at)}"
        yield section(f"{who}\n> {fitted(' '.join(each.said.text.split()), TEXT)}")
    if latest.has_more:
        yield context(MORE)
