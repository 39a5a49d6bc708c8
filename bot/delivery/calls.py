"""The calls of Slack that are under way, each in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

from storage.models.outbox import OutgoingMessage

Result = TypeVar("Result")

# Seconds. Calls that end so soon after another one are noted with it, in one commit: 0.3 ms of CPU less for a message.
TOGETHER = 0.005


class Calls(Generic[Result]):
    """The calls that are under way, by the message they are about. Not safe to use from two threads at once."""

    def __init__(self, threads: int) -> None:
        """Make the threads, which start as they are needed."""
        self._threads, self._under_way = threads, dict[Future[Result], OutgoingMessage]()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="delivery")

    @property
    def free(self) -> int:
        """Return how many more can be made at once."""
        return self._threads - len(self._under_way)

    @property
    def message_ids(self) -> Collection[int]:
        """Return the messages that are being sent."""
        return [message.id for message in self._under_way.values()]

    def count(self, workspace_id: int) -> int:
        """Return how many are for a workspace."""
        return sum(message.workspace_id == workspace_id for message in self._under_way.values())

    def start(self, message: OutgoingMessage, call: Callable[[], Result]) -> None:
        """Make one about this message."""
        self._under_way[self._pool.submit(call)] = message

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
