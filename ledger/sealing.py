"""Sealed columns: identity and account numbers as a book keeps them, and the keys that open them.

A sealed value is text of three parts, ``TAG.KEY.CIPHERTEXT``:

* the *tag*, HMAC-SHA256 of column and value under the book's first key, cut to 128 bits. Digests of
  rows are taken over it, so that they tell nothing about the value and outlive a change of keys;
* the *key*, by its fingerprint;
* the ciphertext, AES-256-SIV (RFC 5297) bound to the column. It is deterministic, so that a number
  is looked up, and kept unique, by its sealed text: the synthetic IV is the blind index.

Keys lie in a file of their own, never in the database: one line of base64 each, the oldest first.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ledger.disk import sync_file
from ledger.refusals import Refusal

KEY_VARIABLE = "TONGZHOU_KEY_FILE"
KEY_BYTES = 32
_TAG_BYTES = 16


@dataclass(frozen=True, repr=False)
class Key:
    """One key of a book. What is used is derived from it, a different key for each use."""

    secret: bytes

    @cached_property
    def name(self) -> str:
        """The fingerprint: eight hexadecimal digits that tell keys apart and nothing else."""
        return self._derived(b"tongzhou fingerprint 1", 4).hex()

    @cached_property
    def cipher(self) -> AESSIV:
        return AESSIV(self._derived(b"tongzhou sealed columns 1", 64))

    @cached_property
    def index(self) -> bytes:
        return self._derived(b"tongzhou tags 1", 32)

    @cached_property
    def signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._derived(b"tongzhou anchors 1", 32))

    def _derived(self, use: bytes, length: int) -> bytes:
        return HKDF(hashes.SHA256(), length, salt=None, info=use).derive(self.secret)


class Keyring:
    """The keys of one book: the first tags and signs, the last seals, and any of them opens."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self.names = [key.name for key in keys]
        self._index = keys[0].index
        self._signer = keys[0].signer
        self._sealing = keys[-1]
        self._by_name = {key.name: key for key in keys}
        self._macs: dict[str, hmac.HMAC] = {}  # by column, begun and not ended

    def tag(self, column: str, value: str) -> str:
        """What stands for a value in digests; "" for nothing."""
        return _text(self._mac(column, value)[:_TAG_BYTES]) if value else ""

    def content_hash(self, text: str) -> str:
        """The keyed hash of what was asked of a step, 64 hexadecimal digits."""
        return self._mac("step.content", text).hex()

    def step_hash(self, text: str) -> str:
        """The keyed hash of a step, 64 hexadecimal digits."""
        return self._mac("step.hash", text).hex()

    def mac(self, place: int, name: str) -> str:
        """What proves a line of the book's list of keys, 64 hexadecimal digits."""
        return self._mac("sealing_key", f"{place}\0{name}").hex()

    def redaction_mac(self, text: str) -> str:
        """What proves that the program itself cut the values of a row, 64 hexadecimal digits."""
        return self._mac("redaction", text).hex()

    @property
    def signer(self) -> str:
        """The public key that the book's signatures hold under, 64 hexadecimal digits."""
        return self._signer.public_key().public_bytes_raw().hex()

    def sign(self, text: str) -> str:
        """The Ed25519 signature of a text, 128 hexadecimal digits."""
        return self._signer.sign(text.encode()).hex()

    def close(self, column: str, value: str) -> str:
        """The sealed text of a value; nothing stays nothing."""
        return self.tagged(column, value)[1]

    def tagged(self, column: str, value: str) -> tuple[str, str]:
        """The tag and the sealed text of a value; nothing stays nothing."""
        if not value:
            return value, value
        tags, sealed = self.tagged_all(column, [value])
        return tags[0], sealed[0]

    def tagged_all(self, column: str, values: Sequence[str]) -> tuple[list[str], list[str]]:
        """The tags and the sealed texts of many values of a column, as ``tagged`` tells of one."""
        mac, encrypt, bound = self._begun(column), self._sealing.cipher.encrypt, [column.encode()]
        between = f".{self._sealing.name}."
        tags, sealed = [], []
        for value in values:
            tag = text = ""
            if value:
                plain = value.encode()
                own = mac.copy()
                own.update(plain)
                tag = _text(own.digest()[:_TAG_BYTES])
                text = tag + between + _text(encrypt(plain, bound))
            tags.append(tag)
            sealed.append(text)
        return tags, sealed

    def open(self, column: str, sealed: str) -> str:
        """The value of a sealed text. Raises Refusal("sealed_value_changed")."""
        if not sealed:
            return sealed
        try:
            tag, name, ciphertext = sealed.split(".")
            opened = self._by_name[name].cipher.decrypt(_bytes(ciphertext), [column.encode()])
        except (ValueError, KeyError, InvalidTag):
            raise Refusal("sealed_value_changed", column=column) from None
        value = opened.decode()
        if not hmac.compare_digest(tag, self.tag(column, value)):
            raise Refusal("sealed_value_changed", column=column)
        return value

    def _mac(self, column: str, value: str) -> bytes:
        mac = self._begun(column).copy()
        mac.update(value.encode())
        return mac.digest()

    def _begun(self, column: str) -> hmac.HMAC:
        """HMAC-SHA256 under the first key over the column and a zero byte; to be copied."""
        begun = self._macs.get(column)
        if begun is None:
            begun = self._macs[column] = hmac.new(self._index, f"{column}\0".encode(), "sha256")
        return begun


