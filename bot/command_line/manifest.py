"""`python app.py manifest`: prints the app manifest to paste into Slack."""

from __future__ import annotations

import sys

from bot.command_line import output
from bot.command_line.exit_code import ExitCode
from bot.config.errors import SettingError
from bot.config.manifest import Manifest, read_manifest


def print_manifest(url: str | None, *, distributed: bool = False) -> ExitCode:
    """Print the manifest for Socket Mode, or the one for HTTP if `url` holds the bot's public address.

    `distributed`: the one of an app that any workspace can install.
    """
    try:
        text = _text(read_manifest(), url, distributed=distributed)
    except SettingError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_SETTING
    output.write([text])
    return ExitCode.OK


def _text(manifest: Manifest, url: str | None, *, distributed: bool) -> str:
    if url is not None:
        return manifest.for_many(url) if distributed else manifest.for_http(url)
    if distributed:
        raise SettingError("--url", "is missing: an app that any workspace can install has a public address.")
    return manifest.text
