"""Slack's starter app in Python, run against the sandbox: `python -m tests.trouble.sample_app`.

It does what the app's own app.py does, which can't be told another address than Slack's.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

FOLDER = Path(__file__).parent / "samples/python"


def main() -> None:
    """Run until the process is ended."""
    sys.path.insert(0, str(FOLDER))
    app = App(client=WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]))
    import_module("listeners").register_listeners(app)
    handler = SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
    handler.client.proxy = None  # slack_sdk ignores NO_PROXY for its web socket
    handler.start()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
