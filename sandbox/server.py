"""The sandbox's one server: the Web API, response_urls and the WebSockets of Socket Mode, on a thread of its own."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

import aiohttp
from aiohttp import web

T = TypeVar("T")


class Server:
    """Runs an aiohttp application on loopback, in a thread with its own event loop."""

    def __init__(self, application: web.Application, port: int) -> None:
        self._application = application
        self._wanted_port = port
        self._started: Future[int] = Future()
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)
        self._tasks: set[asyncio.Task[Any]] = set()
        self.session: aiohttp.ClientSession | None = None
        self.port = 0

    def start(self) -> None:
        """Listen, and return once requests are answered. Raises OSError if the port is taken."""
        self._loop = asyncio.new_event_loop()
        self._thread.start()
        self.port = self._started.result()

    def stop(self) -> None:
        """Stop listening, end all connections and the thread."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Do something on the server's loop and wait for it, from any other thread."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def begin(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Do something on the server's loop without waiting; it ends with the server at the latest."""
        self._loop.call_soon_threadsafe(self._begin, coroutine)

    def _begin(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        runner = web.AppRunner(self._application, access_log=None, shutdown_timeout=0.1)
        try:
            port = self._loop.run_until_complete(self._listen(runner))
        except OSError as problem:
            self._loop.run_until_complete(self._end(runner))
            self._started.set_exception(problem)
        else:
            self._started.set_result(port)
            self._loop.run_forever()
            self._loop.run_until_complete(self._end(runner))
        finally:
            self._loop.close()

    async def _listen(self, runner: web.AppRunner) -> int:
        self.session = aiohttp.ClientSession()
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._wanted_port)
        await site.start()
        port: int = runner.addresses[0][1]
        return port

    async def _end(self, runner: web.AppRunner) -> None:
        await runner.cleanup()
        if self.session is not None:
            await self.session.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._loop.shutdown_default_executor()
