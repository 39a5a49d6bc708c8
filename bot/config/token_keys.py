"""The keys that workspaces' tokens are encrypted with before they're stored."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.config.errors import SettingError

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

TOKEN_KEYS = "TOKEN_KEYS"
HOW = "Make one with: openssl rand -base64 32"
NEEDS_PACKAGE = (
    "needs the package cryptography. Install from bot/oauth/requirements.txt instead of requirements.txt: "
    "docs/deploy.md, “Many workspaces”."
)
BYTES = 32  # of a Fernet key: https://cryptography.io/en/latest/fernet/


class UnreadableTokenError(Exception):
    """A stored token was encrypted with none of these keys, or isn't one."""


class TokenKeys:
    """Encrypts with the first key, and decrypts with whichever fits. Neither shows up in `repr`."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys, the newest first: each the base64 of 32 bytes."""
        from cryptography.fernet import Fernet, MultiFernet  # not part of every install

        self._fernet: MultiFernet = MultiFernet([Fernet(each) for each in keys])

    def encrypt(self, token: str) -> str:
        """Return a token as it's stored."""
        return self._fernet.encrypt(token.encode()).decode()

    def decrypt(self, stored: str) -> str:
        """Return a token as Slack knows it. Raises `UnreadableTokenError` if no key fits."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(stored).decode()
        except InvalidToken:
            raise UnreadableTokenError from None


def can_encrypt() -> bool:
    """Return whether what encrypts tokens is installed."""
    return find_spec("cryptography") is not None


def read_keys(value: str) -> TokenKeys:
    """Return the keys in a variable's value, separated by commas. Raises `SettingError` for one that's no key."""
    if not can_encrypt():
        raise SettingError(TOKEN_KEYS, NEEDS_PACKAGE)
    keys = [each.strip().replace("+", "-").replace("/", "_") for each in value.split(",")]
    if not all(map(_is_key, keys)):
        raise SettingError(TOKEN_KEYS, f"must be one or more keys with commas between them, the newest first. {HOW}")
    return TokenKeys(keys)


def _is_key(value: str) -> bool:
    try:
        return value.isascii() and len(urlsafe_b64decode(value)) == BYTES
    except ValueError:
        return False
