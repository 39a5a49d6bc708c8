"""Modals and clicks over signed HTTP, some in flight at a time, by the bot and by the bare app in turns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import median
from typing import Any

from sqlalchemy import func, select

from bench.databases import card, references
from bench.load import Load, in_flight
from bench.pair import App, Pair, divided
from bench.requests import Trio, click, submitted_modal
from bench.table import Line, milliseconds, p99, times
from storage.database import Database
from storage.models.enums import Step
from storage.models.facts import Report

AT_ONCE = 8
CLICKS = [(party, step) for step in (Step.CONNECTED, Step.MET) for party in (1, 2)]
"""Steps that each trio clicks. In this order each click stores one report: `met` alone would say `connected`, too."""


@dataclass(frozen=True)
class Comparison:
    """Comparison that sends the same requests to both, in turns."""

    ours: list[Load]
    bares: list[Load]

    def lines(self, work: str, throughput: str, slowest: str) -> list[Line]:
        """Return the lines of the table. The last two: what is to be reached."""
        rates = [(ours.rate, bare.rate) for ours, bare in zip(self.ours, self.bares, strict=True)]
        ratio = median(ours / bare for ours, bare in rates)
        our_rate, bare_rate = (median(each) for each in zip(*rates, strict=True))
        ours, bare = (p99([*chain(*(load.latencies for load in loads))]) for loads in (self.ours, self.bares))
        return [
            Line(work, f"{our_rate:.0f}/s", f"{bare_rate:.0f}/s", times(ratio), throughput),
            Line(f"{work}: p99", milliseconds(ours), milliseconds(bare), times(ours / bare), slowest),
        ]


def _compare(pair: Pair, ours: Sequence[bytes], bares: Sequence[bytes], rounds: int) -> Comparison:
    """Send the bot its requests and the bare app its own, in turns. The first round, a warm-up, is left out."""
    turns = zip(divided(ours, rounds + 1), divided(bares, rounds + 1), strict=True)
    loads = [
        (in_flight(pair.bot.process.port, our_turn, AT_ONCE), in_flight(pair.bare.process.port, bare_turn, AT_ONCE))
        for our_turn, bare_turn in turns
    ]
    return Comparison([ours for ours, _ in loads[1:]], [bare for _, bare in loads[1:]])


def submit_modals(pair: Pair, trios: Sequence[Trio], rounds: int) -> Comparison:
    """Submit the modal of `/intro` once for each trio."""
    bodies = [submitted_modal(trio) for trio in trios]
    return _compare(pair, bodies, bodies, rounds)


def click_buttons(pair: Pair, trios: Sequence[Trio], rounds: int) -> Comparison:
    """Press Connected and Met, each once by both parties of each trio, which has been introduced."""
    blocks_of_card = card(pair.bot.database)["blocks"]
    ours, bares = (clicks(app.database, trios, CLICKS, blocks_of_card) for app in pair.both)
    found = _compare(pair, ours, bares, rounds)
    _confirm_stored(pair.both)
    return found


def clicks(
    database: Database, trios: Sequence[Trio], of_each: Collection[tuple[int, Step]], card_blocks: list[dict[str, Any]]
) -> list[bytes]:
    """Return the same clicks of each trio: first the first of all trios, and so on.

    `of_each`: the party, 1 for who writes first and 2 for the other, and the step.
    """
    known = references(database)
    return [
        click(trio.people[party], known[trio.view_id], step, card_blocks) for party, step in of_each for trio in trios
    ]


def _confirm_stored(both: tuple[App, App]) -> None:
    """Raise `RuntimeError` unless both stored the same number of reports: speed is worth nothing without."""
    ours, bares = (_reports(app.database) for app in both)
    if ours != bares:
        raise RuntimeError(f"the bot stored {ours} reports, and the bare app {bares}")


def _reports(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(Report)).one()
