"""Histories of a workspace, through the use cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from string import ascii_uppercase

from sqlalchemy import select

from bot.rules.several import view_ids
from bot.slack.installation import Installation
from bot.use_cases.introductions import answer_request, came_of_it, introduce, leave, manage
from bot.use_cases.introductions import report as use_case
from bot.use_cases.introductions.actors import Act
from bot.use_cases.introductions.came_of_it import SayWhatCame
from bot.use_cases.introductions.introduce import Introduce
from bot.use_cases.introductions.introduce_several import IntroduceSeveral, introduce_several
from bot.use_cases.introductions.leave import ActOnWay, Leave
from bot.use_cases.introductions.manage import Withdraw
from bot.use_cases.introductions.report import ActOnStep, Said, Tell
from bot.use_cases.workspaces import install
from storage.database import Database
from storage.models.enums import Audience, Consent, Step, Way
from storage.models.introduction import Introduction
from storage.queries import introductions
from tests.builders.looking import look
from tests.builders.outcomes import outcome

ANA, DAN = "UANA", "UDAN"


@dataclass(frozen=True)
class Deed:
    """Somebody does something, so many hours after what was done before."""

    what: str
    who: int = 0
    """Number of the party that acts, 0 or 1; acts of the connector ignore it."""
    after: int = 1


class To(Enum):
    """The people that Ana introduces the first to."""

    ONE = "somebody"
    OUTSIDER = "somebody who isn't in this Slack, so that only the first does anything"
    SEVERAL = "two in one go; the deeds are about one of them, now the first and now the second"


@dataclass(frozen=True)
class History:
    """Ana introduces people who are in nothing else."""

    begins: datetime
    deeds: tuple[Deed, ...] = ()
    asks_first: bool = False
    to: To = To.ONE


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
    view_id, people = _introduces(database, workspace_id, number, history), (f"UBEN{number}", f"UCHIDI{number}")
    with database.reading() as session:
        made = select(Introduction.id).where(Introduction.workspace_id == workspace_id)
        introduction_id = session.scalars(made.where(Introduction.view_id == view_id)).one()
    at = history.begins
    for deed in history.deeds:
        at += timedelta(hours=deed.after)
        (DEEDS | OF_DAN | WORDS)[deed.what](database, (workspace_id, introduction_id), people[deed.who], at)


def _introduces(database: Database, workspace_id: int, number: int, history: History) -> str:
    """Let Ana hand the form in. Returns the id that it gave the introduction of Ben and Chidi (or Maya)."""
    ben, chidi, eva = (f"{name}{number}" for name in ("UBEN", "UCHIDI", "UEVA"))
    form = Introduce(workspace_id, f"V{number}", ANA, ben, chidi, "both bake", ask_first=history.asks_first)
    if history.to is To.SEVERAL:
        place = number % 2
        others, here = ((eva, chidi) if place else (chidi, eva)), (workspace_id, form.view_id, ANA)
        several = IntroduceSeveral(*here, ben, others, "all bake", ask_first=history.asks_first)
        assert outcome(introduce_several, database, several, {}, history.begins) == {}
        return view_ids(form.view_id)[place]
    if history.to is To.OUTSIDER:
        form = replace(form, second_person="", is_outside=True, outsider="Maya")
    assert outcome(introduce.introduce, database, form, {}, history.begins) == {}
    return form.view_id


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
