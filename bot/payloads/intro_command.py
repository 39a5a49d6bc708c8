"""What stands after `/intro` when two people are to be introduced: who is meant, and why.

https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
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
IN_WORDS = {"email": "an email address", "phone": "a phone number", "group": "a group", "channel": "a channel"}
AFTER_A_NAME = ".,;:!?…。！？、，；："
CLOSING = "".join(around_people.QUOTES.values())
LONGEST_NAME = 40  # characters of a name that is repeated to whoever typed it
NOT_A_MEMBER = {"group": Hint.GROUP, "channel": Hint.CHANNEL, "name": Hint.PLAIN_NAME, **CONTACTS}


@dataclass(frozen=True)
class IntroCommand:
    """`/intro …` as it was understood."""

    people: tuple[str, ...]
    """Slack ids, two at the most."""
    reason: str
    """Without any email address or phone number: both people will read it."""
    hints: tuple[Hint, ...] = ()
    others: tuple[str, ...] | None = None
    """Slack ids of those to whom the one person is to be introduced; None if it's about two people."""
    unmatched: tuple[str, ...] = ()
    """What stood in the place of one of several and isn't a member: *@ben*, *@devs*, *an email address*."""


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
    """Read `@one to @two @three …`; None if it's not one to several. Whoever isn't a member is named, and left out."""
    one = SOMEBODY.search(text)
    if not (one and LEADING_UP.fullmatch(text[: one.start()]) and (to := TO.match(text, one.end()))):
        return None
    listed, end = _listed(text, to.end())
    members = dict.fromkeys(each["member"] for each in listed if each["member"] and each["member"] != one["member"])
    unmatched = [each for each in (one, *listed) if not each["member"]]
    if not _are_several(members, [each for each in unmatched if each is not one]):
        return None
    hints = [NOT_A_MEMBER[str(each.lastgroup)] for each in unmatched]
    if len(members) > AT_MOST:
        hints.append(Hint.MORE_THAN_FIVE)
    reason = _reason([text[: one.start()], text[end:]], hints)
    understood = _understood([one["member"]] if one["member"] else [], reason, hints)
    names = dict.fromkeys(map(_name, unmatched))
    return replace(understood, others=tuple(members)[:AT_MOST], unmatched=tuple(names)[: AT_MOST + 1])


def _listed(text: str, start: int) -> tuple[list[re.Match[str]], int]:
    """Return who is named one after the other from here on, and where that ends."""
    listed, end = list[re.Match[str]](), start
    while found := SOMEBODY.match(text, LINKING.match(text, end).end()):  # type: ignore[union-attr]  # or nothing
        if listed and around_people.ENDS_A_SENTENCE.match(text, end):
            break
        listed.append(found)
        end = found.start() + len(found[0].rstrip(AFTER_A_NAME))  # a name that Slack did not resolve takes all
    return listed, end


def _are_several(members: Collection[str], unmatched: Sequence[re.Match[str]]) -> bool:
    """Return whether more than one was meant: a group or a channel stands for many."""
    return len(members) + len(unmatched) > 1 or any(each.lastgroup in ("group", "channel") for each in unmatched)


def _name(found: re.Match[str]) -> str:
    """Return what stood in a person's place, as it was typed; what it is, if that says nothing or too much."""
    kind, letters = str(found.lastgroup), plain(unescape(_as_letters(found[0].rstrip(AFTER_A_NAME + CLOSING))))
    if kind in CONTACTS or letters == contacts.LEFT_OUT:
        return IN_WORDS[kind]
    return letters[:LONGEST_NAME]


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
