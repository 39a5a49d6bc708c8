"""A party says what came of an introduction, long after they met, or that nothing has come of it yet."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.ids import Field
from bot.rules import results, shown
from bot.rules.problems import Problem
from bot.rules.text_limits import LINE_LIMIT, too_long
from bot.use_cases.errors import Stale, reject, reject_if
from bot.use_cases.introductions.actors import Act, find_for_party, lock_for_party
from storage.database import Database
from storage.models.enums import Audience
from storage.models.facts import Result
from storage.models.introduction import Party


@dataclass(frozen=True)
class SayWhatCame(Act):
    """A party says what came of it, or takes that back."""

    text: str
    """Their line; empty to take back what they said."""
    audience: Audience
    shown: str = ""
    """The digest of what the modal showed (`bot.rules.shown`); empty if it carried none."""


def find_to_say(session: Session, act: Act) -> Party:
    """Return the party, who has met. Raises `NotYours`, or `Stale` if they haven't, or took that back."""
    return _who_met(find_for_party(session, act))


def say(database: Database, act: SayWhatCame, now: datetime) -> None:
    """Store what came of it, in the place of what they said before. Nothing else about the introduction changes.

    Raises `NotYours`, `Rejected`, or `Stale` if they haven't met or said something else since the modal opened.
    """
    reject_if(too_long({Field.LINE: act.text}, LINE_LIMIT))
    with database.transaction() as session:
        party = _who_met(lock_for_party(session, act, now))
        if not (act.text or party.results):
            reject(Field.LINE, Problem.NOTHING_WRITTEN)
        if _stands(party, act):
            return  # sent twice, or unchanged
        if shown.has_changed(act.shown, shown.of_result(party)):
            raise Stale
        _say(party, act, now)


def nothing_yet(database: Database, act: Act, now: datetime) -> None:
    """Note that nothing has come of it yet: nobody is told. Raises `NotYours`, or `Stale` if they weren't asked."""
    with database.transaction() as session:
        party = lock_for_party(session, act, now)
        if party.result_asked_at is None:
            raise Stale
        party.nothing_yet_at = party.nothing_yet_at or now


def _who_met(party: Party) -> Party:
    if not results.may_say(party):
        raise Stale
    return party


def _stands(party: Party, act: SayWhatCame) -> bool:
    result = results.said(party)
    return (result.text, result.audience) == (act.text, act.audience) if result else not act.text


def _say(party: Party, act: SayWhatCame, now: datetime) -> None:
    if not party.results:
        party.results.append(Result(workspace_id=party.workspace_id))
    (result,) = party.results
    result.text, result.audience, result.said_at = act.text, act.audience, now
    result.taken_back_at = None if act.text else now
