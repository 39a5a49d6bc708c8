"""Histories of a workspace, through the use cases; and what came of them, counted slowly from what people said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from string import ascii_uppercase

from sqlalchemy import select

from bot.slack.installation import Installation
from bot.use_cases.introductions import answer_request, came_of_it, introduce, leave, manage
from bot.use_cases.introductions import report as use_case
from bot.use_cases.introductions.actors import Act
from bot.use_cases.introductions.came_of_it import SayWhatCame
from bot.use_cases.introductions.introduce import Introduce
from bot.use_cases.introductions.leave import ActOnWay, Leave
from bot.use_cases.introductions.manage import Withdraw
from bot.use_cases.introductions.report import ActOnStep, Said, Tell
from bot.use_cases.workspaces import install
from storage.database import Database
from storage.models.enums import Audience, Consent, Step, Way
from storage.models.figures import FEW, Counts, Figures, Period
from storage.models.introduction import Introduction
from storage.queries import introductions
from tests.builders.looking import look
from tests.builders.outcomes import outcome

ANA, DAN = "UANA", "UDAN"
BOTH = 2


# --- Living ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deed:
    """Somebody does something, so many hours after what was done before."""

    what: str
    who: int = 0
    """Number of the party that acts, 0 or 1; acts of the connector ignore it."""
    after: int = 1


@dataclass(frozen=True)
class History:
    """Ana introduces two people who are in nothing else."""

    begins: datetime
    deeds: tuple[Deed, ...] = ()
    asks_first: bool = False
    is_outside: bool = False
    """Whether the second isn't in this Slack, so that only the first does anything."""


def live(database: Database, team: str, histories: tuple[History, ...]) -> int:
    """Store a new workspace in which all this happens. Returns its id."""
    install.settle_in(database, Installation("", team, "UBOT", frozenset()), histories[0].begins)
    workspace = install.identify(database, team)
    assert workspace
    for number, history in enumerate(histories):
        _live(database, workspace.id, number, history)
    look(database)
    return workspace.id


def _live(database: Database, workspace_id: int, number: int, history: History) -> None:
    people = (f"UBEN{number}", f"UCHIDI{number}")
    form = Introduce(workspace_id, f"V{number}", ANA, *people, "both bake", ask_first=history.asks_first)
    if history.is_outside:
        form = replace(form, second_person="", is_outside=True, outsider="Maya")
    assert outcome(introduce.introduce, database, form, {}, history.begins) == {}
    with database.reading() as session:
        made = select(Introduction.id).where(Introduction.workspace_id == workspace_id)
        introduction_id = session.scalars(made.where(Introduction.view_id == form.view_id)).one()
    at = history.begins
    for deed in history.deeds:
        at += timedelta(hours=deed.after)
        (DEEDS | OF_DAN | WORDS)[deed.what](database, (workspace_id, introduction_id), people[deed.who], at)


Does = Callable[[Database, tuple[int, int], str, datetime], object]


def _reports(step: Step) -> Does:
    return lambda database, which, by, at: outcome(use_case.record, database, ActOnStep(*which, by, step), at)


def _takes_back(step: Step) -> Does:
    return lambda database, which, by, at: outcome(use_case.undo, database, ActOnStep(*which, by, step), at)


def _closes_kindly(database: Database, which: tuple[int, int], _: str, at: datetime) -> None:
    with database.transaction() as session:
        found = introductions.find(session, *which)
        assert found
        found.connector_asked_at = found.connector_asked_at or at  # by the clock, which stands still here
    outcome(manage.close_kindly, database, Act(*which, ANA), at)


DEEDS: dict[str, Does] = {
    **{str(step): _reports(step) for step in Step},
    **{f"not {step}": _takes_back(step) for step in Step},
    "yes": lambda database, which, by, at: outcome(answer_request.answer(Consent.YES), database, Act(*which, by), at),
    "withdraw": lambda database, which, _, at: outcome(manage.withdraw, database, Withdraw(*which, ANA), at),
    "close kindly": _closes_kindly,
    "reopen": lambda database, which, _, at: outcome(manage.reopen, database, Act(*which, ANA), at),
    "not a fit": lambda database, which, by, at: outcome(
        leave.leave, database, Leave(*which, by, way=Way.NOT_A_FIT, line="", until=None), at
    ),
    "a fit": lambda database, which, by, at: outcome(
        leave.come_back, database, ActOnWay(*which, by, Way.NOT_A_FIT), at
    ),
}


def _dan_joins(database: Database, which: tuple[int, int], by: str, at: datetime) -> None:
    number = by.lstrip(ascii_uppercase)
    form = Introduce(which[0], f"VDAN{number}", DAN, f"UBEN{number}", f"UCHIDI{number}", "both sail")
    outcome(introduce.introduce, database, form, {}, at)


