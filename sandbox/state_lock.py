"""One lock over everything that can change, and a way to wait for what one hopes to see."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, RLock
from typing import TypeVar

T = TypeVar("T")

# Seconds after which a wait looks again without an announced change, since its condition may be outside the sandbox.
_LOOK_AGAIN = 0.05


class WaitError(AssertionError):
    """Wait that was in vain; says for what and for how long."""


class StateLock:
    """Lock over the state, with the count of changes and the subscribers who hear of them."""

    def __init__(self) -> None:
        self._condition = Condition(RLock())
        self._count = 0
        self._depth = 0
        self._subscribers: list[Callable[[], None]] = []

    @property
    def count(self) -> int:
        """Return how many changes there have been."""
        return self._count

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold everything still while looking at more than one thing."""
        with self._condition:
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Change something: nobody looks meanwhile, everyone hears of it afterwards."""
        with self._condition:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                self._count += 1
                self._condition.notify_all()
                outermost = self._depth == 0
        # Told without the lock, so that a listener may wait for another thread that looks at the state.
        if outermost:
            self.announce()

    def touch(self) -> None:
        """Say that something changed which needs no lock (the time)."""
        with self.writing():
            pass

    def announce(self) -> None:
        """Call every subscriber."""
        for subscriber in tuple(self._subscribers):
            subscriber()

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have `callback` called after each change, in the thread that made it; returns how to stop that."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def wait_for(self, look: Callable[[], T], timeout: float, what: str) -> T:
        """Look until what is seen is truthy, and return it; WaitError naming `what` after `timeout` seconds."""
        end = time.monotonic() + timeout
        while True:
            count = self._count
            if seen := look():
                return seen
            left = end - time.monotonic()
            if left <= 0:
                raise WaitError(f"waited {timeout:g} s in vain for {what}; last seen: {seen!r}")
            with self._condition:
                self._condition.wait_for(lambda seen_at=count: self._count != seen_at, min(left, _LOOK_AGAIN))  # type: ignore[misc]
