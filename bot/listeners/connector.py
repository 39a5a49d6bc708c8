"""The modals that a connector's messages open.

Each function raises `NotYours` or `Stale` where the modal no longer applies.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.ids import PLACES, line_field
from bot.messages.modals import connector
from bot.messages.modals.fields import ModalToOpen
from bot.use_cases.introductions import manage
from bot.use_cases.introductions.actors import Act, find_for_connector
from bot.use_cases.introductions.answer_thanks import ActOnThanks, answer_so_far, find_who_thanked
from storage.models.enums import AnswerToThanks

LINES = {f"{place}_line": line_field(place) for place in PLACES}


def reword(session: Session, act: Act, _: datetime) -> ModalToOpen:
    """Return the modal with the reason and the lines about the two, to be changed."""
    return connector.reword(manage.find_open(session, act))


def field_of(about: str) -> str:
    """Return the field of that modal for an attribute of the command that a problem is about."""
    return LINES.get(about, about)


def withdraw(session: Session, act: Act, _: datetime) -> ModalToOpen:
    """Return the modal that says what withdrawing means."""
    return connector.withdraw(manage.find_open(session, act))


def write_to_them(session: Session, act: Act, _: datetime) -> ModalToOpen:
    """Return the modal with a draft that the connector can change, copy and send themselves."""
    return connector.write_to_them(find_for_connector(session, act))


def reply(session: Session, act: ActOnThanks, _: datetime) -> ModalToOpen:
    """Return the modal for one line back to a party who thanked."""
    party = find_who_thanked(session, act)
    return connector.reply(party, answer_so_far(party, AnswerToThanks.REPLY))


def wish(session: Session, act: ActOnThanks, _: datetime) -> ModalToOpen:
    """Return the modal for what would help the connector."""
    party = find_who_thanked(session, act)
    return connector.wish(party, answer_so_far(party, AnswerToThanks.WISH))
