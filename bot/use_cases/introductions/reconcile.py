"""What follows from a change: who may make it, what it means for the whole, and what everybody gets to see."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.notifications import introductions as notifications
from bot.payloads.clicks import Click, StepClick, WayClick
from bot.payloads.modals import Form
from bot.rules import introductions as rules
from bot.rules import schedule
from storage.models.enums import Outcome, Step
from storage.models.introduction import Introduction, Party
from storage.queries import introductions, members

About = Click | StepClick | WayClick | Form
"""Somebody does something to an introduction. Who it is, Slack says; a button or form only says which one."""


def lock_for_party(session: Session, about: About, now: datetime) -> Party | None:
    """The party who does this, in their introduction, for changing; None for anybody else."""
    introduction = introductions.lock(session, about.workspace_id, about.introduction_id)
    if party := _party(introduction, about.by):
        party.clicked_at = now
        return party
    return None


def lock_people(session: Session, about: About) -> None:
    """Whoever is in it, before the introduction itself: so that what they do happens one after the other."""
    if introduction := introductions.find(session, about.workspace_id, about.introduction_id):
        people = {party.member.slack_id for party in introduction.parties} | {introduction.connector.slack_id}
        members.ensure(session, about.workspace_id, people)
        session.expire_all()


def find_for_party(session: Session, about: About) -> Party | None:
    """The party who does this, for looking."""
    return _party(introductions.find(session, about.workspace_id, about.introduction_id), about.by)


def lock_for_connector(session: Session, about: About) -> Introduction | None:
    """The introduction that this person made, for changing; None for anybody else's."""
    return _made_by(introductions.lock(session, about.workspace_id, about.introduction_id), about.by)


def find_for_connector(session: Session, about: About) -> Introduction | None:
    """The same, for looking."""
    return _made_by(introductions.find(session, about.workspace_id, about.introduction_id), about.by)


def _party(introduction: Introduction | None, slack_id: str) -> Party | None:
    parties = introduction.parties if introduction else ()
    return next((party for party in parties if party.member.slack_id == slack_id), None)


def _made_by(introduction: Introduction | None, slack_id: str) -> Introduction | None:
    return introduction if introduction and introduction.connector.slack_id == slack_id else None


def settle(session: Session, introduction: Introduction, now: datetime) -> None:
    """Carry a change through: cards go out when both may be introduced, an end is an end, and all messages follow."""
    if rules.may_be_introduced(introduction):
        _introduce(session, introduction, now)
    _end_or_reopen(session, introduction, now)
    if schedule.would_end_at_once(introduction, now):
        introduction.resumed_at = now
    introduction.connected_at = rules.first_reported(introduction, Step.CONNECTED)
    introduction.met_at = rules.first_reported(introduction, Step.MET)
    look_ahead(introduction)
    session.flush()
    notifications.show(session, introduction, now)


def look_ahead(introduction: Introduction) -> None:
    """Note when something happens by itself next, and when to remind whom."""
    introduction.due_at = schedule.due_at(introduction)
    for party in introduction.parties:
        party.nudge_at = schedule.nudge_at(party)


def _introduce(session: Session, introduction: Introduction, now: datetime) -> None:
    introduction.introduced_at = now
    if any(party.consent for party in introduction.parties):
        notifications.introduced(session, introduction, now)
    if introduction.has_place:
        notifications.place_for_two(session, introduction, now)
    if introduction.passed_on_from_id is None:
        return
    earlier = introductions.find(session, introduction.workspace_id, introduction.passed_on_from_id)
    if passing_on := _party(earlier, introduction.connector.slack_id):
        notifications.passed_on(session, passing_on, introduction, now)


def _end_or_reopen(session: Session, introduction: Introduction, now: datetime) -> None:
    outcome = rules.outcome(introduction)
    if outcome is introduction.outcome:
        return
    introduction.outcome, introduction.ended_at = outcome, now if outcome else None
    if outcome is Outcome.NO_ANSWER:
        notifications.lapsed(session, introduction, now)
