"""Introductions made of plain rows that live through time: the rules are asked, and what they say is done.

No database: so that thousands of lives can be lived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations

from bot.rules import deadlines, introductions, schedule
from storage.models.enums import Awaited, Consent, Step, Way
from storage.models.facts import Reminder, Report, WayOut
from storage.models.introduction import Introduction, Party
from storage.models.workspace import Member, Workspace
from tests.builders.examples import START, made_elsewhere

LONG = timedelta(days=2_000)
SAYS = {Awaited.CONSENT: None, Awaited.CONNECTED: Step.CONNECTED, Awaited.MET: Step.MET, Awaited.THANKED: Step.THANKED}


@dataclass(frozen=True)
class Reminded:
    """Party in a message of the bot's."""

    at: datetime
    party: Party
    awaited: Awaited
    had_said: frozenset[Step]


@dataclass(frozen=True)
class Deed:
    """Somebody does something."""

    after: timedelta
    party: int
    what: str
    days: int


@dataclass
class Lives:
    """Four people, of whom the first introduces the others to each other."""

    workspace: Workspace
    zones: Sequence[str | None]
    asks_first: bool
    in_touch_for: int | None = None
    """For how many days the three have been introduced and in touch already; None if they haven't been."""
    now: datetime = START
    reminded: list[Reminded] = field(default_factory=list)
    told: list[tuple[datetime, Member]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.people = [
            Member(id=number, workspace=self.workspace, user_id=f"U{number}", time_zone=zone)
            for number, zone in enumerate(self.zones)
        ]
        self.introductions = [self._made(*pair) for pair in combinations(self.people[1:], 2)]
        self.parties = [party for introduction in self.introductions for party in introduction.parties]

    def _made(self, *pair: Member) -> Introduction:
        asks_first = self.asks_first and self.in_touch_for is None  # who was introduced already isn't asked
        consent = Consent.ASKED if asks_first else None
        made = Introduction(workspace=self.workspace, connector=self.people[0], created_at=START, reason="")
        made.introduced_at, made.first_mover_id = None if asks_first else START, pair[0].id
        made.asked_until = deadlines.asked_until(made, START)
        if self.in_touch_for is not None:
            made_elsewhere(made, on=(START - timedelta(days=self.in_touch_for)).date(), in_touch=True)
        made.parties = [
            Party(id=2 * each.id, introduction=made, member=each, member_id=each.id, consent=consent, turn=1)
            for each in pair
        ]
        return made

    # --- Time -------------------------------------------------------------------------------------------------------

    def live(self, deeds: Sequence[Deed]) -> None:
        """Let time pass until nothing happens any more, while people do what they do."""
        at = START
        for deed in deeds:
            at += deed.after
            self._let_pass_until(at)
            self.now = at
            self._do(deed)
        self._let_pass_until(at + LONG)

    def _let_pass_until(self, end: datetime) -> None:
        while (next_at := self._next_at()) and next_at < end:
            self.now = max(self.now, next_at)
            for introduction in self.introductions:
                self._happens(introduction)
            for member in self.people:
                self._remind(member)

    def _next_at(self) -> datetime | None:
        instants = [self._not_before(at, party.member) for party in self.parties if (at := schedule.remind_at(party))]
        instants += [self._due_at(introduction) for introduction in self.introductions if schedule.due_at(introduction)]
        return min(instants, default=None)

    def _not_before(self, at: datetime, member: Member) -> datetime:
        """Return when it may come: the rules do not know what time it is, so it may be late already."""
        return at if at > self.now else schedule.may_address(member, self.workspace, self.now)

    def _due_at(self, introduction: Introduction) -> datetime:
        due_at, happens = schedule.due_at(introduction), schedule.happenings(introduction)
        is_back = any(schedule.is_back(party, self.now) for party in introduction.parties)
        assert due_at
        if is_back or due_at in (happens.closes_at, schedule.meeting_comes_at(introduction)):
            return due_at
        return self._not_before(due_at, introduction.connector)

    # --- By itself --------------------------------------------------------------------------------------------------

    def _remind(self, member: Member) -> None:
        days = deadlines.calendar(member, self.workspace)
        evening = days.evening_of(days.day_of(self.now))
        if schedule.may_address(member, self.workspace, self.now) > self.now:
            return
        theirs = {party: schedule.remind_at(party) for party in self.parties if party.member is member}
        if any(at and at <= self.now for at in theirs.values()):
            for party, at in theirs.items():
                if at and at <= evening:
                    self._note(party)
            member.addressed_at = self.now

    def _note(self, party: Party) -> None:
        awaits = schedule.waiting(party)
        assert awaits
        self.reminded.append(Reminded(self.now, party, awaits.awaited, frozenset(introductions.reported(party))))
        party.reminders.append(Reminder(awaited=awaits.awaited, number=len(party.reminders), day="", sent_at=self.now))

    def _happens(self, introduction: Introduction) -> None:
        happens = schedule.happenings(introduction)
        if happens.closes_at and happens.closes_at <= self.now:
            introduction.closed_at = self.now
        elif (comes_at := schedule.meeting_comes_at(introduction)) and comes_at <= self.now:
            introduction.meeting_came_at = comes_at
        elif back := [party for party in introduction.parties if schedule.is_back(party, self.now)]:
            for party in back:
                self._bring_back(party)
        elif schedule.may_address(introduction.connector, self.workspace, self.now) == self.now:
            self._tell_connector(introduction, happens)
        introduction.outcome = introductions.state(introduction).outcome

    def _tell_connector(self, introduction: Introduction, happens: schedule.Happenings) -> None:
        told = {
            "lapsed_at": happens.lapses_at,
            "connector_asked_at": happens.asks_connector_at,
            "connector_told_at": happens.tells_connector_at,
        }
        for name, at in told.items():
            if at and at <= self.now:
                setattr(introduction, name, self.now)
                introduction.connector.addressed_at = self.now
                self.told.append((self.now, introduction.connector))

    def _bring_back(self, party: Party) -> None:
        if party.consent is Consent.LATER:
            party.consent = Consent.ASKED
        if not_now := introductions.standing(party).get(Way.NOT_NOW):
            not_now.over_at = self.now

    # --- People -----------------------------------------------------------------------------------------------------

    def _do(self, deed: Deed) -> None:
        party = self.parties[deed.party % len(self.parties)]
        morning = deadlines.calendar_of(party).morning_of((self.now + timedelta(days=deed.days)).date())
        if deed.what == "no reminders":
            party.member.unreminded_since = self.now
        elif introductions.is_open(party.introduction):
            if introductions.is_introduced(party.introduction):
                self._press(party, deed.what, morning)
            elif party.consent:
                self._answer(party, deed.what, morning)
            self._settle(party.introduction)

    def _press(self, party: Party, what: str, morning: datetime) -> None:
        if what in list(Step):
            new = introductions.new_steps(introductions.reported(party), Step(what))
            overtaken = introductions.OVERTAKEN if new and what != Step.THANKED else set()
            for way in overtaken & introductions.standing(party).keys():
                introductions.standing(party)[way].over_at = self.now
            party.reports += [Report(step=step, clicked=Step(what), reported_at=self.now) for step in new]
        elif what == "snooze":
            self._snooze(party, morning)
        elif what == "plan":
            party.meets_at = morning
        elif what in list(Way) and Way(what) in introductions.ways_for(party):
            until = morning if what == Way.NOT_NOW else None
            party.ways_out.append(WayOut(way=Way(what), line="", said_at=self.now, until=until))

    def _answer(self, party: Party, what: str, morning: datetime) -> None:
        if what == Way.NOT_NOW:
            party.consent, party.ask_again_at = Consent.LATER, morning
            party.introduction.asked_until = deadlines.asked_until(party.introduction, morning)
        elif what == "snooze":
            self._snooze(party, morning)
        elif what == Step.MET:
            party.consent, party.answered_at = Consent.YES, self.now

    def _snooze(self, party: Party, morning: datetime) -> None:
        if awaits := schedule.waiting(party):
            party.snoozed_until = morning
            if party.reminders:
                party.reminders[-1].snoozed_at = self.now
            if awaits.awaited is Awaited.CONSENT:
                party.introduction.asked_until = schedule.ends_for(party, awaits)

    def _settle(self, introduction: Introduction) -> None:
        state = introductions.state(introduction)
        introduction.introduced_at, introduction.outcome = state.introduced_at, state.outcome
