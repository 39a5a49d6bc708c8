"""Plain text of what a person reads: a line or more for each block."""

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.canonical_blocks import elements_of
from sandbox.clock import Clock
from sandbox.files import File
from sandbox.form import label_of, shown_value
from sandbox.members import Member
from sandbox.messages import Conversation, Message
from sandbox.mrkdwn import Mrkdwn, Run, emoji
from sandbox.values import STATEFUL, initial_value, options_of
from sandbox.view import View

Json = dict[str, Any]
DIVIDER = "─" * 8


def file_line(file: File) -> str:
    """Return the line for a file that hangs on a message."""
    return f"[file: {file.name}]"


class TextRenderer:
    """Renderer of all that one person reads: in their zone, with the names they see."""

    def __init__(
        self,
        me: Member,
        members: Mapping[str, Member],
        conversations: Mapping[str, Conversation],
        clock: Clock,
    ) -> None:
        self._me, self._members = me, members
        self._mrkdwn = Mrkdwn(members, conversations, ZoneInfo(me.tz), clock.now())

    def message(self, message: Message) -> str:
        """Return a message's text: its blocks, or its text when it has none, and the names of its files."""
        blocks = [self.block(block) for block in message.blocks] or [self._mrkdwn.read(message.text)]
        return "\n".join(text for text in (*blocks, *map(file_line, message.files)) if text)

    def view(self, view: View) -> str:
        """Return a modal's or Home tab's text: its title, blocks with what is filled in, errors, the buttons below."""
        lines = [view.title]
        for block in view.blocks:
            lines.append(self.block(block, view))
            if error := view.errors.get(block["block_id"]):
                lines.append(f"⚠ {error}")
        if view.trouble:
            lines.append(f"⚠ {view.trouble}")
        buttons = () if view.is_home else (view.close or "Cancel", view.submit)
        lines.append("  ".join(f"[ {label} ]" for label in buttons if label))
        return "\n".join(line for line in lines if line)

    def text(self, text: Json) -> str:
        """Return the words of a text object."""
        return self._mrkdwn.read(text["text"]) if text["type"] == "mrkdwn" else emoji(text["text"])

    def runs(self, mrkdwn: str) -> list[Run]:
        """Return mrkdwn in pieces, each with its styles."""
        return self._mrkdwn.runs(mrkdwn)

    def block(self, block: Json, view: View | None = None) -> str:
        """Return the text of one block; what cannot be drawn is shown as its JSON, never as nothing."""
        draw = getattr(self, f"_{block['type']}", None)
        return draw(block, view) if draw else f"[{block['type']}] {json.dumps(block, ensure_ascii=False)}"

    def _section(self, block: Json, view: View | None) -> str:
        texts = [self.text(text) for text in (block.get("text"), *block.get("fields", ())) if text]
        return "\n".join([*texts, *self._elements(block, view)])

    def _header(self, block: Json, _view: View | None) -> str:
        return self.text(block["text"])

    def _alert(self, block: Json, _view: View | None) -> str:
        return f"! {self.text(block['text'])}"

    def _divider(self, _block: Json, _view: View | None) -> str:
        return DIVIDER

    def _markdown(self, block: Json, _view: View | None) -> str:
        return str(block["text"])

    def _image(self, block: Json, _view: View | None) -> str:
        return f"[image: {block['alt_text']}]"

    def _context(self, block: Json, _view: View | None) -> str:
        return " ".join(self._image(e, None) if e["type"] == "image" else self.text(e) for e in block["elements"])

    def _actions(self, block: Json, view: View | None) -> str:
        return "  ".join(self._elements(block, view))

    def _input(self, block: Json, view: View | None) -> str:
        optional = " (optional)" if block.get("optional") else ""
        hint = f"\n{self.text(block['hint'])}" if "hint" in block else ""
        return f"{label_of(block, block['element'])}{optional}: {self.value(block, block['element'], view)}{hint}"

    def _rich_text(self, block: Json, _view: View | None) -> str:
        return "\n".join(self._rich(element) for element in block["elements"])

    def _data_visualization(self, block: Json, _view: View | None) -> str:
        chart = block["chart"]
        segments = [f"{s['label']}: {s['value']:g}" for s in chart.get("segments", ())]
        series = [
            f"{s['name']}: " + ", ".join(f"{p['label']} {p['value']:g}" for p in s["data"])
            for s in chart.get("series", ())
        ]
        return "\n".join([block["title"], *segments, *series])

    def _elements(self, block: Json, view: View | None) -> list[str]:
        image = block.get("accessory", {})
        pictures = [self._image(image, None)] if image.get("type") == "image" else []
        return [*pictures, *(self.element(block, element, view) for element in elements_of(block))]

    def element(self, block: Json, element: Json, view: View | None = None) -> str:
        """Return a button or menu as it looks before it is touched."""
        if element["type"] == "overflow":
            return f"[ ⋯ {' | '.join(self.text(option['text']) for option in options_of(element))} ]"
        if element["type"] in STATEFUL:
            return f"[ {self.value(block, element, view) or label_of({}, element)} ▾ ]"
        return f"[ {self.text(element['text'])} ]" if "text" in element else f"[ {element['type']} ]"

    def value(self, block: Json, element: Json, view: View | None) -> str:
        """Return what is filled in or chosen."""
        entry = view.values[block["block_id"]][element["action_id"]] if view else initial_value(element)
        return shown_value(element, entry, self._me, self._members)

    def _rich(self, node: Json) -> str:
        children = "".join(self._rich(child) for child in node.get("elements", ()))
        if node["type"] == "user":
            return self._mrkdwn.read(f"<@{node['user_id']}>")
        if node["type"] == "link":
            return str(node.get("text") or node["url"])
        if node["type"] == "emoji":
            return emoji(f":{node['name']}:")
        return str(node.get("text", "")) + children
