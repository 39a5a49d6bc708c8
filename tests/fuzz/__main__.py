"""Sends mutated requests to the bot, and prints each failure: `python -m tests.fuzz --count 1000000 --seed 7`.

Each 2,000 requests go into a world of their own, half of the worlds on SQLite and half on PostgreSQL. A failure names
its seed, its world and its request: `--seed 7 --world 12` sends that world's requests again, byte for byte.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.fuzz.databases import Job, in_a_world
from tests.fuzz.run import PER_WORLD, Result
from tests.postgresql import server

SEED = 20_261_129
COUNT = 100_000


def main(arguments: list[str]) -> int:
    """Send them all, and print what came of it. Returns the exit code."""
    given = _parsed(arguments)
    worlds = [given.world] if given.world is not None else range(-(-given.count // PER_WORLD))
    counts = [min(PER_WORLD, max(given.count - number * PER_WORLD, 0) or PER_WORLD) for number in worlds]
    total, began = Result(), time.monotonic()
    with server() as url, ProcessPoolExecutor(given.processes, get_context("spawn")) as processes:
        jobs = [Job(url, given.seed, number, count) for number, count in zip(worlds, counts, strict=True)]
        for number, result in zip(worlds, processes.map(in_a_world, jobs), strict=True):
            total.add(result)
            print(
                f"world {number}: {sum(result.roles.values()):,} requests, {len(result.failures)} failures", flush=True
            )
            for failure in result.failures:
                print(f"--seed {given.seed} --world {number}: {failure}\n", flush=True)
    _print(total, time.monotonic() - began)
    return 1 if total.failures else 0


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=COUNT, help=f"how many requests; {COUNT:,} if it isn't given")
    parser.add_argument("--seed", type=int, default=SEED, help="the same seed sends the same requests again")
    parser.add_argument("--world", type=int, help="send only the requests of this world")
    parser.add_argument("--processes", type=int, default=2, help="how many worlds at once; 2 if it isn't given")
    return parser.parse_args(arguments)


def _print(total: Result, seconds: float) -> None:
    count = sum(total.roles.values())
    print(f"{count:,} requests in {seconds:.0f} s, {count / seconds:.0f} a second")
    print("roles:", ", ".join(f"{name} {number:,}" for name, number in total.roles.most_common()))
    print("answers:", ", ".join(f"{status} {number:,}" for status, number in total.statuses.most_common()))
    print(f"the slowest answer took {total.slowest:.2f} s of CPU; failures: {len(total.failures)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
