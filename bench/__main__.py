"""A table: what the bot's work costs, beside the least it could cost.

python -m bench [--markdown] [--postgresql address of a database whose user may make others | --no-postgresql]
"""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentDefaultsHelpFormatter, ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from bench import at_work, cpu, idle_tick, many_workspaces, requests_per_second
from bench.databases import MakeDatabase, postgresql_server, server_version, sqlite
from bench.pair import Pair, pair
from bench.requests import Trio
from bench.slack_api import slack_api
from bench.table import Line, machine, markdown, show, times
from storage.database import Database

FEW = 1_000  # introductions that the idle tick is compared with


def main(arguments: list[str]) -> None:
    """Measure what was asked for, and print it."""
    given = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        makers = {"SQLite": sqlite(Path(folder))}
        version = ""
        if not given.no_postgresql:
            makers["PostgreSQL"] = servers.enter_context(postgresql_server(given.postgresql))
            version = server_version(makers["PostgreSQL"]("version"))
        lines = list(_announced(_lines(given, Path(folder), makers)))
    print(markdown(lines, machine(version))) if given.markdown else show(lines, machine(version))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m bench", formatter_class=ArgumentDefaultsHelpFormatter)
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    parser.add_argument("--postgresql", metavar="ADDRESS", help="a database whose user may make others")
    parser.add_argument("--no-postgresql", action="store_true", help="measure on SQLite alone")
    parser.add_argument("--rounds", type=int, default=10, help="turns that the bot and the bare app take")
    parser.add_argument("--modals", type=int, default=30, help="modals submitted in a round; four times as many clicks")
    parser.add_argument("--burst", type=int, default=200, help="clicks within a second")
    parser.add_argument("--backlog", type=int, default=1_500, help="messages that are due")
    parser.add_argument("--latency", type=float, default=0.15, help="seconds a call takes while they are")
    parser.add_argument("--idle", type=int, default=1_000_000, help="open introductions of an idle tick")
    parser.add_argument("--workspaces", type=int, default=1_000, help="workspaces that have the app, of an idle tick")
    return parser


def _announced(lines: Iterable[Line]) -> Iterator[Line]:
    """Pass the lines on, and show on standard error how far the measuring has come: it takes minutes."""
    for line in lines:
        print(f"{line.work}: {line.ours}", file=sys.stderr)
        yield line


def _lines(given: Namespace, folder: Path, makers: dict[str, MakeDatabase]) -> Iterator[Line]:
    with slack_api() as slack:
        for name, make in makers.items():
            known = [Trio(number) for number in range((given.rounds + 1) * (given.modals + 8))]
            with pair(make, folder, known, slack) as both:
                yield from _side_by_side(both, name, known, given.rounds, given.modals)
            yield from at_work.burst(make, name, folder, given.burst, slack)
        yield at_work.backlog(makers["SQLite"], folder, given.backlog, given.latency, slack)
    for name, make in makers.items():
        yield _idle(make("idle"), name, given.idle)
        yield _many(make("many"), name, given.workspaces)


def _side_by_side(both: Pair, name: str, trios: list[Trio], rounds: int, modals: int) -> Iterator[Line]:
    busy, fresh = trios[: (rounds + 1) * modals], trios[(rounds + 1) * modals :]
    submitted = requests_per_second.submit_modals(both, busy, rounds)
    yield from submitted.lines(f"a submitted modal, {name}", "≥ 0.3 ×", "")
    both.finish()
    clicks = requests_per_second.click_buttons(both, busy, rounds)
    yield from clicks.lines(f"a click, {name}", "≥ 0.45 ×", "≤ 2.5 ×")
    both.finish()
    requests_per_second.submit_modals(both, fresh, rounds)
    both.finish()
    yield cpu.click_and_consequences(both, name, fresh, rounds)
    yield cpu.deliver(both, name, rounds)


def _idle(database_url: str, name: str, size: int) -> Line:
    with closing(Database(database_url)) as database:
        database.migrate()
        few, many = (sum(looks) for _, looks in idle_tick.measure(database, [FEW, size]))
    work = f"idle tick over {size:,} open introductions, {name}"
    return Line(work, f"{many:.2f} ms", f"{few:.2f} ms ({FEW:,})", times(many / few), "≤ 1.3 ×")


def _many(database_url: str, name: str, count: int) -> Line:
    one, many = many_workspaces.measure(database_url, count)
    work = f"idle tick of a bot with {count:,} workspaces, {name}"
    return Line(work, f"{many:.2f} ms", f"{one:.2f} ms (one)", times(many / one), "≤ 1.3 ×")


if __name__ == "__main__":
    main(sys.argv[1:])
