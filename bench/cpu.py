"""CPU time, of all threads of a process: to deliver a message, and for a click with all that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

from bench.databases import card, queue_posts
from bench.load import in_flight
from bench.pair import Pair, divided
from bench.processes import Remote
from bench.requests import Trio
from bench.requests_per_second import AT_ONCE, clicks
from bench.table import Line, milliseconds, times
from storage.models.enums import Kind, Step


def _used(process: Remote, work: Callable[[], object]) -> float:
    before = process.cpu()
    work()
    return process.cpu() - before


def deliver(pair: Pair, name: str, rounds: int, at_once: int = 200) -> Line:
    """Return what a message costs from the outbox into Slack, beside one bare call with the same card.

    `at_once`: messages in a round, so many that the tick's other steps, 4 to 7 ms for all of them, don't count.
    """
    content, ours, bares = card(pair.bot.database), list[float](), list[float]()
    for number in range(rounds + 1):
        recipients = [f"U{number:03}R{each:03}" for each in range(at_once)]
        queue_posts(pair.bot.database, Kind.CARD, recipients, content, f"bench:{number}")
        ours.append(_used(pair.bot.process, pair.finish) / at_once)
        post = _post(pair.bare.process, recipients, content)
        bares.append(_used(pair.bare.process, post) / at_once)
    return _line(f"CPU to deliver a message, {name}", ours, bares, "≤ 3 ×")


def _post(process: Remote, recipients: Sequence[str], content: dict[str, object]) -> Callable[[], object]:
    return lambda: process.ask("post", recipients, content)


def click_and_consequences(pair: Pair, name: str, trios: Sequence[Trio], rounds: int) -> Line:
    """Return what a first Connected costs until everybody has been told, beside a bare click, which tells nobody.

    `trios`: introduced, and nobody has said anything yet.
    """
    blocks_of_card, ours, bares = card(pair.bot.database)["blocks"], list[float](), list[float]()
    of_each = [(1, Step.CONNECTED)]
    our_bodies, bare_bodies = (clicks(app.database, trios, of_each, blocks_of_card) for app in pair.both)
    calls = len(pair.slack.ask("calls", 0))
    for our_turn, bare_turn in zip(divided(our_bodies, rounds + 1), divided(bare_bodies, rounds + 1), strict=True):
        ours.append(_used(pair.bot.process, _click_and_finish(pair, our_turn)) / len(our_turn))
        bares.append(_used(pair.bare.process, _click(pair.bare.process, bare_turn)) / len(bare_turn))
    told = len([call for call in pair.slack.ask("calls", calls) if call.method.startswith("chat.")])
    number = len(our_turn) * (rounds + 1)
    work = f"CPU of a click, its tick and {told / number:.1f} messages, {name}"
    return _line(work, ours, bares, "≤ 18 ms")


def _click(process: Remote, bodies: Sequence[bytes]) -> Callable[[], object]:
    return lambda: in_flight(process.port, bodies, AT_ONCE)


def _click_and_finish(pair: Pair, bodies: Sequence[bytes]) -> Callable[[], object]:
    def click_and_finish() -> None:
        in_flight(pair.bot.process.port, bodies, AT_ONCE)
        pair.finish()

    return click_and_finish


def _line(work: str, ours: Sequence[float], bares: Sequence[float], target: str) -> Line:
    """Return a line of medians; the first round, in which both warm up, is left out."""
    ratio = median(our / bare for our, bare in zip(ours[1:], bares[1:], strict=True))
    return Line(work, milliseconds(median(ours[1:])), milliseconds(median(bares[1:])), times(ratio), target)
