"""The calls of Slack that are under way: each thread makes a few, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import count
from typing import Generic, TypeVar

from storage.models.outbox import OutgoingMessage

Result = TypeVar("Result")

# Seconds. Calls that end so soon after another one are noted with it, in one commit: 0.3 ms of CPU less for a message.
TOGETHER = 0.01


@dataclass(frozen=True)
class Call(Generic[Result]):
    """A call about a message."""

    message: OutgoingMessage
    make: Callable[[], Result]
    """Makes it, and waits for its end."""


@dataclass(frozen=True)
class _UnderWay:
    """A call that hasn't ended; it may have to wait for others of its thread."""

    message: OutgoingMessage
    thread: int


class Calls(Generic[Result]):
    """The calls that are under way. Not safe to use from two threads at once."""

    def __init__(self, threads: int) -> None:
        """Make the threads, which start as they are needed."""
        self._threads, self._under_way, self._numbers = threads, dict[Future[Result], _UnderWay](), count()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="delivery")

    @property
    def free(self) -> int:
        """Return how many threads have nothing to do."""
        return max(0, self._threads - len({each.thread for each in self._under_way.values()}))

    @property
    def messages(self) -> Collection[OutgoingMessage]:
        """Return the messages that are being sent, or whose turn comes in a moment."""
        return [each.message for each in self._under_way.values()]

    def threads_for(self, workspace_id: int) -> int:
        """Return how many threads are busy with a workspace."""
        return len({each.thread for each in self._under_way.values() if each.message.workspace_id == workspace_id})

    def start(self, calls: Sequence[Call[Result]]) -> None:
        """Have a thread make these, one after the other, however each of them ends."""
        thread = next(self._numbers)
        each_with_its_end = [(call, Future[Result]()) for call in calls]
        self._pool.submit(_make, each_with_its_end)  # if there's no thread to be had, none of them is under way
        self._under_way |= {end: _UnderWay(call.message, thread) for call, end in each_with_its_end}

    def ended(self, seconds: float | None = None) -> list[Future[Result]]:
        """Wait until a call ends. Returns it and those that end `TOGETHER` with it; nothing if none is under way.

        `seconds`: the longest to wait; nothing is returned if none has ended by then.
        """
        if not wait(self._under_way, seconds, FIRST_COMPLETED).done:
            return []
        done, _ = wait(self._under_way, TOGETHER, ALL_COMPLETED)
        for call in done:
            del self._under_way[call]
        return [*done]

    def close(self) -> None:
        """End the threads, once no call is under way."""
        self._pool.shutdown()


def _make(calls: Sequence[tuple[Call[Result], Future[Result]]]) -> None:
    for call, end in calls:
        try:
            end.set_result(call.make())
        except BaseException as error:  # noqa: BLE001  (raised by whoever asks for the result)
            end.set_exception(error)
