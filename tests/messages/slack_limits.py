"""Whether Slack would take a message, a modal or a Home, as far as slack_sdk and the sandbox know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from sandbox.blocks import Surface, length_of_texts, problems_of_blocks, problems_of_view, too_large

MOST_TEXT = 13_200
"""Characters in all texts of a message together: nobody says so, and Slack refuses more (slackapi/bolt-js#2509)."""
SURFACES: dict[str, Surface] = {"modal": "modal", "home": "home"}
UNKNOWN_TO_SLACK_SDK = {"data_visualization"}


def assert_slack_takes(content: dict[str, Any]) -> None:
    """Hold a message's content, a modal or a Home against all known limits.

    Raises `SlackObjectFormationError` for what slack_sdk refuses.
    """
    is_view = content.get("type") in SURFACES
    rendered = View(**content).to_dict() if is_view else {**content, "blocks": _rendered(content["blocks"])}
    assert rendered == content  # slack_sdk leaves out what is empty, and what it has no attribute for
    assert problems(content) == []


def problems(content: dict[str, Any]) -> list[str]:
    """Return what the sandbox's Slack objects to in a message's content, in a modal or in a Home."""
    known = set(_strings(content))  # every person and channel that is named exists
    if surface := SURFACES.get(content.get("type", "")):
        return [*problems_of_view(content, known, surface), *(["too large"] if too_large(content) else [])]
    long = length_of_texts(content["blocks"]) > MOST_TEXT
    return [*problems_of_blocks(content["blocks"], "message", known), *(["too long"] if long else [])]


def _rendered(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        block if block["type"] in UNKNOWN_TO_SLACK_SDK else Block.parse(block).to_dict()  # type: ignore[union-attr]
        for block in blocks
    ]


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for each in node.values():
            yield from _strings(each)
    elif isinstance(node, list):
        for each in node:
            yield from _strings(each)
