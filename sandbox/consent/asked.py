"""The question an app sends a person to Slack with, checked as Slack checks it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sandbox.access import is_loopback
from sandbox.registered_app import RegisteredApp

_HOST = re.compile(r"[A-Za-z0-9.\-\[\]:]+")


class ConsentError(ValueError):
    """A question that Slack doesn't put to anybody; says why."""


@dataclass(frozen=True)
class Asked:
    """One question: which scopes, where the answer goes, and in which workspace, if the app says so."""

    client_id: str
    scopes: tuple[str, ...]
    redirect_uri: str
    given_redirect_uri: str | None
    """As it was asked, which the app has to repeat when it exchanges the code."""
    state: str
    team: str

    @classmethod
    def read(cls, given: Mapping[str, str], app: RegisteredApp) -> "Asked":
        """Return the question in a query or a form; ConsentError where Slack would show an error instead."""
        if given.get("client_id") != app.client_id:
            raise ConsentError("invalid_client_id: there is no app with this client ID.")
        scopes = _words(given.get("scope", ""))
        if unknown := set(scopes) - {*app.manifest.required_scopes, *app.manifest.optional_scopes}:
            raise ConsentError(f"invalid_scope: the app's manifest doesn't ask for {', '.join(sorted(unknown))}.")
        if not scopes or _words(given.get("user_scope", "")):
            raise ConsentError("invalid_scope: an app asks for bot scopes here, and for no others.")
        given_uri = given.get("redirect_uri") or None
        uri = given_uri or next(iter(app.manifest.redirect_urls), "")
        _check_redirect(uri, app.manifest.redirect_urls)
        return cls(app.client_id, scopes, uri, given_uri, given.get("state", ""), given.get("team", ""))

    def as_fields(self) -> dict[str, str]:
        """Return the question as the fields of a query or a form, without the workspace."""
        what = {"client_id": self.client_id, "scope": ",".join(self.scopes), "state": self.state}
        return what | ({"redirect_uri": self.given_redirect_uri} if self.given_redirect_uri else {})

    def leading_back(self, more: Mapping[str, str]) -> str:
        """Return the address at which the app hears the answer."""
        scheme, host, path, query, _ = urlsplit(self.redirect_uri)
        answer = [*parse_qsl(query, keep_blank_values=True), *more.items(), ("state", self.state)]
        return urlunsplit((scheme, host, path, urlencode(answer), ""))


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[,\s]+", text) if word)


def _check_redirect(uri: str, registered: tuple[str, ...]) -> None:
    """Refuse an address that isn't below one in the manifest; without any there, it has to be on this machine."""
    asked = urlsplit(uri)
    if asked.scheme not in ("http", "https") or not _HOST.fullmatch(asked.netloc):
        raise ConsentError(f"bad_redirect_uri: {uri or 'none was given, and the manifest has none'}.")
    if not (any(_is_below(uri, one) for one in registered) if registered else is_loopback(asked.netloc)):
        raise ConsentError(f"bad_redirect_uri: {uri} did not match any configured URIs.")


def _is_below(uri: str, registered: str) -> bool:
    asked, known = urlsplit(uri), urlsplit(registered)
    return (asked.scheme, asked.netloc) == (known.scheme, known.netloc) and asked.path.startswith(known.path)
