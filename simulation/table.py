"""The figures as a table."""

from collections import Counter
from collections.abc import Iterator

from rich.table import Table

from simulation.endings import BY_WHOM, Ending
from simulation.figures import Figures, Spread


def table(found: Figures) -> Table:
    """Return what a run showed, a line each."""
    took = f"{found.seconds / 60:.1f} minutes"
    title = f"{found.members} people, {found.introductions} introductions, {found.days} days, in {took}"
    drawn = Table("", "", title=title, show_header=False)
    for name, value in _lines(found):
        drawn.add_row(name, value)
    drawn.add_section()
    for guard, count in found.violations.items():
        drawn.add_row(guard, f"[{'red' if count else 'green'}]{count}")
    return drawn


def _lines(found: Figures) -> Iterator[tuple[str, str]]:
    yield "messages per person per week: median, 95th, most", _spread(found.all_messages)
    yield "reminders per person per week: median, 95th, most", _spread(found.reminders)
    yield "reminders per completed cycle", f"{found.reminders_per_completed:.2f}"
    yield "reminders per introduction", f"{found.reminders_per_introduction:.2f}"
    for whom, count in by_whom(found).items():
        yield f"ended: {whom}", f"{count / max(1, found.introductions):.1%}"
    yield "new messages, clicks, errors shown to people", f"{found.messages}, {found.clicks}, {found.errors}"
    yield "processes killed while they worked", str(found.kills)


def by_whom(found: Figures) -> Counter[str]:
    """Return how many introductions were ended by whom."""
    counted = Counter[str]()
    for how, count in found.endings.items():
        counted[BY_WHOM.get(Ending(how), "nobody")] += count
    return counted


def _spread(spread: Spread) -> str:
    return f"{spread.median:g}, {spread.most}, {spread.highest}"
