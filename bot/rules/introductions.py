"""The rules of an introduction: what a click records, what can be taken back, what ends it, when it is complete.

Pure: rows in, answers out. Each party reports for themselves; nobody's click speaks for the other.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules import joining
from storage.models.enums import Consent, Outcome, Step, Way
from storage.models.facts import Report, WayOut, Words
from storage.models.introduction import Introduction, Party

EVERYTHING = {Step.MET, Step.THANKED}
ENDS = {Way.NOT_A_FIT: Outcome.NOT_A_FIT, Way.ALREADY_KNOWN: Outcome.ALREADY_KNOWN}
KEPT_OTHERS_WAITING = {Way.NOT_NOW, *ENDS}
OVERTAKEN = {Way.NO_ANSWER, Way.NOT_NOW}
"""Ways out that end when a party reports that they are in touch or have met: a thank-you says neither."""
TOLD_TO_THE_CONNECTOR = set(Way) - {Way.MUTED}
A_SLIP = timedelta(minutes=1)
"""What is undone and done again within it is one thing that changed, and no news."""
CAME_TO_NOTHING = {*ENDS.values(), Outcome.WITHDRAWN, Outcome.NO_ANSWER}


# --- Steps ----------------------------------------------------------------------------------------------------------


def steps_said_by(clicked: Step) -> tuple[Step, ...]:
    """Return what a click says: who has met has connected, too. `thanked` says nothing about the others."""
    return (Step.CONNECTED, Step.MET) if clicked is Step.MET else (clicked,)


def reported(party: Party) -> dict[Step, datetime]:
    """Return what this party has reported, and when."""
    return {report.step: report.reported_at for report in party.reports}


def first_reported(introduction: Introduction, step: Step) -> datetime | None:
    """Return when the first of the two reported this step; None while nobody has."""
    said = [at for party in introduction.parties if (at := reported(party).get(step))]
    return min(said, default=None)


def new_steps(reported_before: Collection[Step], clicked: Step) -> list[Step]:
    """Return the steps this click adds. None when all was said before: clicking twice changes nothing."""
    return [step for step in steps_said_by(clicked) if step not in reported_before]


def clicks(party: Party) -> dict[Step, Report]:
    """Return the buttons this party pressed that still count, each with its last report, in the order of pressing."""
    return {report.clicked: report for report in party.reports}


def said_about(party: Party, click: Step) -> Words | None:
    """Return what this party said about a click that still stands; None if they said nothing.

    Words about a click that was undone stay unsaid when it's pressed again, until they are sent again.
    """
    report = clicks(party).get(click)
    words = next((words for words in party.words if words.clicked is click), None)
    return words if report and words and words.said_at >= report.reported_at else None


def told_about(party: Party, click: Step) -> Words | None:
    """Return the same as far as the connector was told: they may have joined later, or left it to others before."""
    words = said_about(party, click)
    return words if words and joining.was_told(party.introduction, words.said_at) else None


def last_click(party: Party) -> Step | None:
    """Return the last button this party pressed that still counts: the one an undo takes back."""
    return party.reports[-1].clicked if party.reports else None


def taken_back(party: Party, clicked: Step) -> list[Report]:
    """Return the reports an undo of this click removes: all it recorded, if it was the last click; otherwise none."""
    if clicked is not last_click(party):
        return []
    return [report for report in party.reports if report.clicked is clicked]


def may_pass_on(party: Party) -> bool:
    """Return whether this party has something to pass on: they have met, or thanked."""
    return bool(EVERYTHING & reported(party).keys())


# --- Ways out -------------------------------------------------------------------------------------------------------


def standing(party: Party) -> dict[Way, WayOut]:
    """Return what this party said instead of a step, as far as it still holds."""
    return {way_out.way: way_out for way_out in party.ways_out if way_out.over_at is None}


def brought_back_by_an_undo(party: Party, reports: Collection[Report], now: datetime) -> list[WayOut]:
    """Return what these reports had overtaken, as far as it would still hold."""
    at = {report.reported_at for report in reports}
    overtaken = [way_out for way_out in party.ways_out if way_out.over_at in at and way_out.way not in standing(party)]
    return [way_out for way_out in overtaken if way_out.until is None or way_out.until > now]


def rests(introduction: Introduction) -> bool:
    """Return whether a party has put it off."""
    return any(Way.NOT_NOW in standing(party) for party in introduction.parties)


def ended_by(party: Party) -> WayOut | None:
    """Return this party's word that ends the introduction, if they said one."""
    return next((way_out for way, way_out in standing(party).items() if way in ENDS), None)


def may_come_back(party: Party, way: Way) -> bool:
    """Return whether this way out can be taken back: while it is open, or if just this ended it."""
    introduction = party.introduction
    ended_by_it = way in ENDS and introduction.outcome in ENDS.values()
    return way in standing(party) and (is_open(introduction) or ended_by_it)


