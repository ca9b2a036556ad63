"""扫描件: the papers that came with claims, sealed under the office's key, by the digest of each.

The book says which papers a claim has; here is what they look like. A paper that is erased here
leaves the book whole: its digest still tells whether a copy found elsewhere is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from ledger.office.connection import Office
from ledger.office.tables import Scan
from ledger.refusals import Refusal

#: How long what no claim names may lie here: a form that was begun and not sent.
UNNAMED_FOR = timedelta(days=2)


def keep(office: Office, content: bytes, media_type: str, now: datetime) -> str:
    """Seal and keep a paper; returns its SHA-256. The same paper again is kept once."""
    digest = hashlib.sha256(content).hexdigest()
    with office.session() as session:
        scan = session.exec(select(Scan).where(Scan.sha256 == digest)).first()
        if scan is None:
            sealed = office.seal.close_bytes(content, _purpose(digest))
            scan = Scan(
                sha256=digest, sealed=sealed, size=len(content), media_type=media_type,
                stored_at=now,
            )  # fmt: skip
        scan.stored_at = now
        session.add(scan)
    return digest


def has(office: Office, digest: str, now: datetime) -> bool:
    """Whether a paper is here; one that is asked for stays a while longer."""
    with office.session() as session:
        scan = session.exec(select(Scan).where(Scan.sha256 == digest)).first()
        if scan is not None:
            scan.stored_at = now
            session.add(scan)
        return scan is not None


def content_of(office: Office, digest: str) -> bytes:
    """The paper with this SHA-256, which is computed again.

    Raises Refusal("scan_gone") for one that was erased, Refusal("scan_damaged") for one that is
    no longer what came in, or was sealed under another key.
    """
    with office.session() as session:
        scan = session.exec(select(Scan).where(Scan.sha256 == digest)).first()
    if scan is None:
        raise Refusal("scan_gone")
    try:
        content = office.seal.open_bytes(scan.sealed, _purpose(digest))
    except ValueError:
        raise Refusal("scan_damaged") from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise Refusal("scan_damaged")
    return content


def erase(office: Office, digest: str) -> bool:
    """Erase a paper; False where it was not here."""
    with office.session() as session:
        gone = session.connection().execute(delete(Scan).where(col(Scan.sha256) == digest))
        return gone.rowcount > 0


def erase_unnamed(office: Office, named: Collection[str], now: datetime) -> int:
    """Erase what has lain here for a while and is not among the digests ``named``; how many."""
    with office.session() as session:
        old = session.exec(select(Scan.sha256).where(Scan.stored_at < now - UNNAMED_FOR)).all()
    return sum(erase(office, digest) for digest in set(old) - set(named))


def _purpose(digest: str) -> str:
    return f"scan {digest}"
