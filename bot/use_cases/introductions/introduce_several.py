"""A connector introduces one person, mostly a newcomer, to several: an introduction each, which goes its own way.

Only the connector's message is one for all (`bot.notifications.shared_headline`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from bot.ids import line_field
from bot.rules.problems import AnyProblem, IntroducedBefore, Problem, TooManyPeople
from bot.rules.profiles import Profile
from bot.rules.several import AT_MOST, view_ids
from bot.rules.text_limits import LINE_LIMIT, too_long
from bot.use_cases.errors import Rejected, Stale, reject, reject_if
from bot.use_cases.introductions import reconcile
from bot.use_cases.introductions.introduce import Introduce, store, wrong_reason
from bot.use_cases.introductions.objections import Intended, Problems, objections
from bot.use_cases.members.profiles import check
from storage.database import Database
from storage.models.workspace import Member
from storage.queries import made_together, members, obstacles

ABOUT_NEWCOMER, ABOUT_OTHER = "first_person", "second_person"
"""What a problem with an introduction of two is about: the attributes of `Introduce`."""


@dataclass(frozen=True)
class IntroduceSeveral:
    """A connector introduces one person to several."""

    workspace_id: int
    view_id: str
    """Slack's id of the modal: the same if it's submitted again, which introduces nobody twice."""
    by: str
    """The connector's Slack id."""
    newcomer: str
    """A Slack id; empty if nobody was chosen."""
    others: tuple[str, ...]
    """Slack ids, in the order they were chosen in."""
    reason: str
    others_write_first: bool = False
    ask_first: bool = False
    lines: tuple[tuple[str, str], ...] = ()
    """A line about each of these people, by Slack id: the newcomer's for all the others, theirs for the newcomer."""
    done: tuple[str, ...] = ()
    """The Slack ids of those whom the form said it had introduced. They aren't again, whatever is kept of it."""
    despite: frozenset[int] = frozenset()
    """The row ids of earlier introductions that the form named, and that they go ahead in spite of."""


@dataclass(frozen=True)
class Left:
    """Somebody whom the newcomer wasn't introduced to."""

    other: str
    """Their Slack id."""
    problem: AnyProblem
    is_about_newcomer: bool
    """True if it's the newcomer who can't be introduced."""


class NotEverybody(Rejected):
    """Some can't be introduced, or something has to be said before.

    Unlike with any other rejection, something is stored: the others are introduced.
    """

    def __init__(self, introduced: Sequence[str], left: Sequence[Left]) -> None:
        """`introduced`: the Slack ids of those whom this modal has introduced, now or before."""
        super().__init__({"others": left[0].problem})
        self.introduced, self.left = tuple(introduced), tuple(left)


def introduce_several(
    database: Database, act: IntroduceSeveral, profiles: Mapping[str, Profile] | None, now: datetime
) -> None:
    """Store an introduction for each. Whom this modal has introduced already isn't introduced again.

    Raises `NotEverybody`, `Rejected` if nobody was introduced for a reason that's about all, or `Stale` if the modal
    has introduced somebody else, or if the newcomer has had their data deleted since it introduced them.
    `profiles`: as for `introduce`.
    """
    reject_if(_wrong_as_typed(act))
    with database.transaction() as session:
        going = _begin(session, act, profiles, now)
        left = [each for other in going.to_do if (each := _introduce(session, going, other, now))]
    if not left:
        return
    if not going.done and all(each.is_about_newcomer for each in left):
        reject("newcomer", left[0].problem)
    raise NotEverybody(going.done, left)


def _wrong_as_typed(act: IntroduceSeveral) -> Problems:
    problems: dict[str, AnyProblem] = {}
    if not act.newcomer:
        problems["newcomer"] = Problem.NOBODY_CHOSEN
    elif act.newcomer == act.by:
        problems["newcomer"] = Problem.YOURSELF
    if not act.others and not act.done:
        problems["others"] = Problem.NOBODY_CHOSEN
    elif act.by in act.others:
        problems["others"] = Problem.YOURSELF
    elif act.newcomer in act.others:
        problems["others"] = Problem.SAME_PERSON
    elif len(act.others) > AT_MOST:
        problems["others"] = TooManyPeople(len(act.others), AT_MOST)
    lines = {line_field(person): text for person, text in act.lines}
    return {**problems, **wrong_reason(act.reason), **too_long(lines, LINE_LIMIT)}


