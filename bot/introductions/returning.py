"""What happens by itself: a card comes back on its day, somebody is asked again, the asking ends."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from bot import cadence, cycle
from bot.introductions.settling import settle
from bot.passing import every_one
from storage import introductions
from storage.database import Database
from storage.models import Introduction, Party
from storage.vocabulary import Consent, Way


def sweep(database: Database, now: Callable[[], datetime]) -> int:
    """Do what is due. Returns for how many introductions; any number of processes may sweep at once.

    One that cannot be brought up to date holds up no other; its error is raised in the end.
    """
    return every_one(
        database,
        due=lambda session, after: introductions.due(session, now(), after),
        act=lambda session, introduction_id: _see_to(session, introduction_id, now()),
    )


def _see_to(session: Session, introduction_id: int, now: datetime) -> None:
    introduction = introductions.lock_if_due(session, introduction_id, now)
    if introduction:  # else another process was faster
        _bring_up_to_date(introduction, now)
        settle(session, introduction, now)


def _bring_up_to_date(introduction: Introduction, now: datetime) -> None:
    asked_until = introduction.asked_until
    if not cycle.is_introduced(introduction) and asked_until and asked_until <= now:
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
