"""Homes made of plain rows, as the use case finds them. No database is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.rules import home as rules
from bot.rules.home import AT_MOST, PAST_AT_MOST, Home, Row
from storage.models.enums import Consent, Outcome, Step, Way
from storage.models.figures import Year
from storage.models.introduction import Introduction
from tests.builders.examples import DAY, START, asking, introduction, joined_by, leaves, tells

CONNECTED, MET, THANKED = Step
BUSY_YEAR = Year(introduced=14, introduced_met=9, introduced_completed=5, taken_part=3, taken_part_met=1, has_made=True)
ANA, BEN, CHIDI = 1, 2, 3  # the ids of the rows of `examples.introduction`
NOW = START + DAY
LINK = "https://acme.slack.com/archives/D1/p1700000000000100"


def numbered(introductions: Sequence[Introduction]) -> list[Introduction]:
    """Return these introductions, each with an id of its own."""
    for number, each in enumerate(introductions, 17):
        each.id = number
        for party in each.parties:
            party.introduction_id, party.introduction = number, each
    return [*introductions]


def home_of(
    reader: int,
    *introductions: Introduction,
    now: datetime = NOW,
    year: Year = Year(),  # noqa: B008  (it can't be changed)
    is_admin: bool = False,
) -> Home:
    """Return the Home of a member, by the id of their row, who has these introductions and no others."""
    whole = numbered(introductions)
    over = {each for each in whole if rules.is_over_for(rules.row_of(reader, each))}
    ended = [rules.row_of(reader, each) for each in whole if each in over]
    waiting, moving = rules.home_of(reader, whole, [each for each in whole if each not in over], now)
    return Home(
        waiting=linked(waiting[:AT_MOST]),
        moving=linked(moving[:AT_MOST]),
        past=linked(ended[:PAST_AT_MOST]),
        has_more_waiting=len(waiting) > AT_MOST,
        has_more_open=len(moving) > AT_MOST,
        has_more_past=len(ended) > PAST_AT_MOST,
        year=year,
        is_admin=is_admin,
    )


def linked(rows: Sequence[Row]) -> list[Row]:
    """Return the rows, each with a link to its message."""
    return [replace(row, link=LINK) for row in rows]


# --- Introductions of each kind -------------------------------------------------------------------------------------


def planned(days: int) -> Introduction:
    """Return an introduction of two who are in touch and meet so many days from the start."""
    given = introduction((CONNECTED,), (CONNECTED,))
    given.parties[0].meets_at = START + days * DAY
    return given


NOTE = "What a find! On Sunday we're going to see the old railway bridge together, all day long."


def thanked(text: str = NOTE) -> Introduction:
    """Return an introduction for which Ben thanked Ana, with a note or with an offer."""
    given = introduction((MET, THANKED))
    tells(given.parties[0], THANKED, text, offers_help=not text)
    return given


def quiet() -> Introduction:
    """Return an introduction whose connector was asked what to do after a week."""
    given = introduction()
    given.connector_asked_at = START + 7 * DAY
    return given


def put_off(way: Way) -> Introduction:
    """Return an introduction that Ben put off, or left alone otherwise."""
    given = introduction()
    leaves(given.parties[0], way, until=START + 10 * DAY if way is Way.NOT_NOW else None)
    return given


def ended(outcome: Outcome, *steps: tuple[Step, ...], way: Way | None = None, kindly: bool = False) -> Introduction:
    """Return an introduction that ended so."""
    given = introduction(*steps, outcome=outcome)
    given.closed_kindly_at = START if kindly else None
    if way:
        leaves(given.parties[0], way)
    return given


def pasts() -> list[Introduction]:
    """Return an introduction for each way in which one can end."""
    return [
        ended(Outcome.COMPLETED, (MET, THANKED), (MET, THANKED)),
        ended(Outcome.CLOSED, (MET,)),
        ended(Outcome.CLOSED, (CONNECTED,)),
        ended(Outcome.WENT_QUIET),
        ended(Outcome.WENT_QUIET, kindly=True),
        ended(Outcome.NOT_A_FIT, way=Way.NOT_A_FIT),
        ended(Outcome.ALREADY_KNOWN, way=Way.ALREADY_KNOWN),
        ended(Outcome.WITHDRAWN),
        asking(outcome=Outcome.NO_ANSWER),
        asking(outcome=Outcome.WITHDRAWN, shows_names=True),
    ]


def opened() -> list[Introduction]:
    """Return an introduction for each state in which one can be open."""
    return [
        introduction(),
        introduction((CONNECTED,)),
        introduction((MET,), (CONNECTED,)),
        planned(20),
        put_off(Way.NOT_NOW),
        put_off(Way.NO_ANSWER),
        put_off(Way.MUTED),
        asking(),
        asking(Consent.YES),
        asking(Consent.NOT_THIS_TIME, Consent.YES, shows_names=True),
        asking(Consent.LATER),
    ]


def joined(given: Introduction) -> Introduction:
    """Return this introduction, which Dan's has joined."""
    joined_by(given, "UDAN", "A reason of Dan's")
    return given


def left() -> Introduction:
    """Return an introduction that Ana has left to Dan."""
    given = joined(introduction((MET,)))
    given.withdrawn_at = START + DAY
    return given


def all_tasks() -> list[Introduction]:
    """Return an introduction for each thing that can wait for Ben."""
    unreachable = introduction()
    unreachable.first_mover_id, unreachable.parties[1].unreachable = CHIDI, "user_disabled"
    return [
        asking(shows_names=True),
        asking(),
        introduction(),
        unreachable,
        planned(0),
        introduction((CONNECTED,), (MET,)),
        introduction((MET,)),
    ]


def moving_rows(reader: int) -> list[rules.Row]:
    """Return every open introduction as this reader sees it."""
    return linked([rules.row_of(reader, each) for each in numbered(opened())])
