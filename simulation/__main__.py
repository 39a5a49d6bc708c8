"""python -m simulation --help"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from sandbox import Sandbox
from simulation.figures import figures
from simulation.guards import violations
from simulation.run import AFTERWARDS, BEGIN, MANIFEST, Run, Size, simulate
from simulation.table import table


def main() -> int:
    """Simulate and print. Returns the exit code: 1 if any guard was violated."""
    asked, console = _arguments(), Console()
    size = Size(asked.members, asked.introductions, asked.days, asked.kills, asked.seed)
    began = time.monotonic()
    slack = Sandbox(MANIFEST, granted_optional=("im:history",))
    with tempfile.TemporaryDirectory(dir=_memory()) as folder, slack:
        url = asked.database or f"sqlite:///{folder}/simulation.sqlite3"
        with _bar(console) as bar:
            run = simulate(size, slack, url, Path(folder), _Shown(bar, size))
        found = figures(run, time.monotonic() - began)
        console.print(table(found))
        is_bad = any(found.violations.values())
        if is_bad:
            _tell(run, console)
    if asked.figures:
        found.write(asked.figures)
    return int(is_bad)


def _memory() -> str | None:
    """Return where a file survives a killed process and costs no disk's time: a power cut is not simulated."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def _arguments() -> argparse.Namespace:
    usual, parser = Size(), argparse.ArgumentParser(prog="python -m simulation")
    for name in ("members", "introductions", "days", "kills", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(usual, name))
    parser.add_argument("--database", help="an empty one; without it SQLite in a folder of its own")
    parser.add_argument("--figures", type=Path, help="where to write the figures that the picture is drawn from")
    return parser.parse_args()


def _bar(console: Console) -> Progress:
    text = TextColumn("{task.description}")
    return Progress(text, BarColumn(), TimeElapsedColumn(), TextColumn("{task.fields[what]}"), console=console)


class _Shown:
    """Progress, as a bar."""

    def __init__(self, bar: Progress, size: Size) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=size.days + AFTERWARDS.days, what="")

    def __call__(self, run: Run, now: datetime) -> None:
        """Show how far it is."""
        what = f"{len(run.driver.accepted)} introductions, {len(run.sent_messages)} messages, {run.kills} killed"
        days = (now - BEGIN).total_seconds() / 86_400
        self._bar.update(self._task, completed=days, description=f"{now:%a %d %b}", what=what)


def _tell(run: Run, console: Console) -> None:
    for name, found in violations(run).items():
        for each in found[:5]:
            console.print(f"{name}: {each}")


if __name__ == "__main__":
    sys.exit(main())
