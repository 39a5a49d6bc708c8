"""The choice of an HTTP proxy. Pure: the environment and an address in, a proxy or None out.

slack_sdk reads the proxy variables, but opens its web socket through the proxy whatever NO_PROXY says. So the bot
decides here, by slack_sdk's order of the variables and urllib's reading of NO_PROXY, which govern all its other calls.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]  # typeshed lacks it

VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")
"""Names of this machine as NO_PROXY lists them; urllib looks an IPv6 address up with its brackets."""


def proxy_variable(environment: Mapping[str, str]) -> str | None:
    """Return the name of the variable whose proxy is used, the first in `VARIABLES` with a value; None without any."""
    return next((name for name in VARIABLES if environment.get(name, "").strip()), None)


def proxy_for(environment: Mapping[str, str], address: str) -> str | None:
    """Return the proxy's URL for this address (http, https, ws or wss); None if the connection is to be direct.

    Loopback addresses are always direct, as in browsers and in Go: to a proxy, 127.0.0.1 is the proxy's own machine.
    """
    variable, parts = proxy_variable(environment), urlsplit(address)
    host = parts.hostname or ""
    if variable is None or _is_loopback(host) or _is_excluded(environment, host, parts.port):
        return None
    proxy = environment[variable].strip()
    return proxy if "://" in proxy else f"http://{proxy}"


def without_credentials(proxy: str) -> tuple[str, dict[str, str]]:
    """Return the proxy's URL without user and password, and the header for CONNECT that says them instead.

    For slack_sdk's web socket, which logs the URL of a proxy that refuses it.
    """
    parts = urlsplit(proxy)
    if parts.username is None:
        return proxy, {}
    credentials = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    return bare.geturl(), {"Proxy-Authorization": f"Basic {b64encode(credentials).decode('ascii')}"}


def loopback_exclusion(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the changes to an environment after which urllib, too, connects to this machine directly.

    Both spellings of NO_PROXY, with what they list now; nothing where no proxy is set, because any NO_PROXY makes
    urllib ignore the system's own proxy settings.
    """
    listed = _no_proxy(environment)
    if proxy_variable(environment) is None or listed.strip() == "*":
        return {}
    hosts = [host for host in map(str.strip, listed.split(",")) if host]
    value = ",".join([*hosts, *(host for host in LOOPBACK if host not in hosts)])
    return {"NO_PROXY": value, "no_proxy": value}


def _is_excluded(environment: Mapping[str, str], host: str, port: int | None) -> bool:
    with_port = host if port is None else f"{host}:{port}"
    return bool(proxy_bypass_environment(with_port, {"no": _no_proxy(environment)}))


def _no_proxy(environment: Mapping[str, str]) -> str:
    return environment.get("no_proxy", environment.get("NO_PROXY", ""))  # urllib prefers the lower-case spelling


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return False
