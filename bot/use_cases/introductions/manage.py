"""What a connector can change about their own introduction: what they wrote, who writes first, whether it goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.rules import deadlines, introductions, lines_about, outside, shown
from bot.rules import joining as joining_rules
from bot.rules.problems import Problem
from bot.use_cases.errors import Stale, reject, reject_if
from bot.use_cases.introductions import reopen as reopening
from bot.use_cases.introductions.actors import Act, find_for_connector, lock_for_connector, lock_lead, lock_people
from bot.use_cases.introductions.introduce import wrong_lines, wrong_reason
from storage.database import Database
from storage.models.introduction import Introduction
from storage.queries import joining

ANOTHER_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Reword(Act):
    """The connector gives another reason, or says something else about the two."""

    reason: str
    lines: tuple[str, str] | None = None
    """The lines about the two; None if the modal has no fields for them: with an outsider, and in earlier versions."""
    shown: str = ""
    """The digest of what the modal showed (`bot.rules.shown`); empty if it carried none."""


@dataclass(frozen=True)
class Withdraw(Act):
    """The connector withdraws an introduction."""

    shown: str = ""
    """The digest of what the modal showed (`bot.rules.shown`); empty if it carried none."""


@dataclass(frozen=True)
class Swap(Act):
    """The connector lets the other party write first."""

    first_mover: str
    """The row id of the member who writes first until then, so that two clicks swap once."""


def find_open(session: Session, act: Act) -> Introduction:
    """Return the connector's introduction, which is open. Raises `NotYours`, or `Stale` if it's over."""
    return _open(find_for_connector(session, act))


def reword(database: Database, act: Reword, now: datetime) -> None:
    """Let both read another reason and other lines, in the messages they have.

    Raises `NotYours`, `Stale` if it's over or was reworded since the modal opened, or `Rejected`.
    """
    reject_if({**wrong_reason(act.reason), **(wrong_lines(*act.lines) if act.lines else {})})
    with database.transaction() as session:
        lead = lock_lead(session, act, now)
        introduction = _open(lock_for_connector(session, act, now))
        before = [party.line for party in introduction.parties]
        lines = before if act.lines is None or introduction.is_outside else [*act.lines]
        if (introduction.reason, before) == (act.reason, lines):
            return
        if _was_reworded(introduction, act):
            raise Stale
        _reword(introduction, lead or introduction, act.reason, lines, now)
        joining.look_at_lead(session, introduction)


def _was_reworded(introduction: Introduction, act: Reword) -> bool:
    """Return whether it says something else than the modal showed; one without lines showed the reason alone."""
    now = shown.of_texts(introduction) if act.lines is not None else shown.digest(introduction.reason)
    return shown.has_changed(act.shown, now)


def _reword(introduction: Introduction, lead: Introduction, reason: str, lines: Sequence[str], now: datetime) -> None:
    is_another_reason = reason != introduction.reason and joining_rules.shows_reason(lead, introduction)
    are_other_lines = any(party.line != line for party, line in zip(introduction.parties, lines, strict=True))
    if is_another_reason or (are_other_lines and lines_about.are_readable(lead)):
        reopening.ask_again(lead, now)
    introduction.reason = reason
    for party, line in zip(introduction.parties, lines, strict=True):
        party.line = line


def swap(database: Database, act: Swap, now: datetime) -> None:
    """Let the other party write first. Raises `NotYours`, or `Stale` if somebody wrote, or it was swapped already."""
    with database.transaction() as session:
        introduction = lock_for_connector(session, act, now)
        if (
            introduction.joined_id
            or not introductions.is_untouched(introduction)
            or act.first_mover != str(introduction.first_mover_id)
        ):
            raise Stale
        introduction.first_mover_id = outside.first_mover_after_a_swap(introduction)
        introduction.first_mover_since = now if introductions.is_introduced(introduction) else None


def withdraw(database: Database, act: Withdraw, now: datetime) -> None:
    """End it. Both read that it's closed and that nothing is expected of them.

    Raises `NotYours`, or `Stale` if it ended or was introduced since the modal opened. Submitted twice, it's withdrawn
    once.
    """
    with database.transaction() as session:
        lead = lock_lead(session, act, now)
        introduction = lock_for_connector(session, act, now)
        if introduction.withdrawn_at:
            return
        if shown.has_changed(act.shown, shown.of_progress(introduction)):
            raise Stale
        with reopening.left_to_others(lead or introduction, now):
            _open(introduction).withdrawn_at = now
        joining.look_at_lead(session, introduction)


def close_kindly(database: Database, act: Act, now: datetime) -> None:
    """End what has gone quiet now, as it would end by itself. It can be undone, and a report opens it again.

    Raises `NotYours`, or `Stale` if the connector isn't asked about it any more.
    """
    with database.transaction() as session:
        lead = lock_lead(session, act, now)
        introduction = _asking_connector(lock_for_connector(session, act, now))
        introduction.closed_kindly_at = now
        if lead:
            reopening.close_if_nobody_waits(lead, now)
        joining.look_at_lead(session, introduction)


def give_time(database: Database, act: Act, now: datetime) -> None:
    """Ask about it again in a week. Raises `NotYours`, or `Stale` if the connector isn't asked about it any more."""
    with database.transaction() as session:
        _asking_connector(lock_for_connector(session, act, now)).more_time_until = now + ANOTHER_WEEK


def reopen(database: Database, act: Act, now: datetime) -> None:
    """Take back that it was withdrawn or closed kindly.

    Raises `NotYours`, `Stale` if it isn't, or `Rejected` if it couldn't be made today.
    """
    with database.transaction() as session:
        lock_people(session, act, now)
        lead = lock_lead(session, act, now)
        introduction = lock_for_connector(session, act, now)
        if not introductions.is_ended_by_connector(introduction):
            raise Stale
        if joining_rules.missed_something(introduction) or not reopening.may_reopen(session, introduction, now):
            reject("introduction_id", Problem.CANNOT_BE_REOPENED)
        if lead and joining_rules.has_closed_it_for_all(introduction):
            lead.closed_at = None
            reopening.begin_anew(lead, now)
        introduction.withdrawn_at = introduction.closed_kindly_at = None
        joining.look_at_lead(session, introduction)
        if not introduction.joined_id and not introductions.is_open(introduction):
            reopening.begin_anew(introduction, now)


def _open(introduction: Introduction) -> Introduction:
    if not introductions.is_open(introduction) or introduction.withdrawn_at:
        raise Stale
    return introduction


def _asking_connector(introduction: Introduction) -> Introduction:
    if not deadlines.is_asking_connector(introduction):
        raise Stale
    return introduction
