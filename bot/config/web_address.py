"""Web addresses, as variables hold them."""

from urllib.parse import urlsplit


def is_web_address(value: str) -> bool:
    """Return whether this is an address that begins with http: or https: and names a host."""
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # an unclosed bracket, a port that is no number
        return False
