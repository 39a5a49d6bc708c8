"""The way of a slash command's text from the composer to the app."""

import re
from collections.abc import Iterable
from typing import Literal

from sandbox.members import Member
from sandbox.messages import Conversation

# Slack's page shows <@U…>; older pages and payloads show <@U…|handle>. Which of them comes today is not written.
MentionForm = Literal["plain", "piped"]

_NAME = re.compile(r"(?<![\w<])([@#])([\w.-]*\w)")


def escape(
    text: str,
    people: Iterable[Member] = (),
    channels: Iterable[Conversation] = (),
    form: MentionForm = "plain",
    *,
    typed: bool = False,
) -> str:
    """Turn @handle and #channel into Slack's ids, and `&`, `<`, `>` into entities (`should_escape`).

    A name nobody has stays as it is. Text already in Slack's angle brackets, such as `<@U1>`, is left alone, unless a
    person `typed` it: then it is only text.
    """
    handles = {person.handle: person for person in people}
    names = {channel.name: channel for channel in channels if channel.kind == "channel"}

    def id_of(match: re.Match[str]) -> str:
        mark, name = match.groups()
        if mark == "@" and name in handles:
            person = handles[name]
            return f"<@{person.id}|{person.handle}>" if form == "piped" else f"<@{person.id}>"
        if mark == "#" and name in names:
            return f"<#{names[name].id}|{name}>"
        return match[0]

    return _NAME.sub(id_of, _plain(text) if typed else _entities(text))


def _entities(text: str) -> str:
    """Escape what a person typed, but not mentions a test wrote in their final form."""
    pieces = re.split(r"(<[@#!][^<>]*>)", text)
    return "".join(piece if index % 2 else _plain(piece) for index, piece in enumerate(pieces))


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
