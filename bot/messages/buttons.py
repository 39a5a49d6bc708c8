"""What people press in messages, and what comes back with the click."""

from bot.ids import CHAT, STEP_PREFIX, Choice, Verb, button_value
from bot.messages import blocks
from bot.messages.blocks import Block
from storage.models.enums import Step
from storage.models.introduction import Introduction

READ_ALOUD = {
    Step.CONNECTED: "Connected: we're in touch",
    Step.MET: "Met: we've met or talked",
    Step.THANKED: "Thanked: say thanks for the introduction",
}
HOW_THIS_WORKS = "How this works"
ABOUT_THE_READER = {"Settings…": button_value(Verb.PREFERENCES, 0), HOW_THIS_WORKS: Verb.HOW.value}
"""The last entries of the menu beside a title: what is about the reader and not about this introduction."""


def about_the_reader(introduction: Introduction) -> dict[str, str]:
    """Return these entries for somebody who is introduced: how it works is another thing with an outsider."""
    how = {HOW_THIS_WORKS: button_value(Verb.HOW, 0, Choice.OUTSIDE)} if introduction.is_outside else {}
    return ABOUT_THE_READER | how


def button(
    text: str,
    verb: Verb,
    introduction: str | int,
    word: str = "",
    *,
    primary: bool = False,
    accessibility_label: str | None = None,
) -> Block:
    """Return a button whose click says `verb` about an introduction, by its `reference`; 0 for none."""
    return blocks.button(
        text,
        verb,
        value=button_value(verb, introduction, word),
        style="primary" if primary else None,
        accessibility_label=accessibility_label,
    )


def step_button(step: Step, introduction: str, *, text: str = "", primary: bool = False) -> Block:
    """Return the button that reports a step of an introduction, by its `reference`; with the step's name, or `text`."""
    return blocks.button(
        text or step.capitalize(),
        f"{STEP_PREFIX}{step}",
        value=introduction,
        style="primary" if primary else None,
        accessibility_label=READ_ALOUD[step] if not text else None,
    )


def chat_button(text: str, team_id: str, user_id: str, action_id: str = CHAT, *, primary: bool = False) -> Block:
    """Return a link to the reader's direct messages with a person: https://docs.slack.dev/interactivity/deep-linking."""
    url = f"slack://user?team={team_id}&id={user_id}"
    return blocks.button(text, action_id, url=url, style="primary" if primary else None)
