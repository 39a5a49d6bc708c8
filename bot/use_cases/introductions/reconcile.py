"""Bring an introduction up to date with its facts: its state, its dates, and all its messages.

A use case that adds a fact calls `note_act`. The clock reconciles at its next tick; a use case whose answer
depends on the state reconciles first (`bot.use_cases.introductions.actors`).
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from bot.notifications import introductions as notifications
from bot.notifications import reminders, shared_headline, summaries
from bot.rules import deadlines, results, schedule
from bot.rules import introductions as rules
from bot.use_cases.members import home
from storage.models.introduction import Introduction, Party
from storage.queries import introductions, joining, wanted_messages


def reconcile_for_good(session: Session, introduction: Introduction, now: datetime) -> None:
    """Reconcile an introduction for good, and have its people's Homes drawn again. Its people must be locked, too."""
    _look_at_facts(introduction, now)
    made = [introduction, *introduction.joined]
    for each in made:
        each.acted_at = None
    home.mark([*(each.connector for each in made), *(party.member for party in introduction.parties)], now)
    _bring_messages_up_to_date(session, introduction, now)
    shared_headline.show(session, made, now)


def note_act(introduction: Introduction, now: datetime) -> None:
    """Note that somebody just did something, so that the clock reconciles this introduction now."""
    introduction.due_at = introduction.acted_at = now


def reconcile(session: Session, introduction: Introduction, now: datetime) -> None:
    """Bring its state, dates and messages up to date with its facts. `introduction`: locked, with all of its rows.

    So are those that joined it. The clock still looks at it afterwards, if somebody acted: it locks the people first,
    as their Homes need.
    """
    _look_at_facts(introduction, now)
    _bring_messages_up_to_date(session, introduction, now)


def _look_at_facts(introduction: Introduction, now: datetime) -> None:
    derive(introduction)
    if introduction.joined_id is None:
        introduction.meeting_came_at = deadlines.came_by(introduction, now)
    look_ahead(introduction)


def _bring_messages_up_to_date(session: Session, introduction: Introduction, now: datetime) -> None:
    if session.new:
        session.flush()  # facts get their ids, which are parts of keys
    if introduction.joined_id:
        _show_its_connector(session, introduction, now)
        return
    passed_on_by = _passed_on_by(session, introduction)
    wanted_messages.apply(session, notifications.messages_of(introduction, now, passed_on_by), now)
    for party in introduction.parties:
        reminders.show(session, [party], now)
    if introduction.ended_at:
        summaries.show(session, introduction, now)
    for joined in introduction.joined:
        joining.follow(joined, introduction)
        _look_at_facts(joined, now)
        _show_its_connector(session, joined, now)


def _show_its_connector(session: Session, introduction: Introduction, now: datetime) -> None:
    """Bring what a joined one's own connector reads up to date: all else is the leading introduction's."""
    passed_on_by = _passed_on_by(session, introduction)
    wanted_messages.apply(session, notifications.messages_of_joined(introduction, now, passed_on_by), now)


def derive(introduction: Introduction) -> None:
    """Let the columns that follow from the facts say what follows from them now."""
    state = rules.state(introduction)
    if introduction.joined_id:  # its times are the leading one's, and count once
        introduction.outcome = state.outcome
        return
    for name, value in vars(state).items():
        setattr(introduction, name, value)
    acted_at = introduction.acted_at
    if acted_at and schedule.would_end_at_once(introduction, acted_at):
        introduction.resumed_at = acted_at


def look_ahead(introduction: Introduction) -> None:
    """Note when something happens by itself next, when to remind whom, and when to ask whom what came of it."""
    introduction.due_at = schedule.due_at(introduction)
    for party in introduction.parties:
        party.remind_at, party.result_due_at = schedule.remind_at(party), results.asks_at(party)


def reconcile_pending(session: Session, member_ids: Collection[int], now: datetime) -> None:
    """Reconcile the introductions of these members in which something happened since the last time.

    For use cases that are about to count open introductions. The members must be locked.
    """
    for introduction in introductions.lock_pending(session, member_ids):
        reconcile(session, introduction, now)


def _passed_on_by(session: Session, introduction: Introduction) -> Party | None:
    """Return the connector as a party of the introduction that they passed on; None if it was never one, or is gone."""
    if introduction.passed_on_from_id is None:
        return None
    earlier = introductions.find(session, introduction.workspace_id, introduction.passed_on_from_id)
    parties = earlier.parties if earlier else ()
    return next((party for party in parties if party.member_id == introduction.connector_id), None)
