"""The platforms' ways to find out what to install, and their commands, as their own code has them in 2026.

Read in heroku/heroku-buildpack-python (lib/package_manager.sh, lib/pip.sh), heroku/buildpacks-python
(src/package_manager.rs, src/layers/pip_dependencies.rs), railwayapp/nixpacks (src/providers/python.rs),
railwayapp/railpack (core/providers/python/python.go) and paketo-buildpacks/pip-install (detect.go,
install_process.go). Render's isn't public: it does what render.yaml says. All of them take the command from the
Procfile, but Render.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Files = set[str]


def the_only_one_of(*known: str) -> Callable[[Files], str]:
    """Return the choice of a platform that refuses to choose: exactly one of these files has to be there."""

    def choose(files: Files) -> str:
        (found,) = [name for name in known if name in files]
        return found

    return choose


def the_first_of(*known: str) -> Callable[[Files], str]:
    """Return the choice of a platform that takes the first of these files that it finds."""
    return lambda files: next(name for name in known if name in files)


@dataclass(frozen=True)
class Platform:
    """Platform that builds from source."""

    choose: Callable[[Files], str]
    """Among the files in the project's root: the one that says what to install. Raises if there's none."""
    install: str
    venv: tuple[str, ...] = ()
    """Arguments that it adds to `python -m venv`."""
    sees: tuple[str, ...] = ()
    """The only files that are there while it installs; empty: all."""
    variables: dict[str, str] = field(default_factory=dict)
    """Environment variables that it sets, too; `{layer}` is a folder that lasts."""


PIP = "pip install -r requirements.txt"

PLATFORMS = {
    # Dokku runs Heroku's buildpack, also where there's a Dockerfile.
    "Heroku and Dokku": Platform(
        the_only_one_of("Pipfile.lock", "requirements.txt", "poetry.lock", "uv.lock"),
        f"{PIP} --exists-action=w --no-cache-dir --no-input --progress-bar off",
    ),
    "Heroku's Cloud Native Buildpack": Platform(
        the_only_one_of("requirements.txt", "poetry.lock", "uv.lock"),
        "pip install --no-input --progress-bar off --requirement requirements.txt",
    ),
    "Nixpacks": Platform(
        the_first_of("requirements.txt", "pyproject.toml", "Pipfile"),
        PIP,
        venv=("--copies",),
        variables={"PIP_NO_CACHE_DIR": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "random"},
    ),
    "Railpack": Platform(
        the_first_of("requirements.txt", "uv.lock", "poetry.lock", "pdm.lock", "Pipfile"),
        PIP,
        sees=("requirements.txt", "pyproject.toml", "sandbox/requirements.txt", "tests/requirements.txt"),
        variables={"PYTHONDONTWRITEBYTECODE": "1", "PYTHONFAULTHANDLER": "1", "PYTHONHASHSEED": "random"},
    ),
    # Into a folder of its own, beside Python's: --user in a virtual environment needs the system's packages in sight.
    "Paketo": Platform(
        the_first_of("Pipfile", "requirements.txt"),
        "pip install --exists-action=w --compile --user --disable-pip-version-check --requirement=requirements.txt",
        venv=("--system-site-packages",),
        variables={"PYTHONUSERBASE": "{layer}"},
    ),
    "Render": Platform(the_first_of("requirements.txt"), PIP),
}
