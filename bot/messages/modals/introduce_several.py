"""The modal that introduces one person to several: who, to whom, the reason, who writes first, and asking first."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from bot.ids import Choice, Field, Modal
from bot.messages.blocks import Block, View, field, modal, option, section
from bot.messages.modals.fields import one_of, reason, ticks
from bot.messages.modals.introduce import ALWAYS_ASKED, ASKING, FIRST, SECOND
from bot.messages.mrkdwn import mention
from bot.messages.progress import listed
from bot.rules.several import AT_MOST

TITLE = "Introduce one to several"
NOT_MATCHED = "I couldn't match those names. Pick everyone below."
DONE = "Done for {done}."
LEFT = "I couldn't introduce {newcomer} to:"
THE_REST = "Take them out, or try again."
ANYWAY = "Introduce them anyway, or take them out."
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
    misses_people: bool = False
    """Whether people were to be filled in whom Slack doesn't know."""
    done: tuple[str, ...] = ()
    """The Slack ids of those who are introduced already, so that the newcomer can't change any more."""
    left: tuple[tuple[str, str], ...] = ()
    """Who couldn't be introduced, by Slack id, each with the sentence that says why."""
    despite: frozenset[int] = frozenset()
    """The earlier introductions that these sentences speak of: the modal is submitted anyway then."""


def introduce_several(beginning: Beginning) -> View:
    """Return the modal. What people filled in stays when it is shown again: Slack goes by the fields' ids."""
    submit = "Ask them" if beginning.asks_first or beginning.always_asks else "Introduce"
    if beginning.left:
        submit = f"{submit} anyway" if beginning.despite else "Try again"
    fields = list(_fields(beginning))
    close = "Close" if beginning.done else "Cancel"  # what's done stays
    return modal(Modal.INTRODUCE_SEVERAL, TITLE, fields, submit=submit, close=close, private_metadata=_kept(beginning))


def _kept(beginning: Beginning) -> str:
    kept = {"newcomer": beginning.newcomer if beginning.done else "", "despite": sorted(beginning.despite)}
    return json.dumps(kept) if any(kept.values()) else ""


def _fields(beginning: Beginning) -> Iterator[Block]:
    if beginning.misses_people:
        yield section(NOT_MATCHED)
    if beginning.done:
        yield section(DONE.format(done=listed([mention(each) for each in beginning.done])))
    else:
        chosen = beginning.newcomer or None
        yield field(Field.NEWCOMER, "Introduce", "users_select", initial_user=chosen, placeholder="Choose a person")
    yield field(
        Field.OTHERS,
        "To",
        "multi_users_select",
        hint=f"Up to {AT_MOST} people. Each gets an introduction of their own.",
        initial_users=list(beginning.others) or None,
        max_selected_items=AT_MOST,
        placeholder="Choose people",
    )
    if beginning.left:
        yield {"block_id": Field.LEFT, **section(_who_is_left(beginning))}
    yield reason(beginning.reason, "Everyone will read it.", "Ben is new here, and you all know the city")
    yield one_of(
        Field.FIRST_MOVER,
        "Who writes first?",
        [option("The one I introduce", FIRST), option("Each of the others", SECOND)],
        FIRST,
        hint="Everyone will see this.",
    )
    if beginning.always_asks:
        yield section(f"{ALWAYS_ASKED} {ASKING}")
    else:
        ticked = [Choice.ASK_FIRST] if beginning.asks_first else []
        yield ticks(Field.OPTIONS, "Options", {Choice.ASK_FIRST: ASK_EVERYONE}, ticked)


def _who_is_left(beginning: Beginning) -> str:
    lines = [f"• {mention(user_id)}: {why}" for user_id, why in beginning.left]
    what_now = ANYWAY if beginning.despite else THE_REST
    return "\n".join([LEFT.format(newcomer=mention(beginning.newcomer)), *lines, what_now])
