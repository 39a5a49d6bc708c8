"""Slack's mrkdwn as readable plain text (docs.slack.dev/messaging/formatting-message-text)."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.emoji import Emoji

from sandbox.dates import formatted
from sandbox.members import Member
from sandbox.messages import Conversation

_ANGLES = re.compile(r"<([^<>]+)>")
_CODE = re.compile(r"```(.+?)```|`([^`\n]+)`", re.DOTALL)
# *bold*, _italic_, ~strike~: the mark hugs the words and does not touch another word.
_STYLES = re.compile(r"(?<![\w*_~])([*_~])(?=\S)([^\n]*?\S)\1(?![\w*_~])")
_NAMES = {"*": "bold", "_": "italic", "~": "strike"}

Run = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Mrkdwn:
    """Reads mrkdwn as one person does: names of people and channels, moments in their zone."""

    members: Mapping[str, Member]
    conversations: Mapping[str, Conversation]
    zone: ZoneInfo
    now: datetime

    def read(self, text: str) -> str:
        """Return the text without markup."""
        return "".join(words for words, _ in self.runs(text))

    def runs(self, text: str) -> list[Run]:
        """Return the text in pieces, each with its styles: bold, italic, strike, code, link."""
        pieces = _CODE.split(text.replace("\x00", ""))
        # The pattern has two groups: plain text, then a code block or a code span, in turn.
        return [run for i, piece in enumerate(pieces) if piece for run in self._piece(piece, is_code=i % 3 != 0)]

    def _piece(self, text: str, is_code: bool) -> list[Run]:
        if is_code:
            return [(html.unescape(text), ("code",))]
        angles = _ANGLES.findall(text)
        marked = iter(range(len(angles)))
        # Out of the way, so that a name or an address never reads as markup.
        bare = _ANGLES.sub(lambda _: f"\x00{next(marked)}\x00", text)
        return list(self._styled(bare, (), angles))

    def _styled(self, text: str, styles: tuple[str, ...], angles: list[str]) -> Iterator[Run]:
        position = 0
        for match in _STYLES.finditer(text):
            yield from self._plain(text[position : match.start()], styles, angles)
            yield from self._styled(match[2], (*styles, _NAMES[match[1]]), angles)
            position = match.end()
        yield from self._plain(text[position:], styles, angles)

    def _plain(self, text: str, styles: tuple[str, ...], angles: list[str]) -> Iterator[Run]:
        for index, part in enumerate(text.split("\x00")):
            if index % 2:
                yield self._angle(angles[int(part)]), (*styles, "link")
            elif part:
                yield html.unescape(emoji(part)), styles

    def _angle(self, inside: str) -> str:
        target, _, label = inside.partition("|")
        label = html.unescape(label)
        if target.startswith("!date^"):
            return self._date(target, label)
        if target.startswith("@"):
            member = self.members.get(target[1:])
            return f"@{member.name if member else label or target[1:]}"
        if target.startswith("#"):
            channel = self.conversations.get(target[1:])
            return f"#{channel.name if channel else label or target[1:]}"
        if target.startswith("!"):
            return label or f"@{target[1:]}"
        return label or html.unescape(target).removeprefix("mailto:")

    def _date(self, target: str, fallback: str) -> str:
        _, seconds, form = (*target.split("^"), "", "")[:3]
        if not seconds.isdecimal() or not form:
            return fallback
        return formatted(int(seconds), form, self.zone, self.now)


def emoji(text: str) -> str:
    """Replace :names: by emoji, as far as they are known."""
    return Emoji.replace(text)
