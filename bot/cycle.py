"""The rules of an introduction: which steps a click records, what can be taken back, when a cycle is complete.

Pure: rows in, answers out. Each party reports for themselves; nobody's click speaks for the other.
"""

from collections.abc import Collection
from datetime import datetime

from storage.models import Introduction, Outcome, Party, Report, Step


def steps_said_by(clicked: Step) -> tuple[Step, ...]:
    """What a click says: who has met has connected, too. `thanked` says nothing about the others."""
    return (Step.CONNECTED, Step.MET) if clicked is Step.MET else (clicked,)


def reported(party: Party) -> dict[Step, datetime]:
    """What this party has reported, and when."""
    return {report.step: report.reported_at for report in party.reports}


def new_steps(party: Party, clicked: Step) -> list[Step]:
    """The steps this click adds. None when all was said before: clicking twice changes nothing."""
    return [step for step in steps_said_by(clicked) if step not in reported(party)]


def last_click(party: Party) -> Step | None:
    """The button this party pressed last, of those that count: the one an undo takes back."""
    return party.reports[-1].clicked if party.reports else None


def taken_back(party: Party, clicked: Step) -> list[Report]:
    """The reports an undo of this click removes: all it recorded, if it was the last click; otherwise none."""
    if clicked is not last_click(party):
        return []
    return [report for report in party.reports if report.clicked is clicked]


def is_open(introduction: Introduction) -> bool:
    """Whether its parties may still take something back. What is reported later is never refused."""
    return introduction.outcome is None


def outcome(parties: Collection[Party]) -> Outcome | None:
    """How the cycle stands: completed when all have met and all have thanked."""
    everything = {Step.MET, Step.THANKED}
    return Outcome.COMPLETED if all(everything <= reported(party).keys() for party in parties) else None
