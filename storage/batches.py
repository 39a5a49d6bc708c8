"""Going once through all that is due, each in a transaction of its own."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from sqlalchemy.orm import Session

from storage.database import Database, is_unavailable

LONGEST = 10.0  # seconds: the other steps of a tick have their turn, too, and the rest is still due at the next one


class Backoff(Protocol):
    """Memory of the rows of one step that failed and are left alone for a while."""

    @property
    def failing(self) -> int:
        """Return how many rows fail now."""

    def holds(self, row_id: int) -> bool:
        """Return whether this row is to be left alone for now."""

    def failed(self, row_id: int, error: Exception) -> None:
        """Report that a row failed."""

    def worked(self, row_id: int) -> None:
        """Note that a row was seen to."""

    def keep(self, due: Collection[int]) -> None:
        """Forget all rows but these, the only ones that are due."""


class NoBackoff:
    """Tries every row each time."""

    failing = 0

    def holds(self, row_id: int) -> bool:  # noqa: ARG002  (no row is)
        """Return False."""
        return False

    def failed(self, row_id: int, error: Exception) -> None:
        """Leave it to who catches `RowsFailedError`."""

    def worked(self, row_id: int) -> None:
        """Remember nothing."""

    def keep(self, due: Collection[int]) -> None:
        """Remember nothing."""


NO_BACKOFF = NoBackoff()


class RowsFailedError(Exception):
    """Some rows failed, and each of them has been reported to the step's `Backoff`."""

    def __init__(self, errors: Mapping[int, Exception]) -> None:
        """Keep the errors, by the row's id."""
        super().__init__("; ".join(f"row {row_id}: {error}" for row_id, error in errors.items()))
        self.errors = errors


def every_one(
    database: Database,
    due: Callable[[Session, int], Sequence[int]],
    act: Callable[[Session, int], None],
    backoff: Backoff = NO_BACKOFF,
) -> int:
    """Let `act` see to each row that is `due` (after an id, in the order of ids), for `LONGEST` at most.

    Returns how many rows there were. A row that fails keeps no other from its turn and is left alone as long as
    `backoff` says; `RowsFailedError` is raised when all had theirs. A database that doesn't answer is no row's fault:
    its error is raised at once.
    """

    def act_within(row_id: int) -> None:
        with database.transaction() as session:
            act(session, row_id)

    seen, errors, began = list[int](), dict[int, Exception](), time.monotonic()
    while ids := _some(database, due, seen[-1] if seen else 0):
        errors |= _see_to(ids, act_within, backoff)
        seen += ids
        if time.monotonic() - began >= LONGEST:
            break
    else:
        backoff.keep(seen)
    _raise(errors)
    return len(seen)


def every_one_of(row_ids: Sequence[int], act: Callable[[int], object], backoff: Backoff = NO_BACKOFF) -> None:
    """Let `act` see to each of these rows, which are all that's due, in transactions of its own.

    Raises what `every_one` does.
    """
    backoff.keep(row_ids)
    _raise(_see_to(row_ids, act, backoff))


def _see_to(row_ids: Sequence[int], act: Callable[[int], object], backoff: Backoff) -> dict[int, Exception]:
    """Return the errors of those that failed, by the row's id. Raises that of a database that doesn't answer."""
    errors = dict[int, Exception]()
    for row_id in row_ids:
        if backoff.holds(row_id):
            continue
        try:
            act(row_id)
        except Exception as error:
            if is_unavailable(error):
                raise
            backoff.failed(row_id, error)
            errors[row_id] = error
        else:
            backoff.worked(row_id)
    return errors


def _raise(errors: Mapping[int, Exception]) -> None:
    if errors:
        raise RowsFailedError(errors) from next(iter(errors.values()))


def _some(database: Database, due: Callable[[Session, int], Sequence[int]], after: int) -> Sequence[int]:
    with database.reading() as session:  # nobody waits for a look
        return due(session, after)
