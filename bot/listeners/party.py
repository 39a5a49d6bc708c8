"""A party's messages: the three buttons of a card, and the modals that cards, requests and reminders open.

The functions that return a modal raise `NotYours`, `Stale` or `Rejected` where it no longer applies.
"""

from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.ids import Choice
from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Listener, draw_again, open_or_raise
from bot.listeners.modals import show_modal
from bot.messages import replies
from bot.messages.modals import leave as texts
from bot.messages.modals import result
from bot.messages.modals import tell_more as words
from bot.messages.modals.fields import ModalToOpen
from bot.payloads import clicks
from bot.rules.deadlines import calendar_of
from bot.use_cases.errors import NotYours, Stale, Unknown
from bot.use_cases.introductions import answer_request, came_of_it, report
from bot.use_cases.introductions import leave as use_case
from bot.use_cases.introductions import snooze as snoozing
from bot.use_cases.introductions.actors import Act
from bot.use_cases.introductions.leave import ActOnWay
from bot.use_cases.introductions.report import ActOnStep
from storage.models.enums import Step


def record_step(dependencies: Dependencies) -> Listener:
    """Return the listener for Connected, Met and Thanked. Thanked also opens a modal for a note."""

    def record(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if (act := clicks.act_on_step(body, context["workspace_id"])) is not None:
            try:
                report.record(dependencies.database, act, dependencies.now())
                dependencies.poke()
                if act.step is Step.THANKED:
                    # The thanks are recorded, whether the modal opens or not.
                    show_modal(client, body, _note(dependencies, act))
            except Unknown:
                show_modal(client, body, replies.unknown_introduction())
            except (Stale, NotYours):
                draw_again(dependencies, act)
        ack()

    return record


def _note(dependencies: Dependencies, act: ActOnStep) -> ModalToOpen:
    with dependencies.database.reading() as session:
        return words.thank(report.find_to_thank(session, act))


def tell_more(session: Session, act: Act, _: datetime) -> ModalToOpen:
    """Return the modal in which a party says more about what they reported."""
    return words.tell_more(report.find_to_tell(session, act))


def say_what_came(session: Session, act: Act, _: datetime) -> ModalToOpen:
    """Return the modal in which a party says what came of it."""
    return result.came_of_it(came_of_it.find_to_say(session, act))


def leave(session: Session, act: ActOnWay, _: datetime) -> ModalToOpen:
    """Return the modal of a way out, which says who will see what."""
    return texts.leave(use_case.find_to_leave(session, act), act.way)


def close_or_mute(session: Session, act: Act, _: datetime) -> ModalToOpen:
    """Return the modal with the ways to close or mute an introduction."""
    return texts.close_or_mute(use_case.find_to_close_or_mute(session, act))


def avoid(session: Session, act: Act, _: datetime) -> ModalToOpen:
    """Return the modal that says what "Don't introduce us…" means."""
    return texts.do_not_introduce(use_case.find_to_avoid(session, act))


def snooze(session: Session, act: Act, _: datetime) -> ModalToOpen:
    """Return the modal behind "Pick a day…"."""
    return texts.snooze(snoozing.find_waiting(session, act))


def postpone(session: Session, act: Act, now: datetime) -> ModalToOpen:
    """Return the modal behind "Ask me later…", with the day they chose before."""
    party = answer_request.find_asked(session, act)
    again = party.ask_again_at
    return texts.postpone(party, calendar_of(party).day_of(again) if again and again > now else None)


def explain(ack: Ack, body: dict[str, Any], _: BoltContext, client: WebClient) -> None:
    """Open the modal that explains how this works: to those introduced, or to the connector on their own message."""
    choice = clicks.choice(body)
    how_to_take_part = replies.how_this_works(is_outside=choice == Choice.OUTSIDE)
    is_for_connector = choice == Choice.INTRODUCING
    open_or_raise(client, body, replies.how_introducing_works() if is_for_connector else how_to_take_part)
    ack()
