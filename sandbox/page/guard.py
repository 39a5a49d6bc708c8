"""The page's headers, and who may listen to it: the page itself, in a browser on this machine."""

from aiohttp import web

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


def headers_for(request: web.Request) -> dict[str, str]:
    """Return the headers of the page's files; not every browser counts a WebSocket of the same host as 'self'."""
    return HEADERS | {"Content-Security-Policy": f"{POLICY} ws://{request.host}"}


def is_same_origin(request: web.Request) -> bool:
    """Return whether a WebSocket was asked for by the page that this very server gave out."""
    return request.headers.get("Origin") == f"http://{request.host}"
