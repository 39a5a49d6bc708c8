"""Slack in the terminal: what a person sees, drawn with rich, readable without colour too."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from rich import box
from rich.align import Align
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sandbox.canonical_blocks import elements_of
from sandbox.messages import Message
from sandbox.person import Person
from sandbox.text_renderer import TextRenderer, file_line
from sandbox.values import STATEFUL, initial_value, options_of
from sandbox.view import View

# Narrower than this, columns stand one above the other.
NARROWEST_COLUMN = 38
STYLES = {"bold": "bold", "italic": "italic", "strike": "strike", "code": "red", "link": "cyan"}
BUTTONS = {"primary": "bold green", "danger": "bold red"}

Json = dict[str, Any]


def draw_message(person: Person, message: Message) -> RenderableType:
    """Draw one message with its buttons, as this person sees it."""
    author = person.workspace.members[message.user]
    zone = ZoneInfo(person.member.tz)
    at = datetime.fromtimestamp(float(message.ts), UTC).astimezone(zone)
    heading = Text.assemble((author.name, "bold"), (" APP" if author.is_bot else "", "dim"), (f"  {at:%H:%M}", "dim"))
    if message.edited:
        heading.append("  (edited)", "dim")
    if message.ephemeral_for:
        heading.append("  Only visible to you", "dim italic")
    return Group(heading, *_body(person.renderer(), message))


def draw_conversation(person: Person, conversation: str | None = None, last: int | None = None) -> Panel:
    """Draw a conversation in a panel: default the app's DM; only the `last` messages if given."""
    messages = person.messages(conversation)[-(last or 0) :]
    drawn: list[RenderableType] = []
    for message in messages:
        drawn += [draw_message(person, message), *_thread(person, message), Text()]
    return _window(person.name, Group(*drawn[:-1]) if drawn else Text("Nothing here yet.", "dim"))


def draw_view(person: Person, view: View) -> Panel:
    """Draw a modal, with errors beside its inputs and its buttons below, or the app's Home tab."""
    renderer = person.renderer()
    drawn = [piece for block in view.blocks for piece in _view_block(renderer, block, view)]
    if view.trouble:
        drawn.append(Text(f"⚠ {view.trouble}", "bold red"))
    if view.is_home:
        return _window(f"{person.name} · Home", Group(*drawn))
    close = Text(f"[ {view.close or 'Cancel'} ]", "bold")
    submit = Text(f"  [ {view.submit} ]", BUTTONS["primary"]) if view.submit else Text()
    return _window(f"{person.name} · {view.title}", Group(*drawn, Align.right(close + submit)), box.HEAVY)


def draw_home(person: Person) -> Panel:
    """Draw the app's Home tab as it was last published to this person, in a panel."""
    home = person.home
    return draw_view(person, home) if home else _window(f"{person.name} · Home", Text("Nothing here yet.", "dim"))


def draw_columns(drawings: Sequence[RenderableType]) -> RenderableType:
    """Draw several people side by side, or one below the other where there is no room."""
    return _Columns(drawings)


class _Buttons:
    """Buttons in rows, each kept whole: broken in two it no longer looks like one."""

    def __init__(self, buttons: Sequence[Text]) -> None:
        self._buttons = buttons

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        row = Text()
        for button in self._buttons:
            if row and row.cell_len + 2 + button.cell_len > options.max_width:
                yield row
                row = Text()
            row = row + Text("  ") + button if row else button.copy()
        yield row


class _Barred:
    """Quotation: a bar beside each of its lines."""

    def __init__(self, quote: Text) -> None:
        self._quote = quote

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self._quote.wrap(console, options.max_width - 2, overflow="fold"):
            yield Text("▎ ", "dim") + line


class _Columns:
    def __init__(self, drawings: Sequence[RenderableType]) -> None:
        self._drawings = drawings

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        if options.max_width < NARROWEST_COLUMN * len(self._drawings):
            yield from self._drawings
            return
        grid = Table.grid(expand=True, padding=(0, 1, 0, 0))
        for _ in self._drawings:
            grid.add_column(ratio=1, overflow="fold")
        grid.add_row(*self._drawings)
        yield grid


def _window(title: str, content: RenderableType, frame: box.Box = box.ROUNDED) -> Panel:
    return Panel(content, title=Text(title, "bold"), title_align="left", box=frame, padding=(0, 1))


