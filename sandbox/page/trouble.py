"""The trouble menu: a few ways in which Slack fails its apps, each by one name."""

from dataclasses import dataclass

from sandbox.faults import Fault, Faults

NONE = "none"


@dataclass(frozen=True)
class Trouble:
    """Entry of the menu, and the methods that fail, with how."""

    label: str
    words: str
    rules: tuple[tuple[str, Fault], ...] = ()


_POSTING = ("chat.postMessage", "chat.update")

TROUBLES = {
    NONE: Trouble("No trouble", "Slack answers at once."),
    "slow": Trouble("Slack is slow", "Each of the app's calls takes two seconds.", (("*", Fault.slow(2)),)),
    "rate_limited": Trouble(
        "Too many messages",
        "Slack refuses every message with a 429: try again in ten seconds.",
        tuple((method, Fault.rate_limited(10)) for method in _POSTING),
    ),
    "down": Trouble("Slack is down", "Slack answers every call with a 503.", (("*", Fault.server_error()),)),
    "lost": Trouble(
        "Replies get lost",
        "Slack takes every message, then the connection drops. The app can't tell.",
        tuple((method, Fault.lost_reply()) for method in _POSTING),
    ),
}


def switch(faults: Faults, name: str) -> None:
    """Let this trouble be the only one; LookupError when there is none of this name."""
    trouble = TROUBLES[name]
    faults.off()
    for method, fault in trouble.rules:
        faults.on(method, fault)


def active(faults: Faults) -> str | None:
    """Return the name of what is going wrong; None when it is something the menu does not have."""
    now = faults.rules
    return next((name for name, trouble in TROUBLES.items() if trouble.rules == now), None)
