"""The modal that `/intro` opens: two people, the reason, who writes first, and whether to ask both first."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.ids import Choice, Field, Modal, Verb, button_value
from bot.messages.blocks import Block, View, field, modal, option, section
from bot.messages.modals.fields import one_of, ticks, words
from bot.rules.text_limits import INPUT_LIMIT, LINE_LIMIT, REASON_LIMIT

FIRST, SECOND = "first", "second"
OPTIONS = {
    Choice.ASK_FIRST: "Ask both first whether they want to be introduced",
    Choice.PLACE: "Open a group conversation for the two of them",
}


@dataclass(frozen=True)
class Beginning:
    """Values the modal opens with."""

    people: tuple[str, ...] = ()
    """Up to two Slack ids."""
    reason: str = ""
    asks_first: bool = False
    """Whether "Ask both first" is ticked: then more is asked for."""
    always_asks: bool = False
    """Whether the workspace wants that of every introduction: then it is said instead of ticked."""
    passed_on_from: int | None = None
    """The introduction that is passed on with this one."""
    misses_people: bool = False
    """Whether people were to be filled in whom Slack does not know."""


def introduce(beginning: Beginning, *, can_open_groups: bool) -> View:
    """Return the modal. What people filled in stays when it is shown again: Slack goes by the fields' ids.

    `can_open_groups`: whether the workspace lets the bot open group conversations.
    """
    about = ""
    if beginning.passed_on_from is not None:
        about = button_value(Verb.FORWARD, beginning.passed_on_from)
    fields = list(_fields(beginning, can_open_groups))
    return modal(Modal.INTRODUCE, "Introduce two people", fields, submit="Introduce", private_metadata=about)


def _fields(beginning: Beginning, can_open_groups: bool) -> Iterator[Block]:
    first, second = (*beginning.people, None, None)[:2]
    if beginning.passed_on_from is not None:
        yield section(
            "You pass on what somebody did for you. They will hear that you introduced two people, not who they are."
        )
    if beginning.misses_people:
        yield section("I could not fill in whom you meant: please choose both people here.")
    yield _person(Field.FIRST_PERSON, "Introduce", first)
    yield _person(Field.SECOND_PERSON, "to", second)
    yield _reason(beginning.reason)
    yield one_of(
        Field.FIRST_MOVER,
        "Who writes first?",
        [option("The first person", FIRST), option("The second person", SECOND)],
        FIRST,
        hint="Both will know, so that nobody waits for the other.",
    )
    if offered := _offered(beginning, can_open_groups=can_open_groups):
        ticked = [Choice.ASK_FIRST] if beginning.asks_first else []
        yield ticks(Field.OPTIONS, "If you like", offered, ticked, tells_at_once=True)
    if beginning.always_asks:
        yield section("In this workspace both are always asked first whether they want to be introduced.")
    if beginning.asks_first or beginning.always_asks:
        yield from _asking()


def _offered(beginning: Beginning, *, can_open_groups: bool) -> dict[Choice, str]:
    not_offered = {
        *([] if can_open_groups else [Choice.PLACE]),
        *([Choice.ASK_FIRST] if beginning.always_asks else []),
    }
    return {value: text for value, text in OPTIONS.items() if value not in not_offered}


def _asking() -> Iterator[Block]:
    yield section(
        "Each is asked alone, reads your reason above, and learns nothing of the other's answer before both have said "
        "yes. Describe them to each other without a name, if you like:"
    )
    yield _description(Field.FIRST_DESCRIPTION, "How would you describe the first person?")
    yield _description(Field.SECOND_DESCRIPTION, "How would you describe the second person?")
    yield ticks(Field.NAMES, "Names", {Choice.SHOWN: "They may see each other's names while they are asked"})


def _description(name: str, label: str) -> Block:
    return words(name, label, limit=LINE_LIMIT, multiline=False, placeholder="A designer who bakes")


def _person(name: str, label: str, chosen: str | None) -> Block:
    return field(name, label, "users_select", initial_user=chosen, placeholder="Choose a person")


def _reason(reason: str) -> Block:
    return words(
        Field.REASON,
        "Why should they meet?",
        reason,
        # What was typed after /intro may be longer: it is all there, to be shortened in the modal.
        limit=REASON_LIMIT if len(reason) <= REASON_LIMIT else INPUT_LIMIT,
        hint=f"Both will read this. Up to {REASON_LIMIT:,} characters.",
        placeholder="You both …",
        optional=False,
    )
