"""Going through what is due: no row holds up another, and a row that fails is left alone for a while."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.monitoring.failing_rows import FailingRows
from bot.monitoring.metrics import Metrics
from storage.batches import RowsFailedError, every_one
from storage.database import Database
from tests.monitoring.test_outage import Seconds


class Work:
    """Rows that are due, and those of them that fail."""

    def __init__(self, *due: int, odd: Sequence[int] = ()) -> None:
        self.rows, self.odd, self.tried = due, set(odd), list[int]()

    def due(self, _: Session, after: int) -> Sequence[int]:
        return [row_id for row_id in self.rows if row_id > after][:2]

    def see_to(self, _: Session, row_id: int) -> None:
        self.tried.append(row_id)
        if row_id in self.odd:
            raise ValueError(f"{row_id} is odd")


def test_every_row_that_fails_is_named_and_all_others_have_their_turn(database: Database) -> None:
    work = Work(1, 2, 3, 4, 5, odd=[1, 3])
    with pytest.raises(RowsFailedError, match=r"^row 1: 1 is odd; row 3: 3 is odd$"):
        every_one(database, work.due, work.see_to)
    assert work.tried == [1, 2, 3, 4, 5]


def test_a_row_that_failed_is_left_alone_until_its_time_comes(database: Database) -> None:
    work, seconds = Work(1, 2, 3, odd=[1]), Seconds()
    rows = FailingRows("work", Metrics(), seconds)
    with pytest.raises(RowsFailedError):
        every_one(database, work.due, work.see_to, rows)
    assert every_one(database, work.due, work.see_to, rows) == 3
    assert work.tried == [1, 2, 3, 2, 3]
    seconds.now += 1
    work.odd.clear()
    every_one(database, work.due, work.see_to, rows)
    assert work.tried[5:] == [1, 2, 3]
    assert rows.failing == 0


def test_a_row_that_is_due_no_more_fails_no_more(database: Database) -> None:
    work, rows = Work(1, 2, odd=[1]), FailingRows("work", Metrics(), Seconds())
    with pytest.raises(RowsFailedError):
        every_one(database, work.due, work.see_to, rows)
    assert rows.failing == 1
    work.rows = (2,)
    every_one(database, work.due, work.see_to, rows)
    assert rows.failing == 0


def test_a_database_that_does_not_answer_is_no_fault_of_a_row(database: Database) -> None:
    def lose_the_connection(_: Session, row_id: int) -> None:
        tried.append(row_id)
        raise OperationalError("SELECT", {}, OSError("connection timed out"))

    tried, rows = list[int](), FailingRows("work", Metrics(), Seconds())
    with pytest.raises(OperationalError):
        every_one(database, Work(1, 2).due, lose_the_connection, rows)
    assert (tried, rows.failing) == ([1], 0)
