"""Which statements may wait for rows: those that name them by what they have themselves.

PostgreSQL looks at a row again that another transaction was changing. It keeps what it found in other tables, and that
is lost where the plan made an `IN (SELECT …)` distinct: the row then counts as not found. Which plan it takes is its
own choice. https://www.postgresql.org/docs/current/transaction-iso.html#XACT-READ-COMMITTED
"""

from __future__ import annotations

import re

from sqlalchemy import Connection
from sqlalchemy.engine import ExecutionContext

from storage.limits import UNLIMITED

WAITS = re.compile(r"^\s*(UPDATE|DELETE)\b|\bFOR (NO KEY )?UPDATE\b")
BY_ANOTHER_QUERY = re.compile(r"(?<!NOT )(?<!NOT \()\b(IN|EXISTS) \(\s*SELECT\b")
PASSES_OVER = re.compile(r"\bSKIP LOCKED\b")
"""Such a statement may miss rows that others hold anyway, so whoever runs it returns to the rest."""
NOTHING = re.compile(r"IN \(SELECT [^()]*(\([^()]*\)[^()]*)? WHERE 1!=1\)")
"""How SQLAlchemy spells an empty list."""


def loses_no_row(
    connection: Connection,
    cursor: object,  # noqa: ARG001  (SQLAlchemy's order)
    statement: str,
    parameters: object,  # noqa: ARG001
    context: ExecutionContext | None,  # noqa: ARG001
    executemany: bool,  # noqa: ARG001
) -> None:
    """Raise AssertionError if PostgreSQL is to wait for rows that it finds by another query.

    Migrations run alone, and may.
    """
    if connection.dialect.name != "postgresql" or connection.get_execution_options().get(UNLIMITED):
        return
    found = NOTHING.sub("", statement)
    if WAITS.search(found) and BY_ANOTHER_QUERY.search(found) and not PASSES_OVER.search(found):
        raise AssertionError(f"PostgreSQL may lose a row here; find the ids first:\n{statement}")
