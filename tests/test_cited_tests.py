"""Each test that docs/security.md and docs/marketplace.md name as evidence exists."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT, TESTS

DOCUMENTS = ("security.md", "marketplace.md")


DEFINED = re.compile(r"^def (test_\w+)", re.MULTILINE)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_test_that_is_named_exists(name: str) -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / name).read_text(encoding="utf-8")))
    there = {test for file in TESTS.rglob("test_*.py") for test in DEFINED.findall(file.read_text(encoding="utf-8"))}
    assert named
    assert named - there == set()


def test_each_check_names_its_test() -> None:
    """Only about time there's none: nothing can be tried."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \|.*\|(.*)\|$", text, re.MULTILINE)
    checks = {check: evidence for check, evidence in rows if "test" not in (check, evidence.strip())}
    without = [check for check, evidence in checks.items() if "`test_" not in evidence and "the same" not in evidence]
    assert [check for check in without if check != "---"] == ["timing"]
