"""The bench measures all that docs/performance.md shows, here in sizes that say nothing but that it still runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SMALL = {"rounds": 1, "modals": 2, "burst": 5, "backlog": 40, "latency": 0.01, "idle": 2_000, "workspaces": 20}


def works(table: str) -> list[str]:
    """Return the work that each line of a table measures, without figures."""
    lines = re.findall(r"^\| ([^|]+) \| [^|]*\d", table, flags=re.MULTILINE)
    return [re.sub(r"[\d,.]+", "N", line) for line in lines]


def test_a_small_run_prints_each_line_of_the_documented_table() -> None:
    sizes = [f"--{name}={size}" for name, size in SMALL.items()]
    command = [sys.executable, "-m", "bench", "--no-postgresql", "--markdown", *sizes]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    documented = works((ROOT / "docs/performance.md").read_text())
    assert works(run.stdout) == [work for work in documented if "PostgreSQL" not in work]
