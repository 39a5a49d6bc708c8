"""Something that may hang is asked without hanging."""

from __future__ import annotations

from threading import Event

import pytest

from bot.monitoring.bounded_call import BoundedCall


def test_an_answer_and_an_error_come_back() -> None:
    assert BoundedCall(lambda: 7, 5.0)() == 7

    def refuse() -> None:
        raise OSError("refused")

    with pytest.raises(OSError, match="refused"):
        BoundedCall(refuse, 5.0)()


def test_who_asks_something_that_hangs_is_answered_and_no_second_call_is_made_beside_it() -> None:
    released, calls = Event(), []

    def hang() -> str:
        calls.append(1)
        released.wait(30)
        return "at last"

    asking = BoundedCall(hang, 0.01)
    for _ in range(3):
        with pytest.raises(TimeoutError, match="no answer within"):
            asking()
    assert len(calls) == 1
    released.set()
    assert BoundedCall(hang, 10.0)() == "at last"
