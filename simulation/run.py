"""The months, hour by hour: people act, the bot looks at what is due, and is killed now and then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sandbox import Fault, Sandbox
from simulation.agents import Agents
from simulation.bot import BotProcess
from simulation.drivers import Driver
from simulation.personas import Persona, draw_personas
from simulation.sent_messages import SentMessage, new_sent_messages

MANIFEST = Path(__file__).parent.parent / "manifest.yml"
BEGIN = datetime(2026, 2, 15, tzinfo=UTC)  # clocks change on 8 March in America, on 29 March in Europe
OUTAGE = (datetime(2026, 3, 24, 6, tzinfo=UTC), datetime(2026, 3, 26, 6, tzinfo=UTC))  # of Slack; on working days
RESTS_WHILE_SLACK_IS_GONE = 0.85  # of all looks: each tries everything again in vain, which takes minutes in all
INTRODUCING = 0.6  # of all days: what was introduced by then can come to an end
AFTERWARDS = timedelta(days=60)  # nobody does anything any more, and everything ends by itself
LEASE_AND_MORE = timedelta(minutes=3)  # rows that a killed process held fall due again


@dataclass(frozen=True)
class Size:
    """The size of a run: how much of everything."""

    members: int = 1_000
    introductions: int = 5_000
    days: int = 120
    kills: int = 40
    seed: int = 1


@dataclass
class Run:
    """The record of a run, to be looked at afterwards."""

    size: Size
    slack: Sandbox
    driver: Driver
    personas: dict[str, Persona]
    sent_messages: list[SentMessage]
    gone: set[str]
    """People who have left the company."""
    kills: int = 0


Progress = Callable[[Run, datetime], None]
"""Called after every step with the time it is in the simulation."""


def simulate(size: Size, slack: Sandbox, database_url: str, folder: Path, progress: Progress) -> Run:
    """Play all of it. `folder` for what the bot's process needs; the sandbox is running and new."""
    slack.clock.start_over(BEGIN)
    chance = Random(size.seed)
    personas = {each.member.id: each for each in draw_personas(size.members, chance)}
    for each in personas.values():
        slack.add_member(each.member)
    driver = Driver(slack)
    agents = Agents(slack, driver, personas, chance)
    run = Run(size, slack, driver, personas, [], agents.gone)
    with _bot(slack, database_url, folder) as bot:
        _Timeline(run, bot, agents, chance, progress).play()
    return run


@contextmanager
def _bot(slack: Sandbox, database_url: str, folder: Path) -> Iterator[BotProcess]:
    bot = BotProcess(slack, database_url, folder)
    bot.start()
    try:
        yield bot
    finally:
        bot.end()


@dataclass
class _Timeline:
    run: Run
    bot: BotProcess
    agents: Agents
    chance: Random
    progress: Progress

    def play(self) -> None:
        size, end = self.run.size, BEGIN + timedelta(days=self.run.size.days)
        self._plan_introductions()
        self._plan_departures()
        kills = sorted(self.chance.uniform(0, size.days) for _ in range(size.kills))
        deadly = [BEGIN + timedelta(days=day) for day in kills]
        while (now := self.run.slack.clock.now()) < end:
            self._trouble(now)
            kill = bool(deadly) and deadly[0] <= now
            deadly = deadly[1:] if self._hour(kill=kill) and kill else deadly
        while self.run.slack.clock.now() < end + AFTERWARDS:
            self._pass(timedelta(hours=5))
            self._look()

    def _plan_introductions(self) -> None:
        size = self.run.size
        for number in range(size.introductions):
            at = BEGIN + timedelta(days=self.chance.uniform(0, size.days * INTRODUCING))
            while at.weekday() > 4:
                at += timedelta(days=1)
            self.agents.plan(at, lambda number=number: self.agents.introduce(number))  # type: ignore[misc]

    def _plan_departures(self) -> None:
        for who in self.chance.sample(sorted(self.run.personas), self.run.size.members // 50):
            at = BEGIN + timedelta(days=self.chance.uniform(10, self.run.size.days))
            self.agents.plan(at, lambda who=who: self.agents.leave_the_company(who))  # type: ignore[misc]

    def _trouble(self, now: datetime) -> None:
        faults, (begins, ends) = self.run.slack.faults, OUTAGE
        if begins <= now < ends and not faults.rules:
            faults.on("*", Fault.server_error())
        elif now >= ends and faults.rules:
            faults.off()

    def _hour(self, *, kill: bool) -> bool:
        """Play some minutes or hours; return whether the bot died, if it was to."""
        end = self.run.slack.clock.now() + timedelta(minutes=self.chance.uniform(20, 90))
        while planned := self.agents.next_until(end):
            at, do = planned
            self._pass(at - self.run.slack.clock.now())
            do()
        self._pass(end - self.run.slack.clock.now())
        if self.run.slack.faults.rules and self.chance.random() < RESTS_WHILE_SLACK_IS_GONE:
            return False
        # Not while Slack is gone: a new process has to ask it who it is.
        return self._look(kill=kill and not self.run.slack.faults.rules)

    def _look(self, *, kill: bool = False) -> bool:
        finished = self.bot.tick(killed_after=self.chance.uniform(0.005, 0.25) if kill else None)
        if not finished:
            self.run.kills += 1
            self.bot.replace()
            self._pass(LEASE_AND_MORE)
            self.bot.tick()
        for sent in new_sent_messages(self.run.slack):
            self.run.sent_messages.append(sent)
            self.agents.react(sent)
        self.progress(self.run, self.run.slack.clock.now())
        return not finished

    def _pass(self, time: timedelta) -> None:
        if time > timedelta():
            self.run.slack.clock.advance(time)
            self.bot.show_time()
