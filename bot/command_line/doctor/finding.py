"""Line of the doctor's report, and how serious it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bot.config.errors import SettingError


class Level(Enum):
    """The level of a finding, from good to bad."""

    FINE = auto()
    NOTE = auto()
    """Worth knowing, and nothing to do: an optional permission is missing, a check was skipped."""
    WARNING = auto()
    """The bot runs, and somebody should look at it."""
    FAILURE = auto()
    """Something is wrong, and the line says what to do."""


@dataclass(frozen=True)
class Finding:
    """Line of the doctor's report. It never holds a secret."""

    level: Level
    line: str
    """What was checked, and what came of it."""


def fine(subject: str, says: str) -> Finding:
    """Return a finding that all is well. `subject`: a word or two for the thing that was checked."""
    return Finding(Level.FINE, f"{subject}: {says}")


def note(subject: str, says: str) -> Finding:
    """Return a finding that asks for nothing."""
    return Finding(Level.NOTE, f"{subject}: {says}")


def skipped(subject: str, why: str) -> Finding:
    """Return the finding of a check that has no way to find out. `why`: without a full stop."""
    return note(subject, f"skipped: {why}.")


def warning(subject: str, says: str) -> Finding:
    """Return a finding that somebody should look at."""
    return Finding(Level.WARNING, f"{subject}: {says}")


def failure(subject: str, says: str) -> Finding:
    """Return a finding that something is wrong. `says`: what, and what to do."""
    return Finding(Level.FAILURE, f"{subject}: {says}")


def wrong_setting(error: SettingError) -> Finding:
    """Return a finding that a variable is missing or wrong."""
    return Finding(Level.FAILURE, str(error))
