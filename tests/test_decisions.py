"""docs/decisions.md has an index, and each of its entries begins with the decision."""

import re

from tests.conftest import ROOT

DECISIONS = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
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
