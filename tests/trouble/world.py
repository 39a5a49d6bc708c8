"""People in the sandbox who introduce each other and press buttons, whatever happens to the bot meanwhile.

What they were told is remembered: that is what must be true in the end.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import combinations
from random import Random
from threading import Event, Lock

from bot.ids import STEP_PREFIX
from sandbox import Member, Message, Person, Sandbox
from storage.models.enums import Step

AT_ONCE = 8  # connectors
CIRCLE = 8  # each connector introduces so many people to each other
A_DAY = 30.0  # seconds: what people have not done by then stays undone; twice as long, if that was too little
ENOUGH = 300  # introductions and clicks


@dataclass(frozen=True)
class Plan:
    """One introduction that somebody means to make. The reason is its name: no other has the same."""

    reason: str
    connector: Person
    first: Person
    second: Person


@dataclass(frozen=True)
class Intent:
    """Something a person means to do once: introduce (no step), or press a button."""

    plan: Plan
    by: Person
    step: Step | None = None


Click = tuple[str, str, Step]  # reason, who, what


@dataclass
class Memory:
    """The memory of what Slack told people. Safe to use from many threads."""

    introduced: set[str] = field(default_factory=set)
    clicked: set[Click] = field(default_factory=set)
    done: int = 0
    errors: int = 0
    _lock: Lock = field(default_factory=Lock)

    def took(self, intent: Intent) -> None:
        """Note that Slack showed no error."""
        with self._lock:
            self.done += 1
            if intent.step:
                self.clicked.add((intent.plan.reason, intent.by.id, intent.step))
            else:
                self.introduced.add(intent.plan.reason)

    def failed(self) -> None:
        """Note that Slack showed an error."""
        with self._lock:
            self.errors += 1


@dataclass
class World:
    """Everybody and what they mean to do."""

    slack: Sandbox
    chance: Random
    plans: list[Plan]
    memory: Memory = field(default_factory=Memory)
    _leave: Event = field(default_factory=Event)
    _end: float = 0.0

    def run(self) -> None:
        """Run all connectors at once, until everybody did or gave up what they meant to do, or the day is over."""
        self._end = time.monotonic() + A_DAY
        agents = [_Agent(self, plans, Random(self.chance.random())) for plans in self._by_connector()]
        with ThreadPoolExecutor(len(agents), thread_name_prefix="people") as people:
            futures = [people.submit(agent.run) for agent in agents]
            try:
                for future in futures:
                    future.result()
            finally:
                self._leave.set()

    def rest(self, seconds: float) -> None:
        """Wait as people do between two clicks; RuntimeError when somebody else met with a problem."""
        if self._leave.wait(seconds):
            raise RuntimeError("somebody else met with a problem")

    def is_over(self) -> bool:
        """Return whether the day is over."""
        late = time.monotonic() - self._end
        return late > (0 if self.memory.done >= ENOUGH else A_DAY)

    def _by_connector(self) -> list[list[Plan]]:
        connectors = dict.fromkeys(plan.connector.id for plan in self.plans)
        return [[plan for plan in self.plans if plan.connector.id == each] for each in connectors]


def populate(slack: Sandbox, seed: int, introductions: int) -> World:
    """Let people move in who mean to make so many introductions."""
    chance = Random(seed)
    people = [_member(slack, number) for number in range(AT_ONCE * 2)]
    connectors = people[:AT_ONCE]
    plans: list[Plan] = []
    for connector in connectors:
        circle = chance.sample([person for person in people if person.id != connector.id], CIRCLE)
        pairs = chance.sample(list(combinations(circle, 2)), -(-introductions // AT_ONCE))
        for first, second in pairs:
            plans.append(Plan(f"introduction {len(plans)}, because", connector, first, second))
    return World(slack, chance, plans)


def _member(slack: Sandbox, number: int) -> Person:
    letter = "W" if number % 5 == 0 else "U"
    return slack.add_member(Member(f"{letter}0WORLD{number:02}", f"member{number}", f"Member {number}"))


@dataclass
class _Agent:
    """One connector and those they introduce: one thing after the other, in any order."""

    world: World
    plans: list[Plan]
    chance: Random
    intents: list[Intent] = field(default_factory=list)

    def run(self) -> None:
        """Carry out one intent after the other."""
        self.intents = [Intent(plan, plan.connector) for plan in self.plans]
        while self.intents and not self.world.is_over():
            intent = self.chance.choice(self.intents)
            acknowledged = self._click(intent, intent.step) if intent.step else self._introduce(intent)
            if acknowledged:
                self._fulfilled(intent)
            elif acknowledged is False:
                self._disappointed(intent)
            self.world.rest(self.chance.uniform(0.02, 0.15))

    def _fulfilled(self, intent: Intent) -> None:
        self.world.memory.took(intent)
        self.intents.remove(intent)
        if intent.step is None:
            self.intents += [Intent(intent.plan, party, step) for party, step in self._clicks(intent.plan)]

    def _disappointed(self, intent: Intent) -> None:
        """Note the error, and give the intent up now and then: most try again a little later."""
        self.world.memory.failed()
        if self.chance.random() < 0.05:
            self.intents.remove(intent)
        self.world.rest(self.chance.uniform(0.2, 0.8))

    def _clicks(self, plan: Plan) -> list[tuple[Person, Step]]:
        everything = [(party, step) for party in (plan.first, plan.second) for step in Step]
        return everything if self.chance.random() < 0.4 else self.chance.sample(everything, self.chance.randint(1, 5))

    def _introduce(self, intent: Intent) -> bool:
        """Type `/intro` and hand in the modal; return whether Slack shows the person no error."""
        plan, by = intent.plan, intent.by
        if by.view is None or plan.reason not in by.view.fields().values():
            by.command("/intro", f"@{plan.first.member.handle} @{plan.second.member.handle} {plan.reason}")
        if by.view is None or plan.reason not in by.view.fields().values():
            return False
        reply = by.submit()
        while reply.acknowledged and _is_asked_whether_they_mean_it(by):  # again, if another has ended meanwhile
            reply = by.submit()
        if reply.errors:
            # An earlier try was stored although Slack showed an error. Then that is what the modal says.
            assert all("still open" in said for said in reply.errors.values()), reply.errors
            by.close_view()
        return reply.acknowledged

    def _click(self, intent: Intent, step: Step) -> bool | None:
        """Press a button on any card about it, and return whether Slack took it; None if there is none to press."""
        cards = [message for message in intent.by.messages() if _is_about(message, intent.plan)]
        if not cards:
            return None
        try:
            reply = intent.by.click(self.chance.choice(cards), f"{STEP_PREFIX}{step}")
        except LookupError:  # the circle is full: what could be pressed is known already
            self.intents.remove(intent)
            return None
        return reply.acknowledged


def _is_asked_whether_they_mean_it(person: Person) -> bool:
    """Return whether the form before this person says that the two were introduced before."""
    return person.view is not None and str(person.view.submit).endswith("anyway")


def _is_about(message: Message, plan: Plan) -> bool:
    return plan.reason in str(message.blocks)  # somebody else may have introduced the two before
