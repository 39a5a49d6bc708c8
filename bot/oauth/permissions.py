"""What the bot asks a workspace for, and why: a name and a sentence for each scope in the manifest."""

from __future__ import annotations

from collections.abc import Mapping

WHY: Mapping[str, tuple[str, str]] = {
    "commands": ("Add a command and shortcuts", "So you can type /intro, or use one of two shortcuts."),
    "chat:write": ("Send messages", "To send cards, reports and reminders."),
    "im:write": ("Start direct messages", "To send them in private."),
    "users:read": (
        "See people's time zones and roles",
        "So nobody is messaged at night, bots and deactivated accounts are skipped, and it knows admins and guests.",
    ),
    "im:history": (
        "Read its own direct messages",
        "After a crash, to check whether its own message went out, so nobody gets it twice.",
    ),
    "channels:read": (
        "See the list of public channels",
        "To notice when you invite it to a channel, and offer the weekly summary there.",
    ),
    "files:write": ("Send files", "To send you your export as a file. Without it, the export comes as messages."),
    "mpim:write": (
        "Start group conversations",
        "To open one for two people, if you tick that when you introduce them.",
    ),
}
"""Scope → what it's called here, and what the bot does with it."""
