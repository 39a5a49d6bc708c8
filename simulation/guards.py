"""The guards: what must never happen, looked for in what the sandbox saw, and not in the bot's own rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.ids import Verb
from simulation.drivers import Act
from simulation.endings import Ending, ending
from simulation.run import Run
from simulation.sent_messages import Item, Kind, SentMessage, headlines
from storage.models.enums import Step, Way

MORNING, EVENING, SATURDAY = 9, 17, 5
TWO_DAYS = timedelta(days=2) - timedelta(minutes=5)  # a message may be on its way that long
MOST_PER_STEP = 2
ANSWERS: dict[str, set[str]] = {
    "": {Verb.YES, Verb.NOT_THIS_TIME},
    Step.CONNECTED: {Step.CONNECTED, Step.MET, Verb.NO_REPLY, Way.NO_ANSWER},
    Step.MET: {Step.MET},
    Step.THANKED: {Step.THANKED},
}
ON_THE_CARD = {
    Step.CONNECTED: ("You're in touch", "You met", "Full circle!"),
    Step.MET: ("You met", "Full circle!"),
    Step.THANKED: ("aid thanks", "Full circle!"),
}
"""What stands on a card once its reader has reported a step: one of these."""
JOINED = "Someone else has already"
"""What a connector's message says if the two have the cards of somebody else's introduction."""
BY_ITSELF = {Kind.REMINDER, Kind.QUIET, Kind.LEFT_ALONE}
ENDS: set[str] = {Way.NOT_A_FIT, Way.ALREADY_KNOWN}


@dataclass(frozen=True)
class Reminded:
    """One introduction brought up in one reminder."""

    at: datetime
    to: str
    item: Item


class Evidence:
    """The events of a run, in the order in which a guard asks for them."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.reminders = [sent for sent in run.sent_messages if sent.kind is Kind.REMINDER]
        self.by_itself = [sent for sent in run.sent_messages if sent.kind in BY_ITSELF]
        self.reminded = [Reminded(sent.at, sent.to, item) for sent in self.reminders for item in sent.items]
        self.left_alone: dict[str, list[datetime]] = defaultdict(list)
        for sent in run.sent_messages:
            if sent.kind is Kind.LEFT_ALONE:
                self.left_alone[sent.to].append(sent.at)
        self.headlines = headlines(run.sent_messages)
        reads = [(each, run.driver.reads_line(each)) for each in self.headlines]
        self.told = {(each.sent.number, each.whom) for each, _ in reads}
        self.joined = {(each.sent.number, each.whom) for each, text in reads if JOINED in text}
        self._acts: dict[tuple[str, int], list[Act]] = defaultdict(list)
        for act in run.driver.acts:
            self._acts[act.by, act.introduction].append(act)

    def did(
        self, who: str, introduction: int, what: set[str], before: datetime | None = None, after: datetime | None = None
    ) -> int:
        """Return how often somebody did any of this before a moment (and after another)."""
        acts = self._acts.get((who, introduction), ())
        return sum(
            act.what in what and (not before or act.at < before) and (not after or act.at > after) for act in acts
        )

    def local_time(self, sent: SentMessage) -> datetime:
        """Return the time on the reader's wall when they got it."""
        return sent.at.astimezone(ZoneInfo(self.run.personas[sent.to].member.tz))


def _at_night(seen: Evidence) -> Iterator[str]:
    for each in seen.by_itself:
        at = seen.local_time(each)
        if at.weekday() >= SATURDAY or not MORNING <= at.hour < EVENING:
            yield f"{each.to} got a message ({each.kind}) on {at:%A %H:%M}"


def _twice_a_day(seen: Evidence) -> Iterator[str]:
    days = Counter((each.to, seen.local_time(each).date()) for each in seen.by_itself)
    return (f"{who} got {times} messages on {day}" for (who, day), times in days.items() if times > 1)


def _too_soon(seen: Evidence) -> Iterator[str]:
    by_party: dict[tuple[str, int], list[datetime]] = defaultdict(list)
    for each in seen.reminded:
        by_party[each.to, each.item.introduction].append(each.at)
    for (who, about), instants in by_party.items():
        for earlier, later in pairwise(instants):
            asked_for = seen.did(who, about, {Verb.SNOOZE}, before=later, after=earlier)
            if later - earlier < TWO_DAYS and not asked_for:
                yield f"{who} was reminded of {about} at {earlier} and at {later}"


def _too_often(seen: Evidence) -> Iterator[str]:
    times = Counter((each.to, each.item) for each in seen.reminded)
    for (who, item), count in times.items():
        put_off = seen.did(who, item.introduction, {Verb.SNOOZE})
        if count - put_off > MOST_PER_STEP:
            yield f"{who} was reminded of {item} {count} times, {put_off} of them put off"


