"""A connector introduces two people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.rules import deadlines, outside
from bot.rules import introductions as rules
from bot.rules.problems import AnyProblem, Problem
from bot.rules.profiles import Profile
from bot.rules.text_limits import LINE_LIMIT, NAME_LIMIT, REASON_LIMIT, too_long
from bot.use_cases.errors import UseCaseError, reject_if
from bot.use_cases.introductions import actors, elsewhere, reconcile
from bot.use_cases.introductions.objections import Intended, Problems, may_not, objections
from bot.use_cases.members.profiles import check
from storage.database import Database
from storage.models.enums import Consent, Elsewhere, Preference
from storage.models.workspace import Member
from storage.queries import introductions, joining, members, obstacles, workspaces
from storage.queries.obstacles import Obstacles


@dataclass(frozen=True)
class Introduce:
    """A connector introduces two people."""

    workspace_id: int
    view_id: str
    """Slack's id of the modal: the same if it's submitted twice, which introduces once."""
    by: str
    """The connector's Slack id."""
    first_person: str
    """A Slack id; empty if nobody was chosen."""
    second_person: str
    reason: str
    second_writes_first: bool = False
    ask_first: bool = False
    shows_names: bool = True
    """Whether both see each other's names while they are asked. If not, each needs a description."""
    first_description: str = ""
    second_description: str = ""
    first_line: str = ""
    """A line about the first person, for the second to read; empty if there's none."""
    second_line: str = ""
    has_place: bool = False
    """Whether the bot opens a group conversation for the two."""
    elsewhere: Elsewhere | None = None
    """How the connector has introduced them already; None if the bot is to do it."""
    elsewhere_on: date | None = None
    """When they did."""
    in_touch: bool = False
    """Whether the two are in touch since, as the connector says."""
    passed_on_from: int | None = None
    """The row id of the introduction that is passed on with this one."""
    despite: int | None = None
    """The row id of the earlier introduction of the two that the form named, and that they go ahead in spite of."""
    is_outside: bool = False
    """Whether the second person isn't in this Slack. Then it's the first who may be asked, and whom limits are for."""
    outsider: str = ""
    """Their name."""
    made_with: int | None = None
    """The row id of the first of those that are made in one go; None for one that is made alone."""

    @property
    def people(self) -> dict[str, str]:
        """Return the Slack ids of the members of the two, by the attribute that names each."""
        if self.is_outside:
            return {"first_person": self.first_person}
        return {"first_person": self.first_person, "second_person": self.second_person}


@dataclass(frozen=True)
class WorkspaceRules:
    """The workspace's rules for somebody who is about to introduce people."""

    may_not: Problem | None = None
    """Why they may not; None if they may."""
    asks_first: bool = False
    """Whether both are asked first whatever is ticked."""


def rules_for(session: Session, workspace_id: int, user_id: str) -> WorkspaceRules:
    """Return the rules, as far as they are known before anything is filled in; `introduce` looks again."""
    workspace = workspaces.get(session, workspace_id)
    known = members.find(session, workspace_id, [user_id])
    is_guest = any(member.is_guest for member in known)  # somebody new is none, as far as anybody knows
    return WorkspaceRules(may_not(workspace, user_id, is_guest=is_guest), workspace.asks_first)


def introduce(database: Database, act: Introduce, profiles: Mapping[str, Profile] | None, now: datetime) -> None:
    """Store the introduction. The same modal submitted twice introduces once. Raises `Rejected`.

    `profiles`: Slack's answers just now, by Slack id, about those people it had to be asked about. They are kept
    even if the introduction is rejected. None if it wasn't asked: raises `NotCheckedError` if it has to be.
    """
    act = elsewhere.without_what_is_moot(act)
    reject_if(_wrong_as_typed(act))
    with database.transaction() as session:
        problems = _introduce(session, act, profiles, now)
    reject_if(problems)


def _introduce(session: Session, act: Introduce, profiles: Mapping[str, Profile] | None, now: datetime) -> Problems:
    people = members.ensure(session, act.workspace_id, {act.by, *act.people.values()})
    check(session, people, profiles, now)
    found = _obstacles(session, act, people, now)
    if found.is_submitted:
        return {}
    if people[act.by].workspace.asks_first and not act.elsewhere:
        act = replace(act, ask_first=True)
    chosen = {about: people[user_id] for about, user_id in act.people.items()}
    problems = elsewhere.wrong_day(act, people[act.by], now) or objections(
        session, Intended(people[act.by], chosen, act.despite, act.outsider if act.is_outside else ""), found, now
    )
    if not problems:
        store(session, act, people, found, now)
    return problems


