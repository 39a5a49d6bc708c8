"""The people's reactions: each message may make somebody do something, some time later."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from bot.ids import Choice, Verb
from sandbox import Sandbox
from simulation.drivers import Driver, MadeElsewhere
from simulation.personas import Persona, Temperament
from simulation.sent_messages import Item, Kind, SentMessage
from storage.models.enums import Elsewhere, Step, Way

WAYS_OUT = (Way.NOT_A_FIT, Way.ALREADY_KNOWN, Way.NOT_NOW, Way.MUTED, Way.NO_ANSWER)
SNOOZES = ((Verb.SNOOZE, Choice.TOMORROW), (Verb.SNOOZE, Choice.NEXT_WEEK))
NOT_NOW: dict[str, tuple[tuple[Verb, str], ...]] = {
    Step.CONNECTED: ((Verb.NO_REPLY, ""),),
    Step.MET: ((Verb.NOT_YET, ""),),
}
"""What else answers a reminder of a step, without reporting it."""
TRIES = 4  # pairs that a connector thinks of, when one is refused
ELSEWHERE = 1 / 8  # of all introductions were made by email, by phone or in person before
OUTSIDE = 1 / 8  # of all introductions are to somebody who isn't in this Slack
SEVERAL = 1 / 15  # of all forms introduce one person to two or three in one go
SENDS = 0.8  # of all drafts for them are sent, and the connector says so
AS_WELL = 0.1  # of all introductions are of two whom somebody else has just introduced
LATELY = 20  # introductions that may still be open


@dataclass
class Agents:
    """Everybody's plans, in the order of time."""

    slack: Sandbox
    driver: Driver
    personas: dict[str, Persona]
    chance: Random
    gone: set[str] = field(default_factory=set)
    _plans: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)

    def plan(self, at: datetime, do: Callable[[], object]) -> None:
        """Note that somebody means to do something at that time."""
        heapq.heappush(self._plans, (at, next(self._order), do))

    def next_until(self, end: datetime) -> tuple[datetime, Callable[[], object]] | None:
        """Return the next thing that somebody means to do before `end`, off the list now; None when there is none."""
        if not self._plans or self._plans[0][0] >= end:
            return None
        at, _, do = heapq.heappop(self._plans)
        return at, do

    # --- what starts by itself ------------------------------------------------------------------------------------

    def introduce(self, number: int) -> None:
        """Let somebody introduce two others, or one to several; if that cannot be, somebody else."""
        for _ in range(TRIES):
            if self._introduces(number):
                return

    def _introduces(self, number: int) -> bool:
        by, first, second = self._by_and_whom()
        asks_first = self.chance.random() < 0.1
        if self.chance.random() < SEVERAL:
            rest = sorted(self.personas.keys() - self.gone - {by, first, second})
            others = (second, *self.chance.sample(rest, self.chance.choice((1, 2))))
            return self.driver.introduce_several(number, by, first, others, asks_first=asks_first)
        made = self._made_elsewhere(by)
        if self.chance.random() < OUTSIDE:
            return self.driver.introduce_outside(number, by, first, asks_first=asks_first, made=made)
        return self.driver.introduce(number, by, (first, second), asks_first=asks_first, made=made)

    def _made_elsewhere(self, by: str) -> MadeElsewhere | None:
        """Return how and when somebody introduced the two already: most did it days ago, some a long time."""
        if self.chance.random() >= ELSEWHERE:
            return None
        today = self.slack.clock.now().astimezone(ZoneInfo(self.personas[by].member.tz)).date()
        ago = timedelta(days=min(int(self.chance.expovariate(1 / 10)), 365))
        how = self.chance.choice(tuple(Elsewhere))
        return MadeElsewhere(how, today - ago, self.chance.random() < 0.5)

    def _by_and_whom(self) -> tuple[str, str, str]:
        """Return three people: now and then two whom somebody else introduced lately, and somebody who can't know."""
        here = sorted(self.personas.keys() - self.gone)
        by, first, second = self.chance.sample(here, 3)
        lately = [(made.first, made.second) for made in self.driver.accepted[-LATELY:] if made.second]
        if self.chance.random() < AS_WELL and lately:
            one, other = self.chance.choice(lately)
            if by not in (one, other) and {one, other} <= set(here):
                return by, other, one
        return by, first, second

    def leave_the_company(self, who: str) -> None:
        """Deactivate an account; Slack says so to anyone who writes to it."""
        self.gone.add(who)
        self.slack.deactivate(who, post_error="user_disabled")

    # --- what follows from a message ------------------------------------------------------------------------------

    def react(self, sent: SentMessage) -> None:
        """Let somebody get a message, and plan what they make of it."""
        self.driver.receive(sent)
        persona = self.personas.get(sent.to)
        if persona is None or sent.to in self.gone:
            return
        match sent.kind:
            case Kind.CARD:
                self._card(sent, persona.temperament)
            case Kind.REQUEST:
                self._request(sent, persona.temperament)
            case Kind.REMINDER:
                for item in sent.items:
                    self._reminder(sent.to, item, persona.temperament)
            case Kind.DRAFT if self.chance.random() < SENDS:
                self._later(1, lambda: self.driver.verb(sent.to, sent.introduction, Verb.OUTSIDER_TOLD, Kind.DRAFT))
            case Kind.QUIET:
                self._quiet(sent)
            case Kind.LEFT_ALONE if self.chance.random() < 0.3:
                self._later(10, lambda: self.driver.verb(sent.to, 0, Verb.BACK, Kind.LEFT_ALONE))

    def _card(self, sent: SentMessage, temper: Temperament) -> None:
        by, about = sent.to, sent.introduction
        if self.chance.random() < temper.leaves:
            way = self.chance.choice(WAYS_OUT)
            self._later(temper.after, lambda: self.driver.leave(by, about, way, self.chance.randint(3, 30)))
        elif self.chance.random() < temper.answers:
            self._report(by, about, Step.CONNECTED, temper.after, temper)

    def _report(self, by: str, about: int, step: Step, days: float, temper: Temperament) -> None:
        def report() -> None:
            if self.driver.step(by, about, step):
                self._after(by, about, step, temper)

        self._later(days, report)

    def _after(self, by: str, about: int, step: Step, temper: Temperament) -> None:
        if step is Step.CONNECTED and self.chance.random() < 0.5 + temper.answers / 2:
            self._report(by, about, Step.MET, 9, temper)
        if step is Step.MET and self.chance.random() < temper.thanks:
            self._report(by, about, Step.THANKED, 1, temper)

    def _request(self, sent: SentMessage, temper: Temperament) -> None:
        if self.chance.random() < temper.answers:
            answer = Verb.YES if self.chance.random() < 0.8 else Verb.NOT_THIS_TIME
            self._later(temper.after, lambda: self.driver.verb(sent.to, sent.introduction, answer, Kind.REQUEST))

    def _reminder(self, by: str, item: Item, temper: Temperament) -> None:
        about, dice = item.introduction, self.chance.random()
        if dice < temper.heeds:
            self._later(0.3, lambda: self._heed(by, item, temper))
        elif dice < temper.heeds + temper.snoozes:
            what, word = self.chance.choice((*SNOOZES, *NOT_NOW.get(item.awaited, ())))
            self._later(0.1, lambda: self.driver.verb(by, about, what, Kind.REMINDER, word))
        elif dice < temper.heeds + temper.snoozes + temper.mutes:
            if self.chance.random() < 2 / 3:
                self._later(0.1, lambda: self.driver.mute(by, about))
            else:
                self._later(0.1, lambda: self.driver.verb(by, 0, Verb.NO_REMINDERS, Kind.REMINDER))

    def _heed(self, by: str, item: Item, temper: Temperament) -> None:
        if not item.awaited:
            self.driver.verb(by, item.introduction, Verb.YES, Kind.REMINDER)
        elif self.driver.step(by, item.introduction, item.awaited, Kind.REMINDER):
            self._after(by, item.introduction, Step(item.awaited), temper)

    def _quiet(self, sent: SentMessage) -> None:
        what = self.chance.choices((Verb.GIVE_TIME, Verb.CLOSE, None), (0.25, 0.15, 0.6))[0]
        if what:
            self._later(0.5, lambda: self.driver.verb(sent.to, sent.introduction, what, Kind.QUIET))

    def _later(self, days: float, do: Callable[[], object]) -> None:
        """Plan something for after so many days on average."""
        at = self.slack.clock.now() + timedelta(days=self.chance.expovariate(1 / days))
        self.plan(at, do)
