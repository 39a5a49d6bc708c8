"""What a party has reported so far, as every reader sees it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import MarkdownTextObject

from bot import cycle
from bot.messages.mrkdwn import mention, mrkdwn, when
from storage.models import Party, Step


def progress(name: str, party: Party) -> MarkdownTextObject:
    """A field: the name, then one line per reported step with its time."""
    return mrkdwn("\n".join([f"*{name}*", *_lines(party)]))


def _lines(party: Party) -> Sequence[str]:
    reported = cycle.reported(party)
    lines = [f"✓ {step.capitalize()} · {when(reported[step])}" for step in Step if step in reported]
    if lines:
        return lines
    return ["_Cannot be reached_"] if party.unreachable else ["_Nothing yet_"]


def people(parties: Sequence[Party]) -> str:
    """*Ben and Chidi*, as mentions."""
    return " and ".join(mention(party.member.slack_id) for party in parties)