def tag_of(sealed: str) -> str:
    """The tag of a sealed text, which ``Keyring.open`` has opened."""
    return sealed.partition(".")[0]


def is_signed(text: str, signature: str, signer: str) -> bool:
    """Whether a signature of a text holds under a public key; both in hexadecimal digits."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signer))
        key.verify(bytes.fromhex(signature), text.encode())
    except (ValueError, InvalidSignature):
        return False
    return True


_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def _text(raw: bytes) -> str:
    """Base64 for addresses without its padding; a third quicker than by its own function."""
    return binascii.b2a_base64(raw, newline=False).translate(_URL_SAFE, b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


# -- the file -------------------------------------------------------------------------------------


def key_path(database: str | None) -> Path:
    """Where the keys of a book lie: ``TONGZHOU_KEY_FILE``, else beside an SQLite book.

    ``database`` is the file of the book, None for a book on a server. Raises
    Refusal("key_file_missing") where a book on a server has no file named: it has no place there.
    """
    named = os.environ.get(KEY_VARIABLE)
    if named:
        return Path(named)
    if not database:
        raise Refusal("key_file_missing", variable=KEY_VARIABLE)
    return Path(database).with_suffix(".key")


def keys_in(path: Path) -> list[Key]:
    """The keys in a file, the oldest first. Raises Refusal("keys_lost", "keys_unreadable")."""
    try:
        lines = path.read_text("ascii").split()
        keys = [Key(base64.urlsafe_b64decode(line)) for line in lines]
    except FileNotFoundError:
        raise Refusal("keys_lost", file=str(path)) from None
    except (OSError, UnicodeError, binascii.Error):
        raise Refusal("keys_unreadable", file=str(path)) from None
    if not keys or any(len(key.secret) != KEY_BYTES for key in keys):
        raise Refusal("keys_unreadable", file=str(path))
    return keys


def keys_made_in(path: Path) -> list[Key]:
    """The keys in a file; a first one is made, for its owner only, where there is no file.

    Two programs that come at once take the same key: the file appears whole or not at all.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{os.urandom(6).hex()}")
        write_keys(made, [Key(os.urandom(KEY_BYTES))])
        try:
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return keys_in(path)


def add_key(path: Path, key: Key) -> None:
    """Put a key at the end of the file; whoever reads it meanwhile finds the old or the new whole.

    Raises what ``keys_in`` raises.
    """
    made = path.with_name(f"{path.name}.{os.urandom(6).hex()}")
    write_keys(made, [*keys_in(path), key])
    made.replace(path)


def write_keys(path: Path, keys: Sequence[Key]) -> None:
    """A new file with these keys, readable by its owner only and on the disk when this returns."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.writelines(base64.urlsafe_b64encode(key.secret).decode() + "\n" for key in keys)
        sync_file(file)
