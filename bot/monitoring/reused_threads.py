"""Threads that are used again: to start one takes half as much CPU as a whole call of Slack."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

Work = Callable[[], object]

MOST_IDLE = 16
"""Threads that are kept although they have nothing to do."""


class ReusedThreads:
    """As many threads as there is work at once: none waits for another's. Safe to use from many threads."""

    def __init__(self, name: str) -> None:
        """Start none yet. `name`: of the threads, none of which keeps the process from ending."""
        self._name = name
        self._idle = deque[SimpleQueue[Work]]()

    def run(self, work: Work) -> None:
        """Have this done in a thread of its own, without waiting for it. `work`: raises nothing."""
        try:
            orders = self._idle.pop()
        except IndexError:
            orders = self._start()
        orders.put(work)

    def _start(self) -> SimpleQueue[Work]:
        orders = SimpleQueue[Work]()
        Thread(target=self._carry_out, args=(orders,), daemon=True, name=self._name).start()
        return orders

    def _carry_out(self, orders: SimpleQueue[Work]) -> None:
        while True:
            orders.get()()
            if len(self._idle) >= MOST_IDLE:
                return
            self._idle.append(orders)
