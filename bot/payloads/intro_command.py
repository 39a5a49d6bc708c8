"""What stands after `/intro` when two people are to be introduced: who is meant, and why.

https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape

from bot.payloads import around_people, contacts
from bot.payloads.around_people import LEADING_UP, LINKING, UNSEEN
from bot.rules.plain_text import plain
from bot.rules.problems import Hint
from bot.rules.several import AT_MOST
from bot.rules.text_limits import INPUT_LIMIT, utf16_length

LONGEST = 10_000  # characters; more is not read

# Both forms of a mention are around; ids of Enterprise Grid begin with W.
MEMBER = r"<@(?P<member>[UW][A-Z0-9]{1,30})(?:\|[^<>]*)?>"
# A name that Slack did not resolve.
NAME = rf"(?<![^\s{UNSEEN}\"'`*_~“„‘‚«‹»›(\[、，,;])(?P<name>@[^\s<>&]+)"
# Who or what cannot be introduced either: a group, everybody, a channel, an address, a number.
OTHERS = rf"(?P<group><![^<>]*>)|(?P<channel><#[^<>]*>)|(?P<email>{contacts.EMAIL})|(?P<phone>{contacts.PHONE})"
TO = re.compile(rf"[\s{UNSEEN}]+to(?=[\s{UNSEEN}:<])", re.IGNORECASE)
PERSON = re.compile(f"{MEMBER}|{NAME}")
SOMEBODY = re.compile(f"{MEMBER}|{OTHERS}|{NAME}")
CONTACTS = {"email": Hint.EMAIL, "phone": Hint.PHONE}
NOT_A_MEMBER = {"group": Hint.GROUP, "channel": Hint.CHANNEL, "name": Hint.PLAIN_NAME, **CONTACTS}


@dataclass(frozen=True)
class IntroCommand:
    """`/intro …` as it was understood."""

    people: tuple[str, ...]
    """Slack ids, two at the most."""
    reason: str
    """Without any email address or phone number: both people will read it."""
    hints: tuple[Hint, ...] = ()
    others: tuple[str, ...] = ()
    """Slack ids of those to whom the one person is to be introduced: several; empty if it's about two people."""


def intro_command(text: str) -> IntroCommand:
    """Read the text after `/intro`: the first two people named in it, and all the rest as the reason."""
    people: list[str] = []
    hints: list[Hint] = []
    said: list[str] = []
    rest = contacts.marked(text[:LONGEST])
    if (several := _one_to_several(rest)) is not None:
        return several
    while len(people) < 2 and (found := SOMEBODY.search(rest)):
        before, rest = rest[: found.start()], rest[found.end() :]
        said.append(before)
        if member := found["member"]:
            people.append(member)
        else:
            hints.append(NOT_A_MEMBER[str(found.lastgroup)])
            if found.lastgroup in CONTACTS and people and not LINKING.fullmatch(before):
                said.append(contacts.LEFT_OUT)  # it stood in the reason, not where a person belongs
    if len(people) == 2:
        rest = _without_further_people(rest, hints)
    return _understood(people, _reason([*said, rest], hints), hints)


def _one_to_several(text: str) -> IntroCommand | None:
    """Read `@one to @two @three …`; None if it's not one person to several members."""
    one = SOMEBODY.search(text)
    if not (one and one["member"] and LEADING_UP.fullmatch(text[: one.start()]) and (to := TO.match(text, one.end()))):
        return None
    end, others, hints = to.end(), list[str](), list[Hint]()
    while found := SOMEBODY.match(text, LINKING.match(text, end).end()):  # type: ignore[union-attr]  # or nothing
        if (others and around_people.ENDS_A_SENTENCE.match(text, end)) or not found["member"]:
            break
        others.append(found["member"])
        end = found.end()
    others = [each for each in dict.fromkeys(others) if each != one["member"]]
    if len(others) < 2:
        return None
    if len(others) > AT_MOST:
        hints.append(Hint.MORE_THAN_FIVE)
    reason = _reason([text[: one.start()], text[end:]], hints)
    return replace(_understood([one["member"]], reason, hints), others=tuple(others[:AT_MOST]))


def _without_further_people(rest: str, hints: list[Hint]) -> str:
    while (linked := LINKING.match(rest)) and (third := SOMEBODY.match(rest, linked.end())):
        if around_people.ENDS_A_SENTENCE.match(rest) or not (third["member"] or third.lastgroup in CONTACTS):
            break
        hints.append(Hint.MORE_THAN_TWO if third["member"] else CONTACTS[str(third.lastgroup)])
        rest = rest[third.end() :]
    return rest


def _reason(said: list[str], hints: list[Hint]) -> str:
    *before, last = said
    kept = [part.strip() for number, part in enumerate(before) if _belongs(part, is_first=number == 0)]
    kept.append(around_people.without_marks_around(last, "".join(before)))
    reason = " ".join(part for part in kept if part)
    if SOMEBODY.search(reason) and re.search(r"<@[UW][A-Z0-9]+>", reason):
        hints.append(Hint.NAME_IN_REASON)
    letters, left_out = contacts.without_contacts(plain(unescape(_as_letters(reason))))
    hints += [hint for mark, hint in ((contacts.EMAIL, Hint.EMAIL), (contacts.PHONE, Hint.PHONE)) if mark in left_out]
    return plain(letters) if around_people.says_something(letters) else ""


def _belongs(part: str, *, is_first: bool) -> bool:
    """Return whether text before or between people is a part of the reason."""
    return part == contacts.LEFT_OUT or not (LEADING_UP if is_first else LINKING).fullmatch(part)


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
