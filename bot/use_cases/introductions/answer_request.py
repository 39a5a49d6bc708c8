"""Both are asked first: yes, not this time, not now until …"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.rules import deadlines, introductions, shown
from bot.rules.deadlines import calendar_of
from bot.use_cases.dates import day_to_come
from bot.use_cases.errors import Stale
from bot.use_cases.introductions.actors import Act, find_for_party, lock_for_party
from storage.database import Database
from storage.models.enums import Consent
from storage.models.introduction import Party


@dataclass(frozen=True)
class Postpone(Act):
    """A party who is asked first wants to be asked again later."""

    until: date | None
    """The day on which to ask again, by this party's clock."""
    shown: str = ""
    """The digest of the answer the modal showed (`bot.rules.shown`); empty if it carried none."""


def answer(consent: Consent) -> Callable[[Database, Act, datetime], None]:
    """Return the use case that stores a yes or a no. It may be changed until both said yes or the time is over."""

    def store(database: Database, act: Act, now: datetime) -> None:
        with database.transaction() as session:
            party = _asked(lock_for_party(session, act, now))
            party.consent, party.answered_at = consent, now
            party.has_said_yes = party.has_said_yes or consent is Consent.YES

    return store


def find_asked(session: Session, act: Act) -> Party:
    """Return the party, who is being asked. Raises `NotYours`, or `Stale` if they aren't asked any more."""
    return _asked(find_for_party(session, act))


def postpone(database: Database, act: Postpone, now: datetime) -> None:
    """Ask this party again on that day.

    Raises `NotYours`, `Stale` if they aren't asked any more or answered since the modal opened, or `Rejected`.
    """
    with database.transaction() as session:
        party = _asked(lock_for_party(session, act, now))
        calendar = calendar_of(party)
        until = day_to_come(act.until, calendar.day_of(now))
        again = party.consent is Consent.LATER and party.ask_again_at == calendar.morning_of(until)
        if not again and shown.has_changed(act.shown, shown.of_consent(party)):
            raise Stale
        party.consent, party.answered_at = Consent.LATER, now
        party.ask_again_at = calendar.morning_of(until)
        party.introduction.asked_until = deadlines.asked_until(party.introduction, party.ask_again_at)


def _asked(party: Party) -> Party:
    asking = introductions.is_open(party.introduction) and not introductions.is_introduced(party.introduction)
    if not asking or party.consent is None:
        raise Stale
    return party
