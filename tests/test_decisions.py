"""docs/decisions.md has an index and begins each entry with the decision, and the code our documents name exists."""

import re
from pathlib import Path
from pkgutil import resolve_name

import pytest

from tests.conftest import ROOT

DECISIONS = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
OUR_PATH = re.compile(r"`((?:bot|bench|demo|docs|sandbox|simulation|storage|tests)/[\w./-]*)`")
OUR_MODULE = re.compile(r"`(?:bot\.)?((?:messages|notifications|rules|use_cases)\.[a-z_.]+)`")
HEADINGS = re.findall(r"^## (.+)$", DECISIONS, re.MULTILINE)


def anchor(heading: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_the_index_leads_to_each_decision_once() -> None:
    links = re.findall(r"\]\(#([^)]+)\)", DECISIONS)
    assert sorted(links) == sorted(anchor(heading) for heading in HEADINGS)


def test_each_decision_begins_with_one_sentence() -> None:
    first_paragraphs = re.findall(r"^## .+\n(.+)\n\n", DECISIONS, re.MULTILINE)
    assert len(first_paragraphs) == len(HEADINGS)
    for paragraph in first_paragraphs:
        assert re.fullmatch(r"(\*[-0-9]+\.\* )?[^.]+(\.\w[^.]+)*\.", paragraph), paragraph


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_each_file_that_a_document_names_exists(document: Path) -> None:
    named = set(OUR_PATH.findall(document.read_text(encoding="utf-8")))
    assert {path for path in named if not (ROOT / path).exists()} == set()


def test_each_function_that_a_decision_names_by_its_module_exists() -> None:
    named = OUR_MODULE.findall(DECISIONS)
    assert named
    for name in named:
        resolve_name(f"bot.{name}")
