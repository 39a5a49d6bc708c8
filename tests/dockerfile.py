"""The Dockerfile, read: what each stage begins with and what it does, one instruction after the other.

Reads what this project's Dockerfile uses of https://docs.docker.com/reference/dockerfile/ and no more.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

CONTINUED = re.compile(r"\\\n")


@dataclass(frozen=True)
class Instruction:
    """Such as `COPY --from=packages /data /data`."""

    keyword: str
    options: dict[str, str]
    """Options written as `--name=value` before the arguments, without the dashes."""
    rest: str

    @property
    def words(self) -> list[str]:
        """Return the arguments, as a shell would part them."""
        return shlex.split(self.rest)

    @property
    def command(self) -> list[str]:
        """Return the command of a RUN, CMD or HEALTHCHECK: its own words in JSON, else a line for a shell."""
        line = self.rest.removeprefix("CMD ")
        return [str(word) for word in json.loads(line)] if line.startswith("[") else ["/bin/sh", "-c", line]


@dataclass
class Stage:
    """The instructions between one FROM and the next."""

    image: str
    name: str
    instructions: list[Instruction] = field(default_factory=list)

    def all_of(self, keyword: str) -> Sequence[Instruction]:
        """Return the instructions with this keyword, in their order."""
        return [each for each in self.instructions if each.keyword == keyword]

    def only(self, keyword: str) -> Instruction:
        """Return the one instruction with this keyword. Raises ValueError unless there's exactly one."""
        (found,) = self.all_of(keyword)
        return found

    @property
    def environment(self) -> dict[str, str]:
        """Return what the ENV lines set. `$PATH` stays as it's written."""
        return dict(word.split("=", 1) for each in self.all_of("ENV") for word in each.words)


def read(path: Path) -> list[Stage]:
    """Return the stages of a Dockerfile, the first one first."""
    stages: list[Stage] = []
    for instruction in _instructions(path.read_text(encoding="utf-8")):
        if instruction.keyword == "FROM":
            image, *name = instruction.words
            stages.append(Stage(image, name[1] if name else ""))
        else:
            stages[-1].instructions.append(_with_defaults(instruction, stages[-1]))
    return stages


def _with_defaults(instruction: Instruction, stage: Stage) -> Instruction:
    """Return an instruction as it's carried out where no build argument is given."""
    rest = instruction.rest
    for each in stage.all_of("ARG"):
        name, _, default = each.rest.partition("=")
        rest = rest.replace(f"${{{name}}}", default)
    return replace(instruction, rest=rest)


def _instructions(text: str) -> Iterator[Instruction]:
    without_comments = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
    for line in CONTINUED.sub(" ", without_comments).splitlines():
        if line.strip():
            yield _instruction(line)


def _instruction(line: str) -> Instruction:
    keyword, rest = line.split(None, 1)
    options: dict[str, str] = {}
    while option := re.match(r"--([a-z-]+)=(\S+)\s+", rest):
        options[option[1]] = option[2]
        rest = rest[option.end() :]
    return Instruction(keyword, options, rest.strip())
