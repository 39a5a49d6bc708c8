"""Who may do something to an introduction: Slack says who it is, a button or modal only says which introduction."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.use_cases.errors import NotYours
from bot.use_cases.introductions.reconcile import note_act, reconcile, reconcile_pending
from storage.database import Database
from storage.models.introduction import Introduction, Party
from storage.queries import introductions, members


@dataclass(frozen=True)
class Act:
    """A command about an introduction. Those with more to say derive from it."""

    workspace_id: int
    introduction_id: int
    by: str
    """The Slack id of the person who acts."""


def lock_for_party(session: Session, act: Act, now: datetime) -> Party:
    """Return the party who acts, in their introduction as it stands now, locked. Raises `NotYours`."""
    party = _party(_lock(session, act, now), act)
    party.clicked_at = now
    note_act(party.introduction, now)
    return party


def lock_for_connector(session: Session, act: Act, now: datetime) -> Introduction:
    """Return the introduction that this person made, as it stands now, locked. Raises `NotYours`."""
    introduction = _made_by(_lock(session, act, now), act)
    note_act(introduction, now)
    return introduction


def lock_for_either(session: Session, act: Act, now: datetime) -> Party | Introduction:
    """Return the party who acts, or the introduction if its connector does, as it stands now, locked.

    Raises `NotYours` for anybody else.
    """
    try:
        return lock_for_party(session, act, now)
    except NotYours:
        return lock_for_connector(session, act, now)


def note_stale_press(database: Database, act: Act, now: datetime) -> None:
    """Note that somebody pressed what no longer applies: they did something, and their message is drawn again.

    Does nothing if the introduction was erased meanwhile.
    """
    with database.transaction() as session, suppress(NotYours):
        lock_for_either(session, act, now)


def _lock(session: Session, act: Act, now: datetime) -> Introduction | None:
    introduction = introductions.lock(session, act.workspace_id, act.introduction_id)
    if introduction and introduction.acted_at:
        reconcile(session, introduction, now)
    return introduction


def lock_people(session: Session, act: Act, now: datetime) -> None:
    """Lock the members of an introduction, before the introduction: what they do happens one after the other.

    Whatever they are in stands afterwards as it stands now.
    """
    people = members.lock_people_of(session, act.introduction_id, act.workspace_id)
    reconcile_pending(session, people, now)


def find_for_party(session: Session, act: Act) -> Party:
    """Return the party who acts, to read only. Raises `NotYours`."""
    return _party(introductions.find(session, act.workspace_id, act.introduction_id), act)


def find_for_connector(session: Session, act: Act) -> Introduction:
    """Return the introduction that this person made, to read only. Raises `NotYours`."""
    return _made_by(introductions.find(session, act.workspace_id, act.introduction_id), act)


def _party(introduction: Introduction | None, act: Act) -> Party:
    # Nobody has a card of one that joined another.
    parties = introduction.parties if introduction and introduction.joined_id is None else ()
    for party in parties:
        if party.member.user_id == act.by:
            return party
    raise NotYours


def _made_by(introduction: Introduction | None, act: Act) -> Introduction:
    if introduction is None or introduction.connector.user_id != act.by:
        raise NotYours
    return introduction
