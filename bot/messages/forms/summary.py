"""Where and when the weekly summary is posted; and how it is counted."""

from typing import Any

from slack_sdk.models.blocks import InputBlock, Option, StaticSelectElement

from bot import actions
from bot.messages.channel import DAYS
from bot.messages.forms.fields import modal, saying
from storage.figures import DEFINITIONS
from storage.people import Workspace


def post_here(workspace: Workspace, channel: str) -> dict[str, Any]:
    """Day and hour, for the summary in this channel."""
    days = {str(number): name for number, name in enumerate(DAYS)}
    hours = {str(hour): f"{hour:02}:00" for hour in range(24)}
    blocks = [
        saying(f"Once a week I post in <#{channel}> what came of introductions. People are named only if they agree."),
        _choice(actions.SUMMARY_DAY, "On", days, str(workspace.summary_day)),
        _choice(actions.SUMMARY_HOUR, "At", hours, str(workspace.summary_hour)),
    ]
    about = actions.value(actions.POST_HERE, 0, channel)
    return modal(actions.POSTING_HERE, "Weekly summary", blocks, submit="Post it here", about=about)


def _choice(field: str, label: str, options: dict[str, str], chosen: str) -> InputBlock:
    choices = {value: Option(text=text, value=value) for value, text in options.items()}
    element = StaticSelectElement(
        action_id=field, options=list(choices.values()), initial_option=choices[chosen], placeholder="Choose"
    )
    return InputBlock(block_id=field, label=label, element=element)


def how_counted() -> dict[str, Any]:
    """What each figure means."""
    lines = "\n".join(f"• {definition}" for definition in DEFINITIONS)
    return modal(actions.COUNTED, "How is this counted?", [saying(lines)], submit=None, close="Close")