def _thread(person: Person, message: Message) -> Iterator[RenderableType]:
    for reply in person.thread(message):
        yield _beside(Text("  ↳", "dim"), draw_message(person, reply))


def _beside(mark: Text, content: RenderableType) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column()
    # "fold", because rich would put an ellipsis at the end of a full line with emoji in it.
    grid.add_column(overflow="fold")
    grid.add_row(mark, content)
    return grid


def _body(renderer: TextRenderer, message: Message) -> Iterator[RenderableType]:
    if not message.blocks:
        yield from _paragraphs(renderer, message.text)
    for block in message.blocks:
        yield from _block(renderer, block, None)
    for file in message.files:
        yield Text(file_line(file), "cyan")


def _view_block(renderer: TextRenderer, block: Json, view: View) -> Iterator[RenderableType]:
    yield from _block(renderer, block, view)
    if error := view.errors.get(block["block_id"]):
        yield Text(f"⚠ {error}", "bold red")


def _block(renderer: TextRenderer, block: Json, view: View | None) -> Iterator[RenderableType]:
    kind = block["type"]
    if kind == "divider":
        yield Rule(style="dim")
    elif kind == "header":
        yield Text(renderer.text(block["text"]), "bold underline")
    elif kind == "input":
        yield _input(renderer, block, view)
    elif kind == "context":
        yield Text(renderer.block(block), "dim")
    elif kind in ("section", "actions"):
        yield from _section(renderer, block, view)
    else:
        yield Text(renderer.block(block))


def _section(renderer: TextRenderer, block: Json, view: View | None) -> Iterator[RenderableType]:
    for text in (block.get("text"), *block.get("fields", ())):
        if text:
            yield from _paragraphs(renderer, text["text"]) if text["type"] == "mrkdwn" else [Text(renderer.text(text))]
    if buttons := [_button(renderer, block, element, view) for element in elements_of(block)]:
        yield _Buttons(buttons)


def _button(renderer: TextRenderer, block: Json, element: Json, view: View | None) -> Text:
    if element["type"] == "overflow":
        return Text("[ ⋯ ]", "bold cyan")  # closed, as it stands on the screen
    return Text(renderer.element(block, element, view), BUTTONS.get(element.get("style", ""), "bold cyan"))


def _input(renderer: TextRenderer, block: Json, view: View | None) -> RenderableType:
    element = block["element"]
    value = renderer.value(block, element, view)
    mark = " ▾" if element["type"] in STATEFUL and "select" in element["type"] else ""
    placeholder = renderer.text(element["placeholder"]) if "placeholder" in element else ""
    shown = Text(value + mark) if value else Text(placeholder + mark, "dim")
    if element["type"] in ("radio_buttons", "checkboxes"):
        entry = view.values[block["block_id"]][element["action_id"]] if view else initial_value(element)
        shown = _choices(renderer, element, entry)
    optional = " (optional)" if block.get("optional") else ""
    field = Panel(shown, title=f"{renderer.text(block['label'])}{optional}", title_align="left", box=box.ROUNDED)
    return Group(field, Padding(Text(renderer.text(block["hint"]), "dim"), (0, 1))) if "hint" in block else field


def _choices(renderer: TextRenderer, element: Json, entry: Json) -> Text:
    chosen = {option["value"] for option in (entry.get("selected_options") or [entry.get("selected_option")]) if option}
    marks = "●○" if element["type"] == "radio_buttons" else "☑☐"
    lines = (
        f"{marks[option['value'] not in chosen]} {renderer.text(option['text'])}" for option in options_of(element)
    )
    return Text("\n".join(lines))


def _paragraphs(renderer: TextRenderer, text: str) -> Iterator[RenderableType]:
    for quoted, lines in groupby(text.split("\n"), key=lambda line: line.startswith((">", "&gt;"))):
        if quoted:
            quote = "\n".join(re.sub("^(>|&gt;) ?", "", line) for line in lines)
            yield _Barred(_styled(renderer, quote))
        else:
            yield _styled(renderer, "\n".join(lines))


def _styled(renderer: TextRenderer, text: str) -> Text:
    styled = Text()
    for words, styles in renderer.runs(text):
        styled.append(words, " ".join(STYLES[style] for style in styles))
    return styled
