"""A party says something else than a step: not now, not a fit, we know each other, no answer yet, leave me alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.ids import Choice
from bot.rules import introductions as rules
from bot.rules import joining
from bot.rules.deadlines import calendar_of
from bot.rules.problems import AnyProblem, Problem
from bot.rules.text_limits import LINE_LIMIT, too_long
from bot.use_cases.dates import wrong_day
from bot.use_cases.errors import Stale, reject, reject_if
from bot.use_cases.introductions import reopen
from bot.use_cases.introductions.actors import Act, find_for_party, lock_for_party, lock_people
from storage.database import Database
from storage.models.enums import Way
from storage.models.facts import WayOut
from storage.models.introduction import Party
from storage.models.workspace import AVOIDED_LIMIT, Member
from storage.queries import members


@dataclass(frozen=True)
class ActOnWay(Act):
    """A party chooses a way out, or takes one back."""

    way: Way


@dataclass(frozen=True)
class Leave(ActOnWay):
    """A party takes a way out."""

    line: str
    """A line for the connector; empty for none."""
    until: date | None
    """The day on which the card comes back, by this party's clock. Only with `Way.NOT_NOW`."""


@dataclass(frozen=True)
class CloseOrMute(Act):
    """A party chooses in "Close or mute…"."""

    ending: Way | Choice
    """A way out, or `Choice.UNMUTE`, or `Choice.DO_NOT_INTRODUCE`."""
    line: str
    """A line for the connector, sent only with a way out that closes the introduction; empty for none."""


def find_to_leave(session: Session, act: ActOnWay) -> Party:
    """Return the party, to whom this way out is open. Raises `NotYours`, or `Stale` if it isn't open any more."""
    party = find_for_party(session, act)
    if act.way not in rules.ways_for(party):
        raise Stale
    return party


def leave(database: Database, act: Leave, now: datetime) -> None:
    """Store the way out a party takes; the same again changes nothing.

    Raises `NotYours`, `Stale` if it isn't open any more or they took it with other words, or `Rejected`.
    """
    with database.transaction() as session:
        party = lock_for_party(session, act, now)
        reject_if(_wrong(act, party, now))
        if act.way in rules.ways_for(party):
            _take(party, _way_out(act, party, now))
        elif not _is_said(act, party, now):
            raise Stale


def say_no_reply(database: Database, act: Act, now: datetime) -> None:
    """Store that a party wrote and has no reply yet. Raises `NotYours`, or `Stale` if somebody is in touch."""
    with database.transaction() as session:
        party = lock_for_party(session, act, now)
        if Way.NO_ANSWER in rules.ways_for(party):
            _take(party, _way_out(Leave(**vars(act), way=Way.NO_ANSWER, line="", until=None), party, now))
        elif Way.NO_ANSWER not in rules.standing(party):
            raise Stale


def find_to_close_or_mute(session: Session, act: Act) -> Party:
    """Return the party, who was introduced. Raises `NotYours`, or `Stale` while they are only asked.

    So it does once it's over with an outsider: there's nobody to avoid then.
    """
    party = find_for_party(session, act)
    is_over = party.other is None and not rules.is_open(party.introduction)
    if is_over or not rules.is_introduced(party.introduction):
        raise Stale
    return party


def close_or_mute(database: Database, act: CloseOrMute, now: datetime) -> None:
    """Do what a party chose. Raises what `leave`, `come_back` and `avoid` raise."""
    about = Act(act.workspace_id, act.introduction_id, act.by, button=act.button)
    if act.ending is Choice.DO_NOT_INTRODUCE:
        avoid(database, about, now)
    elif isinstance(act.ending, Choice):
        come_back(database, ActOnWay(**vars(about), way=Way.MUTED), now)
    else:
        line = act.line if act.ending in rules.ENDS else ""
        leave(database, Leave(**vars(about), way=act.ending, line=line, until=None), now)


def _wrong(act: Leave, party: Party, now: datetime) -> dict[str, AnyProblem]:
    problems: dict[str, AnyProblem] = {**too_long({"line": act.line}, LINE_LIMIT)}
    if act.way is Way.NOT_NOW and (problem := wrong_day(act.until, calendar_of(party).day_of(now))):
        problems["until"] = problem
    return problems


def _way_out(act: Leave, party: Party, now: datetime) -> WayOut:
    until = calendar_of(party).morning_of(act.until) if act.way is Way.NOT_NOW and act.until else None
    return WayOut(workspace_id=party.workspace_id, way=act.way, line=act.line, until=until, said_at=now)


def _take(party: Party, way_out: WayOut) -> None:
    """Add a way out; or take one again that was undone just now: the connector's line about it changes back."""
    taken = [each for each in party.ways_out if each.way is way_out.way and each.undone_at]
    if not taken or taken[-1].undone_at is None or way_out.said_at - taken[-1].undone_at >= rules.A_SLIP:
        party.ways_out.append(way_out)
        return
    again = taken[-1]
    again.line, again.until, again.said_at = way_out.line, way_out.until, way_out.said_at
    again.over_at = again.undone_at = None


def _is_said(act: Leave, party: Party, now: datetime) -> bool:
    said, same = rules.standing(party).get(act.way), _way_out(act, party, now)
    return said is not None and (said.line, said.until) == (same.line, same.until)


def come_back(database: Database, act: ActOnWay, now: datetime) -> None:
    """Take a way out back, and with it the end it brought, unless the introduction ended otherwise since.

    Raises `NotYours`, `Stale` if there is nothing to take back, or `Rejected` if it couldn't be made today.
    """
    with database.transaction() as session:
        lock_people(session, act, now)
        party = lock_for_party(session, act, now)
        if not rules.may_come_back(party, act.way):
            raise Stale
        if not rules.is_open(party.introduction) and not reopen.may_reopen(session, party.introduction, now):
            reject("introduction_id", Problem.CANNOT_BE_REOPENED)
        way_out = rules.standing(party)[act.way]
        way_out.over_at = way_out.undone_at = now
        if act.way in rules.KEPT_OTHERS_WAITING:
            reopen.begin_anew(party.introduction, now)


# --- Please don't introduce me to them ------------------------------------------------------------------------------


def find_to_avoid(session: Session, act: Act) -> Party:
    """Return the party, who may put the other on their private list.

    Raises `NotYours`, `Stale` while names are hidden or if it's an outsider, or `Rejected` if the list is full.
    """
    party = find_for_party(session, act)
    _check_room(_known_other(party), members.avoided_by(session, party.member.id))
    return party


def avoid(database: Database, act: Act, now: datetime) -> None:
    """Put the other party on this one's private list.

    Raises `NotYours`, `Stale` while names are hidden or if it's an outsider, or `Rejected` if the list is full.
    """
    with database.transaction() as session:
        lock_people(session, act, now)
        party = find_for_party(session, act)
        other = _known_other(party)
        _check_room(other, members.avoided_by(session, party.member.id))
        members.avoid(session, party.member, [other])


def _check_room(other: Member, avoided: Collection[str]) -> None:
    if other.user_id not in avoided and len(avoided) >= AVOIDED_LIMIT:
        reject("introduction_id", Problem.LIST_IS_FULL)


def _known_other(party: Party) -> Member:
    # While names are hidden, the list must not give them away; and an outsider has no row to be put on it.
    is_hidden = not rules.is_introduced(party.introduction) and not joining.shows_names(party.introduction)
    if is_hidden or party.other is None:
        raise Stale
    return party.other.member
