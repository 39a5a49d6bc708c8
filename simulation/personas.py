"""The people of the workspace: where they live, and how they are about introductions."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from sandbox import Member

ZONES = (
    *("America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York", "America/St_Johns"),
    *("America/Sao_Paulo", "America/Santiago", "Atlantic/Azores", "Europe/Lisbon", "Europe/Berlin"),
    *("Europe/Helsinki", "Africa/Lagos", "Africa/Johannesburg", "Africa/Cairo", "Asia/Kolkata"),
    *("Asia/Kathmandu", "Asia/Tokyo", "Australia/Adelaide", "Australia/Sydney", "Pacific/Auckland"),
)


@dataclass(frozen=True)
class Temperament:
    """Habits of a person. Everything but `after` is a share, from 0 to 1."""

    name: str
    share: float
    """Share of all people with this temperament."""
    answers: float
    """Share of cards they act on without being reminded."""
    after: float
    """Days until they act, on average."""
    heeds: float
    """Share of reminders they answer with a step."""
    snoozes: float
    mutes: float
    leaves: float
    """Share of cards they close by a way out."""
    thanks: float
    """Share of meetings they say thank you for without being reminded."""


TEMPERAMENTS = (
    Temperament("answer", 0.35, answers=0.9, after=1, heeds=0.8, snoozes=0.05, mutes=0, leaves=0.04, thanks=0.8),
    Temperament("dither", 0.25, answers=0.3, after=5, heeds=0.5, snoozes=0.15, mutes=0.02, leaves=0.05, thanks=0.5),
    Temperament("snooze", 0.12, answers=0.3, after=3, heeds=0.25, snoozes=0.6, mutes=0.02, leaves=0.03, thanks=0.4),
    Temperament("ignore", 0.15, answers=0.03, after=7, heeds=0.03, snoozes=0, mutes=0.02, leaves=0, thanks=0.1),
    Temperament("leave", 0.13, answers=0.3, after=2, heeds=0.2, snoozes=0.1, mutes=0.3, leaves=0.45, thanks=0.4),
)


@dataclass(frozen=True)
class Persona:
    """Simulated person: a member at Slack, with a temperament."""

    member: Member
    temperament: Temperament


def draw_personas(count: int, chance: Random) -> list[Persona]:
    """Return `count` people, in all the zones, with temperaments drawn by their shares."""
    shares = [temperament.share for temperament in TEMPERAMENTS]
    return [Persona(_member(number), chance.choices(TEMPERAMENTS, shares)[0]) for number in range(count)]


def _member(number: int) -> Member:
    letter = "W" if number % 10 == 0 else "U"
    zone = ZONES[number % len(ZONES)]
    return Member(f"{letter}0SIM{number:05}", f"member{number}", f"Member {number}", zone)
