"""The bot with its clock at work: many clicks at once, and a report while many messages wait."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench.databases import MakeDatabase, card, queue_changes, queue_posts, waiting
from bench.load import at_a_rate, in_flight
from bench.pair import ticking_bot, wait_until
from bench.processes import Remote
from bench.requests import Trio, submitted_modal
from bench.requests_per_second import AT_ONCE, clicks
from bench.slack_api import Call
from bench.table import Line, milliseconds, p99, times
from storage.database import Database
from storage.models.enums import Kind, Step

FIRST_REPORT = [(1, Step.CONNECTED)]
SAMPLES = 5


def burst(make: MakeDatabase, name: str, folder: Path, clicks: int, slack: Remote) -> list[Line]:
    """Return how soon so many clicks within a second are acknowledged, and told, while the clock is at work."""
    trios = [Trio(number) for number in range(clicks)]
    with ticking_bot(make, "burst", folder, trios, slack) as (bot, database):
        bodies = _introduced(bot, database, trios)
        calls, began = len(slack.ask("calls", 0)), time.monotonic()
        acknowledged = at_a_rate(bot.port, bodies, seconds=1.0)
        wait_until(lambda: not waiting(database), every=0.2)
        told = _last(slack.ask("calls", calls)) - began
    work = f"{clicks} clicks within a second, {name}"
    return [
        Line(f"{work}: p99", milliseconds(p99(acknowledged.latencies)), "", "", "≤ 250 ms"),
        Line(f"{work}: all told after", f"{told:.1f} s", "", "", "≤ 15 s"),
    ]


def _introduced(bot: Remote, database: Database, trios: Sequence[Trio]) -> list[bytes]:
    """Introduce all, wait until all have their cards, and return a first report of each."""
    in_flight(bot.port, [submitted_modal(trio) for trio in trios], AT_ONCE)
    wait_until(lambda: not waiting(database))
    return clicks(database, trios, FIRST_REPORT, card(database)["blocks"])


def _last(calls: Sequence[Call]) -> float:
    return max(call.answered_at for call in calls)


def backlog(make: MakeDatabase, folder: Path, messages: int, latency: float, slack: Remote) -> Line:
    """Return how soon a connector is told of a report while so many messages are due: half changes, half reminders."""
    trios = [Trio(number) for number in range(2 * SAMPLES)]
    with ticking_bot(make, "backlog", folder, trios, slack) as (bot, database):
        bodies = _introduced(bot, database, trios)
        slack.ask("latency", latency)
        alone = [_told_after(bot, slack, *each) for each in zip(trios[:SAMPLES], bodies[:SAMPLES], strict=True)]
        _queue(database, messages, card(database))
        _wait_for_calls(slack, min(messages, 2 * AT_ONCE))
        fresh = [_told_after(bot, slack, *each) for each in zip(trios[SAMPLES:], bodies[SAMPLES:], strict=True)]
        slack.ask("latency", 0.0)
    work = f"a report while {messages:,} messages are due, {latency} s a call: told after"
    return Line(work, _seconds(fresh), _seconds(alone), times(median(fresh) / median(alone)), "≤ 2 s")


def _seconds(values: Sequence[float]) -> str:
    return f"{median(values):.2f} s (at most {max(values):.2f})"


def _queue(database: Database, messages: int, content: dict[str, Any]) -> None:
    recipients = [f"U{number:06}Z" for number in range(messages // 2)]
    queue_changes(database, recipients, content, "change")
    queue_posts(database, Kind.REMINDER, recipients, content, "reminder")


def _wait_for_calls(slack: Remote, number: int) -> None:
    before = len(slack.ask("calls", 0))
    wait_until(lambda: len(slack.ask("calls", before)) >= number)


def _told_after(bot: Remote, slack: Remote, trio: Trio, body: bytes) -> float:
    """Report a step, and return how many seconds it takes until the connector has a message about it."""
    connector, calls, began = f"D{trio.people[0][1:]}", len(slack.ask("calls", 0)), time.monotonic()
    in_flight(bot.port, [body], 1)
    told = list[float]()

    def is_told() -> bool:
        answered = [call for call in slack.ask("calls", calls) if call.method == "chat.postMessage"]
        told[:] = [call.answered_at for call in answered if call.channel == connector]
        return bool(told)

    wait_until(is_told)
    return told[0] - began
