"""Each lock is whole: pip has nothing to resolve, whatever its age.

pip 23.2 and older resolve an extra that a lock doesn't spell out (`coverage` for `coverage[toml]`) by taking a newer
release, which then has no hash here, and the install fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.txt", "bot/oauth/requirements.txt", "sandbox/requirements.txt", "tests/requirements.txt")
"""From the smallest to the largest: each holds the one before."""
PIN = re.compile(r"^(?P<requirement>\S+==[^\\]+?) *\\?$", re.MULTILINE)

Pins = dict[str, Requirement]


def pins_of(lock: str) -> Pins:
    """Return what a lock pins on this machine, by canonical name."""
    found = [Requirement(pin["requirement"]) for pin in PIN.finditer((ROOT / lock).read_text())]
    here = [pin for pin in found if pin.marker is None or pin.marker.evaluate()]
    return {canonicalize_name(pin.name): pin for pin in here}


def requirements_of(pin: Requirement) -> Iterator[Requirement]:
    """Yield what an installed package requires here, for itself and for each extra its pin names."""
    try:
        declared = distribution(pin.name).requires or []
    except PackageNotFoundError:  # of another lock, or for another machine
        pytest.fail(f"{pin.name} is locked and not installed: make check")
    for requirement in map(Requirement, declared):
        extras = ("", *pin.extras)
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
            yield requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_each_requirement_of_each_locked_package_is_pinned_with_its_extras(lock: str) -> None:
    pins = pins_of(lock)
    assert len(pins) > 10
    for pin in pins.values():
        for requirement in requirements_of(pin):
            pinned = pins.get(canonicalize_name(requirement.name))
            assert pinned, f"{lock}: {pin.name} requires {requirement}, which no line pins"
            assert requirement.extras <= pinned.extras, f"{lock}: {pin.name} requires {requirement}, pinned as {pinned}"
            (version,) = pinned.specifier
            assert requirement.specifier.contains(version.version, prereleases=True), f"{pinned} is not {requirement}"


@pytest.mark.parametrize("lock", LOCKS)
def test_each_pin_has_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pinned = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert pinned
    assert all(line.endswith("\\") for line in pinned), "a pin without a hash"


@pytest.mark.parametrize(("smaller", "larger"), list(pairwise(LOCKS)))
def test_the_same_releases_are_tested_and_run(smaller: str, larger: str) -> None:
    tested = {name: str(pin.specifier) for name, pin in pins_of(larger).items()}
    for name, pin in pins_of(smaller).items():
        assert tested[name] == str(pin.specifier)
