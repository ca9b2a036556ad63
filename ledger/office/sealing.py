"""Secrets of the office: random keys handed out, and the seal on those that must be read again.

What is handed out once (cookies, tokens) is kept as its SHA-256. What must be read again (the
secret of a second factor) is sealed with AES-256-GCM under a key that lies in a file of its own,
readable by its owner only, never in the database.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import URL

KEY_VARIABLE = "TONGZHOU_KEY_FILE"
_NONCE = 12


def new_secret() -> tuple[str, str]:
    """A key of 256 random bits for somebody outside, and the hash that is kept of it."""
    key = secrets.token_urlsafe(32)
    return key, hash_of(key)


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def key_file(office: URL) -> Path:
    """Where the key lies: ``TONGZHOU_KEY_FILE``, else beside an SQLite office.

    Raises ValueError for an office on a server without the variable: its key has no place.
    """
    named = os.environ.get(KEY_VARIABLE)
    if named:
        return Path(named)
    if office.drivername != "sqlite":
        raise ValueError(f"{KEY_VARIABLE} must name a file for an office on a server")
    return Path(office.database or "").with_suffix(".key")


class Seal:
    """Seals and opens texts and bytes; ``purpose`` binds each to its place: none fits another."""

    def __init__(self, path: Path) -> None:
        self._cipher = AESGCM(_key_in(path))

    def close(self, text: str, purpose: str) -> str:
        return base64.urlsafe_b64encode(self.close_bytes(text.encode(), purpose)).decode()

    def open(self, sealed: str, purpose: str) -> str:
        """Raises ValueError where the text was changed, or sealed under another key or purpose."""
        return self.open_bytes(base64.urlsafe_b64decode(sealed.encode()), purpose).decode()

    def close_bytes(self, content: bytes, purpose: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, content, purpose.encode())

    def open_bytes(self, sealed: bytes, purpose: str) -> bytes:
        """Raises ValueError as ``open`` does."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose.encode())
        except InvalidTag:
            raise ValueError(f"the {purpose} does not open under this key") from None


def derived_key(path: Path, purpose: str) -> bytes:
    """A key of its own for a purpose, from the key in a file."""
    return hmac.digest(_key_in(path), purpose.encode(), hashlib.sha256)


def _key_in(path: Path) -> bytes:
    """The key in a file; a new one is made, for its owner only, where there is no file."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = base64.urlsafe_b64decode(path.read_text("ascii").strip())
        if len(key) != 32:
            raise ValueError(f"{path.name} does not hold a key of 32 bytes") from None
        return key
    key = os.urandom(32)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(base64.urlsafe_b64encode(key).decode() + "\n")
    return key
