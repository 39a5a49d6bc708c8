"""A container image without Docker: the Dockerfile's steps, carried out in user and mount namespaces.

This machine's /usr, read-only, and the Python that runs the tests stand in for the base image. Nothing here needs
rights: whoever runs the tests is root in a namespace of their own for RUN, and the image's user in one further in for
CMD, where they have no capabilities. What isn't the user's by --chown loses its write permission: it'd be root's.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.dockerfile import Instruction, Stage
from tests.trouble.clean_environments import PATIENCE, Wheels

BASE_PATH = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
DEVICES = ("null", "zero", "random", "urandom")
NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")
READ_ONLY = "remount,bind,ro,nosuid,nodev"  # flags may be added in a namespace, never taken away


def why_not() -> str:
    """Return why no image can be played here, an empty string if one can."""
    asked = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "unshare",
        "--map-user=10001",
        "--map-group=10001",
        "true",
    ]
    if not all(shutil.which(program, path=BASE_PATH) for program in ("unshare", "pivot_root")):
        return "there is no unshare or pivot_root here"
    done = subprocess.run(asked, capture_output=True, text=True)
    return done.stderr.strip() if done.returncode else ""


@dataclass(frozen=True)
class Base:
    """The stand-in for `python:3…-slim`: folders of this machine's, and where they are seen."""

    folder: Path
    wheels: Wheels

    @property
    def mounts(self) -> dict[str, Path]:
        """Return what is to be seen where, read-only: Python in /usr/local, as in the real image."""
        python = Path(sys.base_prefix)
        seen = {"/usr": Path("/usr"), "/wheels": self.wheels.folder, "/pip": self.folder / "pip"}
        if python == Path("/usr"):  # Debian's own calls itself python3 only
            return seen | {"/usr/local/bin": self.folder / "bin"}
        return seen | {"/usr/local": python, str(python): python}

    @property
    def environment(self) -> dict[str, str]:
        """Return what a RUN finds. pip is the newest, as in the image, and its index is the folder of wheels."""
        return self.wheels.environment | {"PIP_FIND_LINKS": "/wheels", "PYTHONPATH": "/pip", "HOME": "/root"}


def base(folder: Path, wheels: Wheels) -> Base:
    """Make ready what isn't on this machine as it is in the image."""
    newest = max(
        wheels.folder.glob("pip-*.whl"), key=lambda wheel: [int(n) for n in wheel.name.split("-")[1].split(".")]
    )
    with zipfile.ZipFile(newest) as archive:
        archive.extractall(folder / "pip")
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").symlink_to(Path(sys.base_prefix) / f"bin/python3.{sys.version_info.minor}")
    return Base(folder, wheels)


@dataclass
class Image:
    """The result of a stage: a folder that becomes the root, and what its instructions set."""

    root: Path
    base: Base
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": BASE_PATH})
    folder: str = "/"
    user: str = ""
    """Such as `10001:10001`; empty: root."""

    def process(self, command: Sequence[str], variables: Mapping[str, str], volumes: Mapping[str, Path]) -> list[str]:
        """Return the command line of a container: a read-only root, /tmp in memory, and volumes that may be written."""
        uid, _, gid = self.user.partition(":")
        become = ["unshare", f"--map-user={uid}", f"--map-group={gid}"] if self.user else []
        environment = [f"{name}={value}" for name, value in (self.environment | dict(variables)).items()]
        inside = shlex.join([*become, "env", "-i", "-C", self.folder, *environment, *command])
        return self._in_namespace([*self._mounting(volumes), f"mount -o {READ_ONLY} /", f"exec {inside}"])

    def run(self, instruction: Instruction) -> None:
        """Carry out a RUN as root. Raises AssertionError with what it said if it fails."""
        environment = [f"{name}={value}" for name, value in (self.environment | self.base.environment).items()]
        inside = shlex.join(["env", "-i", "-C", self.folder, *environment, *instruction.command])
        line = self._in_namespace([*self._mounting({}), f"exec {inside}"])
        done = subprocess.run(line, capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0, f"RUN {instruction.rest}\n{done.stdout}{done.stderr}"

    def copy(self, instruction: Instruction, origin: Path) -> None:
        """Carry out a COPY from a folder: the build context, or another stage's root."""
        *sources, target = instruction.words
        for source in sources:
            found, place = origin / source.lstrip("/"), self.root / target.lstrip("/")
            if found.is_dir():
                shutil.copytree(found, place, symlinks=True, dirs_exist_ok=True)
            else:
                place = place / found.name if target.endswith("/") else place
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(found, place)
            if "chown" not in instruction.options:
                subprocess.run(["chmod", "-R", "a-w", str(place)], check=True)

    def _mounting(self, volumes: Mapping[str, Path]) -> list[str]:
        """Return the steps after which the image's root is the root, and the machine's is gone."""
        lines = [
            "set -e",
            f"PATH={BASE_PATH}",
            f"cd {self.root}",
            "mount --bind . .",
            f"cd {self.root}",
            "mkdir -p -m 1777 tmp",
        ]
        for place, folder in self.base.mounts.items():
            lines += [*_mount(place, folder), f"mount -o {READ_ONLY} .{place}"]
        for place, folder in volumes.items():
            lines += _mount(place, folder)
        lines += [f"touch dev/{name} && mount --bind /dev/{name} dev/{name}" for name in DEVICES]
        return [*lines, "mount -t tmpfs tmpfs tmp", "mount --rbind /proc proc", "pivot_root . .", "umount -l ."]

    def _in_namespace(self, lines: Sequence[str]) -> list[str]:
        return [*NAMESPACE, "/bin/sh", "-c", "\n".join(lines)]


def _mount(place: str, folder: Path) -> list[str]:
    return [f"[ -d .{place} ] || mkdir -p .{place}", f"mount --bind {folder} .{place}"]


def build(stages: Sequence[Stage], context: Path, folder: Path, of: Base) -> Image:
    """Build the stages one after the other, and return the last one."""
    built: dict[str, Image] = {}
    for number, stage in enumerate(stages):
        image = Image(_empty_root(folder / f"stage-{number}"), of)
        for instruction in stage.instructions:
            _carry_out(instruction, image, built, context)
        built[stage.name or str(number)] = image
    return list(built.values())[-1]


def _carry_out(instruction: Instruction, image: Image, built: Mapping[str, Image], context: Path) -> None:
    match instruction.keyword:
        case "COPY":
            stage = instruction.options.get("from")
            image.copy(instruction, built[stage].root if stage else context)
        case "RUN":
            image.run(instruction)
        case "ENV":
            for name, value in (word.split("=", 1) for word in instruction.words):
                image.environment[name] = value.replace("$PATH", image.environment["PATH"])
        case "WORKDIR":
            image.folder = instruction.rest
            (image.root / image.folder.lstrip("/")).mkdir(parents=True, exist_ok=True)
        case "USER":
            image.user = instruction.rest


def _empty_root(root: Path) -> Path:
    """Make a root with nothing but what a process asks of /etc. There's no line for the image's user in its passwd."""
    for name in ("etc", "dev", "proc", "root", "tmp"):
        (root / name).mkdir(parents=True)
    (root / "etc/hosts").write_text("127.0.0.1 localhost\n::1 localhost\n")
    (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    for name in ("bin", "sbin", "lib", "lib64"):
        if (Path("/usr") / name).is_dir():
            (root / name).symlink_to(f"usr/{name}")
    return root
