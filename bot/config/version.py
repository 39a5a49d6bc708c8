"""The number of this release. Only pyproject.toml says it."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path

from bot.config.checkout import checkout

DISTRIBUTION = "full-circle"
UNKNOWN = "unknown"
"""The release of code that somebody copied without its pyproject.toml: it runs nevertheless."""


def version() -> str:
    """Return the release of the code that runs, such as 0.2.0."""
    return release(checkout())


def release(folder: Path | None, distribution: str = DISTRIBUTION) -> str:
    """Return the release in a checkout's `folder`, since another may be installed beside it; None: the installed one.

    `distribution`: the name under which pip installed the code. Returns `UNKNOWN` if nobody knows.
    """
    if folder is None:
        return _installed(distribution)
    return str(tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def _installed(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return UNKNOWN
