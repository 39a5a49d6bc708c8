"""`make demo`: a Slack in the browser in which one is all three people."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

from bot.command_line.exit_code import ExitCode
from demo import app_for_many
from demo.bot import BotProcess, for_one_workspace
from demo.clock import MORNING, monday_morning
from sandbox import Sandbox
from sandbox.page import Hint, Page

ROOT = Path(__file__).parent.parent
MANIFEST, ICON = ROOT / "manifest.yml", ROOT / "docs" / "icon.svg"
PORTS = range(8000, 8020)

HINTS: tuple[Hint, ...] = (
    {
        "as": "ana",
        "text": (
            "You're Ana, and Ben and Chidi should meet. Type this into the message box below, as you could in any "
            "conversation:  /intro @ben @chidi you both love bridges"
        ),
        "until": {"modal_open": "ana"},
    },
    {
        "as": "ana",
        "text": "Check the form, then press Introduce. Closed it? Type /intro again.",
        "until": {"text_seen": {"by": "ben", "contains": "@Chidi Okafor"}},
    },
    {
        "as": "ben",
        "text": (
            "You're Ben now. You've written to Chidi, so press Connected. "
            "(To see a reminder first, press +1 day at the top three times.)"
        ),
        "until": {"text_seen": {"by": "ben", "contains": "Undo"}},
    },
    {
        "as": "ben",
        "text": (
            "Add a note for Ana if you like: how you got in touch, when you'll meet. "
            "Or leave it, and be Chidi: press Met."
        ),
        "until": {"modal_closed": {"by": "ben"}, "text_seen": {"by": "ana", "contains": " met"}},
    },
    {
        "as": "chidi",
        "text": (
            "You're Chidi now, and you two have met. Press Met, then Thanked: thank Ana in your own words, "
            "and ask if you can do anything for her."
        ),
        "until": {"modal_closed": {"by": "chidi"}, "text_seen": {"by": "ana", "contains": "You replied"}},
    },
    {
        "as": "ana",
        "text": (
            "You're Ana again. Open Full Circle on the left, then the replies under your message, and answer Chidi "
            "with My pleasure."
        ),
        "until": {"modal_closed": {"by": "ana"}, "text_seen": {"by": "ana", "contains": "You replied"}},
    },
    {
        "as": "ben",
        "text": "Back to Ben: press Met, then Thanked. Once you've both met and said thanks, the circle is full.",
        "until": {"text_seen": {"by": "ana", "contains": "Full circle"}},
    },
    {
        "as": "ana",
        "text": (
            "That's a full circle! Introduce them again and look around: behind ⋯, Ben can snooze his card, and "
            "+1 day brings it back. In any channel, /intro settings opens your settings."
        ),
        "until": {"text_seen": {"by": "ben", "contains": "newer card below"}},
    },
)
# Ana begins where she can type: the app's own Messages tab takes nothing.
OPENS = {"ana": "#introductions"}
PAGE = Page(columns=("ana", "ben", "chidi"), opens=OPENS, hints=HINTS, morning=MORNING, icon=ICON)


# Beside the first workspace: those that `make demo WORKSPACES=…` adds, with other people. None has the bot then.
MORE_WORKSPACES = ("Harbour", "Meadow", "Orchard")


def serve(database_url: str | None, workspaces: str = "1") -> int:
    """Show the page until Ctrl-C. `database_url`: where to keep the demo; default: nowhere. Returns the exit code."""
    counts = [str(count) for count in range(1, len(MORE_WORKSPACES) + 2)]
    if workspaces not in counts:
        print(f"WORKSPACES has to be {', '.join(counts[:-1])} or {counts[-1]}: {workspaces!r}", file=sys.stderr)
        return ExitCode.WRONG_SETTING
    told_to_stop = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: told_to_stop.set())
    with rehearsing(database_url, MORE_WORKSPACES[: int(workspaces) - 1]) as (slack, _):
        print(f"\nThe demo is running at  {slack.base_url}\n\nPress Ctrl-C to stop it.", flush=True)
        if _has_a_browser():
            webbrowser.open(slack.base_url)
        while not told_to_stop.wait(timeout=0.5):  # a signal may be given to another thread and not wake this one
            pass
    return 0


@contextmanager
def rehearsing(database_url: str | None, more: Sequence[str] = ()) -> Iterator[tuple[Sandbox, BotProcess]]:
    """Run a sandbox with its page and the bot beside it, and yield both; `more` are workspaces besides the first."""
    with tempfile.TemporaryDirectory() as folder, _sandbox(for_many=bool(more)) as slack:
        for name in more:
            slack.add_workspace(name)
        settings = app_for_many.settings(slack) if more else for_one_workspace(slack)
        throw_away = Path(folder) / "demo.sqlite3"
        bot = BotProcess(slack, database_url or f"sqlite:///{throw_away}", settings)

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
def _sandbox(*, for_many: bool) -> Iterator[Sandbox]:
    """Run a sandbox on the first free port near 8000, and yield it. `for_many`: nobody has the app yet."""
    manifest = app_for_many.manifest() if for_many else MANIFEST
    page = replace(PAGE, hints=app_for_many.HINTS) if for_many else PAGE
    for port in (*PORTS, 0):
        slack = Sandbox(manifest, without=(), port=port, page=page, starts_at=monday_morning, installed=not for_many)
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
