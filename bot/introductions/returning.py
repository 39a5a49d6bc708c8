"""What happens by itself: a card comes back on its day, somebody is asked again, the asking ends."""

from collections.abc import Callable
from datetime import datetime

from bot import cadence, cycle
from bot.introductions.settling import settle
from storage import introductions
from storage.database import Database
from storage.models import Introduction, Party
from storage.vocabulary import Consent, Way

AT_ONCE = 20  # introductions in one transaction


def sweep(database: Database, now: Callable[[], datetime]) -> int:
    """Do what is due. Returns for how many introductions; any number of processes may sweep at once."""
    done = 0
    while count := _sweep_some(database, now()):
        done += count
    return done


def _sweep_some(database: Database, now: datetime) -> int:
    if not _is_anything_due(database, now):
        return 0
    with database.transaction() as session:
        due = introductions.lock_due(session, now, AT_ONCE)
        for introduction in due:
            _bring_up_to_date(introduction, now)
            settle(session, introduction, now)
        return len(due)


def _is_anything_due(database: Database, now: datetime) -> bool:
    with database.reading() as session:  # nobody waits for a look
        return introductions.is_anything_due(session, now)


def _bring_up_to_date(introduction: Introduction, now: datetime) -> None:
    if not cycle.is_introduced(introduction) and cadence.lapses_at(introduction) <= now:
        introduction.lapsed_at = now
        return
    for party in introduction.parties:
        if cadence.is_back(party, now):
            _bring_back(party, now)


def _bring_back(party: Party, now: datetime) -> None:
    party.turn += 1  # a new message, so that it is noticed
    if party.consent is Consent.LATER:
        party.consent = Consent.ASKED
    if not_now := cycle.standing(party).get(Way.NOT_NOW):
        not_now.over_at = now
