"""A party reports a step, takes it back, or says more about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.ids import Field, step_field
from bot.rules import introductions as rules
from bot.rules import shown
from bot.rules.deadlines import calendar_of
from bot.rules.problems import AnyProblem, Problem
from bot.rules.text_limits import WORDS_LIMIT, too_long
from bot.use_cases.dates import FURTHEST
from bot.use_cases.errors import NotYours, Stale, reject_if
from bot.use_cases.introductions import agree_to_be_named, reopen
from bot.use_cases.introductions.actors import Act, find_for_party, is_meant, lock_for_party
from bot.use_cases.introductions.answer_thanks import offer_standing_wish
from storage.database import Database
from storage.models.enums import Audience, Contact, Step
from storage.models.facts import Report, UndoneReport, Words
from storage.models.introduction import Party
from storage.queries import reports


@dataclass(frozen=True)
class ActOnStep(Act):
    """A party presses one of the three buttons, or its undo."""

    step: Step


@dataclass(frozen=True)
class Said:
    """A party's words about one of their clicks."""

    clicked: Step
    text: str
    audience: Audience
    contact: Contact | None = None
    meets_at: datetime | None = None
    """The moment they are going to meet, aware."""
    offers_help: bool = False

    @property
    def says_something(self) -> bool:
        """Return whether anything was filled in."""
        return bool(self.text or self.contact or self.meets_at or self.offers_help)


@dataclass(frozen=True)
class Tell(Act):
    """A party says more about their clicks: to the connector, to the other, or to the channel."""

    said: tuple[Said, ...]
    channel: str = ""
    """The Slack id of the channel they were offered; empty for none."""
    shown: str = ""
    """The digest of what the modal showed (`bot.rules.shown`); empty if it carried none."""


def record(database: Database, act: ActOnStep, now: datetime) -> None:
    """Store a party's report; earlier ones stay as they were. Raises `NotYours`, or `Stale` while they're still asked.

    Late, on one that was closed while a newer one of the same two is open, it's told to both connectors, and the newer
    one goes on. Every click takes this way, so it reads and writes rows without making objects of them.
    """
    with database.transaction() as session:
        party = reports.lock_party(session, act.workspace_id, act.introduction_id, act.by)
        if party is None or not is_meant(session, act, party.view_id):
            lock_for_party(session, act, now)  # which says why not
            raise NotYours
        if not (party.introduced_at or _is_introduced_now(session, act, now)):
            raise Stale
        newer = reports.lock_newer(session, party) if party.is_closed else None
        _report(session, party, act.step, now, goes_on=newer is None)
        if newer:
            _report(session, newer, act.step, now)


def _report(
    session: Session, party: reports.LockedParty, clicked: Step, now: datetime, *, goes_on: bool = True
) -> None:
    """Store what a click says. `goes_on`: an introduction that nobody waited for goes on."""
    said = reports.said_so_far(session, party, clicked, now - rules.A_SLIP)
    steps = rules.new_steps(said.steps, clicked)
    if steps:
        _add(session, party, steps, said.undone, clicked, now)
        if clicked is not Step.THANKED:
            reports.end_ways_out(session, party, rules.OVERTAKEN, now)
    reports.note_click(session, party, now, is_new=bool(steps) and goes_on)


def _add(
    session: Session,
    party: reports.LockedParty,
    steps: Sequence[Step],
    undone: Mapping[Step, int],
    clicked: Step,
    now: datetime,
) -> None:
    if undone.keys() == set(steps):
        reports.add_again(session, party, undone, clicked, now)  # one line that changes, not one more
    else:
        reports.add(session, party, steps, clicked, now)


def _is_introduced_now(session: Session, act: ActOnStep, now: datetime) -> bool:
    """Return whether the last yes is there already, and just isn't reconciled yet."""
    return rules.is_introduced(lock_for_party(session, act, now).introduction)


def undo(database: Database, act: ActOnStep, now: datetime) -> None:
    """Take back what a party's last click recorded.

    Raises `NotYours`, or `Stale` if the introduction is over or this wasn't their last click.
    """
    with database.transaction() as session:
        party = lock_for_party(session, act, now)
        undone = rules.taken_back(party, act.step) if rules.is_open(party.introduction) else []
        if not undone:
            raise Stale
        for way_out in rules.brought_back_by_an_undo(party, undone, now):
            way_out.over_at = None
        party.undone_reports += [_undone(report, now) for report in undone]
        party.reports = [report for report in party.reports if report not in undone]
        reopen.begin_anew(party.introduction, now)


def _undone(report: Report, now: datetime) -> UndoneReport:
    kept = {name: getattr(report, name) for name in ("id", "workspace_id", "step", "clicked", "reported_at")}
    return UndoneReport(**kept, undone_at=now)


