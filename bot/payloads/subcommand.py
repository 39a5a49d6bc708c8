"""What somebody asks for with `/intro …`: one of a few words, or to introduce people."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from html import unescape

from bot.payloads.intro_command import LONGEST, PERSON, IntroCommand, intro_command
from bot.rules.plain_text import as_keyed
from bot.rules.problems import Hint

LONGEST_WORD = 24  # characters; a longer one without spaces is a sentence in a language that has none


class Subcommand(StrEnum):
    """A thing that can be asked for with `/intro …`."""

    INTRODUCE = "introduce"  # all that is none of the others
    LIST = "list"
    WHO = "who"
    SUMMARY = "summary"
    SETTINGS = "settings"
    EXPORT = "export"
    FORGET = "forget"
    HELP = "help"
    GREETING = "greeting"
    THANKS = "thanks"
    UNKNOWN = "unknown"


PHRASES: dict[Subcommand, set[str]] = {
    Subcommand.LIST: {
        *("list", "mine", "status", "open", "history", "stats"),
        *("my introductions", "list my introductions", "show my introductions"),
    },
    Subcommand.SUMMARY: {"summary"},  # and with a period after it
    Subcommand.SETTINGS: {
        *("settings", "preferences", "stop", "pause", "mute", "unsubscribe"),
        *("resume", "unmute", "opt out", "opt-out", "stop reminders", "mute reminders", "pause introductions"),
    },
    Subcommand.EXPORT: {"export", "export my data", "my data"},
    Subcommand.FORGET: {"forget", "delete", "forget me", "delete me", "delete my data", "forget my data"},
    Subcommand.HELP: {"help", "help me", "how does this work", "how this works", "forget it", "never mind"},
    Subcommand.GREETING: {"hi", "hello", "hey", "hi there", "hello there", "good morning"},
    Subcommand.THANKS: {"thanks", "thank you", "thank you very much", "many thanks", "thx"},
}
"""What each can be asked for with, in small letters, without punctuation around."""
SHORT = 6  # words; a longer text is a reason
POLITE = {"please", "pls", "plz", "kindly"}
FILLERS = {
    *("my", "me", "mine", "i", "it", "this", "that", "them", "the", "a", "all", "everything", "everybody", "everyone"),
    *("now", "again", "just", "only", "show", "see", "view", "get", "give", "want", "to", "app", "bot", "from", "for"),
    *POLITE,
}
"""Words that say nothing of what is asked for."""
ABOUT = {
    Subcommand.LIST: {"introductions", "introduction", "pending", "open", "past"},
    Subcommand.SETTINGS: {"reminders", "reminding", "reminder", "notifications", "messages", "messaging", "emails"},
    Subcommand.EXPORT: {"data", "account"},
    Subcommand.FORGET: {"data", "account", "profile"},
    Subcommand.HELP: {"how", "does", "work", "works", "use"},
    Subcommand.GREETING: {"there", "again"},
    Subcommand.THANKS: {"so", "very", "much", "you", "lot"},
}
"""What each is asked about, in words that ask for nothing by themselves."""
SUBCOMMANDS = {phrase: subcommand for subcommand, phrases in PHRASES.items() for phrase in phrases}
WHO = re.compile(r"who(?:'s| is| was)?(?: introduced)?(?: (?:me|us))?(?: (?:to|and|with))?(?: (?:me|us))?")


@dataclass(frozen=True)
class Asked:
    """`/intro …` as it was understood."""

    subcommand: Subcommand
    introduction: IntroCommand
    """Whom to introduce and why, if that's what is asked for."""
    person: str | None = None
    """The Slack id of the person that `WHO` asks about; None if it names nobody."""
    word: str = ""
    """The word that is `UNKNOWN`, as it was typed."""


def asked(text: str) -> Asked:
    """Return what the text after `/intro` asks for."""
    text, understood = text[:LONGEST], intro_command(text)
    people = [found["member"] for found in PERSON.finditer(text)]
    words, one_word = phrase(PERSON.sub(" ", text)), phrase(understood.reason)
    if len(people) <= 1 and (WHO.fullmatch(words) or (not people and WHO.fullmatch(one_word))):
        return Asked(Subcommand.WHO, understood, person=people[0] if people else None)
    if not people and (found := _subcommand(words, text)):
        return Asked(found, understood)
    if _is_one_unknown_word(understood):
        return Asked(Subcommand.UNKNOWN, understood, word=understood.reason)
    if one_word in SUBCOMMANDS or WHO.fullmatch(one_word):
        hints = dict.fromkeys((*understood.hints, Hint.ONE_WORD))
        understood = replace(understood, reason="", hints=tuple(hints))
    return Asked(Subcommand.INTRODUCE, understood)


def _subcommand(words: str, text: str) -> Subcommand | None:
    if not words and "?" in unicodedata.normalize("NFKC", text):
        return Subcommand.HELP
    words = without_politeness(words)
    if words.split(" ")[0] == Subcommand.SUMMARY:
        return Subcommand.SUMMARY  # the rest names a period
    return SUBCOMMANDS.get(words) or _of_known_words(words.split())


def without_politeness(words: str) -> str:
    """Return a phrase without "please"."""
    return " ".join(word for word in words.split() if word not in POLITE)


def _of_known_words(words: list[str]) -> Subcommand | None:
    """Return what a few words ask for that all mean something here: what the first command among them does."""
    commands = [word for word in words if word in SUBCOMMANDS and word not in FILLERS]
    if len(commands) > 1 and commands[0] == "open":
        commands.pop(0)  # what is to be opened follows
    if not commands or len(words) > SHORT:
        return None
    found = SUBCOMMANDS[commands[0]]
    known = FILLERS | SUBCOMMANDS.keys() | ABOUT.get(found, set())
    return found if known.issuperset(words) else None


def _is_one_unknown_word(understood: IntroCommand) -> bool:
    word = understood.reason
    is_one = understood.hints == (Hint.NOBODY,) and len(word.split()) == 1 and "://" not in word
    return is_one and len(word) <= LONGEST_WORD


def phrase(text: str) -> str:
    """Return text in small letters, with single spaces, plain apostrophes, and nothing around words that is none.

    Capitals, quotation marks, full stops, typographic hyphens and characters without width make no difference to what
    is asked for.
    """
    folded = as_keyed(unescape(text)).casefold()
    words = (re.sub(r"^[\W_]+|[\W_]+$", "", word) for word in folded.split())
    return " ".join(word for word in words if word)
