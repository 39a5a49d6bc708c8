"""`make demo`: a Slack in the browser in which one is all three people."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from demo.bot import BotProcess
from demo.clock import MORNING, monday_morning
from sandbox import Sandbox
from sandbox.page import Hint, Page

MANIFEST = Path(__file__).parent.parent / "manifest.yml"
PORTS = range(8000, 8020)

HINTS: tuple[Hint, ...] = (
    {
        "as": "ana",
        "text": "You're Ana, and you know two people who should meet. Type  /intro @ben @chidi because you both …",
        "until": {"modal_open": "ana"},
    },
    {
        "as": "ana",
        "text": "Say why they should meet, then press Introduce. If the form is closed, /intro opens a new one.",
        "until": {"text_seen": {"by": "ben", "contains": "introduces you to"}},
    },
    {
        "as": "ben",
        "text": (
            "Now be Ben. To see a reminder, press +1 day (above) three times. Then press Connected: you two wrote to "
            "each other."
        ),
        "until": {"text_seen": {"by": "ben", "contains": "Tell the connector more"}},
    },
    {
        "as": "ben",
        "text": "Tell the connector more: how you got in touch, and when you will meet. Or just close the form.",
        "until": {
            "modal_closed": {"by": "ben", "title": "Tell the connector more"},
            "text_seen": {"by": "ana", "contains": "have met"},
        },
    },
    {
        "as": "chidi",
        "text": (
            "Be Chidi: you have met. Press Met, then Thanked: thank Ana in your own words, and ask whether there is "
            "anything you can do for her."
        ),
        "until": {
            "modal_closed": {"by": "chidi", "title": "Thank you"},
            "text_seen": {"by": "ana", "contains": "You answered"},
        },
    },
    {
        "as": "ana",
        "text": "Be Ana: it's all in your thread (“replies”). Answer with My pleasure, or say what would help.",
        "until": {
            "modal_closed": {"by": "ana", "title": "What would help you"},
            "text_seen": {"by": "ana", "contains": "You answered"},
        },
    },
    {
        "as": "ben",
        "text": "Be Ben again: press Met and Thanked. When both have met and both have thanked, the circle is full.",
        "until": {"text_seen": {"by": "ana", "contains": "Full circle"}},
    },
    {
        "as": "ana",
        "text": (
            "The circle is full. Introduce them again, and try the ways out: with Not now, behind ⋯, Ben puts his card "
            "off; +1 day, above, brings it back. /intro settings is for your own wishes."
        ),
        "until": {"text_seen": {"by": "ben", "contains": "the card is further down"}},
    },
)
PAGE = Page(columns=("ana", "ben", "chidi"), hints=HINTS, morning=MORNING)


def serve(database_url: str | None) -> int:
    """Show the page until Ctrl-C. `database_url`: where to keep the demo; default: nowhere. Returns the exit code."""
    told_to_stop = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: told_to_stop.set())
    with rehearsing(database_url) as (slack, _):
        print(f"\nFull Circle is here:  {slack.base_url}\n\nCtrl-C stops everything.", flush=True)
        if _has_a_browser():
            webbrowser.open(slack.base_url)
        while not told_to_stop.wait(timeout=0.5):  # a signal may be given to another thread and not wake this one
            pass
    return 0


@contextmanager
def rehearsing(database_url: str | None) -> Iterator[tuple[Sandbox, BotProcess]]:
    """Run a sandbox with its page and the bot beside it, and yield both."""
    with tempfile.TemporaryDirectory() as folder, _sandbox() as slack:
        throw_away = Path(folder) / "demo.sqlite3"
        bot = BotProcess(slack, database_url or f"sqlite:///{throw_away}")

        def start_over() -> None:
            bot.stop()
            for file in Path(folder).glob("demo.sqlite3*"):
                file.unlink()
            slack.start_over()
            bot.start()

        slack.on_start_over = start_over
        bot.start()
        try:
            yield slack, bot
        finally:
            bot.stop()


@contextmanager
def _sandbox() -> Iterator[Sandbox]:
    """Run a sandbox on the first free port near 8000, and yield it."""
    for port in (*PORTS, 0):
        slack = Sandbox(MANIFEST, without=(), port=port, page=PAGE, starts_at=monday_morning)
        try:
            slack.start()
        except OSError:
            continue
        try:
            yield slack
        finally:
            slack.stop()
        return


def _has_a_browser() -> bool:
    # Without a screen, `webbrowser` may start a browser in this terminal.
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
