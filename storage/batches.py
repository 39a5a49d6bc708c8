"""Going once through all that is due, each in a transaction of its own."""

import time
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from storage.database import Database

LONGEST = 10.0  # seconds: the other steps of a tick have their turn, too, and the rest is still due at the next one


def every_one(
    database: Database,
    due: Callable[[Session, int], Sequence[int]],
    act: Callable[[Session, int], None],
) -> int:
    """Let `act` see to each row that is `due` (after an id, in the order of ids), for `LONGEST` at most.

    Returns how many rows there were. A row that fails keeps no other from its turn: the errors are raised when all had
    theirs, a single one as it is and several as a group, each with a note that names its row.
    """
    seen, after, errors, began = 0, 0, list[Exception](), time.monotonic()
    while time.monotonic() - began < LONGEST and (ids := _some(database, due, after)):
        for each in ids:
            try:
                with database.transaction() as session:
                    act(session, each)
            except Exception as error:  # noqa: BLE001  (raised below)
                error.add_note(f"row {each}")
                errors.append(error)
        seen, after = seen + len(ids), ids[-1]
    raise_all(errors)
    return seen


def raise_all(errors: Sequence[Exception]) -> None:
    """Raise these errors: none, one as it is, several as a group."""
    if len(errors) > 1:
        raise ExceptionGroup(f"{len(errors)} errors", errors)
    if errors:
        raise errors[0]


def _some(database: Database, due: Callable[[Session, int], Sequence[int]], after: int) -> Sequence[int]:
    with database.reading() as session:  # nobody waits for a look
        return due(session, after)
