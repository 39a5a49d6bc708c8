"""Both are asked first: yes, not this time, not now until …"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.messages.modals import leave
from bot.payloads.clicks import Click
from bot.payloads.modals import Postponing
from bot.rules import deadlines, introductions
from bot.rules.deadlines import calendar_of
from bot.use_cases.form_errors import TOO_LATE, Refusal, TooLate, wrong_date
from bot.use_cases.introductions.actors import find_for_party, lock_for_party
from storage.database import Database
from storage.models.enums import Consent
from storage.models.introduction import Party


def answer(consent: Consent) -> Callable[[Database, Click, datetime], None]:
    """Store a yes or a no. It may be changed until both said yes or the time is over."""

    def store(database: Database, click: Click, now: datetime) -> None:
        with database.transaction() as session:
            if (party := lock_for_party(session, click, now)) and _is_asked(party):
                party.consent, party.answered_at = consent, now
                party.has_said_yes = party.has_said_yes or consent is Consent.YES

    return store


def form_to_postpone(database: Database, click: Click, now: datetime) -> dict[str, Any] | None:
    """The form behind "Not now until …"; None for whoever is not asked (any more)."""
    with database.reading() as session:
        party = find_for_party(session, click)
        if party is None or not _is_asked(party):
            return None
        again = party.ask_again_at
        day = calendar_of(party).day_of(again) if again and again > now else None
        return leave.postpone(click.introduction_id, day)


def postpone(database: Database, form: Postponing, now: datetime) -> Refusal | TooLate:
    """Ask this party again on that day; or say what is wrong with the date."""
    with database.transaction() as session:
        party = lock_for_party(session, form, now)
        if party is None or not _is_asked(party):
            return TOO_LATE
        if refusal := wrong_date(form.until, calendar_of(party).day_of(now)):
            return refusal
        if form.until:
            party.consent, party.answered_at = Consent.LATER, now
            party.ask_again_at = calendar_of(party).morning_of(form.until)
            party.introduction.asked_until = deadlines.asked_until(party.introduction, party.ask_again_at)
        return {}


def _is_asked(party: Party) -> bool:
    asking = introductions.is_open(party.introduction) and not introductions.is_introduced(party.introduction)
    return asking and party.consent is not None
