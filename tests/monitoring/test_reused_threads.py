"""Threads are used again, and one that hangs keeps none from its work."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, current_thread, get_ident

from bot.monitoring.reused_threads import MOST_IDLE, ReusedThreads

PATIENCE = 10.0  # seconds


def answer(threads: ReusedThreads, ask: Callable[[], int]) -> int:
    """Return what this returns in one of these threads, once that thread has nothing to do again."""
    answers, done = list[int](), Event()

    def work() -> None:
        answers.append(ask())
        done.set()

    threads.run(work)
    assert done.wait(PATIENCE)
    time.sleep(0.01)  # until it rests
    return answers[0]


def test_work_is_done_in_a_thread_that_has_done_some_before() -> None:
    threads = ReusedThreads("test-reused")
    used = {answer(threads, get_ident) for _ in range(10)}
    assert len(used) == 1
    assert get_ident() not in used


def test_work_waits_for_none_that_hangs() -> None:
    threads, released = ReusedThreads("test-hanging"), Event()
    for _ in range(3):
        threads.run(lambda: released.wait(PATIENCE))
    assert answer(threads, lambda: 7) == 7
    released.set()


def test_threads_beyond_those_that_are_kept_end() -> None:
    threads, released = ReusedThreads("test-kept"), Event()
    alive = [Event() for _ in range(MOST_IDLE + 3)]
    started = []

    def work(there: Event) -> None:
        started.append(current_thread())
        there.set()
        released.wait(PATIENCE)

    for each in alive:
        threads.run(lambda each=each: work(each))  # type: ignore[misc]
    assert all(each.wait(PATIENCE) for each in alive)
    released.set()
    until = time.monotonic() + PATIENCE
    while sum(each.is_alive() for each in started) > MOST_IDLE and time.monotonic() < until:
        time.sleep(0.01)
    assert sum(each.is_alive() for each in started) == MOST_IDLE