def _obstacles(session: Session, act: Introduce, people: Mapping[str, Member], now: datetime) -> Obstacles:
    ids = [people[user_id].id for user_id in (act.by, *act.people.values())]
    connector, first, second = (*ids, obstacles.NO_MEMBER)[:3]
    found = obstacles.find(session, connector, first, second, act.view_id)
    if found.is_submitted or not found.is_pending:
        return found
    reconcile.reconcile_pending(session, (first, second), now)
    session.flush()  # the statement asks for no objects, so SQLAlchemy doesn't do it by itself
    return obstacles.find(session, connector, first, second, act.view_id)


def _wrong_as_typed(act: Introduce) -> Problems:
    problems: dict[str, AnyProblem] = {}
    for about, chosen in act.people.items():
        if not chosen:
            problems[about] = Problem.NOBODY_CHOSEN
        elif chosen == act.by:
            problems[about] = Problem.YOURSELF
    if act.first_person and act.first_person == act.second_person:
        problems.setdefault("second_person", Problem.SAME_PERSON)
    texts = {**_wrong_descriptions(act), **wrong_lines(act.first_line, act.second_line)}
    return {**problems, **_wrong_outsider(act), **wrong_reason(act.reason), **texts}


def _wrong_outsider(act: Introduce) -> Problems:
    if not act.is_outside:
        return {}
    if problem := outside.contact_in(act.outsider) if act.outsider else Problem.NO_NAME:
        return {"outsider": problem}
    return too_long({"outsider": act.outsider}, NAME_LIMIT)


def _wrong_descriptions(act: Introduce) -> Problems:
    descriptions = {"first_description": act.first_description, "second_description": act.second_description}
    if act.shows_names or act.is_outside:
        return too_long(descriptions, LINE_LIMIT)
    missing = {about: Problem.NO_DESCRIPTION for about, text in descriptions.items() if not text}
    return {**missing, **too_long(descriptions, LINE_LIMIT)}


def wrong_lines(first: str, second: str) -> Problems:
    """Return the problems with the lines about two people, if there are any."""
    return too_long({"first_line": first, "second_line": second}, LINE_LIMIT)


def wrong_reason(reason: str) -> Problems:
    """Return the problem with a reason, if there is one."""
    return too_long({"reason": reason}, REASON_LIMIT) if reason else {"reason": Problem.NO_REASON}


def store(session: Session, act: Introduce, people: Mapping[str, Member], found: Obstacles, now: datetime) -> int:
    """Store an introduction against which nothing stands, and return its id. Its people must be locked.

    `people`: by Slack id. `found`: what there is about the two.
    """
    chosen = [people[user_id] for user_id in act.people.values()]
    asks = any(_consent(act, member) for member in chosen)
    joined_id = joining.join(session, found.joinable_id, now)
    introduction = {
        "workspace_id": act.workspace_id,
        "view_id": act.view_id,
        "connector_id": people[act.by].id,
        "passed_on_from_id": _passed_on_from(session, act),
        "joined_id": joined_id,
        "made_with_id": act.made_with,
        "first_mover_id": _first_mover(act, people).id,
        "reason": act.reason,
        "asks_both": act.ask_first,
        "shows_names": act.shows_names or act.is_outside,
        "has_place": act.has_place and not act.is_outside,
        **elsewhere.columns(act, joined_id),
        "outsider": act.outsider if act.is_outside else None,
        "created_at": now,
        "asked_until": deadlines.answers_until(chosen[0].workspace, now) if asks else None,
        "due_at": now,  # like `reconcile.note_act`
        "acted_at": now,
    }
    texts = ((act.first_description, act.first_line), (act.second_description, act.second_line))
    are_new = (found.first_is_new, found.second_is_new)
    parties = [
        {
            "member_id": member.id,
            "description": text if asks else "",
            "line": line,
            "consent": _consent(act, member),
            "is_first": is_new,
        }
        for member, (text, line), is_new in zip(chosen, texts, are_new, strict=False)
    ]
    return introductions.add(session, introduction, parties)


def _first_mover(act: Introduce, people: Mapping[str, Member]) -> Member:
    """Return who writes first; the connector, if that's the outsider, whom no row stands for."""
    if act.second_writes_first:
        return people[act.by if act.is_outside else act.second_person]
    return people[act.first_person]


def _consent(act: Introduce, member: Member) -> Consent | None:
    """Return whether this person is asked first: the connector wants it, or they do; not if it's done already."""
    asked = act.ask_first or member.preference is Preference.ASK_FIRST
    return Consent.ASKED if asked and not act.elsewhere else None


def _passed_on_from(session: Session, act: Introduce) -> int | None:
    """Return the introduction that is passed on, if the connector really has something to pass on from it."""
    if act.passed_on_from is None:
        return None
    try:
        party = actors.find_for_party(session, actors.Act(act.workspace_id, act.passed_on_from, act.by))
    except UseCaseError:
        return None
    return act.passed_on_from if rules.may_pass_on(party) else None
