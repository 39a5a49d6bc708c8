"""What stands after `/intro`: who is meant, and why.

https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from bot.rules.plain_text import plain
from bot.rules.problems import Hint
from bot.rules.text_limits import INPUT_LIMIT, utf16_length

LONGEST = 10_000  # characters; more is not read

# Both forms of a mention are around; ids of Enterprise Grid begin with W.
MEMBER = r"<@(?P<member>[UW][A-Z0-9]{1,30})(?:\|[^<>]*)?>"
# Who or what cannot be introduced: a group, everybody, a channel, a name that Slack did not resolve.
OTHERS = r"(?P<group><![^<>]*>)|(?P<channel><#[^<>]*>)|(?<!\S)(?P<name>@[^\s<>&]+)"
SOMEBODY = re.compile(f"{MEMBER}|{OTHERS}")
NOT_A_MEMBER = {"group": Hint.GROUP, "channel": Hint.CHANNEL, "name": Hint.PLAIN_NAME}
# What stands between people and says nothing.
LINKING = re.compile(r"(?:[\s,;:+/()|-]|&amp;|\b(?:and|with|to|meet|meets)\b)*", re.IGNORECASE)


@dataclass(frozen=True)
class IntroCommand:
    """`/intro …` as it was understood."""

    people: tuple[str, ...]
    """Slack ids, two at the most."""
    reason: str
    hints: tuple[Hint, ...] = ()


def asks_for_help(text: str) -> bool:
    """Return whether the text after `/intro` asks how it works."""
    return text.strip().lower() in {"help", "?"}


def asks_for_settings(text: str) -> bool:
    """Return whether the text after `/intro` asks for one's own preferences."""
    return text.strip().lower() in {"settings", "preferences"}


def asks_for_export(text: str) -> bool:
    """Return whether the text after `/intro` asks for all that is kept about oneself."""
    return text.strip().lower() == "export"


def intro_command(text: str) -> IntroCommand:
    """Read the text after `/intro`: the first two people named in it, and all the rest as the reason."""
    people: list[str] = []
    hints: list[Hint] = []
    said: list[str] = []
    rest = text[:LONGEST]
    while len(people) < 2 and (found := SOMEBODY.search(rest)):
        said.append(rest[: found.start()])
        rest = rest[found.end() :]
        if member := found["member"]:
            people.append(member)
        else:
            hints.append(NOT_A_MEMBER[str(found.lastgroup)])
    if len(people) == 2:
        rest = _without_further_people(rest, hints)
    return _understood(people, _reason([*said, rest], hints), hints)


def _without_further_people(rest: str, hints: list[Hint]) -> str:
    while (linked := LINKING.match(rest)) and (third := SOMEBODY.match(rest, linked.end())) and third["member"]:
        hints.append(Hint.MORE_THAN_TWO)
        rest = rest[third.end() :]
    return rest


def _reason(said: list[str], hints: list[Hint]) -> str:
    *before, last = said
    kept = [part.strip() for part in before if not LINKING.fullmatch(part)]
    kept.append(last.lstrip(" \t,;:+/()|-"))
    reason = " ".join(part for part in kept if part)
    if SOMEBODY.search(reason) and re.search(r"<@[UW][A-Z0-9]+>", reason):
        hints.append(Hint.NAME_IN_REASON)
    return plain(unescape(_as_letters(reason)))


def _as_letters(text: str) -> str:
    """Slack's markup for mentions, channels and links as the letters it stood for; a bare id stands for none."""
    text = re.sub(r"<[@!][^<>|]*\|@?([^<>]+)>", r"@\1", text)
    text = re.sub(r"<#[^<>|]*\|([^<>]+)>", r"#\1", text)
    text = re.sub(r"<([a-z]+:[^<>|]+)(?:\|[^<>]*)?>", r"\1", text)
    text = re.sub(r"<!([a-z]+)>", r"@\1", text)
    return re.sub(r"<[@#!][^<>]*>", "…", text)


def _understood(people: list[str], reason: str, hints: list[Hint]) -> IntroCommand:
    if reason and not people and not hints:
        hints.append(Hint.NOBODY)
    if utf16_length(reason) > INPUT_LIMIT:
        hints.append(Hint.LONG_REASON)
    return IntroCommand(tuple(people), reason, tuple(dict.fromkeys(hints)))
