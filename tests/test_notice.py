"""NOTICE names each package that runs in production, with the license that its own metadata names."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageMetadata, metadata

import pytest
from packaging.utils import canonicalize_name

from tests.conftest import ROOT
from tests.test_locks import pins_of

LINE = re.compile(r"^(?P<package>[\w.-]+) {2,}(?P<license>\S+(?: \S+)*) {2,}https://\S+$", re.MULTILINE)
SPELT_OTHERWISE = {
    "ZPL 2.1": "ZPL-2.1",
    "Dual License": "Apache-2.0 OR BSD-3-Clause",
}  # before metadata had SPDX expressions
NOTICE: dict[str, str] = {
    canonicalize_name(line["package"]): line["license"] for line in LINE.finditer((ROOT / "NOTICE").read_text())
}


def _license(of: PackageMetadata) -> str:
    said = of["License-Expression" if "License-Expression" in of else "License"]
    return SPELT_OTHERWISE.get(said, said)


def test_each_locked_package_is_named_and_no_other() -> None:
    assert set(NOTICE) == set(pins_of("bot/oauth/requirements.txt"))


@pytest.mark.parametrize("package", sorted(NOTICE))
def test_its_license_is_the_one_its_metadata_names(package: str) -> None:
    assert NOTICE[package] == _license(metadata(package))


def test_the_wheel_carries_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert set(project["license-files"]) == {"LICENSE", "NOTICE"}
