"""The card: what each party gets, and where they press the buttons."""

from collections.abc import Iterator

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    Option,
    OverflowMenuElement,
    SectionBlock,
)

from bot import actions, cadence, cycle
from bot.messages.message import Message
from bot.messages.mrkdwn import fitted, mention, mrkdwn, on_day, quote
from bot.messages.progress import progress
from storage.models import Introduction, Party, Step

NOTIFICATION = 150  # characters of the reason; phones show about as many


def card(introduction: Introduction, reader: Party) -> Message:
    """The reader's card as it looks now."""
    other = reader.other
    title = f"{mention(introduction.connector.slack_id)} introduces you to {mention(other.member.slack_id)}"
    return Message(
        text=f"{title}: {fitted(introduction.reason, NOTIFICATION)}",
        blocks=[
            SectionBlock(text=mrkdwn(f"*{title}*\n{quote(introduction.reason)}")),
            *_what_comes_first(introduction, reader, other),
            SectionBlock(fields=[progress("You", reader), progress(mention(other.member.slack_id), other)]),
            *_what_to_do(introduction, reader, other),
        ],
    )


def _what_comes_first(introduction: Introduction, reader: Party, other: Party) -> Iterator[Block]:
    if reader.reports or other.reports or reader.unreachable or other.unreachable:
        return
    # The day by its name and not as "tomorrow": a card is read again days later.
    day = on_day(cadence.first_word_by(introduction.created_at))
    if introduction.first_mover_id == reader.member_id:
        text = f"*You write first*, by {day}: the same day is best."
    else:
        text = f"{mention(other.member.slack_id)} was asked to write to you first, by {day}."
    yield SectionBlock(text=mrkdwn(text))


def _what_to_do(introduction: Introduction, reader: Party, other: Party) -> Iterator[Block]:
    connector = mention(introduction.connector.slack_id)
    if not cycle.is_open(introduction):
        yield ActionsBlock(elements=[_chat(introduction, other)])
        yield _small(f"Full circle: you both met, and both said thank you. {connector} knows.")
        return
    yield ActionsBlock(
        elements=[
            _chat(introduction, other),
            *(_button(introduction, reader, step) for step in Step),
            _menu(introduction, reader),
        ]
    )
    yield _small(
        f"When something has happened, press its button: {connector} hears of it at once. "
        "What you two write to each other stays between you."
    )


def _chat(introduction: Introduction, other: Party) -> ButtonElement:
    # https://docs.slack.dev/interactivity/deep-linking
    team = introduction.workspace.team_id
    url = f"slack://user?team={team}&id={other.member.slack_id}"
    return ButtonElement(text="Write to them", action_id=actions.CHAT, url=url)


def _button(introduction: Introduction, reader: Party, step: Step) -> ButtonElement:
    done = step in cycle.reported(reader)
    return ButtonElement(
        text=f"✓ {step.capitalize()}" if done else step.capitalize(),
        action_id=f"{actions.STEP}{step}",
        value=str(introduction.id),
        style="primary" if step is _next_step(reader) else None,
    )


def _next_step(reader: Party) -> Step | None:
    return next((step for step in Step if step not in cycle.reported(reader)), None)


def _menu(introduction: Introduction, reader: Party) -> OverflowMenuElement:
    options = [Option(text="How this works", value=actions.HOW)]
    if last := cycle.last_click(reader):
        undo = actions.undo_value(introduction.id, last)
        options.insert(0, Option(text=f"Undo “{last.capitalize()}”", value=undo))
    return OverflowMenuElement(action_id=actions.MENU, options=options)


def _small(text: str) -> ContextBlock:
    return ContextBlock(elements=[mrkdwn(text)])
