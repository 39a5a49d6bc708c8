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
    seen, errors, began = list[int](), dict[int, Exception](), time.monotonic()
    while ids := _some(database, due, seen[-1] if seen else 0):
        for row_id in ids:
            if not backoff.holds(row_id) and (error := _see_to(database, act, row_id, backoff)):
                errors[row_id] = error
        seen += ids
        if time.monotonic() - began >= LONGEST:
            break
    else:
        backoff.keep(seen)
    if errors:
        raise RowsFailedError(errors) from next(iter(errors.values()))
    return len(seen)


def _see_to(database: Database, act: Callable[[Session, int], None], row_id: int, backoff: Backoff) -> Exception | None:
    try:
        with database.transaction() as session:
            act(session, row_id)
    except Exception as error:
        if is_unavailable(error):
            raise
        backoff.failed(row_id, error)
        return error
    backoff.worked(row_id)
    return None


def _some(database: Database, due: Callable[[Session, int], Sequence[int]], after: int) -> Sequence[int]:
    with database.reading() as session:  # nobody waits for a look
        return due(session, after)
