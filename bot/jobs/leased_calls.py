"""Calls that a step of the clock makes for leased rows, without anybody waiting for a slow one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

Claimed = TypeVar("Claimed")

LINGERING = 0.5  # seconds that a tick waits for its calls; those that take longer end beside the next ticks


class LeasedCalls(Generic[Claimed]):
    """Makes calls in a few threads, each for a row that's claimed just before. Not safe to use from two threads."""

    def __init__(self, name: str, call: Callable[[Claimed], None], threads: int = 4) -> None:
        """Make the threads, which start as they're needed. `call`: sees to one row, and notes what became of it."""
        self._call, self._threads, self._under_way = call, threads, set[Future[None]]()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)

    def see_to(self, claim: Callable[[int], Iterable[Claimed]]) -> None:
        """Claim as many rows as there are threads free, and call for them. Raises what an earlier call raised.

        `claim`: takes so many rows at most, and commits that.
        """
        errors = self._ended()
        if free := self._threads - len(self._under_way):
            self._under_way |= {self._pool.submit(self._call, each) for each in claim(free)}
        wait(self._under_way, LINGERING)
        if errors := errors + self._ended():
            raise errors[0]

    def close(self) -> None:
        """Wait for the calls under way, and end the threads."""
        self._pool.shutdown(cancel_futures=True)

    def _ended(self) -> list[BaseException]:
        ended = {call for call in self._under_way if call.done()}
        self._under_way -= ended
        return [error for call in ended if (error := call.exception())]
