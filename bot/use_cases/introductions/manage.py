"""What a connector can change about their own introduction: the reason, who writes first, whether it goes on."""

from datetime import datetime, timedelta
from typing import Any

from bot.messages.modals import connector
from bot.messages.modals.introduce import Beginning
from bot.payloads.clicks import Click
from bot.payloads.modals import Form, Rewording
from bot.rules import deadlines, introductions
from bot.use_cases.form_errors import TOO_LATE, Refusal, TooLate
from bot.use_cases.introductions import reopen as use_case
from bot.use_cases.introductions.actors import find_for_connector, lock_for_connector, lock_people
from bot.use_cases.introductions.introduce import wrong_reason
from storage.database import Database
from storage.models.enums import Consent
from storage.models.introduction import Introduction

ANOTHER_WEEK = timedelta(days=7)


def form_to_reword(database: Database, click: Click, _: datetime) -> dict[str, Any] | None:
    """The form with the reason; None if it is not theirs or over."""
    with database.reading() as session:
        introduction = find_for_connector(session, click)
        return connector.reword(introduction) if introduction and introductions.is_open(introduction) else None


def reword(database: Database, form: Rewording, now: datetime) -> Refusal | TooLate:
    """Let both read another reason, in the messages they have."""
    if refusal := wrong_reason(form.reason):
        return refusal
    with database.transaction() as session:
        introduction = lock_for_connector(session, form, now)
        if introduction is None or not introductions.is_open(introduction):
            return TOO_LATE
        _ask_anew(introduction, now)
        introduction.reason = form.reason
    return {}


def _ask_anew(introduction: Introduction, now: datetime) -> None:
    """Whoever said yes to other words is asked again, in a new message, so that they notice."""
    if introductions.is_introduced(introduction):
        return
    # Whatever anybody answered: who was not asked again must not notice that the other was.
    use_case.begin_anew(introduction, now)
    for party in introduction.parties:
        if party.consent is Consent.YES:
            party.consent, party.has_said_yes = Consent.ASKED, False
            party.turn += 1


def swap(database: Database, click: Click, now: datetime) -> None:
    """Let the other party write first. The click says who did until then, so that two clicks are one swap."""
    with database.transaction() as session:
        introduction = lock_for_connector(session, click, now)
        if introduction is None:
            return
        if introductions.is_untouched(introduction) and click.said == str(introduction.first_mover_id):
            other = next(each for each in introduction.parties if each.member_id != introduction.first_mover_id)
            introduction.first_mover_id = other.member_id
            introduction.first_mover_since = now if introductions.is_introduced(introduction) else None


def form_to_withdraw(database: Database, click: Click, _: datetime) -> dict[str, Any] | None:
    """The form that says what withdrawing means; None if there is nothing to withdraw."""
    with database.reading() as session:
        introduction = find_for_connector(session, click)
        return connector.withdraw(introduction) if introduction and introductions.is_open(introduction) else None


def withdraw(database: Database, form: Form, now: datetime) -> Refusal | TooLate:
    """End it. Both read that it is closed and that nothing is expected of them."""
    with database.transaction() as session:
        introduction = lock_for_connector(session, form, now)
        if introduction is None:
            return TOO_LATE
        if introductions.is_open(introduction):
            introduction.withdrawn_at = now
        return {} if introduction.withdrawn_at else TOO_LATE  # handed in twice, it is withdrawn once


def close_kindly(database: Database, click: Click, now: datetime) -> None:
    """Let what has gone quiet end now, as it would by itself. It can be undone, and a report opens it again."""
    with database.transaction() as session:
        introduction = lock_for_connector(session, click, now)
        if introduction and deadlines.is_asking_connector(introduction):
            introduction.closed_kindly_at = now


def give_time(database: Database, click: Click, now: datetime) -> None:
    """Ask about it again in a week, not before."""
    with database.transaction() as session:
        introduction = lock_for_connector(session, click, now)
        if introduction and deadlines.is_asking_connector(introduction):
            introduction.more_time_until = now + ANOTHER_WEEK


def form_to_nudge(database: Database, click: Click, _: datetime) -> dict[str, Any] | None:
    """A draft the connector can change, copy and send themselves."""
    with database.reading() as session:
        introduction = find_for_connector(session, click)
        return connector.nudge_them(introduction) if introduction else None


def somebody_else(database: Database, click: Click) -> Beginning | None:
    """Return what an introduction of somebody else begins with: one of the two, and the reason."""
    with database.reading() as session:
        introduction = find_for_connector(session, click)
        if introduction is None:
            return None
        return Beginning(people=(introduction.parties[0].member.slack_id,), reason=introduction.reason)


def reopen(database: Database, click: Click, now: datetime) -> str | None:
    """Take back that it was withdrawn or closed kindly. Returns what stands against it, if something does."""
    with database.transaction() as session:
        lock_people(session, click, now)
        introduction = lock_for_connector(session, click, now)
        if introduction is None or not introductions.is_ended_by_connector(introduction):
            return None
        if not use_case.may_reopen(session, introduction, now):
            return use_case.CANNOT_BE_REOPENED
        introduction.withdrawn_at = introduction.closed_kindly_at = None
        use_case.begin_anew(introduction, now)
        return None
