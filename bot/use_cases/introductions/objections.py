"""What stands against an introduction that somebody is about to make, or has to be said before it's made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.notifications import keys
from bot.rules import elsewhere, joining, outside
from bot.rules import introductions as rules
from bot.rules.deadlines import calendar
from bot.rules.problems import AlreadyOpen, AnyProblem, IntroducedBefore, Problem
from bot.rules.working_hours import Calendar
from bot.use_cases.members.profiles import may_introduce, takes_none
from storage.models.enums import Account, Introducers, Outcome, Step
from storage.models.introduction import Introduction
from storage.models.workspace import Member, Workspace
from storage.queries import introductions, made_together, obstacles, outbox
from storage.queries.obstacles import Obstacles

CANNOT_BE_INTRODUCED = {Account.BOT: Problem.BOT, Account.DEACTIVATED: Problem.DEACTIVATED}
Problems = Mapping[str, AnyProblem]
"""By the attribute of `bot.use_cases.introductions.introduce.Introduce` that each is about."""


@dataclass(frozen=True)
class Intended:
    """An introduction that somebody is about to make."""

    connector: Member
    people: Mapping[str, Member]
    """The two, by the attribute of the command that names each."""
    despite: int | None
    """The row id of the earlier introduction of the two that the connector has been told of."""
    outsider: str = ""
    """The name of the second person, if they aren't in this Slack: then there's one member."""


def objections(session: Session, intended: Intended, found: Obstacles, now: datetime) -> Problems:
    """Return what stands against it. Its people must be locked."""
    return (
        _not_theirs_to_make(intended.connector)
        or _wrong_people(intended.people)
        # In this order: what anybody may know first, so that trying again and again tells nothing about the rest.
        or _already_open(session, intended.connector, found)
        or _hands_full(intended.connector.workspace, found)
        # Before what's private, too: it comes whatever that is, so only whoever goes ahead anyway learns that more
        # stands against it.
        or _introduced_before(session, intended, found, now)
        or _not_to_be_made(intended.people, found, now)
    )


def may_not(workspace: Workspace, user_id: str, *, is_guest: bool) -> Problem | None:
    """Return why this person may not introduce anybody in their workspace; None if they may."""
    if may_introduce(workspace, user_id, is_guest=is_guest):
        return None
    return Problem.NOT_BY_GUESTS if workspace.introducers is Introducers.NO_GUESTS else Problem.NOT_BY_EVERYBODY


def _not_theirs_to_make(connector: Member) -> Problems:
    why = may_not(connector.workspace, connector.user_id, is_guest=connector.is_guest)
    return {"first_person": why} if why else {}


def _wrong_people(people: Mapping[str, Member]) -> Problems:
    accounts = {about: member.account for about, member in people.items()}
    return {
        about: CANNOT_BE_INTRODUCED[account] for about, account in accounts.items() if account in CANNOT_BE_INTRODUCED
    }


def _already_open(session: Session, connector: Member, found: Obstacles) -> Problems:
    if found.open_id is None or found.open_since is None:
        return {}
    since = _days_of(connector).day_of(found.open_since)
    message = keys.headline_key_of(made_together.first_of_one(session, found.open_id) or found.open_id)
    posted = outbox.place(session, connector.workspace_id, message)
    return {"second_person": AlreadyOpen(since, *posted)}


def _days_of(connector: Member) -> Calendar:
    return calendar(connector, connector.workspace)


def _hands_full(workspace: Workspace, found: Obstacles) -> Problems:
    if found.joinable_id is not None:
        return {}  # it makes no further introduction for either of the two
    counts = {"first_person": found.first_open_count, "second_person": found.second_open_count}
    return {about: Problem.HANDS_FULL for about, count in counts.items() if count >= workspace.open_limit}


def _introduced_before(session: Session, intended: Intended, found: Obstacles, now: datetime) -> Problems:
    earlier = _earlier_outside(session, intended) if intended.outsider else _earlier(session, intended, found)
    if earlier is None or earlier.id == intended.despite:
        return {}
    connector = intended.connector
    days = _days_of(connector)
    is_theirs = earlier.connector_id == connector.id
    was_made = elsewhere.introduced_them(earlier) if is_theirs else rules.is_introduced(earlier)
    at = earlier.introduced_at if was_made and earlier.introduced_at else earlier.created_at
    before = IntroducedBefore(
        introduction_id=earlier.id,
        on=(is_theirs and earlier.elsewhere_on) or days.day_of(at),
        today=days.day_of(now),
        was_made=was_made,
        # What came of it was told to whoever made it, and to nobody else.
        came_of_it=_came_of_it(earlier) if is_theirs else None,
        is_open=rules.is_open(earlier) and earlier.withdrawn_at is None,
        is_outside=earlier.is_outside,
    )
    return {"outsider" if earlier.is_outside else "second_person": before}


def _earlier(session: Session, intended: Intended, found: Obstacles) -> Introduction | None:
    """Return the last introduction of the two that has ended, and was meant; None if there's none."""
    earlier_id = found.earlier_id
    while earlier_id is not None:
        earlier = introductions.find(session, intended.connector.workspace_id, earlier_id)
        if earlier is None or not rules.was_a_slip(earlier):
            return earlier
        first, second = (member.id for member in intended.people.values())
        earlier_id = obstacles.earlier(session, intended.connector.id, first, second, earlier.id)
    return None


def _earlier_outside(session: Session, intended: Intended) -> Introduction | None:
    """Return the last that this connector made of the member and somebody outside with this name, and that was meant.

    Also an open one: a name is all there is, and it may be a namesake.
    """
    (member,) = intended.people.values()
    for earlier_id, name in obstacles.to_outsiders(session, intended.connector.id, member.id):
        if outside.is_same_name(name, intended.outsider):
            earlier = introductions.find(session, intended.connector.workspace_id, earlier_id)
            if earlier and not rules.was_a_slip(earlier):
                return earlier
    return None


def _came_of_it(introduction: Introduction) -> Outcome | Step | None:
    """Return what came of an introduction that has ended: how far they got, if it was closed as it stood."""
    if joining.goes_on_without_its_connector(introduction):
        return Outcome.WITHDRAWN
    if introduction.outcome is Outcome.WENT_QUIET and any(party.gone_at for party in introduction.parties):
        return Outcome.NO_ANSWER  # nobody let it go quiet
    if introduction.outcome is not Outcome.CLOSED:
        return introduction.outcome
    if introduction.met_at:
        return Step.MET
    return Step.CONNECTED if introduction.connected_at else Outcome.WENT_QUIET


def _not_to_be_made(people: Mapping[str, Member], found: Obstacles, now: datetime) -> Problems:
    both = people.values()
    hidden = any(member.account is Account.HIDDEN for member in both)
    # Always beside the same field, since the cause is nobody's business. A form for somebody outside has no such field.
    wrong = hidden or found.one_avoids_the_other or any(takes_none(member, now) for member in both)
    return {"second_person": Problem.CANNOT_BE_MADE} if wrong else {}
