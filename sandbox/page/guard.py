"""The page's access rules: a browser on this machine that has the page itself open, and nothing else.

Without this, any site the same browser has open could read and click here: by a WebSocket, which no same-origin rule
stops, or by a name of its own that it lets point to 127.0.0.1.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

# The page's own files and its own line, nothing else; and no text that becomes a script.
POLICY = (
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'; connect-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def to_loopback(handler: Handler) -> Handler:
    """Let a request through only when it was addressed to this machine by one of its own names."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        if not is_loopback(request.host):
            return web.Response(status=403, text="This page only opens in a browser on this machine.", headers=HEADERS)
        return await handler(request)

    return guarded


def headers_for(request: web.Request) -> dict[str, str]:
    """Return the headers of the page's files; not every browser counts a WebSocket of the same host as 'self'."""
    return HEADERS | {"Content-Security-Policy": f"{POLICY} ws://{request.host}"}


def is_loopback(host: str) -> bool:
    """Return whether a Host header names this machine."""
    try:
        return urlsplit(f"//{host}").hostname in LOOPBACK
    except ValueError:
        return False


def is_same_origin(request: web.Request) -> bool:
    """Return whether a WebSocket was asked for by the page that this very server gave out."""
    return request.headers.get("Origin") == f"http://{request.host}"
