"""The environment, completed by a `.env` file. Nothing here changes the process's own environment.

What the environment says counts, even where it says nothing: so one run can leave out what the file sets
(`SLACK_APP_TOKEN= python app.py`), as python-dotenv and Docker Compose have it. A variable that's empty by accident
looks the same, hence the remark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from dotenv.parser import Binding, parse_stream
from dotenv.variables import parse_variables

from bot.checkout import checkout
from bot.config import SettingError

NAME = ".env"


@dataclass(frozen=True)
class Environment:
    """What the settings are read from."""

    values: Mapping[str, str]
    """The environment's variables, and those that only the file sets."""
    file: Path | None = None
    """The `.env` file, if there is one."""
    remarks: tuple[str, ...] = ()
    """What an operator should know about the file, a sentence each. No value is quoted: it may be a secret."""


def folders() -> tuple[Path, ...]:
    """Return where to look for the file, in this order: a checkout and what's above it; installed, the working folder.

    An installed package has nothing of the operator's beside it.
    """
    folder = checkout()
    return (Path.cwd(),) if folder is None else (folder, *folder.parents)


def load(environment: Mapping[str, str], searched: Iterable[Path]) -> Environment:
    """Return the environment together with the first `.env` in these folders; without one, as it is.

    Raises `SettingError`, naming the file, if it can't be read or isn't UTF-8.
    """
    for folder in searched:
        file = folder / NAME
        content = _content(file)
        if content is not None:
            return _complete(environment, file, _text(file, content))
    return Environment(dict(environment))


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as error:
        raise SettingError(str(file), f"can't be read ({error.strerror}). Let this user read it.") from error


def _text(file: Path, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")  # Windows editors begin UTF-8 with a byte order mark
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:  # UTF-16 without a byte order mark
        raise SettingError(str(file), "isn't UTF-8 text. Open it in an editor and save it with the encoding UTF-8.")
    return text


def _complete(environment: Mapping[str, str], file: Path, text: str) -> Environment:
    bindings = list(parse_stream(StringIO(text)))
    in_file = _values(environment, bindings)
    unreadable = [
        f"{file}: line {binding.original.line} isn't NAME=value, so it's ignored."
        for binding in bindings
        if binding.error
    ]
    emptied = [
        f"{name} is set but empty in the environment, so the value in {file} isn't used. "
        "To use it, unset the variable in the environment."
        for name, value in in_file.items()
        if value.strip() and not environment.get(name, value).strip()
    ]
    return Environment(in_file | dict(environment), file, (*unreadable, *emptied))


def _values(environment: Mapping[str, str], bindings: Iterable[Binding]) -> dict[str, str]:
    values: dict[str, str] = {}
    for binding in bindings:
        if binding.key is not None and binding.value is not None:
            known = {**values, **environment}  # what ${NAME} stands for
            values[binding.key] = "".join(atom.resolve(known) for atom in parse_variables(binding.value))
    return values
