"""Secrets of the office: random keys handed out, and the seal on those that must be read again.

What is handed out once (cookies, tokens) is kept as its SHA-256. What must be read again (files
handed in, what tasks were asked and answered, papers of claims, the secret of a second factor) is
sealed with AES-256-GCM under the keys of the book, which lie in a file of their own, never in the
database (``ledger.sealing``).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import URL

from ledger.sealing import KEY_VARIABLE, key_path, keys_made_in

_NONCE = 12


def new_secret() -> tuple[str, str]:
    """A key of 256 random bits for somebody outside, and the hash that is kept of it."""
    key = secrets.token_urlsafe(32)
    return key, hash_of(key)


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def key_file(office: URL) -> Path:
    """Where the keys lie: with those of the book, beside an SQLite book where none is named.

    An office that was made before books had keys goes on with the file of its own. Raises
    Refusal("key_file_missing") for an office on a server without a file named.
    """
    if office.drivername != "sqlite":
        return key_path(None)
    path = Path(office.database or "")  # jingjiang.office.db
    own = path.with_suffix(".key")
    if own.exists() and not os.environ.get(KEY_VARIABLE):
        return own
    return key_path(str(path.with_suffix("").with_suffix(path.suffix)))


class Seal:
    """Seals and opens texts and bytes; ``purpose`` binds each to its place: none fits another.

    The last key of the file seals, any of them opens. A file is made where there is none, and read
    again where nothing opens: another program may have been given a new key meanwhile.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ciphers = self._read()

    def _read(self) -> list[AESGCM]:
        return [AESGCM(key.secret) for key in reversed(keys_made_in(self._path))]

    def close(self, text: str, purpose: str) -> str:
        return base64.urlsafe_b64encode(self.close_bytes(text.encode(), purpose)).decode()

    def open(self, sealed: str, purpose: str) -> str:
        """Raises ValueError where the text was changed, or sealed under another key or purpose."""
        try:
            raw = base64.urlsafe_b64decode(sealed.encode())
        except binascii.Error:
            raise ValueError(f"the {purpose} is not sealed") from None
        return self.open_bytes(raw, purpose).decode()

    def close_bytes(self, content: bytes, purpose: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._ciphers[0].encrypt(nonce, content, purpose.encode())

    def open_bytes(self, sealed: bytes, purpose: str) -> bytes:
        """Raises ValueError as ``open`` does."""
        opened = self._opened(sealed, purpose)
        if opened is None:
            self._ciphers = self._read()
            opened = self._opened(sealed, purpose)
        if opened is None:
            raise ValueError(f"the {purpose} does not open under these keys")
        return opened

    def _opened(self, sealed: bytes, purpose: str) -> bytes | None:
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose.encode())
            except (InvalidTag, ValueError):
                continue
        return None


def derived_key(path: Path, purpose: str) -> bytes:
    """A key for one purpose, from the first key in a file, which stays when another is added."""
    return hmac.digest(keys_made_in(path)[0].secret, purpose.encode(), hashlib.sha256)
