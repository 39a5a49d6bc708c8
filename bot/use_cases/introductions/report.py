"""A party reports a step, takes it back, or says more about it."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.ids import Field, step_field
from bot.messages.modals import tell_more
from bot.payloads.clicks import Click, StepClick
from bot.payloads.modals import Said, Telling
from bot.rules import introductions as rules
from bot.rules.text_limits import WORDS_LIMIT
from bot.use_cases.form_errors import FURTHEST, TOO_LATE, Refusal, TooLate, too_long
from bot.use_cases.introductions import agree_to_be_named, reopen
from bot.use_cases.introductions.actors import find_for_party, lock_for_party
from bot.use_cases.introductions.answer_thanks import offer_standing_wish
from storage.database import Database
from storage.models.enums import Audience, Step
from storage.models.introduction import Party, Report, UndoneReport, Words
from storage.queries import reports


def record(database: Database, click: StepClick, now: datetime) -> None:
    """Store what a party reports. What was reported before stays as it was.

    Every press takes this way, so it reads and writes rows without making objects of them.
    """
    with database.transaction() as session:
        party = reports.lock_party(session, click.workspace_id, click.introduction_id, click.by)
        if party is None or not (party.introduced_at or _is_introduced_now(session, click, now)):
            return
        steps = rules.new_steps(reports.steps_of(session, party.id), click.step)
        if steps:
            reports.add(session, party, [(step, click.step) for step in steps], now)
            reports.end_ways_out(session, party, rules.OVERTAKEN_BY_A_REPORT, now)
        reports.note_click(session, party, now, is_new=bool(steps))


def _is_introduced_now(session: Session, click: StepClick, now: datetime) -> bool:
    """Return whether the last yes is there already, and only its consequences are still to be drawn."""
    party = lock_for_party(session, click, now)
    return party is not None and rules.is_introduced(party.introduction)


def undo(database: Database, click: StepClick, now: datetime) -> None:
    """Take back what a party's last click recorded, while the introduction is open."""
    with database.transaction() as session:
        party = lock_for_party(session, click, now)
        if party is None:
            return
        if rules.is_open(party.introduction) and (undone := rules.taken_back(party, click.step)):
            for way_out in rules.brought_back_by_an_undo(party, undone, now):
                way_out.over_at = None
            party.undone_reports += [_undone(report, now) for report in undone]
            party.reports = [report for report in party.reports if report not in undone]
            reopen.begin_anew(party.introduction, now)


def _undone(report: Report, now: datetime) -> UndoneReport:
    kept = {name: getattr(report, name) for name in ("id", "workspace_id", "step", "clicked", "reported_at")}
    return UndoneReport(**kept, undone_at=now)


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
        said = [said for said in form.said if said.clicked in rules.clicks(party)]
        for about_click in said:
            _say(party, about_click, form.channel, now)
        if any(about_click.offers_help for about_click in said):
            offer_standing_wish(party, now)
    return {}


def _wrong(form: Telling, now: datetime) -> Refusal:
    refusal = too_long({step_field(Field.WORDS, said.clicked): said.text for said in form.said}, WORDS_LIMIT)
    if any(said.meets_at and said.meets_at > now + FURTHEST for said in form.said):
        refusal[Field.MEETS_AT] = "That is more than a year from now. Please choose an earlier date."
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
