"""A member looks at a year of their own: what they introduced in it, and what came of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.rules import my_year as rules
from bot.rules.deadlines import calendar, calendar_for_all
from bot.rules.my_year import MyYear
from bot.rules.working_hours import Calendar
from storage.models.figures import Made, Period
from storage.models.workspace import Member
from storage.queries import members, workspaces, years
from storage.queries.introductions import find_whole


@dataclass(frozen=True)
class ReadYear:
    """A member wants to see a year of theirs. Nobody can ask for another's."""

    workspace_id: int
    by: str
    """Their Slack id."""
    word: str | None
    """The time's, as `bot.rules.my_year` spells it; None for the present year."""


@dataclass(frozen=True)
class Asked:
    """The time that somebody means, where they are."""

    member: Member | None
    """None for somebody of whom nothing is kept."""
    word: str
    days: Calendar
    period: Period


def find(session: Session, act: ReadYear, now: datetime) -> MyYear:
    """Return the year somebody wants to see, with the latest of what they were told in people's own words."""
    asked = asked_by(session, act, now)
    if asked.member is None:
        return figures_of(asked, [], now)
    made = made_by(session, asked)
    told = find_whole(session, rules.told_last(made))
    first_made_at = years.first_made_at(session, asked.member.id)
    own = years.year(session, asked.member.id, asked.period.start, asked.period.end)
    return replace(
        figures_of(asked, made, now),
        choices=rules.choices(first_made_at, asked.days, now),
        taken_part=own.taken_part,
        taken_part_met=own.taken_part_met,
        results=rules.latest(rules.results_of(told)),
        thanks=rules.latest(rules.thanks_for(told)),
    )


def asked_by(session: Session, act: ReadYear, now: datetime) -> Asked:
    """Return the time that somebody means, in their own time zone."""
    member = next(iter(members.find(session, act.workspace_id, [act.by])), None)
    workspace = workspaces.get(session, act.workspace_id)
    days = calendar(member, workspace) if member else calendar_for_all(workspace)
    word = act.word or rules.this_year(days, now)
    return Asked(member, word, days, rules.period_of(word, days, now))


def made_by(session: Session, asked: Asked) -> list[Made]:
    """Return what they introduced in this time, in the order of introduction."""
    return years.made_in(session, asked.member.id, asked.period) if asked.member else []


def figures_of(asked: Asked, made: list[Made], now: datetime) -> MyYear:
    """Return the figures of what they introduced in this time."""
    months = rules.months_of(made, asked.word, asked.days, now)
    outside, came_of_it = sum(each.is_outside for each in made), rules.something_came_of(made)
    return MyYear(asked.word, [asked.word], rules.counted(made), months, came_of_it, outside=outside)
