"""Months of a small workspace, played through: the guards hold, whatever people do and whatever breaks."""

from __future__ import annotations

from pathlib import Path

from sandbox import Sandbox
from simulation.endings import Ending
from simulation.figures import figures
from simulation.guards import violations
from simulation.run import MANIFEST, Size, simulate

# Introductions enough that reminders meet on one day, days enough that clocks change twice and Slack fails between.
SMALL = Size(members=16, introductions=16, days=45, kills=3)


def test_every_guard_holds_for_a_whole_workspace_over_weeks(database_url: str, tmp_path: Path) -> None:
    with Sandbox(MANIFEST, granted_optional=("im:history",)) as slack:
        run = simulate(SMALL, slack, database_url, tmp_path, lambda *_: None)
        assert {name: found for name, found in violations(run).items() if found} == {}
        found = figures(run, seconds=0)
    assert run.kills > 0
    assert found.introductions > SMALL.introductions / 2
    assert found.reminders_per_introduction > 0
    assert Ending.NONE not in found.endings
