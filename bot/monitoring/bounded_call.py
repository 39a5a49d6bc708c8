"""Calls that may hang, and a caller that doesn't."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from threading import Lock
from typing import Generic, TypeVar

from bot.monitoring.reused_threads import ReusedThreads

T = TypeVar("T")

THREADS = ReusedThreads("bounded-call")


class BoundedCall(Generic[T]):
    """Function that is called in a thread of its own, one call at a time, and waited for only so long."""

    def __init__(self, function: Callable[[], T], seconds: float) -> None:
        """Bound `function`, which takes nothing. `seconds`: the longest wait for one call."""
        self._function, self._seconds = function, seconds
        self._lock = Lock()
        self._under_way: Future[T] | None = None

    def __call__(self) -> T:
        """Return the function's result, or raise its error, or `TimeoutError`.

        While an earlier call still hangs, everybody waits for that one: there's never a second one beside it.
        """
        with self._lock:
            if self._under_way is None or self._under_way.done():
                self._under_way = self._begin()
            under_way = self._under_way
        try:
            return under_way.result(self._seconds)
        except TimeoutError:
            raise TimeoutError(f"no answer within {self._seconds:g} s") from None

    def _begin(self) -> Future[T]:
        future: Future[T] = Future()
        THREADS.run(partial(self._run, future))
        return future

    def _run(self, future: Future[T]) -> None:
        try:
            future.set_result(self._function())
        except Exception as error:  # noqa: BLE001  (raised where somebody waits)
            future.set_exception(error)
