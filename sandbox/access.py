"""Who may talk to the sandbox: programs and a browser on this machine, the browser only from the sandbox's own page.

Without this, any site that the same browser has open could write here: a form or a WebSocket goes anywhere, whatever
origin it comes from, and a site can let a name of its own point to 127.0.0.1.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# Pages that any site may lead to; they only show something.
OPEN_PAGES = frozenset({"/", "/oauth/v2/authorize"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
HERE_ONLY = "The sandbox answers only at localhost and 127.0.0.1."
NO_OTHER_SITE = "Refused: this came from another website."


@web.middleware
async def on_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let a request through only if it was addressed to this machine, and comes from no other site in a browser."""
    if not is_loopback(request.host):
        return web.Response(status=403, text=HERE_ONLY)
    if not is_from_here(request):
        return web.Response(status=403, text=NO_OTHER_SITE)
    return await handler(request)


def is_loopback(host: str) -> bool:
    """Return whether a Host header names this machine."""
    try:
        return urlsplit(f"//{host}").hostname in LOOPBACK
    except ValueError:
        return False


def is_from_here(request: web.Request) -> bool:
    """Return whether a request comes from the sandbox's own page, from no page at all, or only opens a page.

    Programs send no Origin. A browser sends one with what a page posts; with all else, where it came from:
    https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
    """
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin is not None:
        return origin == f"http://{request.host}"
    return site in (None, "same-origin", "none") or (request.method == "GET" and request.path in OPEN_PAGES)