@dataclass
class _Going:
    """State of introducing a newcomer to several people, one after the other, in one transaction."""

    act: IntroduceSeveral
    people: Mapping[str, Member]
    """By Slack id, locked."""
    free: list[str]
    """What the next introductions have as their modal's id."""
    first_id: int | None
    """The first of those that this modal made; None if it has made none."""
    done: list[str] = field(default_factory=list)
    """Whom it has introduced the newcomer to."""

    @property
    def to_do(self) -> list[str]:
        """Return who is still to be introduced."""
        return [other for other in self.act.others if other not in self.done]


def _begin(session: Session, act: IntroduceSeveral, profiles: Mapping[str, Profile] | None, now: datetime) -> _Going:
    people = _people(session, act)
    check(session, people, profiles, now)
    taken = made_together.made_with_modal(session, people[act.by], view_ids(act.view_id))
    free = [each for each in view_ids(act.view_id) if each not in taken]
    first_id = next(filter(None, taken.values()), None)
    going = _Going(act, people, free, first_id=first_id, done=list(act.done))
    if going.first_id is not None:
        introduced = made_together.people_of(session, act.workspace_id, going.first_id)
        if act.newcomer not in introduced:
            raise Stale
        going.done += sorted(introduced - {act.newcomer, *act.done})
    # Once for all, before any is made: what is made here is to be reconciled, too, and that's for the clock.
    theirs = [people[each].id for each in (act.newcomer, *going.to_do)]
    reconcile.reconcile_pending(session, theirs, now)
    session.flush()
    return going


def _people(session: Session, act: IntroduceSeveral) -> Mapping[str, Member]:
    """Return everybody, by Slack id, locked. Raises `Stale` if the newcomer isn't who the form introduced any more."""
    known = {member.id for member in members.find(session, act.workspace_id, [act.newcomer])}
    people = members.ensure(session, act.workspace_id, {act.by, act.newcomer, *act.others})
    if act.done and people[act.newcomer].id not in known:  # their data was deleted, maybe only just now
        raise Stale
    return people


def _introduce(session: Session, going: _Going, other: str, now: datetime) -> Left | None:
    """Store one of the introductions. Returns why not; None if it's made."""
    act, people = going.act, going.people
    if not going.free or len(going.done) >= AT_MOST:
        return Left(other, TooManyPeople(len(going.done) + 1, AT_MOST), is_about_newcomer=False)
    connector, both = people[act.by], {ABOUT_NEWCOMER: people[act.newcomer], ABOUT_OTHER: people[other]}
    found = obstacles.find(session, connector.id, both[ABOUT_NEWCOMER].id, both[ABOUT_OTHER].id)
    problems = objections(session, Intended(connector, both, despite=None), found, now)
    for problem in problems.values():
        if isinstance(problem, IntroducedBefore) and problem.introduction_id in act.despite:
            problems = objections(session, Intended(connector, both, problem.introduction_id), found, now)
    if problems:
        return _left(other, problems)
    made = store(session, _of_two(going, other), people, found, now)
    if going.first_id is None:
        going.first_id = made
        made_together.be_the_first(session, made)
    going.free.pop(0)
    going.done.append(other)
    return None


def _left(other: str, problems: Problems) -> Left:
    about = ABOUT_NEWCOMER if ABOUT_NEWCOMER in problems else ABOUT_OTHER
    return Left(other, problems[about], is_about_newcomer=about == ABOUT_NEWCOMER)


def _of_two(going: _Going, other: str) -> Introduce:
    act, lines = going.act, dict(going.act.lines)
    return Introduce(
        workspace_id=act.workspace_id,
        view_id=going.free[0],
        by=act.by,
        first_person=act.newcomer,
        second_person=other,
        reason=act.reason,
        second_writes_first=act.others_write_first,
        first_line=lines.get(act.newcomer, ""),
        second_line=lines.get(other, ""),
        ask_first=act.ask_first or going.people[act.by].workspace.asks_first,
        made_with=going.first_id,
    )
