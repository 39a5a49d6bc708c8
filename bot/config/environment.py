"""The environment, completed by a `.env` file. Nothing here changes the process's own environment.

What the environment says counts, even where it says nothing: so one run can leave out what the file sets
(`SLACK_APP_TOKEN= python app.py`), as python-dotenv and Docker Compose have it. A variable that's empty by accident
looks the same, hence the remark.
"""

from __future__ import annotations

import os
import select
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from dotenv.parser import Binding, parse_stream
from dotenv.variables import parse_variables

from bot.config.checkout import checkout

NAME = ".env"
IF_DOCKER = "If Docker made it because the file was missing, delete the folder and write the file."
SECONDS_FOR_A_PIPE = 5.0  # a program that hands out secrets through one writes as soon as it is opened


@dataclass(frozen=True)
class Environment:
    """The variables that the config is read from, and what's wrong with the `.env` file."""

    values: Mapping[str, str]
    """The environment's variables, and those that only the file sets."""
    file: Path | None = None
    """The `.env` file, if there is one."""
    remarks: tuple[str, ...] = ()
    """Sentences about the file, for the operator. They quote no value, since it may be a secret."""
    problem: str | None = None
    """Sentence that says why the file can't be read and what to do; None if it was read, or there is none."""


def folders() -> tuple[Path, ...]:
    """Return the folders to look for the file in, in order: a checkout and those above; installed, the working folder.

    An installed package has nothing of the operator's beside it.
    """
    folder = checkout()
    return (Path.cwd(),) if folder is None else (folder, *folder.parents)


def load(environment: Mapping[str, str], searched: Iterable[Path]) -> Environment:
    """Return the environment, completed by the first `.env` in these folders. Raises nothing: see `problem`."""
    remarks: list[str] = []
    for file in (folder / NAME for folder in searched):
        try:
            found = _complete(environment, file, _read(file))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except IsADirectoryError:
            remarks.append(f"{file} is a folder, so it isn't read. {IF_DOCKER}")
            continue
        except OSError as error:
            found = Environment(dict(environment), file, problem=_problem(file, error))
        return replace(found, remarks=(*remarks, *found.remarks))
    return Environment(dict(environment), remarks=tuple(remarks))


def _read(file: Path) -> bytes:
    """Return the content of a file or a named pipe. Raises `TimeoutError` if nothing is written to the pipe."""
    if not file.is_fifo():
        return file.read_bytes()
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK)  # opened plainly, it would wait for a writer for good
    with os.fdopen(descriptor, "rb") as pipe:
        if not select.select([pipe], [], [], SECONDS_FOR_A_PIPE)[0]:
            raise TimeoutError
        os.set_blocking(descriptor, True)
        return pipe.read()


def _problem(file: Path, error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return f"{file} is a named pipe that nothing writes to. Start the program that should, or put a file there."
    return f"{file} can't be read ({error.strerror}). Let this user read it."


def _complete(environment: Mapping[str, str], file: Path, content: bytes) -> Environment:
    text = _decoded(content)
    if text is None:
        problem = f"{file} isn't UTF-8 text. Open it in an editor and save it with the encoding UTF-8."
        return Environment(dict(environment), file, problem=problem)
    bindings = list(parse_stream(StringIO(text)))
    in_file = _values(environment, bindings)
    remarks = (*_unreadable(file, bindings), *_emptied(environment, file, in_file))
    return Environment(in_file | dict(environment), file, remarks)


def _decoded(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8-sig")  # Windows editors begin UTF-8 with a byte order mark
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text  # UTF-16 without a byte order mark


def _unreadable(file: Path, bindings: Iterable[Binding]) -> Iterator[str]:
    for binding in bindings:
        if binding.error:
            yield f"{file}: line {binding.original.line} isn't NAME=value, so it's ignored."


def _emptied(environment: Mapping[str, str], file: Path, in_file: Mapping[str, str]) -> Iterator[str]:
    for name, value in in_file.items():
        if value.strip() and not environment.get(name, value).strip():
            yield (
                f"{name} is set but empty in the environment, so the value in {file} isn't used. "
                "To use it, unset the variable in the environment."
            )


def _values(environment: Mapping[str, str], bindings: Iterable[Binding]) -> dict[str, str]:
    values: dict[str, str] = {}
    for binding in bindings:
        if binding.key is not None and binding.value is not None:
            known = {**values, **environment}  # the values that ${NAME} may stand for
            values[binding.key] = "".join(atom.resolve(known) for atom in parse_variables(binding.value))
    return values
