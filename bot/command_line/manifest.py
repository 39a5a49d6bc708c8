"""`python app.py manifest`: prints the app manifest to paste into Slack."""

from __future__ import annotations

import sys

from bot.command_line import output
from bot.command_line.exit_code import ExitCode
from bot.config.errors import SettingError
from bot.config.manifest import read_manifest


def print_manifest(url: str | None) -> ExitCode:
    """Print the manifest for Socket Mode, or the one for HTTP if `url` holds the bot's public address."""
    try:
        manifest = read_manifest()
        text = manifest.text if url is None else manifest.for_http(url)
    except SettingError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_SETTING
    output.write([text])
    return ExitCode.OK
