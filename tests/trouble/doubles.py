"""Messages that stand in Slack twice, and whether that may be.

Without `im:history` a message is sent again when nobody can say whether Slack took it (docs/decisions.md): the reply
was lost, or the process was killed within the call. Every other double is a bug.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from bot.delivery.worker import FOR_ONE
from sandbox import Sandbox
from sandbox.web.call import Call
from tests.trouble.invariants import nonce_of

AROUND_A_CALL = timedelta(seconds=3)  # from Slack's doing it to the process's noting it, on a busy machine


@dataclass(frozen=True)
class Repetition:
    """One message, posted once more."""

    nonce: str
    before: Call
    again: Call


def repetitions(slack: Sandbox) -> list[Repetition]:
    """Return every post of a message that was in Slack already."""
    posts: dict[str, list[Call]] = defaultdict(list)
    for call in slack.calls("chat.postMessage"):
        if call.answer.get("ok"):  # Slack did it, whether the reply got through or not
            posts[nonce_of(_metadata(call))].append(call)
    return [Repetition(nonce, *pair) for nonce, calls in posts.items() for pair in pairwise(calls)]


def unexplained(found: Sequence[Repetition], kills: Sequence[datetime], lease: timedelta) -> Iterator[str]:
    """Return the doubles that no lost reply and no kill accounts for; a kill accounts for a call of each thread."""
    left = list(kills) * FOR_ONE.of_all
    for each in found:
        if each.before.outcome == "lost_reply":
            continue
        within = [kill for kill in left if abs(kill - each.before.at) < AROUND_A_CALL]
        if not within or each.again.at - each.before.at < lease - AROUND_A_CALL:
            yield f"{each.nonce} was posted at {each.before.at:%X} and again at {each.again.at:%X}"
        else:
            left.remove(min(within, key=lambda kill: abs(kill - each.before.at)))


def unknown_outcomes(slack: Sandbox, kills: Sequence[datetime]) -> int:
    """Count the posts that may have ended without the bot's knowing how, at the most."""
    lost = [call for call in slack.calls("chat.postMessage") if call.outcome == "lost_reply"]
    return len(lost) + len(kills) * FOR_ONE.of_all


def _metadata(call: Call) -> dict[str, Any]:
    given = call.args.get("metadata") or {}
    return dict(json.loads(given) if isinstance(given, str) else given)
