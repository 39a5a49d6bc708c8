"""Table of the figures for people, and of the machine they were measured on."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import quantiles

from rich.console import Console
from rich.table import Table

HEADINGS = ("work", "the bot", "beside it", "ratio", "target")


@dataclass(frozen=True)
class Line:
    """One line of the table, as it is read."""

    work: str
    ours: str
    beside: str
    """Name of the thing it is compared with; empty if there is none."""
    ratio: str
    target: str


def show(lines: Collection[Line], machine: str) -> None:
    """Print the table in the terminal."""
    table = Table(*HEADINGS, caption=machine)
    for line in lines:
        table.add_row(*astuple(line))
    Console(width=None if os.isatty(1) else 160).print(table)


def markdown(lines: Iterable[Line], machine: str) -> str:
    """Return the table for a page of the documentation."""
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(astuple(line) for line in lines)]
    return "\n".join([*(f"| {' | '.join(cells)} |" for cells in rows), "", machine])


def machine(postgresql: str) -> str:
    """Return what the figures depend on, in a sentence. `postgresql`: the server's version; empty if none was used."""
    versions = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    versions += [f"PostgreSQL {postgresql}"] if postgresql else []
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()}; {', '.join(versions)}."


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    lines = described.read_text().splitlines() if described.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def milliseconds(seconds: float) -> str:
    """Return a duration in milliseconds, as precise as anybody needs."""
    return f"{seconds * 1_000:.{1 if seconds < 0.1 else 0}f} ms"


def times(ratio: float) -> str:
    """Return how many times as much one thing is as another."""
    return f"{ratio:.2f} ×"


def p99(values: Collection[float]) -> float:
    """Return what 99 of a hundred values don't exceed."""
    return quantiles(values, n=100, method="inclusive")[98]