def _answered(seen: Evidence) -> Iterator[str]:
    for each in seen.reminded:
        if seen.did(each.to, each.item.introduction, ANSWERS[each.item.awaited] | ENDS, before=each.at):
            yield f"{each.to} was reminded of {each.item} at {each.at}, after their click"


def _unwanted(seen: Evidence) -> Iterator[str]:
    for each in seen.reminded:
        muted = seen.did(each.to, each.item.introduction, {Verb.MUTE}, before=each.at)
        if muted or seen.did(each.to, 0, {Verb.NO_REMINDERS}, before=each.at) or _is_left_alone(seen, each):
            yield f"{each.to} was reminded of {each.item} at {each.at}, and wants none"


def _before_they_can(seen: Evidence) -> Iterator[str]:
    driver = seen.run.driver
    unknown = {each.number for each in driver.accepted if not each.second} - {*driver.elsewhere}
    outside = {h.introduction: h.sent.to for h in seen.headlines if h.sent.number in unknown}
    told: set[str] = {Verb.OUTSIDER_TOLD}
    for each in seen.reminded:
        by, about = outside.get(each.item.introduction), each.item.introduction
        if by and each.item.awaited == Step.CONNECTED and not seen.did(by, about, told, before=each.at):
            yield f"{each.to} was reminded of {each.item} at {each.at}, and nobody outside knew of it"


def _is_left_alone(seen: Evidence, each: Reminded) -> bool:
    told = [at for at in seen.left_alone.get(each.to, ()) if at < each.at]
    return bool(told) and not seen.did(each.to, 0, {Verb.BACK}, before=each.at, after=told[-1])


def _asked_to_write(seen: Evidence) -> Iterator[str]:
    told_so = {(number, "") for number, made in seen.run.driver.elsewhere.items() if made.in_touch}
    in_touch = {h.introduction for h in seen.headlines if (h.sent.number, h.whom) in told_so - seen.joined}
    for each in seen.reminded:
        if each.item.introduction in in_touch and each.item.awaited == Step.CONNECTED:
            yield f"{each.to} was asked for the first word of {each.item} at {each.at}, and the two are in touch"


def _endless(seen: Evidence) -> Iterator[str]:
    for each in seen.headlines:
        if ending(seen.run, each) is Ending.NONE:
            yield f"introduction {each.introduction} (No. {each.sent.number}) is still open"


def _lost(seen: Evidence) -> Iterator[str]:
    for each in seen.run.driver.accepted:
        if (each.number, each.whom) not in seen.told and each.by not in seen.run.gone:
            yield f"{each} is not in the connector's message"
    got = Counter((sent.kind, sent.to, sent.number or 0) for sent in seen.run.sent_messages)
    for (kind, who, number), missing in (Counter(_wanted_cards(seen)) - got).items():
        if who not in seen.run.gone:
            yield f"{who} is {missing} {kind} of No. {number} short"
    yield from _lost_clicks(seen)


def _wanted_cards(seen: Evidence) -> Iterator[tuple[Kind, str, int]]:
    for each in seen.run.driver.accepted:
        kind = Kind.REQUEST if each.asks_first else Kind.CARD
        if (each.number, each.whom) not in seen.joined:
            yield from ((kind, who, each.number) for who in (each.first, each.second) if who)


def _lost_clicks(seen: Evidence) -> Iterator[str]:
    for act in seen.run.driver.acts:
        if act.what not in set(Step):
            continue
        card = seen.run.driver.reads(Kind.CARD, act.by, act.introduction)
        if not any(text in card for text in ON_THE_CARD[Step(act.what)]):
            yield f"{act} is not on the card, which says {card}"


def _doubled(seen: Evidence) -> Iterator[str]:
    nonces = Counter(sent.nonce for sent in seen.run.sent_messages)
    return (f"{nonce} was posted {times} times" for nonce, times in nonces.items() if times > 1)


GUARDS: dict[str, Callable[[Evidence], Iterator[str]]] = {
    "a reminder or a question outside Mon-Fri 09-17 on the reader's wall": _at_night,
    "more than one of these a day": _twice_a_day,
    "two within two days about the same, not put off": _too_soon,
    "more than two per step, not put off": _too_often,
    "a reminder after the click that answers it": _answered,
    "a reminder to who muted, wants none, or is left alone": _unwanted,
    "a first word asked of two who are in touch": _asked_to_write,
    "a reminder to write, before somebody outside knows of it": _before_they_can,
    "an introduction without an end": _endless,
    "a message or an acknowledged click lost": _lost,
    "a message posted twice": _doubled,
}


def violations(run: Run) -> dict[str, list[str]]:
    """Return what was found against each guard: nothing, if all is well."""
    seen = Evidence(run)
    return {name: list(guard(seen)) for name, guard in GUARDS.items()}
