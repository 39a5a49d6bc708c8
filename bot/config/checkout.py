"""The place of the code: a checkout that somebody works or deploys from, or an installed package."""

from __future__ import annotations

from pathlib import Path


def checkout(package: Path = Path(__file__).parent.parent) -> Path | None:
    """Return the checkout's folder, the one with app.py and pyproject.toml; None if pip installed the code elsewhere.

    `package`: the folder of the `bot` package.
    """
    return package.parent if (package.parent / "pyproject.toml").is_file() else None
