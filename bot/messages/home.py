"""Home: all introductions of one member at a glance, what waits for them first; and what is asked from there."""

from collections.abc import Iterator
from itertools import chain

from bot.ids import CARD_MENU, Field, Verb, button_value, page_word
from bot.messages import home_rows
from bot.messages.blocks import (
    Block,
    View,
    actions,
    context,
    divider,
    element,
    header,
    home_tab,
    modal,
    overflow,
    plain_text,
    section,
)
from bot.messages.buttons import ABOUT_THE_READER, button
from bot.messages.message import Message
from bot.messages.mrkdwn import counted, mention
from bot.messages.my_year import was_introduced
from bot.rules.home import Home, List, Page, Row, Together
from storage.models.figures import Year

WELCOME = (
    "*Do you know two people who should meet?*\nIntroduce them, and you'll find out here how it went. When someone "
    "introduces you, you'll see that here, too."
)
NONE_YET = "You have no introductions yet."
INTRODUCE = "Introduce two people"
SETTINGS = "Workspace settings…"
DELETE = {"Delete my data…": button_value(Verb.FORGET, 0)}
NOTHING_WAITS = "You're all caught up."
SHOW_MORE = "Show more"
WHO = "*Who introduced us?* Pick someone to see what came of it."
NOBODY_KNOWS = "As far as I know, no one has introduced you to {other}, and you haven't introduced them to anyone."
NOT_ALL = "These are the latest."
MY_YEAR = "My year"
NO_NEW_PAIRS = "You haven't introduced anyone this year yet."
RESTING = "One moment, I'm getting your introductions."
TITLES = {
    List.WAITING: "Waiting for you",
    List.OPEN: "Open introductions",
    List.PAST: "Past introductions",
}
EMPTY_LIST = "Nothing here any more."


def home(shown: Home) -> View:
    """Return a member's Home."""
    if shown.is_empty:
        return home_tab([section(WELCOME, _menu(shown)), actions(_introduce())])
    return home_tab([actions(*_buttons(shown)), *_lists(shown), divider(), _picker()])


def resting() -> View:
    """Return what stands on the Home of somebody who hasn't opened it for long: nobody's words, and no names."""
    return home_tab([context(RESTING)])


def introductions_list(shown: Home) -> Message:
    """Return the same lists as the private answer to a command."""
    if shown.is_empty:
        return Message(NONE_YET, [section(f"{NONE_YET} Know two people who should meet?"), actions(_introduce())])
    return Message(_how_many_wait(shown), list(_lists(shown)))


def _how_many_wait(shown: Home) -> str:
    count = len(shown.waiting)
    if shown.has_more_waiting:
        return f"More than {count} things are waiting for you"
    return f"{counted(count, 'thing')} {'is' if count == 1 else 'are'} waiting for you" if count else NOTHING_WAITS


# --- Buttons --------------------------------------------------------------------------------------------------------


def _introduce(*, primary: bool = True) -> Block:
    return button(INTRODUCE, Verb.INTRODUCE, 0, primary=primary)


def _buttons(shown: Home) -> Iterator[Block]:
    yield _introduce(primary=not shown.waiting)  # what waits goes first
    yield button("Settings…", Verb.PREFERENCES, 0)
    yield button("How this works", Verb.HOW, 0)
    if shown.is_admin:
        yield button(SETTINGS, Verb.WORKSPACE, 0)
    yield overflow(CARD_MENU, DELETE)


def _menu(shown: Home) -> Block:
    workspace = {SETTINGS: button_value(Verb.WORKSPACE, 0)} if shown.is_admin else {}
    return overflow(CARD_MENU, ABOUT_THE_READER | workspace | DELETE)


def _picker() -> Block:
    person = element("users_select", Field.WHO, placeholder=plain_text("Pick a person"))
    return {**section(WHO, person), "block_id": Field.WHO.value}


# --- Lists ----------------------------------------------------------------------------------------------------------


def _lists(shown: Home) -> Iterator[Block]:
    yield from _year(shown.year)
    yield header(TITLES[List.WAITING])
    yield from chain.from_iterable(map(home_rows.waiting, shown.waiting)) if shown.waiting else [context(NOTHING_WAITS)]
    yield from [_more(List.WAITING)] if shown.has_more_waiting else []
    if shown.moving or shown.has_more_open:
        yield header(TITLES[List.OPEN])
        yield from map(home_rows.moving, shown.moving)
        yield from [_more(List.OPEN)] if shown.has_more_open else []
    if shown.past:
        yield header(TITLES[List.PAST])
        yield from map(home_rows.past, shown.past)
        yield from [_more(List.PAST)] if shown.has_more_past else []


def _more(which: List) -> Block:
    label = f"Show more: {TITLES[which].lower()}"
    return actions(button(SHOW_MORE, Verb.MORE, 0, page_word(which, 1), accessibility_label=label))


def _year(year: Year) -> Iterator[Block]:
    counts = {"met": year.introduced_met, "came full circle": year.introduced_completed}
    came_of_it = ", and ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    met = f": {came_of_it}" if came_of_it else ""
    said = [
        *([f"you introduced {counted(year.introduced, 'pair')}{met}."] if year.introduced else []),
        *([was_introduced(year.taken_part, year.taken_part_met)] if year.taken_part else []),
    ]
    text = f"This year, {said[0]}{''.join(f' Y{more[1:]}' for more in said[1:])}" if said else NO_NEW_PAIRS
    if year.has_made:
        yield section(text, button(MY_YEAR, Verb.MY_YEAR, 0))
    elif said:
        yield context(text)


# --- What is asked from there ---------------------------------------------------------------------------------------


def page(shown: Page) -> View:
    """Return the modal with a page of a list, with the way to the pages beside it."""
    draw = _past_row if shown.which is List.PAST else _open_row
    rows = [block for row in shown.rows for block in draw(row)] or [context(EMPTY_LIST)]
    shows = page_word(shown.which, shown.number)
    return modal(None, TITLES[shown.which], [*rows, *_turning(shown)], close="Close", private_metadata=shows)


def _open_row(row: Row) -> list[Block]:
    return home_rows.waiting(row) if row.task else [home_rows.moving(row)]


def _past_row(row: Row) -> list[Block]:
    return [home_rows.past(row)]


def _turning(shown: Page) -> Iterator[Block]:
    numbers = {
        "Newer": shown.number - 1 if shown.number > 1 else None,
        "Older": None if shown.is_last else shown.number + 1,
    }
    turns = [
        # Two buttons of a block need names of their own.
        button(text, Verb.MORE, 0, page_word(shown.which, number)) | {"action_id": f"{Verb.MORE}:{text.lower()}"}
        for text, number in numbers.items()
        if number
    ]
    if turns:
        yield actions(*turns)


def who_introduced_us(found: Together) -> Message:
    """Return what there was between the reader and somebody else, for a private answer."""
    other = mention(found.other)
    if not found.rows:
        text = NOBODY_KNOWS.format(other=other)
        return Message(text, [section(text)])
    rows = [home_rows.told(row) for row in found.rows]
    return Message(f"You and {other}", [*rows, *([] if found.is_all else [context(NOT_ALL)])])


def who_introduced_us_modal(found: Together) -> View:
    """Return the same as a modal."""
    return modal(None, "Who introduced us?", list(who_introduced_us(found).blocks), close="Close")
