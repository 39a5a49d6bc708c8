"""What a connector can change about their own introduction: the reason, who writes first, whether it goes on."""

from datetime import datetime
from typing import Any

from bot import cadence, cycle
from bot.introductions import reopening
from bot.introductions.introducing import wrong_reason
from bot.introductions.refusal import TOO_LATE, Refusal, TooLate
from bot.introductions.settling import find_for_connector, lock_for_connector, settle
from bot.messages.forms import connector
from bot.payloads.clicks import Click
from bot.payloads.forms import Form, Rewording
from storage.database import Database
from storage.models import Introduction
from storage.vocabulary import Consent, Outcome


def form_to_reword(database: Database, click: Click, _: datetime) -> dict[str, Any] | None:
    """The form with the reason; None if it is not theirs or over."""
    with database.reading() as session:
        introduction = find_for_connector(session, click)
        return connector.reword(introduction) if introduction and cycle.is_open(introduction) else None


def reword(database: Database, form: Rewording, now: datetime) -> Refusal | TooLate:
    """Let both read another reason, in the messages they have."""
    if refusal := wrong_reason(form.reason):
        return refusal
    with database.transaction() as session:
        introduction = lock_for_connector(session, form)
        if introduction is None or not cycle.is_open(introduction):
            return TOO_LATE
        _ask_anew(introduction, now)
        introduction.reason = form.reason
        settle(session, introduction, now)
    return {}


def _ask_anew(introduction: Introduction, now: datetime) -> None:
    """Whoever said yes to other words is asked again, in a new message, so that they notice."""
    if cycle.is_introduced(introduction):
        return
    for party in introduction.parties:
        if party.consent is Consent.YES:
            party.consent, party.has_said_yes = Consent.ASKED, False
            party.turn += 1
            introduction.asked_until = cadence.asked_until(introduction, now)


def swap(database: Database, click: Click, now: datetime) -> None:
    """Let the other party write first. The click says who did until then, so that two clicks are one swap."""
    with database.transaction() as session:
        introduction = lock_for_connector(session, click)
        if introduction is None:
            return
        if cycle.is_untouched(introduction) and click.said == str(introduction.first_mover_id):
            other = next(each for each in introduction.parties if each.member_id != introduction.first_mover_id)
            introduction.first_mover_id = other.member_id
            introduction.first_mover_since = now if cycle.is_introduced(introduction) else None
        settle(session, introduction, now)


def form_to_withdraw(database: Database, click: Click, _: datetime) -> dict[str, Any] | None:
    """The form that says what withdrawing means; None if there is nothing to withdraw."""
    with database.reading() as session:
        introduction = find_for_connector(session, click)
        return connector.withdraw(introduction) if introduction and cycle.is_open(introduction) else None


def withdraw(database: Database, form: Form, now: datetime) -> None:
    """End it. Both read that it is closed and that nothing is expected of them."""
    with database.transaction() as session:
        introduction = lock_for_connector(session, form)
        if introduction and cycle.is_open(introduction):
            introduction.withdrawn_at = now
            settle(session, introduction, now)


def reopen(database: Database, click: Click, now: datetime) -> str | None:
    """Take the withdrawal back. Returns what stands against it, if something does."""
    with database.transaction() as session:
        reopening.lock_people(session, click)
        introduction = lock_for_connector(session, click)
        if introduction is None or introduction.outcome is not Outcome.WITHDRAWN:
            return None
        if not reopening.may_reopen(session, introduction, now):
            return reopening.CANNOT_BE_REOPENED
        introduction.withdrawn_at = None
        reopening.begin_anew(introduction, now)
        settle(session, introduction, now)
        return None
