"""What a party has reported so far, as every reader sees it."""

from collections.abc import Sequence

from bot.messages.mrkdwn import mention, when
from bot.rules import introductions
from storage.models.enums import Step
from storage.models.introduction import Party


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


def people(parties: Sequence[Party]) -> str:
    """Return *Ben and Chidi*, as mentions."""
    return " and ".join(mention(party.member.slack_id) for party in parties)
