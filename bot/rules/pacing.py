"""Pace of reminders: three sets of numbers, each of which a workspace may change."""

from dataclasses import dataclass, fields, replace
from itertools import pairwise
from math import ceil

from storage.models.enums import Preset
from storage.models.workspace import Workspace

WORKING_WEEK, WEEKEND = 5, 2  # days


@dataclass(frozen=True)
class Numbers:
    """Numbers of days in a preset. Those in `WORKING_DAYS`, and `meeting_nudge`, are working days."""

    consent_nudge: int = 4
    """Working days after somebody was asked first."""
    consent_ends: int = 7
    connected_nudge_1: int = 2
    """Working days after the introduction: to the first mover only."""
    connected_nudge_2: int = 4
    """Working days after the introduction, until a party who has not clicked is reminded."""
    connector_asked: int = 7
    went_quiet: int = 14
    meeting_nudge: int = 1
    """Working days after the date they gave."""
    met_nudge_1: int = 7
    """Days after they connected, if they gave no date."""
    met_nudge_2: int = 14
    met_told: int = 21
    met_closed: int = 30
    thanked_nudge: int = 4
    """Working days after they met."""
    thanked_closed: int = 10


NUMBERS = {
    Preset.STANDARD: Numbers(),
    Preset.GENTLE: Numbers(
        consent_nudge=6,
        consent_ends=12,
        connected_nudge_1=3,
        connected_nudge_2=7,
        connector_asked=12,
        went_quiet=24,
        meeting_nudge=2,
        met_nudge_1=10,
        met_nudge_2=21,
        met_told=30,
        met_closed=45,
        thanked_nudge=6,
        thanked_closed=14,
    ),
    Preset.BRISK: Numbers(
        consent_nudge=2,
        consent_ends=5,
        connected_nudge_1=1,
        connected_nudge_2=3,
        connector_asked=5,
        went_quiet=10,
        met_nudge_1=4,
        met_nudge_2=8,
        met_told=12,
        met_closed=18,
        thanked_nudge=2,
        thanked_closed=7,
    ),
}
NAMES = tuple(field.name for field in fields(Numbers))
WORKING_DAYS = {"consent_nudge", "connected_nudge_1", "connected_nudge_2", "thanked_nudge"}
# In each row, a later number must be larger.
ORDERS = (
    ("connected_nudge_1", "connected_nudge_2", "went_quiet"),
    ("connector_asked", "went_quiet"),
    ("met_nudge_1", "met_nudge_2", "met_told", "met_closed"),
    ("thanked_nudge", "thanked_closed"),
    ("consent_nudge", "consent_ends"),
)


def numbers(workspace: Workspace) -> Numbers:
    """Return the numbers of this workspace: its preset's, with those it changed."""
    changed = {name: value for name, value in (workspace.cadence or {}).items() if name in NAMES}
    preset = NUMBERS[workspace.preset or Preset.STANDARD]
    return replace(preset, **changed) if changed else preset


def spans(earlier: str, later: str) -> bool:
    """Return whether weekends lie between two numbers: the first counts working days only, the second all."""
    return earlier in WORKING_DAYS and later not in WORKING_DAYS


def out_of_order(numbers: Numbers) -> tuple[str, str] | None:
    """Return two numbers of which the second must be greater and is not; None if all are in order.

    A number of working days is counted as more days than that, since weekends may lie between.
    """
    for order in ORDERS:
        for earlier, later in pairwise(order):
            reaches = getattr(numbers, earlier)
            if spans(earlier, later):
                reaches += WEEKEND * ceil(reaches / WORKING_WEEK)
            if reaches >= getattr(numbers, later):
                return earlier, later
    return None
