"""A connector introduces two people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.ids import Field
from bot.messages.mrkdwn import day
from bot.payloads.modals import Form, Submission
from bot.payloads.profiles import Profile
from bot.rules import deadlines
from bot.rules import introductions as rules
from bot.rules.deadlines import calendar
from bot.rules.text_limits import LINE_LIMIT, REASON_LIMIT
from bot.use_cases.form_errors import Refusal, too_long
from bot.use_cases.introductions import actors, reconcile
from bot.use_cases.members.profiles import has_hands_full, learn, may_introduce, must_not_meet
from storage.database import Database
from storage.models.enums import Account, Consent, Introducers, Preference
from storage.models.introduction import Introduction, Party
from storage.models.workspace import Member, Workspace
from storage.queries import introductions, members, workspaces

CANNOT_BE_INTRODUCED = {
    Account.BOT: "This is a bot. Please choose a person.",
    Account.DEACTIVATED: "This account is deactivated. Please choose somebody else.",
}
# One sentence for several causes that are nobody's business, beside the same field whoever it is.
CANNOT_BE_MADE = "This introduction cannot be made right now."
NOT_BY_GUESTS = (
    "In this workspace introductions are made by members, not by guests. A colleague can make this one for you."
)
NOT_BY_EVERYBODY = (
    "In this workspace some people make the introductions for everybody. An admin can tell you who they are."
)
HANDS_FULL = "They have their hands full right now. Please try again later."


@dataclass(frozen=True)
class Rules:
    """What the workspace wants of somebody who is about to introduce people."""

    may_not: str | None = None
    """Why they may not; None if they may."""
    asks_first: bool = False
    """Whether both are asked first whatever is ticked."""


def rules_for(database: Database, workspace_id: int, slack_id: str) -> Rules:
    """As far as it is known before anything is filled in; `introduce` looks again."""
    with database.reading() as session:
        workspace = workspaces.get(session, workspace_id)
        known = members.find(session, workspace_id, [slack_id])
        is_guest = any(member.is_guest for member in known)  # somebody new is none, as far as anybody knows
        return Rules(_may_not(workspace, slack_id, is_guest=is_guest), workspace.asks_first)


def introduce(database: Database, submission: Submission, profiles: Mapping[str, Profile], now: datetime) -> Refusal:
    """Store the introduction; or say what stands against it.

    `profiles` is what Slack said just now about those people it had to be asked about. The same modal handed in
    twice introduces once.
    """
    if refusal := _wrong_as_typed(submission):
        return refusal
    chosen = {submission.by, submission.first, submission.second}
    with database.transaction() as session:
        people = members.ensure(session, submission.workspace_id, chosen)
        learn(people, profiles, now)
        if introductions.is_submitted(session, submission.workspace_id, submission.view_id):
            return {}
        if people[submission.by].workspace.asks_first:
            submission = replace(submission, ask_first=True)
        parties = [people[name].id for name in (submission.first, submission.second)]
        reconcile.reconcile_pending(session, parties, now)
        refusal = _refusal(session, submission, people, now)
        if not refusal:
            _store(session, submission, people, now)
        return refusal


def _wrong_as_typed(submission: Submission) -> Refusal:
    first, second = submission.first, submission.second
    refusal = {}
    for field, chosen in ((Field.FIRST_PERSON, first), (Field.SECOND_PERSON, second)):
        if not chosen:
            refusal[field] = "Please choose a person."
        elif chosen == submission.by:
            refusal[field] = "That is you. Please choose somebody else: you are the one who introduces."
    if first and first == second:
        refusal.setdefault(Field.SECOND_PERSON, "Please choose two different people.")
    descriptions = {
        Field.FIRST_DESCRIPTION: submission.first_description,
        Field.SECOND_DESCRIPTION: submission.second_description,
    }
    return refusal | wrong_reason(submission.reason) | too_long(descriptions, LINE_LIMIT)


def wrong_reason(reason: str) -> Refusal:
    """Return what stands against a reason."""
    if not reason:
        return {Field.REASON: "Please say in a sentence why they should meet."}
    return too_long({Field.REASON: reason}, REASON_LIMIT)


def _refusal(session: Session, submission: Submission, people: Mapping[str, Member], now: datetime) -> Refusal:
    return (
        _not_theirs_to_make(people[submission.by])
        or _wrong_people(submission, people)
        # In this order: what anybody may know first, so that trying again and again tells nothing about the rest.
        or _already_open(session, submission, people)
        or _hands_full(session, submission, people)
        or _not_to_be_made(session, submission, people, now)
    )


def _not_theirs_to_make(connector: Member) -> Refusal:
    why = _may_not(connector.workspace, connector.slack_id, is_guest=connector.is_guest)
    return {Field.FIRST_PERSON: why} if why else {}


def _may_not(workspace: Workspace, slack_id: str, *, is_guest: bool) -> str | None:
    if may_introduce(workspace, slack_id, is_guest=is_guest):
        return None
    return NOT_BY_GUESTS if workspace.introducers is Introducers.NO_GUESTS else NOT_BY_EVERYBODY


def _wrong_people(submission: Submission, people: Mapping[str, Member]) -> Refusal:
    fields = {Field.FIRST_PERSON: submission.first, Field.SECOND_PERSON: submission.second}
    return {
        field: CANNOT_BE_INTRODUCED[people[chosen].account]
        for field, chosen in fields.items()
        if people[chosen].account in CANNOT_BE_INTRODUCED
    }


def _not_to_be_made(session: Session, submission: Submission, people: Mapping[str, Member], now: datetime) -> Refusal:
    first, second = people[submission.first], people[submission.second]
    hidden = Account.HIDDEN in (first.account, second.account)
    if hidden or must_not_meet(session, first, second, now):
        return {Field.SECOND_PERSON: CANNOT_BE_MADE}
    return {}


def _already_open(session: Session, submission: Submission, people: Mapping[str, Member]) -> Refusal:
    parties = {people[submission.first].id, people[submission.second].id}
    connector = people[submission.by]
    earlier = introductions.open_between(session, connector.id, parties)
    if earlier is None:
        return {}
    since = day(earlier.created_at, calendar(connector, connector.workspace).zone)
    return {Field.SECOND_PERSON: f"You introduced these two on {since}, and that introduction is still open."}


def _hands_full(session: Session, submission: Submission, people: Mapping[str, Member]) -> Refusal:
    fields = {Field.FIRST_PERSON: submission.first, Field.SECOND_PERSON: submission.second}
    full = [field for field, chosen in fields.items() if has_hands_full(session, people[chosen])]
    return dict.fromkeys(full, HANDS_FULL)


def _store(session: Session, submission: Submission, people: Mapping[str, Member], now: datetime) -> None:
    first, second = people[submission.first], people[submission.second]
    asks = submission.ask_first or any(member.preference is Preference.ASK_FIRST for member in (first, second))
    introduction = Introduction(
        workspace_id=submission.workspace_id,
        workspace=first.workspace,
        view_id=submission.view_id,
        connector=people[submission.by],
        passed_on_from_id=_passed_on_from(session, submission),
        first_mover_id=(second if submission.second_writes_first else first).id,
        reason=submission.reason,
        asks_both=submission.ask_first,
        shows_names=submission.shows_names,
        has_place=submission.has_place,
        created_at=now,
        parties=[
            Party(
                workspace_id=submission.workspace_id,
                member=member,
                description=description if asks else "",
                consent=_consent(submission, member),
            )
            for member, description in ((first, submission.first_description), (second, submission.second_description))
        ],
    )
    introduction.asked_until = deadlines.asked_until(introduction, now) if asks else None
    reconcile.note_act(introduction, now)
    session.add(introduction)


def _consent(submission: Submission, member: Member) -> Consent | None:
    """Return whether this person is asked first: the connector wants it, or they do."""
    asked = submission.ask_first or member.preference is Preference.ASK_FIRST
    return Consent.ASKED if asked else None


def _passed_on_from(session: Session, submission: Submission) -> int | None:
    """The introduction that is passed on, if the connector really has something to pass on from it."""
    if submission.passed_on_from is None:
        return None
    about = Form(submission.workspace_id, submission.passed_on_from, submission.by)
    party = actors.find_for_party(session, about)
    return submission.passed_on_from if party and rules.may_pass_on(party) else None
