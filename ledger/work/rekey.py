"""换密钥: a new key for the sealed columns of a book, when the old one may be known to somebody."""

from __future__ import annotations

import os

from ledger.book.connection import keys_path
from ledger.book.rekeying import seal_anew
from ledger.book.sealed import give_keys
from ledger.book.tables import SealingKey
from ledger.nouns import Answer
from ledger.sealing import KEY_BYTES, Key, Keyring, add_key, keys_in
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk


def rekey(desk: Desk) -> Answer:
    """Add a new key to the file of keys and seal every value of the book with it, in one step.

    The old keys stay in the file: copies of the book made before open with them only, and the
    first goes on making the tags that digests count. Raises what ``keys_in`` raises, and
    Refusal("sealed_value_changed") where a value does not open.
    """
    return desk.once("rekey", {}, lambda clerk: _rekey(desk, clerk), alone=True)


def _rekey(desk: Desk, clerk: Clerk) -> Answer:
    book, connection = desk.book, clerk.session.connection()
    path = keys_path(book.url)
    key = Key(os.urandom(KEY_BYTES))
    held = {known.name: known for known in keys_in(path)}
    ring = Keyring([*(held[name] for name in book.keys.names), key])
    # The file first: a key too many in it does no harm, a value without its key is lost.
    add_key(path, key)
    count = seal_anew(connection, book.keys, ring)
    place = len(ring.names)
    clerk.session.add(SealingKey(id=place, name=key.name, mac=ring.mac(place, key.name)))
    clerk.session.flush()
    # The answer of this step is sealed with it; a step that fails is found out by the next one,
    # which compares the keys it has with those of the book.
    book.keys = ring
    give_keys(book.engine, ring)
    return {"key": key.name, "values": count, "keys": place}
