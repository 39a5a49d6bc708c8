"""A party reports a step, takes it back, or says more about it."""

from datetime import datetime
from typing import Any

from bot import ids
from bot.messages.modals import tell_more
from bot.notifications import introductions
from bot.payloads.clicks import Click, StepClick
from bot.payloads.modals import Said, Telling
from bot.rules import introductions as rules
from bot.rules.text_limits import WORDS_LIMIT
from bot.use_cases.form_errors import FURTHEST, TOO_LATE, Refusal, TooLate, too_long
from bot.use_cases.introductions import agree_to_be_named, reopen
from bot.use_cases.introductions.answer_thanks import offer_standing_wish
from bot.use_cases.introductions.reconcile import find_for_party, lock_for_party, settle
from storage.database import Database
from storage.models.enums import Audience, Step
from storage.models.introduction import Party, Report, Words


def record(database: Database, click: StepClick, now: datetime) -> None:
    """Store what a party reports, and tell the connector. What was reported before stays as it was."""
    with database.transaction() as session:
        party = lock_for_party(session, click, now)
        if party is None or not rules.is_introduced(party.introduction):
            return
        if steps := rules.new_steps(party, click.step):
            for way_out in rules.overtaken_by_a_report(party):
                way_out.over_at = now
            party.introduction.closed_at = party.introduction.closed_kindly_at = None  # what went quiet goes on
            party.snoozed_until = None  # the question they put off is answered
            party.reports += [_report(party, step, click.step, now) for step in steps]
            session.flush()
            introductions.reported(session, party, click.step, now)
        settle(session, party.introduction, now)


def _report(party: Party, step: Step, clicked: Step, now: datetime) -> Report:
    return Report(workspace_id=party.workspace_id, step=step, clicked=clicked, reported_at=now)


def undo(database: Database, click: StepClick, now: datetime) -> None:
    """Take back what a party's last click recorded, while the introduction is open."""
    with database.transaction() as session:
        party = lock_for_party(session, click, now)
        if party is None:
            return
        if rules.is_open(party.introduction) and (reports := rules.taken_back(party, click.step)):
            for way_out in rules.brought_back_by_an_undo(party, reports, now):
                way_out.over_at = None
            introductions.taken_back(session, reports[-1], now)
            party.reports = [report for report in party.reports if report not in reports]
            reopen.begin_anew(party.introduction, now)
        settle(session, party.introduction, now)


# --- In their own words ---------------------------------------------------------------------------------------------


def form_to_tell(database: Database, click: Click, _: datetime) -> dict[str, Any] | None:
    """The form in which a party says more; None for whoever has nothing to say more about."""
    with database.reading() as session:
        party = find_for_party(session, click)
        return tell_more.tell_more(party) if party and party.reports else None


def form_to_thank(database: Database, click: StepClick) -> dict[str, Any] | None:
    """The form for the words of a thank-you, whose click is recorded already."""
    with database.reading() as session:
        party = find_for_party(session, click)
        return tell_more.thank(party) if party and Step.THANKED in rules.clicks(party) else None


def tell(database: Database, form: Telling, now: datetime) -> Refusal | TooLate:
    """Store what a party says about their clicks, and show it to whom it is meant for; or say what is wrong."""
    if refusal := _wrong(form, now):
        return refusal
    with database.transaction() as session:
        party = lock_for_party(session, form, now)
        if party is None or any(said.text and said.clicked not in rules.clicks(party) for said in form.said):
            return TOO_LATE
        told = [said for said in form.said if said.clicked in rules.clicks(party)]
        for said in told:
            _say(party, said, form.channel, now)
        session.flush()
        if any(said.offers_help for said in told):
            offer_standing_wish(session, party, now)
        for said in told:
            introductions.reported(session, party, said.clicked, now)
        settle(session, party.introduction, now)
    return {}


def _wrong(form: Telling, now: datetime) -> Refusal:
    refusal = too_long({ids.field(ids.WORDS, said.clicked): said.text for said in form.said}, WORDS_LIMIT)
    if any(said.meets_at and said.meets_at > now + FURTHEST for said in form.said):
        refusal[ids.MEETS_AT] = "That is more than a year from now. Please choose an earlier date."
    return refusal


def _say(party: Party, said: Said, channel: str, now: datetime) -> None:
    if said.clicked is Step.CONNECTED:
        party.meets_at = said.meets_at
    audience = _audience(party, said, channel)
    words = next((words for words in party.words if words.clicked is said.clicked), None)
    if words is None:
        if not (said.text or said.contact or said.meets_at or said.offers_help):
            return
        words = Words(workspace_id=party.workspace_id, clicked=said.clicked)
        party.words.append(words)
    if (words.text, words.audience) != (said.text, audience):
        words.said_at = now
    words.text, words.contact, words.audience, words.offers_help = said.text, said.contact, audience, said.offers_help


def _audience(party: Party, said: Said, channel: str) -> Audience:
    """Return who may see it. Words are for a channel only with a yes to that one."""
    if said.audience is not Audience.CHANNEL:
        return said.audience
    agrees = said.clicked is Step.THANKED and agree_to_be_named.agree(party, channel)
    return Audience.CHANNEL if agrees else Audience.OTHER
