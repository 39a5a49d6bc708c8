"""The modal that introduces one person to several: who, to whom, the reason, who writes first, and what's optional."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.ids import Choice, Field, Modal, others_field
from bot.messages.blocks import Block, View, field, modal, option, section
from bot.messages.modals.fields import one_of, reason, ticks
from bot.messages.modals.introduce import ALWAYS_ASKED, ASKING, FIRST, OPTIONS, SECOND
from bot.messages.modals.lines_about import LineAbout, lines_about_all
from bot.messages.mrkdwn import escape, mention
from bot.messages.progress import listed
from bot.rules.several import AT_MOST

TITLE = "Introduce one to several"
NOT_MATCHED = "I couldn't match those names. Pick everyone below."
NOT_ALL_MATCHED = "I couldn't match all of those names. Pick the others below."
UNMATCHED = "I couldn't match {names}. Pick people from the list."
DONE = "Done for {done}."
ROOM = "Each gets an introduction of their own."
LEFT = "I couldn't introduce {newcomer} to:"
CHOOSE = "Pick others, or cancel."
CHOOSE_OR_END = "Pick others, or close this."
TAKE_OUT = "Take them out."
BEFORE = "This isn't the first time for {newcomer} and:"
ANYWAY = "Leave them in to go ahead anyway, or take them out."
ASK_EVERYONE = "Ask everyone first"


@dataclass(frozen=True)
class Beginning:
    """Values the modal opens with, or is shown again with."""

    newcomer: str = ""
    """A Slack id."""
    others: tuple[str, ...] = ()
    """Slack ids."""
    reason: str = ""
    asks_first: bool = False
    """Whether it's ticked that all are asked first."""
    always_asks: bool = False
    """Whether the workspace wants that of every introduction: then it is said instead of ticked."""
    lines: tuple[LineAbout, ...] | None = None
    """What the fields for a line about each begin with, the newcomer's first; None if that isn't ticked."""
    misses_people: bool = False
    """Whether people were to be filled in whom Slack doesn't know."""
    unmatched: str = ""
    """The sentence about what was typed in a person's place, and is none."""
    done: tuple[str, ...] = ()
    """The Slack ids of those who are introduced already, so that the newcomer can't change any more."""
    left: str = ""
    """What `who_is_left` says; empty if nobody is left."""
    despite: frozenset[int] = frozenset()
    """The earlier introductions that it speaks of: the modal is submitted anyway then."""


def introduce_several(beginning: Beginning) -> View:
    """Return the modal. What people filled in stays when it is shown again: Slack goes by the fields' ids."""
    submit = "Ask them" if _asks(beginning) else "Introduce"
    if beginning.despite:
        submit = f"{submit} anyway"
    fields = list(_fields(beginning))
    close = "Close" if beginning.done else "Cancel"  # what's done stays
    return modal(Modal.INTRODUCE_SEVERAL, TITLE, fields, submit=submit, close=close, private_metadata=_kept(beginning))


def sentence_about(unmatched: Sequence[str]) -> str:
    """Return what is said about names that were typed and aren't members; empty if there are none."""
    return UNMATCHED.format(names=listed([escape(each) for each in unmatched])) if unmatched else ""


def who_is_left(
    newcomer: str, impossible: Sequence[tuple[str, str]], before: Sequence[tuple[str, str]], *, some_are_done: bool
) -> str:
    """Return the paragraph about those who aren't introduced, each by Slack id with the sentence that says why.

    `before`: those who were introduced before, and can be introduced anyway; nobody else can.
    """
    instead = CHOOSE_OR_END if some_are_done else CHOOSE
    parts = [
        (LEFT, impossible, TAKE_OUT if before else instead),
        (BEFORE, before, ANYWAY),
    ]
    return "\n\n".join(
        "\n".join([title.format(newcomer=mention(newcomer)), *_lines(people), what_now])
        for title, people, what_now in parts
        if people
    )


def _lines(people: Sequence[tuple[str, str]]) -> Iterator[str]:
    return (f"• {mention(user_id)}: {why}" for user_id, why in people)


def _asks(beginning: Beginning) -> bool:
    return beginning.asks_first or beginning.always_asks


def _kept(beginning: Beginning) -> str:
    kept = {
        "newcomer": beginning.newcomer if beginning.done else "",
        "done": beginning.done,
        "despite": sorted(beginning.despite),
    }
    return json.dumps(kept) if any(kept.values()) else ""


def _fields(beginning: Beginning) -> Iterator[Block]:
    if beginning.misses_people and not beginning.unmatched:  # which says so, too
        yield section(NOT_ALL_MATCHED if beginning.newcomer or beginning.others else NOT_MATCHED)
    yield from _people(beginning)
    if beginning.unmatched:
        yield {"block_id": Field.UNMATCHED, **section(beginning.unmatched)}
    if beginning.left:
        yield {"block_id": Field.LEFT, **section(beginning.left)}
    yield reason(beginning.reason, "Everyone will read it.", "Ben is new here, and you all know the city")
    yield one_of(
        Field.FIRST_MOVER,
        "Who writes first?",
        [option("The one I introduce", FIRST), option("Each of the others", SECOND)],
        FIRST,
        hint="Everyone will see this.",
    )
    yield _options(beginning)
    if beginning.lines is not None:
        yield from lines_about_all(beginning.lines)
    if _asks(beginning):
        yield section(f"{ALWAYS_ASKED} {ASKING}" if beginning.always_asks else ASKING)


def _people(beginning: Beginning) -> Iterator[Block]:
    tells_at_once = None if beginning.lines is None else True  # then each choice changes the fields
    if beginning.done:
        yield section(DONE.format(done=listed([mention(each) for each in beginning.done])))
    else:
        yield field(
            Field.NEWCOMER,
            "Introduce",
            "users_select",
            dispatch_action=tells_at_once,
            initial_user=beginning.newcomer or None,
            placeholder="Choose a person",
        )
    if room := AT_MOST - len(beginning.done):
        yield field(
            others_field(len(beginning.done)),
            "To",
            "multi_users_select",
            dispatch_action=tells_at_once,
            hint=_room_for(room) if beginning.done else f"Up to {room} people. {ROOM}",
            optional=True if beginning.done else None,
            initial_users=list(beginning.others[:room]) or None,
            max_selected_items=room,
            placeholder="Choose people",
        )


def _room_for(number: int) -> str:
    return f"Up to {number} more people (optional)." if number > 1 else "One more person (optional)."


def _options(beginning: Beginning) -> Block:
    offered = {Choice.ASK_FIRST: ASK_EVERYONE, Choice.LINES: OPTIONS[Choice.LINES]}
    if beginning.always_asks:
        del offered[Choice.ASK_FIRST]
    ticked = {Choice.ASK_FIRST: beginning.asks_first, Choice.LINES: beginning.lines is not None}
    return ticks(Field.OPTIONS, "Options", offered, [each for each in ticked if ticked[each]], tells_at_once=True)
