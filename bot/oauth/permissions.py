"""What the bot asks a workspace for, and why: a sentence for each scope in the manifest."""

from __future__ import annotations

from collections.abc import Mapping

WHY: Mapping[str, str] = {
    "commands": "So you can type /intro, or use one of two shortcuts.",
    "chat:write": "To send cards, reports and reminders.",
    "im:write": "To send them as direct messages.",
    "users:read": "To know people's time zones, so nobody hears from it at night, to skip bots and deactivated "
    "accounts, and to know admins and guests.",
    "im:history": "After a crash, to check whether its own message went out, so nobody gets it twice.",
    "channels:read": "To notice when you invite it to a channel, and offer the weekly summary there.",
    "files:write": "To send you your export as a file. Without it, the export comes as messages.",
    "mpim:write": "To open a group conversation for two people, if you tick that when you introduce them.",
}
"""Scope → what the bot does with it."""
