"""The rules of introductions that several connectors made of the same two: who introduces them now, and who hears what.

Pure: rows in, answers out.
"""

from datetime import datetime

from storage.models.introduction import Introduction, Party
from storage.models.workspace import NOBODY


def standing_by(introduction: Introduction) -> list[Introduction]:
    """Return it and those that joined it, as far as their connectors haven't withdrawn: who introduces the two now.

    All of them, once everybody has: somebody did introduce them. Nobody whose data was deleted is among them.
    """
    every_one = [introduction, *introduction.joined]
    known = [each for each in every_one if each.connector.user_id != NOBODY] or every_one
    return [each for each in known if each.withdrawn_at is None] or known


def shows_names(introduction: Introduction) -> bool:
    """Return whether the two see each other's names while they're asked: the first who introduces them may hide them.

    What was shown from the beginning stays so, whoever is the first now.
    """
    return introduction.shows_names or standing_by(introduction)[0].shows_names


def shows_reason(introduction: Introduction, by: Introduction) -> bool:
    """Return whether the two may read the reason of `by`, who introduces them, alone or with others.

    While they're asked and don't see each other's names, they read only what was written to be read so.
    """
    return introduction.introduced_at is not None or shows_names(introduction) or not by.shows_names


def reason_to_read(introduction: Introduction) -> str:
    """Return the reason of the first who introduces the two now; empty if it isn't for them to read."""
    first = standing_by(introduction)[0]
    return first.reason if shows_reason(introduction, first) else ""


def same_member(party: Party) -> list[Party]:
    """Return the same member's party in each introduction that joined this party's."""
    parties = [each for joined in party.introduction.joined for each in joined.parties]
    return [each for each in parties if each.member_id == party.member_id]


def goes_on_without_its_connector(introduction: Introduction) -> bool:
    """Return whether its connector withdrew it while others introduce the same two: they hear no more of it."""
    is_left_to_others = any(each is not introduction for each in standing_by(introduction))
    return introduction.withdrawn_at is not None and (introduction.joined_id is not None or is_left_to_others)


def is_leading(introduction: Introduction) -> bool:
    """Return whether its connector is the one of whom a summary would tell: the first, as long as they stand by it."""
    return introduction.joined_id is None and not goes_on_without_its_connector(introduction)


def has_left_by(introduction: Introduction, at: datetime) -> bool:
    """Return whether its connector had left it to others by then: what happened since isn't theirs to know."""
    left_at = introduction.withdrawn_at
    return left_at is not None and left_at <= at and goes_on_without_its_connector(introduction)


def was_told(introduction: Introduction, at: datetime) -> bool:
    """Return whether its connector was among those to whom the two said what they said then."""
    had_joined = introduction.joined_id is None or introduction.created_at <= at
    return had_joined and not has_left_by(introduction, at)


def is_made(introduction: Introduction) -> bool:
    """Return whether the two were introduced, as far as its connector knows."""
    introduced_at = introduction.introduced_at
    return introduced_at is not None and not has_left_by(introduction, introduced_at)


def missed_something(introduction: Introduction) -> bool:
    """Return whether the two wrote something after its connector had left it to others: to those, and nobody else."""
    said_at = [words.said_at for party in introduction.parties for words in party.words]
    said_at += [way_out.said_at for party in introduction.parties for way_out in party.ways_out]
    said_at += [result.said_at for party in introduction.parties for result in party.results]
    return any(has_left_by(introduction, at) for at in said_at)


def closed_kindly_at(introduction: Introduction) -> datetime | None:
    """Return when its connector closed it kindly. Whoever joined it speaks for nobody but themselves."""
    return None if introduction.joined_id else introduction.closed_kindly_at


def is_closed_by_all_left(introduction: Introduction) -> bool:
    """Return whether its connector left it to others, and all of these have closed it: nobody waits any more."""
    return goes_on_without_its_connector(introduction) and all(
        each.closed_kindly_at for each in standing_by(introduction)
    )


def has_closed_it_for_all(joined: Introduction) -> bool:
    """Return whether its connector, by closing it, ended the one it joined: nobody else was left who hadn't."""
    return joined.closed_kindly_at is not None and joined.closed_kindly_at == joined.closed_at
