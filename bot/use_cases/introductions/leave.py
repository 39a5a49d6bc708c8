"""A party says something else than a step: not now, not a fit, we know each other, no answer yet, leave me alone."""

from datetime import datetime
from typing import Any

from bot.ids import COMMAND, Field
from bot.messages import replies
from bot.messages.modals import leave as modal
from bot.payloads.clicks import Click, WayClick
from bot.payloads.modals import Form, Leaving
from bot.rules import introductions as rules
from bot.rules.deadlines import calendar_of
from bot.rules.text_limits import LINE_LIMIT
from bot.use_cases.form_errors import TOO_LATE, Refusal, TooLate, too_long, wrong_date
from bot.use_cases.introductions import reopen
from bot.use_cases.introductions.actors import find_for_party, lock_for_party, lock_people
from storage.database import Database
from storage.models.enums import Way
from storage.models.introduction import Party, WayOut
from storage.models.workspace import AVOIDED_LIMIT
from storage.queries import members

LIST_IS_FULL = (
    f"Your list has {AVOIDED_LIMIT} people, and more do not fit. With `{COMMAND} settings` you can "
    "take somebody off it first."
)


def form_to_leave(database: Database, click: WayClick, _: datetime) -> dict[str, Any] | None:
    """The form of a way out, which says who will see what; None for whom it is not open."""
    with database.reading() as session:
        party = find_for_party(session, click)
        return modal.leave(party, click.way) if party and click.way in rules.ways_for(party) else None


def leave(database: Database, form: Leaving, now: datetime) -> Refusal | TooLate:
    """Store what a party says, and tell whom it concerns; or say what is wrong in the form."""
    with database.transaction() as session:
        party = lock_for_party(session, form, now)
        if party is None:
            return TOO_LATE
        if refusal := _wrong(form, party, now):
            return refusal
        if form.way not in rules.ways_for(party):
            return TOO_LATE if form.way not in rules.standing(party) else {}
        _say(party, form, now)
        return {}


def _wrong(form: Leaving, party: Party, now: datetime) -> Refusal:
    refusal = too_long({Field.LINE: form.line}, LINE_LIMIT)
    if form.way is Way.NOT_NOW:
        refusal |= wrong_date(form.until, calendar_of(party).day_of(now))
    return refusal


def _say(party: Party, form: Leaving, now: datetime) -> None:
    until = None
    if form.way is Way.NOT_NOW and form.until:
        until = calendar_of(party).morning_of(form.until)
    party.ways_out.append(
        WayOut(workspace_id=party.workspace_id, way=form.way, line=form.line, until=until, said_at=now)
    )


def come_back(database: Database, click: WayClick, now: datetime) -> str | None:
    """Take a way out back. What ended the introduction can be taken back, too, unless it ended otherwise since.

    Returns what stands against it, if something does.
    """
    with database.transaction() as session:
        lock_people(session, click, now)
        party = lock_for_party(session, click, now)
        if party is None or not rules.may_come_back(party, click.way):
            return None
        if not rules.is_open(party.introduction) and not reopen.may_reopen(session, party.introduction, now):
            return reopen.CANNOT_BE_REOPENED
        way_out = rules.standing(party)[click.way]
        way_out.over_at = way_out.undone_at = now
        if click.way in rules.KEPT_OTHERS_WAITING:
            reopen.begin_anew(party.introduction, now)
        return None


# --- Please don't introduce me to them ------------------------------------------------------------------------------


def form_to_avoid(database: Database, click: Click, _: datetime) -> dict[str, Any] | None:
    """The form that says what "please don't introduce me to them" means; None for whoever is no party."""
    with database.reading() as session:
        party = find_for_party(session, click)
        if party is None or not _knows_the_other(party):
            return None
        is_full = len(members.avoided_by(session, party.member.id)) >= AVOIDED_LIMIT
        return replies.not_possible(LIST_IS_FULL) if is_full else modal.avoid(party)


def avoid(database: Database, form: Form, now: datetime) -> Refusal | TooLate:
    """Put the other party on this one's private list."""
    with database.transaction() as session:
        lock_people(session, form, now)
        party = find_for_party(session, form)
        if party is None or not _knows_the_other(party):
            return TOO_LATE
        is_there = members.avoid_also(session, party.member, party.other.member)
        return {} if is_there else TOO_LATE


def _knows_the_other(party: Party) -> bool:
    # While names are hidden, the list must not give them away.
    return rules.is_introduced(party.introduction) or party.introduction.shows_names