def _dan_withdraws(database: Database, which: tuple[int, int], by: str, at: datetime) -> None:
    with database.reading() as session:
        of_dan = (Introduction.workspace_id == which[0], Introduction.view_id == f"VDAN{by.lstrip(ascii_uppercase)}")
        found = session.scalars(select(Introduction.id).where(*of_dan)).one_or_none()
    if found:
        outcome(manage.withdraw, database, Withdraw(which[0], found, DAN), at)


OF_DAN: dict[str, Does] = {"Dan joins": _dan_joins, "Dan withdraws": _dan_withdraws}
"""What somebody does who introduces the same two."""


def _adds_a_note(database: Database, which: tuple[int, int], by: str, at: datetime) -> None:
    said = (Said(Step.THANKED, f"Thanks, {by} at {at.isoformat()}", Audience.CONNECTOR, offers_help=False),)
    outcome(use_case.tell, database, Tell(*which, by, said=said), at)


def _says_what_came(text: str) -> Does:
    def says(database: Database, which: tuple[int, int], by: str, at: datetime) -> None:
        said = text and f"{text}, {by} at {at.isoformat()}"
        outcome(came_of_it.say, database, SayWhatCame(*which, by, said, Audience.CONNECTOR), at)

    return says


WORDS: dict[str, Does] = {
    "note": _adds_a_note,
    "result": _says_what_came("A bakery"),
    "no result": _says_what_came(""),
}
"""What people say; no figure of a summary depends on it."""


# --- Counting slowly ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """Facts of one introduction, as its people made them, without anything that the bot concluded."""

    introduced: datetime | None
    withdrawn: bool
    said: list[dict[Step, datetime]]
    """By each of the two, or by the one who's in this Slack."""

    def first(self, step: Step) -> datetime | None:
        """Return when the first of the two said so."""
        return min((said[step] for said in self.said if step in said), default=None)

    @property
    def wrote(self) -> bool:
        """Return whether it is known when they connected."""
        return self.first(Step.CONNECTED) != self.first(Step.MET)

    @property
    def completed(self) -> datetime | None:
        """Return when the last of the two had met and thanked."""
        if not all(Step.MET in said and Step.THANKED in said for said in self.said):
            return None
        return max(said[step] for said in self.said for step in (Step.MET, Step.THANKED))


def everything_told(database: Database, workspace_id: int) -> dict[int, Told]:
    """Return all introductions of a workspace, by id."""
    with database.reading() as session:
        made = session.scalars(select(Introduction).where(Introduction.workspace_id == workspace_id)).all()
        return {each.id: Told(each.introduced_at, bool(each.withdrawn_at), _said(each)) for each in made}


def _said(introduction: Introduction) -> list[dict[Step, datetime]]:
    return [{report.step: report.reported_at for report in party.reports} for party in introduction.parties]


def counted_slowly(told: Iterable[Told], period: Period) -> Figures:
    """Return the figures, counted one introduction after the other."""
    standing = [each for each in told if each.completed or not each.withdrawn]
    counting = [each for each in standing if len(each.said) == BOTH]
    introduced = [each for each in counting if _within(period, each.introduced)]
    connected = [each for each in counting if _within(period, each.first(Step.CONNECTED))]
    met = [each for each in counting if _within(period, each.first(Step.MET))]
    completed = [each for each in counting if _within(period, each.completed)]
    return Figures(
        Counts(len(introduced), len(connected), len(met), len(completed)),
        _in_the_middle([_between(each.introduced, each.first(Step.CONNECTED)) for each in connected if each.wrote]),
        _in_the_middle([_between(each.first(Step.CONNECTED), each.first(Step.MET)) for each in met if each.wrote]),
        _in_the_middle([_between(each.introduced, each.completed) for each in completed]),
        _counts([each for each in standing if len(each.said) < BOTH], period),
    )


def _counts(told: Iterable[Told], period: Period) -> Counts:
    when = [(each.introduced, each.first(Step.CONNECTED), each.first(Step.MET), each.completed) for each in told]
    return Counts(*(sum(_within(period, each[event]) for each in when) for event in range(4)))


def _within(period: Period, at: datetime | None) -> bool:
    return at is not None and period.start <= at < period.end


def _between(start: datetime | None, end: datetime | None) -> timedelta:
    assert start
    assert end
    return end - start


def _in_the_middle(times: list[timedelta]) -> timedelta | None:
    if len(times) < FEW:
        return None
    times.sort()
    middle = len(times) // 2
    return times[middle] if len(times) % 2 else (times[middle - 1] + times[middle]) / 2
