"""Run a test once a day that could run twice: over one of the two receivers, or on one of the two databases.

Which one follows from its name, so that it is the same every day, and about half of them each way.
"""

from __future__ import annotations

from zlib import crc32

import pytest

RECEIVERS, DATABASES = "--every-receiver", "--every-database"
ON_EACH_DATABASE = (
    "command_line",
    "config",
    "delivery",
    "jobs",
    "listeners",
    "notifications",
    "oauth/website",
    "use_cases",
)
OPTIONS = {"tests/stories": RECEIVERS} | {f"tests/{folder}": DATABASES for folder in ON_EACH_DATABASE}
ELSEWHERE = ("tests/command_line/", "tests/listeners/", "tests/oauth/")
"""Folders about what stands around the use cases. Each of their tests is told on one database, too."""
SWAPPED = {"sqlite": "postgresql", "postgresql": "sqlite", "socket": "http", "http": "socket"}
ALWAYS = "tests/stories/test_cycle.py"  # four times: over both receivers, on both databases
LONG = (
    "jobs/test_advance_introductions",
    "jobs/test_expire_messages",
    "jobs/test_resumed_introductions",
    "jobs/test_send_reminders",
    "jobs/test_weekly_summary",
    "use_cases/test_agree_to_be_named",
    "use_cases/test_authorization",
    "use_cases/test_elsewhere",
    "use_cases/test_export_privacy",
    "use_cases/test_forget",
    "use_cases/test_forget_second",
    "use_cases/test_home",
    "use_cases/test_introduced_before",
    "use_cases/test_joining",
    "use_cases/test_left_to_others",
    "use_cases/test_my_year",
    "use_cases/test_names_in_summaries",
    "use_cases/test_outsiders_privacy",
    "use_cases/test_pause",
    "use_cases/test_privacy",
    "use_cases/test_second_doors",
    "use_cases/test_several_privacy",
    "use_cases/test_too_much_from_one",
    "use_cases/test_workspace_export",
)
"""Files that take longest: they tell of whole lives, hundreds of them, or of weeks. Each of their tests is told on one
database, always the same, and about half of each file on each: so both carry out the statements of every file."""


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the second telling of each, unless all are asked for."""
    names = {item.nodeid for item in items}
    left_out = [item for item in items if _takes_turns(config, item.nodeid) and _is_second(item.nodeid, names)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _takes_turns(config: pytest.Config, name: str) -> bool:
    if name.startswith(ALWAYS):
        return False
    if name.startswith((*(f"tests/{each}.py" for each in LONG), *ELSEWHERE)):
        return True
    option = OPTIONS.get(name.rpartition("/")[0])
    return option is not None and not config.getoption(option)


def _is_second(name: str, names: set[str]) -> bool:
    """Return whether it is the other one's turn; False if there is no other."""
    other = _swapped(name)
    if other == name or other not in names:
        return False
    first, second = sorted((name, other))
    return (name == second) is bool(crc32(first.encode()) % 2)


def _swapped(name: str) -> str:
    test, bracket, parameters = name.removesuffix("]").partition("[")
    swapped = "-".join(SWAPPED.get(each, each) for each in parameters.split("-"))
    return f"{test}{bracket}{swapped}]" if bracket else name