def ways_for(party: Party) -> list[Way]:
    """Return the ways out that are open to this party now."""
    if not is_open(party.introduction) or not is_introduced(party.introduction):
        return []
    pointless = {Way.NO_ANSWER} if are_in_touch(party.introduction) else set()
    return [way for way in Way if way not in standing(party) and way not in pointless]


# --- Asking first ---------------------------------------------------------------------------------------------------


def says_yes(party: Party) -> bool:
    """Return whether nothing stands against introducing this party: they said yes, or need not be asked."""
    return party.consent in (None, Consent.YES)


def answers(introduction: Introduction) -> int:
    """Return how many of the two have answered, as the connector is told.

    Only a yes counts, even if they had second thoughts, and a party who need not be asked has given theirs. So a no
    can't be told from silence; nor can a yes that was taken back, so it's never both before they are introduced.
    """
    count = sum(party.consent is None or party.has_said_yes for party in introduction.parties)
    return count if is_introduced(introduction) else min(count, 1)


def is_introduced(introduction: Introduction) -> bool:
    """Return whether the two have got their cards; until then they are asked."""
    return introduction.introduced_at is not None


# --- The whole ------------------------------------------------------------------------------------------------------


def is_open(introduction: Introduction) -> bool:
    """Return whether its parties may still take something back or leave. What is reported later is never refused."""
    return introduction.outcome is None


def is_untouched(introduction: Introduction) -> bool:
    """Return whether it is open and nobody has got in touch: then it matters who writes first.

    A thank-you to the connector is no first contact.
    """
    return is_open(introduction) and not are_in_touch(introduction)


def are_in_touch(introduction: Introduction) -> bool:
    """Return whether the two are in touch, as one of them says, or as the connector who introduced them elsewhere did.

    What the connector says is no report: it only means that the bot asks nobody to write first.
    """
    return introduction.in_touch or first_reported(introduction, Step.CONNECTED) is not None


def is_ended_by_connector(introduction: Introduction) -> bool:
    """Return whether its connector ended it, and may take that back."""
    is_withdrawn = introduction.outcome is Outcome.WITHDRAWN or joining.goes_on_without_its_connector(introduction)
    return is_withdrawn or is_closed_kindly(introduction)


def is_closed_kindly(introduction: Introduction) -> bool:
    """Return whether that's how it stands for its connector. What joined another may end in another way since."""
    if introduction.joined_id and not is_open(introduction):
        return joining.has_closed_it_for_all(introduction)
    return introduction.closed_kindly_at is not None


def was_a_slip(introduction: Introduction) -> bool:
    """Return whether its connector withdrew it within a minute, and nobody was in touch: it doesn't count as made."""
    withdrawn_at, created_at = introduction.withdrawn_at, introduction.created_at
    return withdrawn_at is not None and introduction.connected_at is None and withdrawn_at < created_at + A_SLIP


@dataclass(frozen=True)
class State:
    """State that follows from an introduction's facts, each part with the time of the fact that caused it."""

    introduced_at: datetime | None
    connected_at: datetime | None
    met_at: datetime | None
    outcome: Outcome | None
    ended_at: datetime | None


def state(introduction: Introduction) -> State:
    """Return what follows from the facts. The same facts give the same state, whenever they are looked at."""
    outcome, ended_at = _end(introduction) or (None, None)
    introduced_at = introduction.introduced_at or _agreed_at(introduction)
    connected_at, met_at = first_reported(introduction, Step.CONNECTED), first_reported(introduction, Step.MET)
    return State(introduced_at, connected_at, met_at, outcome, ended_at)


def _agreed_at(introduction: Introduction) -> datetime | None:
    """Return the time from which the two may be introduced; None if one hasn't said yes."""
    if not all(says_yes(party) for party in introduction.parties):
        return None
    answered_at = [party.answered_at for party in introduction.parties if party.answered_at]
    return max([introduction.created_at, *answered_at])


def _end(introduction: Introduction) -> tuple[Outcome, datetime] | None:
    """Return how and when it ended: completed when all have met and all have thanked, whatever was said before."""
    if all(reported(party).keys() >= EVERYTHING for party in introduction.parties):
        steps = [reported(party)[step] for party in introduction.parties for step in EVERYTHING]
        return Outcome.COMPLETED, max(steps)
    withdrawn_at = [each.withdrawn_at for each in (introduction, *introduction.joined)]
    if all(withdrawn_at):
        return Outcome.WITHDRAWN, max(filter(None, withdrawn_at))
    if introduction.lapsed_at:
        return Outcome.NO_ANSWER, introduction.lapsed_at
    if closed_at := introduction.closed_at or joining.closed_kindly_at(introduction):
        says_something = any(party.reports for party in introduction.parties)
        return Outcome.CLOSED if says_something else Outcome.WENT_QUIET, closed_at
    ends = [way_out for party in introduction.parties if (way_out := ended_by(party))]
    first = min(ends, key=lambda way_out: way_out.said_at, default=None)
    return (ENDS[first.way], first.said_at) if first else None
