"""What a party has reported so far, as every reader sees it."""

from collections.abc import Sequence

from bot.messages.mrkdwn import mention, on_day, when
from bot.rules import introductions
from storage.models.enums import Step, Way
from storage.models.introduction import Party

STEPS = {Step.CONNECTED: "in touch", Step.MET: "met", Step.THANKED: "said thanks"}
STANDS = {
    Way.NO_ANSWER: "wrote, no reply yet",
    Way.NOT_A_FIT: "not a fit",
    Way.ALREADY_KNOWN: "they already know each other",
}


def progress(name: str, party: Party) -> str:
    """Return a field's mrkdwn: the name, then a line for each reported step with its time, and when they will meet."""
    return "\n".join([f"*{name}*", *_lines(party)])


def _lines(party: Party) -> Sequence[str]:
    reported = introductions.reported(party)
    lines = [f"✓ {step.capitalize()} · {when(reported[step])}" for step in Step if step in reported]
    if party.meets_at and Step.CONNECTED in reported and Step.MET not in reported:
        lines.append(f"Meeting planned for {when(party.meets_at)}")
    if lines:
        return lines
    return ["_Cannot be reached_"] if party.unreachable else ["_Nothing yet_"]


def status(party: Party) -> str:
    """Return where a party stands, as the connector reads it: *met · said thanks*; empty if they said nothing."""
    reported = introductions.reported(party)
    passed = {Step.CONNECTED} if Step.MET in reported else set()  # who met has connected
    said = [text for step, text in STEPS.items() if step in reported and step not in passed]
    if party.meets_at and Step.CONNECTED in reported and Step.MET not in reported:
        said.append(f"will meet on {when(party.meets_at)}")
    said += [STANDS[way] for way in introductions.standing(party) if way in STANDS]
    if (put_off := introductions.standing(party).get(Way.NOT_NOW)) and put_off.until:
        said.append(f"on pause until {on_day(put_off.until)}")
    return " · ".join(said) or ("couldn't be reached" if party.unreachable else "")


def people(parties: Sequence[Party]) -> str:
    """Return *Ben and Chidi*, as mentions."""
    return " and ".join(mention(party.member.slack_id) for party in parties)
