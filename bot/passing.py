"""Going once through all that is due, each in a transaction of its own."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from storage.database import Database


def every_one(
    database: Database,
    due: Callable[[Session, int], Sequence[int]],
    act: Callable[[Session, int], None],
) -> int:
    """Let `act` see to each row that is `due` (after an id, in the order of ids). Returns how many there were.

    A row that cannot be seen to keeps no other from its turn: the first error is raised when all had theirs.
    """
    seen, after, problem = 0, 0, None
    while ids := _some(database, due, after):
        for each in ids:
            try:
                with database.transaction() as session:
                    act(session, each)
            except Exception as error:  # noqa: BLE001  (raised below)
                problem = problem or error
        seen, after = seen + len(ids), ids[-1]
    if problem:
        raise problem
    return seen


def _some(database: Database, due: Callable[[Session, int], Sequence[int]], after: int) -> Sequence[int]:
    with database.reading() as session:  # nobody waits for a look
        return due(session, after)
