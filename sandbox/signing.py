"""Slack's signature of HTTP requests (docs.slack.dev/authentication/verifying-requests-from-slack)."""

import hashlib
import hmac


def sign(secret: str, timestamp: int | str, body: str | bytes) -> str:
    """Return the X-Slack-Signature of a request: `timestamp` in Unix seconds, `body` as it goes over the wire."""
    raw = body.encode() if isinstance(body, str) else body
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + raw, hashlib.sha256).hexdigest()


def headers(secret: str, timestamp: int | str, body: str | bytes) -> dict[str, str]:
    """Return the two headers that make a request Slack's; give a stale timestamp or a wrong secret to forge one."""
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": sign(secret, timestamp, body)}
