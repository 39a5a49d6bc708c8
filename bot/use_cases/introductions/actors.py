"""Who may do something to an introduction: Slack says who it is, a button or modal only says which introduction."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from bot.use_cases.errors import NotYours, Unknown
from bot.use_cases.introductions.reconcile import note_act, reconcile, reconcile_pending
from storage.database import Database
from storage.models.introduction import Introduction, Party, code_of
from storage.queries import introductions, joining, members, outbox


@dataclass(frozen=True)
class Button:
    """Button that was pressed, as far as it shows which introduction it was made for."""

    code: str
    """The introduction's code; empty on buttons of release 0.2 and before."""
    channel: str = ""
    """Slack id of the conversation with the message that the button stands on; empty if it stands on none."""
    ts: str = ""
    """Slack's id of that message in its conversation."""


@dataclass(frozen=True)
class Act:
    """A command about an introduction. Those with more to say derive from it."""

    workspace_id: int
    introduction_id: int
    by: str
    """The Slack id of the person who acts."""
    button: Button | None = field(default=None, kw_only=True, compare=False)
    """What they pressed; None if the bot itself knows the introduction."""


def is_meant(session: Session, act: Act, view_id: str) -> bool:
    """Return whether an introduction is the one that the button was made for, and not one of the same number.

    `view_id`: of the modal the introduction was made with.
    """
    button = act.button
    if button is None or button.code == code_of(view_id):
        return True
    where = (button.channel, button.ts)
    return not button.code and outbox.is_about(session, act.workspace_id, act.introduction_id, act.by, *where)


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


def lock_lead(session: Session, act: Act, now: datetime) -> Introduction | None:
    """Lock the introduction that this one joined, and return it as it stands now; None if it joined none.

    It's locked before this one, as everybody does.
    """
    lead_id = joining.lead_of(session, act.workspace_id, act.introduction_id)
    lead = introductions.lock(session, act.workspace_id, lead_id) if lead_id is not None else None
    if lead and lead.acted_at:
        reconcile(session, lead, now)
    return lead


def note_stale_press(database: Database, act: Act, now: datetime) -> None:
    """Note that somebody pressed what no longer applies: they did something, and their message is drawn again.

    Does nothing if the introduction was erased meanwhile.
    """
    with database.transaction() as session, suppress(NotYours):
        lock_for_either(session, act, now)


def _lock(session: Session, act: Act, now: datetime) -> Introduction:
    introduction = _meant(session, introductions.lock(session, act.workspace_id, act.introduction_id), act)
    if introduction.acted_at:
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
    return _party(_find(session, act), act)


def find_for_connector(session: Session, act: Act) -> Introduction:
    """Return the introduction that this person made, to read only. Raises `NotYours`."""
    return _made_by(_find(session, act), act)


def _find(session: Session, act: Act) -> Introduction:
    return _meant(session, introductions.find(session, act.workspace_id, act.introduction_id), act)


def _meant(session: Session, introduction: Introduction | None, act: Act) -> Introduction:
    if introduction is None or not is_meant(session, act, introduction.view_id):
        raise Unknown
    return introduction


def _party(introduction: Introduction, act: Act) -> Party:
    # Nobody has a card of one that joined another.
    for party in introduction.parties if introduction.joined_id is None else ():
        if party.member.user_id == act.by:
            return party
    raise NotYours


def _made_by(introduction: Introduction, act: Act) -> Introduction:
    if introduction.connector.user_id != act.by:
        raise NotYours
    return introduction
