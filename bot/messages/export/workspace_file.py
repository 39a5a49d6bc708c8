"""All introductions of a workspace as a file for an admin."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.messages.export.file import content
from bot.messages.message import Message, line
from bot.messages.problems import BY_COMMAND

TEXT = "All introductions in this workspace, as CSV for a spreadsheet."


def as_csv(lines: Iterable[str], day: date) -> dict[str, Any]:
    """Return the content of the outgoing message that brings the file. `day`: today, in the workspace's zone."""
    return content(TEXT, f"introductions-{day.isoformat()}.csv", "".join(lines))


def refused(error: str) -> Message:
    """Return the message that says that Slack doesn't take the file. `error`: Slack's."""
    return line(f"Slack didn't take the file with all introductions ({error}). {BY_COMMAND}")
