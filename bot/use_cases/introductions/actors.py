"""Who may do something to an introduction: Slack says who it is, a button or modal only says which introduction."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.payloads.clicks import Click, StepClick, WayClick
from bot.payloads.modals import Form
from bot.use_cases.introductions.reconcile import note_act, reconcile, reconcile_pending
from storage.models.introduction import Introduction, Party
from storage.queries import introductions, members

Act = Click | StepClick | WayClick | Form
"""Somebody does something to an introduction."""


def lock_for_party(session: Session, act: Act, now: datetime) -> Party | None:
    """Return the party who does this, in their introduction as it stands now, for changing; None for anybody else."""
    party = _party(_lock(session, act, now), act.by)
    if party:
        party.clicked_at = now
        note_act(party.introduction, now)
    return party


def lock_for_connector(session: Session, act: Act, now: datetime) -> Introduction | None:
    """Return the introduction that this person made, as it stands now, for changing; None for anybody else's."""
    introduction = _made_by(_lock(session, act, now), act.by)
    if introduction:
        note_act(introduction, now)
    return introduction


def _lock(session: Session, act: Act, now: datetime) -> Introduction | None:
    introduction = introductions.lock(session, act.workspace_id, act.introduction_id)
    if introduction and introduction.acted_at:
        reconcile(session, introduction, now)
    return introduction


def lock_people(session: Session, act: Act, now: datetime) -> None:
    """Lock whoever is in it, before the introduction itself: so that what they do happens one after the other.

    Whatever they are in stands afterwards as it stands now.
    """
    people = introductions.people_of(session, act.introduction_id, act.workspace_id)
    members.lock(session, people)
    reconcile_pending(session, people, now)


def find_for_party(session: Session, act: Act) -> Party | None:
    """Return the party who does this, for looking; None for anybody else."""
    return _party(introductions.find(session, act.workspace_id, act.introduction_id), act.by)


def find_for_connector(session: Session, act: Act) -> Introduction | None:
    """Return the introduction that this person made, for looking; None for anybody else's."""
    return _made_by(introductions.find(session, act.workspace_id, act.introduction_id), act.by)


def _party(introduction: Introduction | None, slack_id: str) -> Party | None:
    parties = introduction.parties if introduction else ()
    return next((party for party in parties if party.member.slack_id == slack_id), None)


def _made_by(introduction: Introduction | None, slack_id: str) -> Introduction | None:
    return introduction if introduction and introduction.connector.slack_id == slack_id else None
