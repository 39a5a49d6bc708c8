"""What a party has reported so far, in one line, as the connector reads it."""

from collections.abc import Sequence

from bot.messages import names
from bot.messages.mrkdwn import mention, on_day, when
from bot.rules import accounts, deadlines, introductions, joining
from storage.models.enums import Step, Way
from storage.models.introduction import Introduction, Party

STEPS = {Step.CONNECTED: "in touch", Step.MET: "met", Step.THANKED: "said thanks"}
NAMED = 2
"""Connectors who are named at most, where several introduced the same two."""
STANDS = {
    Way.NO_ANSWER: "wrote, no reply yet",
    Way.NOT_A_FIT: "not a fit",
    Way.ALREADY_KNOWN: "they already know each other",
}


def status(party: Party) -> str:
    """Return where a party stands, as the connector reads it: *met · said thanks*; empty if they said nothing."""
    reported = introductions.reported(party)
    passed = {Step.CONNECTED} if Step.MET in reported else set()  # who met has connected
    said = [text for step, text in STEPS.items() if step in reported and step not in passed]
    nobody_met = introductions.first_reported(party.introduction, Step.MET) is None
    if party.meets_at and Step.CONNECTED in reported and nobody_met:
        is_past = deadlines.has_come(party.introduction, party.meets_at)
        said.append("the time they planned has passed" if is_past else f"meeting {when(party.meets_at)}")
    said += [STANDS[way] for way in introductions.standing(party) if way in STANDS]
    if (put_off := introductions.standing(party).get(Way.NOT_NOW)) and put_off.until:
        said.append(f"on pause until {on_day(put_off.until)}")
    return " · ".join(said) or _why_nothing(party)


def _why_nothing(party: Party) -> str:
    if party is accounts.who_is_gone(party.introduction):
        return "account deactivated"
    return "couldn't be reached" if party.unreachable else ""


def connectors(introduction: Introduction) -> str:
    """Return who introduces the two now, as mentions: mostly one, *Ana and Dan* if somebody joined.

    Of more than two, one is named, so that an option has room: *Ana and 2 others*.
    """
    names = [mention(each.connector.user_id) for each in joining.standing_by(introduction)]
    return listed(names) if len(names) <= NAMED else f"{names[0]} and {len(names) - 1} others"


def listed(names: Sequence[str]) -> str:
    """Return *Ana*, *Ana and Dan*, or *Ana, Dan and Eva*."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def people(parties: Sequence[Party]) -> str:
    """Return *Ben and Chidi*, as mentions; *Ben and Maya Okafor*, if she isn't in this Slack."""
    outsiders = [names.the_other(party) for party in parties if party.other is None]
    return " and ".join([*(mention(party.member.user_id) for party in parties), *outsiders])
