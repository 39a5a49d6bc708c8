"""The connector answers a thank-you."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.rules import introductions as rules
from bot.rules import joining, shown
from bot.rules.problems import Problem
from bot.rules.text_limits import LINE_LIMIT, WORDS_LIMIT, too_long
from bot.use_cases.errors import Stale, reject, reject_if
from bot.use_cases.introductions.actors import Act, find_for_connector, lock_for_connector, lock_people
from storage.database import Database
from storage.models.enums import AnswerToThanks, Step
from storage.models.facts import ConnectorAnswer
from storage.models.introduction import Introduction, Party

LIMITS = {AnswerToThanks.REPLY: LINE_LIMIT, AnswerToThanks.WISH: WORDS_LIMIT}


@dataclass(frozen=True)
class ActOnThanks(Act):
    """The connector does something about a party's thank-you."""

    thanked_by: str
    """The party's Slack id."""


@dataclass(frozen=True)
class AnswerThanks(ActOnThanks):
    """The connector answers in their own words."""

    kind: AnswerToThanks
    answer: str
    keep: bool
    """Whether the answer becomes the connector's standing wish."""
    shown: str = ""
    """The digest of what the modal showed (`bot.rules.shown`); empty if it carried none."""


def say_my_pleasure(database: Database, act: ActOnThanks, now: datetime) -> None:
    """Show the party who thanked that the connector was glad to. Raises `NotYours`, or `Stale` if nobody thanked."""
    with database.transaction() as session:
        party = _who_thanked(lock_for_connector(session, act, now), act.thanked_by)
        give(party, AnswerToThanks.PLEASURE, "", now)


def find_who_thanked(session: Session, act: ActOnThanks) -> Party:
    """Return the party who thanked the connector. Raises `NotYours`, or `Stale` if the thanks were taken back."""
    return _who_thanked(find_for_connector(session, act), act.thanked_by)


def answer_so_far(party: Party, kind: AnswerToThanks) -> str:
    """Return the text a new answer begins with: the one that was given, or the connector's standing wish."""
    given = next((each.text for each in party.answers if each.answer is kind), "")
    standing = (party.introduction.connector.standing_wish or "") if kind is AnswerToThanks.WISH else ""
    return given or standing


def answer(database: Database, act: AnswerThanks, now: datetime) -> None:
    """Store the connector's answer, for the party who thanked.

    Raises `NotYours`, `Stale` if the thanks were taken back or answered since the modal opened, or `Rejected`.
    """
    if not act.answer:
        reject("answer", Problem.NOTHING_WRITTEN)
    reject_if(too_long({"answer": act.answer}, LIMITS[act.kind]))
    with database.transaction() as session:
        lock_people(session, act, now)
        introduction = lock_for_connector(session, act, now)
        party = _who_thanked(introduction, act.thanked_by)
        if shown.has_changed(act.shown, shown.of_answer(party, act.kind)) and not _is_given(party, act):
            raise Stale
        give(party, act.kind, act.answer, now)
        if act.keep:
            introduction.connector.standing_wish = act.answer


def _is_given(party: Party, act: AnswerThanks) -> bool:
    return any(given.answer is act.kind and given.text == act.answer for given in party.answers)


def offer_standing_wish(party: Party, now: datetime) -> None:
    """Answer a party who asks how they can help with the standing wish of each who introduced them, if there is one."""
    words, standing = rules.said_about(party, Step.THANKED), joining.standing_by(party.introduction)
    for each in (party, *joining.same_member(party)):
        wish = each.introduction.connector.standing_wish if each.introduction in standing else None
        answered = any(given.answer is AnswerToThanks.WISH for given in each.answers)
        if words and words.offers_help and wish and not answered:
            give(each, AnswerToThanks.WISH, wish, now)


def give(party: Party, answer: AnswerToThanks, text: str, now: datetime) -> None:
    """Store an answer to this party's thank-you, or another text for it."""
    given = next((each for each in party.answers if each.answer is answer), None)
    if given is None:
        given = ConnectorAnswer(workspace_id=party.workspace_id, answer=answer)
        party.answers.append(given)
    given.text, given.said_at = text, now


def _who_thanked(introduction: Introduction, user_id: str) -> Party:
    for party in introduction.parties:
        if party.member.user_id == user_id and Step.THANKED in rules.clicks(party):
            return party
    raise Stale