# --- In their own words ---------------------------------------------------------------------------------------------


def find_to_tell(session: Session, act: Act) -> Party:
    """Return the party, who has something to say more about. Raises `NotYours`, or `Stale` if they took it back."""
    party = find_for_party(session, act)
    if not party.reports:
        raise Stale
    return party


def find_to_thank(session: Session, act: Act) -> Party:
    """Return the party, whose thanks are recorded. Raises `NotYours`, or `Stale` if they took them back."""
    party = find_for_party(session, act)
    if Step.THANKED not in rules.clicks(party):
        raise Stale
    return party


def tell(database: Database, act: Tell, now: datetime) -> None:
    """Store a party's words about their clicks, for those they are meant for.

    Raises `NotYours`, `Stale` if they took back a click that words are about, or said something else about it since
    the modal opened, or `Rejected`.
    """
    reject_if(dict(_wrong(act, now)))
    with database.transaction() as session:
        party = lock_for_party(session, act, now)
        reject_if(_met_too_early(act, party))
        if any(said.says_something and said.clicked not in rules.clicks(party) for said in act.said):
            raise Stale
        if _was_said_otherwise(party, act):
            raise Stale
        kept = [said for said in act.said if said.clicked in rules.clicks(party)]
        for said in kept:
            _say(party, said, act.channel, now)
        if any(said.offers_help for said in kept):
            offer_standing_wish(party, now)


def _wrong(act: Tell, now: datetime) -> Iterator[tuple[str, AnyProblem]]:
    yield from too_long({step_field(Field.WORDS, said.clicked): said.text for said in act.said}, WORDS_LIMIT).items()
    if any(said.meets_at and said.meets_at > now + FURTHEST for said in act.said):
        yield Field.MEETS_AT, Problem.TOO_FAR_AHEAD


def _met_too_early(act: Tell, party: Party) -> dict[str, AnyProblem]:
    planned = [said.meets_at for said in act.said if said.meets_at and said.meets_at != party.meets_at]
    first_day = calendar_of(party).day_of(party.introduction.created_at)
    too_early = any(calendar_of(party).day_of(meets_at) < first_day for meets_at in planned)
    return {Field.MEETS_AT: Problem.BEFORE_THE_INTRODUCTION} if too_early else {}


def _was_said_otherwise(party: Party, act: Tell) -> bool:
    """Return whether they said something else since the modal opened. Sent twice, it says the same."""
    stored = shown.of_words(party, [said.clicked for said in act.said])
    return shown.has_changed(act.shown, stored) and not all(_stands(party, said) for said in act.said)


def _stands(party: Party, said: Said) -> bool:
    words = next((words for words in party.words if words.clicked is said.clicked), None)
    if said.clicked is Step.CONNECTED and said.meets_at != party.meets_at:
        return False
    if words is None:
        return not said.says_something
    for_both = {Audience.OTHER, Audience.CHANNEL}  # today's modal has no third choice
    same_audience = words.audience is said.audience or {words.audience, said.audience} <= for_both
    said_before = (words.text, words.contact, words.offers_help)
    return same_audience and said_before == (said.text, said.contact, said.offers_help)


def _say(party: Party, said: Said, channel: str, now: datetime) -> None:
    if said.clicked is Step.CONNECTED:
        party.meets_at = said.meets_at
    audience = _audience(party, said, channel)
    words = next((words for words in party.words if words.clicked is said.clicked), None)
    if words is None:
        if not said.says_something:
            return
        words = Words(workspace_id=party.workspace_id, clicked=said.clicked, said_at=now)
        party.words.append(words)
    if said.clicked is Step.THANKED:
        is_shared = _is_still_shared(party, words, said.text, audience)
        party.shares_note = is_shared and not channel  # a modal of earlier releases asked about the channel itself
    was_undone = words.said_at < rules.clicks(party)[said.clicked].reported_at
    if was_undone or (words.text, words.audience) != (said.text, audience):
        words.said_at = now
    words.text, words.contact, words.audience, words.offers_help = said.text, said.contact, audience, said.offers_help


def _is_still_shared(party: Party, words: Words, text: str, audience: Audience) -> bool:
    """Return whether the channel may still quote a note: not other words than those agreed to, nor private ones."""
    is_shared = party.shares_note or (words.audience is Audience.CHANNEL and party.shares_with is not None)
    return is_shared and words.text == text and audience is not Audience.CONNECTOR


def _audience(party: Party, said: Said, channel: str) -> Audience:
    """Return who may see it. Words are for a channel only with a yes to that one."""
    if said.audience is not Audience.CHANNEL:
        return said.audience
    agrees = said.clicked is Step.THANKED and agree_to_be_named.agree(party, channel)
    return Audience.CHANNEL if agrees else Audience.OTHER
