"""The rules of introductions to somebody outside this Slack, of whom the bot knows a name and nothing else. Pure.

Only the party has a card, reports and is reminded, so whatever must be true of all parties must be true of them. The
connector tells the outsider, and says so with a press; unless they had introduced the two already (`elsewhere`).
"""

import re
from datetime import datetime

from bot.rules import introductions
from bot.rules.plain_text import as_keyed
from bot.rules.problems import Problem
from storage.models.enums import Step
from storage.models.introduction import Introduction, Party

# --- A name and nothing else ----------------------------------------------------------------------------------------

DIGITS_OF_A_NUMBER = 7
"""As many as a short phone number has, however they're written. Names have fewer: *50 Cent*, *R2-D2*."""
DIGIT_IN_WORDS = re.compile(r"\b(?:zero|one|two|three|four|five|six|seven|eight|nine)\b", re.IGNORECASE)
FULL_STOPS = str.maketrans("。｡", "..")
# As people spell them out: "(at)" and "[dot]" always; "at" and "dot" alone are names, too, so more must say it.
AT = re.compile(r"\s*[(\[{<]\s*at\s*[)\]}>]\s*", re.IGNORECASE)
DOT = re.compile(r"\s*[(\[{<]\s*dot\s*[)\]}>]\s*|(?<=\w)\s+(?:(?:dot|\.)\s+|\.)(?=\w)", re.IGNORECASE)
# Not "in": *Dr.in* is a title. One letter before the dot is an initial, as in *M.de Vries*.
TOP_LEVEL = (
    "com|org|net|edu|gov|info|biz|dev|app|io|ai|co|me|tv|xyz|eu|uk|us|ca|au|nz|jp|br|mx|de|at|ch|fr|be|nl|es|pt|it|se"
)
SITE = rf"[\w-]{{2,63}}\.(?:{TOP_LEVEL})(?!\w)"
LINK = re.compile(rf"://|\bwww\.|\w\.\w+/|{SITE}", re.IGNORECASE)
MAILBOX = re.compile(rf"\w\s+at\s+(?:(?:[\w-]+\.)*{SITE}|g(?:oogle)?mail\b|hotmail\b|icloud\b|gmx\b)", re.IGNORECASE)
HANDLE = re.compile(r"(?<!\w)@\w")


def contact_in(name: str) -> Problem | None:
    """Return what stands in a name and isn't stored, also in disguise; None if it's a name and nothing else.

    An email address has an @, a handle begins with one, a web address ends in .com and the like, and a phone number has
    seven digits of any script, whatever stands between them.
    """
    keyed = DOT.sub(".", AT.sub("@", as_keyed(name).translate(FULL_STOPS)))
    if HANDLE.search(keyed):
        return Problem.HANDLE_IN_NAME
    if "@" in keyed or MAILBOX.search(keyed):
        return Problem.EMAIL_IN_NAME
    if LINK.search(keyed):
        return Problem.LINK_IN_NAME
    digits = sum(letter.isnumeric() for letter in DIGIT_IN_WORDS.sub("1", keyed))
    return Problem.PHONE_IN_NAME if digits >= DIGITS_OF_A_NUMBER else None


def is_same_name(one: str, other: str) -> bool:
    """Return whether two names are the same but for capitals and spaces, and for how a keyboard spells them."""
    first, second = (" ".join(as_keyed(name).casefold().split()) for name in (one, other))
    return first == second


# --- Who writes first -----------------------------------------------------------------------------------------------


def writes_first(introduction: Introduction) -> Party | None:
    """Return the party who writes first; None if that's the outsider."""
    return next((each for each in introduction.parties if each.member_id == introduction.first_mover_id), None)


def first_mover_after_a_swap(introduction: Introduction) -> int:
    """Return the row id of the member to note as the first mover, once the other of the two is to write first."""
    others = [each.member_id for each in introduction.parties if each.member_id != introduction.first_mover_id]
    return others[0] if others else introduction.connector_id


def may_be_told(introduction: Introduction) -> bool:
    """Return whether it still matters that the connector tells the outsider: they don't know of it from elsewhere."""
    is_new = introduction.is_outside and introduction.elsewhere is None
    return is_new and introductions.is_introduced(introduction) and introductions.is_untouched(introduction)


def is_to_be_told(introduction: Introduction) -> bool:
    """Return whether the connector is still to do that."""
    return may_be_told(introduction) and introduction.outsider_told_at is None


def waits_for_connector(introduction: Introduction) -> bool:
    """Return whether nothing can happen before that: the outsider writes first, and doesn't know of it."""
    return is_to_be_told(introduction) and writes_first(introduction) is None


def others_reports(party: Party) -> dict[Step, datetime]:
    """Return what the other has reported, and when: an outsider never does."""
    return introductions.reported(party.other) if party.other else {}


def is_other_unreachable(party: Party) -> bool:
    """Return whether the bot couldn't bring the other their card: it never brings one to an outsider."""
    return party.other is not None and party.other.unreachable is not None
