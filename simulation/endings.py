"""The end of an introduction, as its connector reads it, and by whom."""

from __future__ import annotations

from enum import StrEnum

from simulation.run import Run
from simulation.sent_messages import Headline


class Ending(StrEnum):
    """The line under the connector's message in the end."""

    COMPLETED = "full circle"
    NOT_A_FIT = "not a fit"
    ALREADY_KNOWN = "knew each other"
    CLOSED_KINDLY = "closed kindly"
    CLOSED = "closed as it stands"
    WENT_QUIET = "went quiet"
    NO_ANSWER = "asked first, no answer"
    NONE = "none"


READS = (
    ("You closed this", Ending.CLOSED_KINDLY),
    ("Full circle* in", Ending.COMPLETED),
    ("Closed: not a fit", Ending.NOT_A_FIT),
    ("Closed: they already know each other", Ending.ALREADY_KNOWN),
    ("I didn't get a yes", Ending.NO_ANSWER),
    ("This went quiet", Ending.WENT_QUIET),
    ("I won't ask about this one again", Ending.CLOSED),
)
BY_WHOM = {
    Ending.COMPLETED: "both, with a full circle",
    Ending.NOT_A_FIT: "a party",
    Ending.ALREADY_KNOWN: "a party",
    Ending.CLOSED_KINDLY: "the connector",
    Ending.CLOSED: "by itself, after a report",
    Ending.WENT_QUIET: "by itself, without a word",
    Ending.NO_ANSWER: "by itself, without a word",
}


def ending(run: Run, headline: Headline) -> Ending:
    """Return how this connector's introduction ended."""
    text = run.driver.reads_line(headline)
    return next((ending for words, ending in READS if words in text), Ending.NONE)
