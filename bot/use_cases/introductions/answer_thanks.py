"""The connector answers a thank-you."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.ids import Field
from bot.messages.modals import connector
from bot.messages.progress import said_about
from bot.payloads.clicks import Click
from bot.payloads.modals import Answering
from bot.rules import introductions as rules
from bot.rules.text_limits import LINE_LIMIT, WORDS_LIMIT
from bot.use_cases.form_errors import TOO_LATE, Refusal, TooLate, too_long
from bot.use_cases.introductions.actors import find_for_connector, lock_for_connector, lock_people
from storage.database import Database
from storage.models.enums import AnswerToThanks, Step
from storage.models.introduction import ConnectorAnswer, Introduction, Party

LIMITS = {AnswerToThanks.REPLY: LINE_LIMIT, AnswerToThanks.WISH: WORDS_LIMIT}
Draw = Callable[[Party, str], dict[str, Any]]


def say_my_pleasure(database: Database, click: Click, now: datetime) -> None:
    """One click, and the party who thanked sees it."""
    with database.transaction() as session:
        introduction = lock_for_connector(session, click, now)
        if introduction and (party := _who_thanked(introduction, click.said)):
            give(party, AnswerToThanks.PLEASURE, "", now)


def form_to_reply(database: Database, click: Click, _: datetime) -> dict[str, Any] | None:
    """The form for one line back; None for whoever was not thanked."""
    return _form(database, click, AnswerToThanks.REPLY, connector.reply)


def form_to_wish(database: Database, click: Click, _: datetime) -> dict[str, Any] | None:
    """The form for what would help the connector; it begins with what they keep for such occasions."""
    return _form(database, click, AnswerToThanks.WISH, connector.wish)


def _form(database: Database, click: Click, answer: AnswerToThanks, draw: Draw) -> dict[str, Any] | None:
    with database.reading() as session:
        introduction = find_for_connector(session, click)
        party = _who_thanked(introduction, click.said) if introduction else None
        if introduction is None or party is None:
            return None
        given = next((each.text for each in party.answers if each.answer is answer), "")
        standing = (introduction.connector.standing_wish or "") if answer is AnswerToThanks.WISH else ""
        return draw(party, given or standing)


def answer(database: Database, form: Answering, now: datetime) -> Refusal | TooLate:
    """Store what the connector answers and bring it to the party who thanked; or say what is wrong."""
    if not form.text:
        return {Field.ANSWER: "Please write something, or close this."}
    if refusal := too_long({Field.ANSWER: form.text}, LIMITS[form.answer]):
        return refusal
    with database.transaction() as session:
        lock_people(session, form, now)
        introduction = lock_for_connector(session, form, now)
        party = _who_thanked(introduction, form.who) if introduction else None
        if introduction is None or party is None:
            return TOO_LATE
        give(party, form.answer, form.text, now)
        if form.keep:
            introduction.connector.standing_wish = form.text
    return {}


def offer_standing_wish(party: Party, now: datetime) -> None:
    """A party who asks what they can do gets what the connector keeps for such occasions."""
    words, wish = said_about(party, Step.THANKED), party.introduction.connector.standing_wish
    answered = any(each.answer is AnswerToThanks.WISH for each in party.answers)
    if words and words.offers_help and wish and not answered:
        give(party, AnswerToThanks.WISH, wish, now)


def give(party: Party, answer: AnswerToThanks, text: str, now: datetime) -> None:
    """Store an answer to this party's thank-you, or another text for it."""
    given = next((each for each in party.answers if each.answer is answer), None)
    if given is None:
        given = ConnectorAnswer(workspace_id=party.workspace_id, answer=answer)
        party.answers.append(given)
    given.text, given.said_at = text, now


def _who_thanked(introduction: Introduction, slack_id: str) -> Party | None:
    parties = [party for party in introduction.parties if party.member.slack_id == slack_id]
    return next((party for party in parties if Step.THANKED in rules.clicks(party)), None)
