"""What people press in messages, and what comes back with the click."""

from bot.ids import CHAT, STEP_PREFIX, TITLE_MENU, Verb, button_value
from bot.messages import blocks
from bot.messages.blocks import Block
from storage.models.enums import Step


def button(
    text: str, verb: Verb, introduction_id: int, word: str = "", *, primary: bool = False, confirm: Block | None = None
) -> Block:
    """Return a button whose click says `verb` about an introduction."""
    value = button_value(verb, introduction_id, word)
    return blocks.button(text, verb, value=value, style="primary" if primary else None, confirm=confirm)


def step_button(step: Step, introduction_id: int, *, done: bool = False, primary: bool = False) -> Block:
    """Return the button that reports a step of an introduction."""
    text = f"✓ {step.capitalize()}" if done else step.capitalize()
    style = "primary" if primary else None
    return blocks.button(text, f"{STEP_PREFIX}{step}", value=str(introduction_id), style=style)


def chat_button(text: str, team_id: str, slack_id: str, action_id: str = CHAT) -> Block:
    """Return a link to the reader's direct messages with a person: https://docs.slack.dev/interactivity/deep-linking."""
    return blocks.button(text, action_id, url=f"slack://user?team={team_id}&id={slack_id}")


def about_menu(introduction_id: int, *, with_avoid: bool) -> Block:
    """Return the menu beside a title: what is about the reader and not about this introduction."""
    entries = {"My preferences …": button_value(Verb.PREFERENCES, introduction_id)}
    if with_avoid:
        entries["Please don't introduce me to them again …"] = button_value(Verb.AVOID, introduction_id)
    return blocks.overflow(TITLE_MENU, {**entries, "How this works": Verb.HOW})
