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
    slack = _sandbox(parser, given)
    stop = stop or _stopped_by_signal()
    with slack:
        slack.deliver_to(given.deliver_to)
        for name, value in environment(slack).items():
            print(f"{name}={value}", flush=True)
        print(f"The workspace is at {slack.base_url}", file=sys.stderr, flush=True)
        print(f"Events it sends: {', '.join(events(slack)) or 'none'}. {MENTIONED}", file=sys.stderr, flush=True)
        stop.wait()


def _sandbox(parser: argparse.ArgumentParser, given: argparse.Namespace) -> Sandbox:
    try:
        slack = Sandbox(
            given.manifest,
            granted_optional=tuple(given.grant),
            port=given.port,
            page=Page(),
            installed=not given.by_oauth,
            rotates_tokens=given.rotate_tokens or None,
        )
    except (OSError, ValueError) as problem:  # no such file, or nothing that Slack would take
        parser.error(f"--manifest: {problem}")
    slack.app.install_url = given.install_url
    for name in given.workspace:
        try:
            slack.add_workspace(name)
        except ValueError as problem:
            parser.error(f"--workspace: {problem}")
    return slack


def environment(slack: Sandbox) -> dict[str, str]:
    """Return the variables from which an app learns where its Slack is: its bot token, or how it gets one by OAuth."""
    app = slack.app
    by_oauth = {"SLACK_CLIENT_ID": app.client_id, "SLACK_CLIENT_SECRET": app.client_secret}
    return {
        "SLACK_API_URL": slack.api_url,
        **({"SLACK_BOT_TOKEN": slack.bot_token} if slack.workspace.has_app else by_oauth),
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
    parser.add_argument("--workspace", action="append", default=[], metavar="NAME", help="add one that has no app yet")
    parser.add_argument("--by-oauth", action="store_true", help="let the app be installed at /oauth/v2/authorize")
    parser.add_argument("--install-url", metavar="URL", help="the app's own page that begins an installation")
    parser.add_argument("--rotate-tokens", action="store_true", help="let tokens from OAuth expire")
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
