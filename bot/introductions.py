"""The use cases of an introduction: one transaction each, which writes the new state and the messages that follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot import actions, cycle, members, postings
from bot.messages.modal import REASON_LIMIT
from bot.messages.mrkdwn import day
from bot.payloads import StepClick, Submission, UndoClick
from storage import introductions
from storage import members as member_rows
from storage.database import Database
from storage.models import Account, Introduction, Member, OutgoingMessage, Party, Report, Step

Refusal = dict[str, str]
"""Field of the modal -> what stands against it, said to the person who typed it. Empty: nothing does."""

CANNOT_BE_INTRODUCED = {
    Account.BOT: "This is a bot. Please choose a person.",
    Account.DEACTIVATED: "This account is deactivated. Please choose somebody else.",
    Account.HIDDEN: "I cannot see this account from here. Please choose somebody else.",
}


def introduce(database: Database, submission: Submission, accounts: Mapping[str, Account], now: datetime) -> Refusal:
    """Store the introduction, with both cards and the connector's message; or say what stands against it.

    `accounts` is what Slack said just now about those people it had to be asked about. The same modal handed in
    twice introduces once.
    """
    if refusal := _wrong_as_typed(submission):
        return refusal
    chosen = {submission.by, submission.first, submission.second}
    with database.transaction() as session:
        people = member_rows.ensure(session, submission.workspace_id, chosen)
        members.learn(people, accounts, now)
        if introductions.submitted_as(session, submission.workspace_id, submission.view_id):
            return {}
        refusal = _wrong_people(submission, people) or _already_open(session, submission, people)
        if not refusal:
            postings.show(session, _stored(session, submission, people, now), now)
        return refusal


def _wrong_as_typed(submission: Submission) -> Refusal:
    first, second, reason = submission.first, submission.second, submission.reason
    refusal = {}
    for field, chosen in ((actions.FIRST_PERSON, first), (actions.SECOND_PERSON, second)):
        if not chosen:
            refusal[field] = "Please choose a person."
        elif chosen == submission.by:
            refusal[field] = "That is you. Please choose somebody else: you are the one who introduces."
    if first and first == second:
        refusal.setdefault(actions.SECOND_PERSON, "Please choose two different people.")
    if not reason:
        refusal[actions.REASON] = "Please say in a sentence why they should meet."
    if len(reason) > REASON_LIMIT:
        refusal[actions.REASON] = f"This has {len(reason):,} characters; {REASON_LIMIT:,} fit."
    return refusal


def _wrong_people(submission: Submission, people: Mapping[str, Member]) -> Refusal:
    fields = {actions.FIRST_PERSON: submission.first, actions.SECOND_PERSON: submission.second}
    return {
        field: CANNOT_BE_INTRODUCED[people[chosen].account]
        for field, chosen in fields.items()
        if people[chosen].account in CANNOT_BE_INTRODUCED
    }


def _already_open(session: Session, submission: Submission, people: Mapping[str, Member]) -> Refusal:
    parties = {people[submission.first].id, people[submission.second].id}
    earlier = introductions.open_between(session, people[submission.by].id, parties)
    if earlier is None:
        return {}
    since = day(earlier.created_at)
    return {actions.SECOND_PERSON: f"You introduced these two on {since}, and that introduction is still open."}


def _stored(session: Session, submission: Submission, people: Mapping[str, Member], now: datetime) -> Introduction:
    first, second = people[submission.first], people[submission.second]
    introduction = Introduction(
        workspace_id=submission.workspace_id,
        view_id=submission.view_id,
        connector=people[submission.by],
        first_mover_id=(second if submission.second_writes_first else first).id,
        reason=submission.reason,
        created_at=now,
        parties=[Party(workspace_id=submission.workspace_id, member=member) for member in (first, second)],
    )
    session.add(introduction)
    session.flush()
    return introduction


def record(database: Database, click: StepClick, now: datetime) -> None:
    """Store what a party reports, and tell the connector. What was reported before stays as it was."""
    with database.transaction() as session:
        if party := _clicking_party(session, click):
            if steps := cycle.new_steps(party, click.step):
                party.reports += [_report(party, step, click.step, now) for step in steps]
                session.flush()
                postings.reported(session, party.reports[-1], now)
            _complete(session, party.introduction, now)
            postings.show(session, party.introduction, now)


def undo(database: Database, click: UndoClick, now: datetime) -> None:
    """Take back what a party's last click recorded, while the introduction is open."""
    with database.transaction() as session:
        if party := _clicking_party(session, click):
            if cycle.is_open(party.introduction) and (reports := cycle.taken_back(party, click.step)):
                postings.taken_back(session, reports[-1], now)
                party.reports = [report for report in party.reports if report not in reports]
            postings.show(session, party.introduction, now)


def card_undeliverable(session: Session, message: OutgoingMessage, error: str, now: datetime) -> None:
    """Slack refuses a message for good: if it is a card, note it and tell the connector."""
    introduction = introductions.lock(session, message.workspace_id, message.introduction_id or 0)
    for party in introduction.parties if introduction else ():
        if message.key == postings.card_key(party) and introduction:
            party.unreachable = error
            postings.unreachable(session, party, error, now)
            postings.show(session, introduction, now)


def _clicking_party(session: Session, click: StepClick | UndoClick) -> Party | None:
    """The party whose click this is. Who it is, Slack says; the button only says which introduction."""
    introduction = introductions.lock(session, click.workspace_id, click.introduction_id)
    parties = introduction.parties if introduction else ()
    return next((party for party in parties if party.member.slack_id == click.by), None)


def _report(party: Party, step: Step, clicked: Step, now: datetime) -> Report:
    return Report(workspace_id=party.workspace_id, step=step, clicked=clicked, reported_at=now)


def _complete(session: Session, introduction: Introduction, now: datetime) -> None:
    if cycle.is_open(introduction) and (outcome := cycle.outcome(introduction.parties)):
        introduction.outcome, introduction.ended_at = outcome, now
        postings.completed(session, introduction, now)
