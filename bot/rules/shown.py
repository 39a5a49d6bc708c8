"""Digests of what a modal showed, so that nothing is overwritten that was changed elsewhere while it stood open.

A modal carries the digest in its private metadata; the use case compares it with what is stored by then.
"""

from collections.abc import Collection
from hashlib import sha256

from storage.models.enums import AnswerToThanks, Step
from storage.models.introduction import Introduction, Party


def digest(*parts: object) -> str:
    """Return twelve hexadecimal digits that are the same for the same parts, compared by their `repr`."""
    return sha256(repr(parts).encode()).hexdigest()[:12]


def has_changed(shown: str, now: str) -> bool:
    """Return whether what a modal showed isn't so any more. `shown`: its digest; empty if it carried none.

    `now`: the digest of what is stored.
    """
    return shown not in ("", now)


def of_texts(introduction: Introduction) -> str:
    """Return the digest of what its connector wrote: the reason, and with two members the lines about them."""
    lines = () if introduction.is_outside else tuple(party.line for party in introduction.parties)
    return digest(introduction.reason, *lines)


def of_words(party: Party, steps: Collection[Step]) -> str:
    """Return the digest of what a party said about these steps, with the meeting they planned."""
    said = [
        (words.clicked.value, words.text, words.contact, words.audience.value, words.offers_help)
        for words in sorted(party.words, key=lambda words: words.clicked)
        if words.clicked in steps
    ]
    planned = party.meets_at.timestamp() if party.meets_at and Step.CONNECTED in steps else None
    return digest(said, planned)


def of_result(party: Party) -> str:
    """Return the digest of what a party said came of it."""
    return digest([(each.text, each.audience.value) for each in party.results if each.taken_back_at is None])


def of_progress(introduction: Introduction) -> str:
    """Return the digest of how far an introduction has come: whether they have cards, and whether they met."""
    return digest(introduction.introduced_at is not None, introduction.met_at is not None)


def of_consent(party: Party) -> str:
    """Return the digest of what a party who is asked first answered."""
    return digest(party.consent and party.consent.value, party.ask_again_at and party.ask_again_at.timestamp())


def of_answer(party: Party, kind: AnswerToThanks) -> str:
    """Return the digest of the connector's answer to a party's thank-you, given so far."""
    return digest([answer.text for answer in party.answers if answer.answer is kind])
