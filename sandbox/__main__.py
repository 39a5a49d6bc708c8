"""`python -m sandbox`: a small Slack for any Bolt app, until Ctrl-C."""

import argparse
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from sandbox.manifest import EVERY_EVENT
from sandbox.page import Page
from sandbox.sandbox import Sandbox

MENTIONED = "They come from where the app is: type /invite @ and its name in a channel."


def main(arguments: list[str] | None = None, stop: threading.Event | None = None) -> None:
    """Start a sandbox with its page, print what an app needs to know as lines for its environment, and wait."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        slack = Sandbox(given.manifest, granted_optional=tuple(given.grant), port=given.port, page=Page())
    except (OSError, ValueError) as problem:  # no such file, or nothing that Slack would take
        parser.error(f"--manifest: {problem}")
    stop = stop or _stopped_by_signal()
    with slack:
        slack.deliver_to(given.deliver_to)
        for name, value in environment(slack).items():
            print(f"{name}={value}", flush=True)
        print(f"The workspace is at {slack.base_url}", file=sys.stderr, flush=True)
        print(f"Events it sends: {', '.join(events(slack)) or 'none'}. {MENTIONED}", file=sys.stderr, flush=True)
        stop.wait()


def environment(slack: Sandbox) -> dict[str, str]:
    """Return the variables from which an app learns where its Slack is."""
    return {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
    }


def events(slack: Sandbox) -> list[str]:
    """Return the events that the app hears of: those it asked for, of those that the sandbox knows."""
    return [event for event in EVERY_EVENT if slack.workspace.manifest.hears(event)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="where to listen on loopback; default: a free port")
    parser.add_argument("--manifest", type=Path, help="the app's manifest; default: an app that may do the usual")
    parser.add_argument("--grant", nargs="*", default=[], metavar="SCOPE", help="optional scopes left on")
    parser.add_argument("--deliver-to", metavar="URL", help="deliver by signed HTTP instead of Socket Mode")
    return parser


def _stopped_by_signal() -> threading.Event:
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return stopped


if __name__ == "__main__":
    main()
