"""The form in which Slack gives blocks back: every block and action with an id, text objects written out in full."""

import copy
import secrets
from collections.abc import Iterable, Iterator
from typing import Any

# Elements an app can get an action from, all of which carry an action_id.
_PASSIVE = {"image", "plain_text", "mrkdwn"}


def canonical_blocks(blocks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a copy of the blocks as Slack returns and delivers them."""
    canonical = [copy.deepcopy(block) for block in blocks]
    for block in canonical:
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        for element in elements_of(block):
            element.setdefault("action_id", secrets.token_urlsafe(4)[:5])
        _write_out(block)
    return canonical


def elements_of(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the interactive elements of a block, in reading order."""
    candidates = [block.get("accessory"), block.get("element"), *_listed(block)]
    for element in candidates:
        if isinstance(element, dict) and element.get("type") not in _PASSIVE:
            yield element


def _listed(block: dict[str, Any]) -> list[Any]:
    key = {"actions": "elements", "context_actions": "elements", "card": "actions"}.get(block.get("type", ""))
    return list(block.get(key, ())) if key else []


def _write_out(node: Any) -> None:
    """Add the defaults Slack writes out: emoji on plain_text, verbatim on mrkdwn."""
    if isinstance(node, dict):
        if node.get("type") == "plain_text" and isinstance(node.get("text"), str):
            node.setdefault("emoji", True)
        if node.get("type") == "mrkdwn" and isinstance(node.get("text"), str):
            node.setdefault("verbatim", False)
        for child in node.values():
            _write_out(child)
    elif isinstance(node, list):
        for child in node:
            _write_out(child)
