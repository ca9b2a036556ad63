"""文件: what was handed in or made for somebody, kept in the office under the name it came with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import delete
from sqlmodel import col, select

from ledger.office.connection import Office
from ledger.office.tables import Upload
from ledger.refusals import Refusal
from ledger.work.door import now

LARGEST = 30_000_000  # bytes; a roster of 50,000 rows has about four million
_LONGEST_NAME = 200  # bytes: a Chinese character is three, and no file may be called by 256
KEPT_FOR = timedelta(days=90)


def keep_upload(
    office: Office,
    actor: str,
    name: str,
    content: bytes,
    suffixes: Sequence[str] = (),
    most: int | None = LARGEST,
) -> int:
    """Keep a file; returns its number. Of its name only the last part counts, without any path.

    The same file of the same person again is the one that is kept, and counts as new.
    Raises Refusal("upload_missing"), ("upload_too_large": name, most) and ("upload_kind": name,
    known) for a file that ends otherwise than ``suffixes`` allow. ``most``: bytes; None where the
    program itself made the file.
    """
    plain = name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    plain = "".join(each for each in plain if each.isprintable())
    if not plain.strip(".") or not content:
        raise Refusal("upload_missing")
    if most is not None and len(content) > most:
        raise Refusal("upload_too_large", name=plain[:80], most=most // 1_000_000)
    suffix = Path(plain).suffix.lower()
    if suffixes and suffix not in suffixes:
        raise Refusal("upload_kind", name=plain[:80], known=" ".join(suffixes))
    if len(plain.encode()) > _LONGEST_NAME:
        stem = plain.encode()[: _LONGEST_NAME - len(suffix.encode())].decode(errors="ignore")
        plain = stem + suffix
    digest = hashlib.sha256(content).hexdigest()
    same = select(Upload).where(
        Upload.digest == digest, Upload.name == plain, Upload.by == actor
    )  # fmt: skip
    with office.session() as session:
        upload = session.exec(same).first() or Upload(
            name=plain, digest=digest, size=len(content), content=content, at=now(), by=actor
        )
        upload.at = now()
        session.add(upload)
        session.flush()
        assert upload.id is not None
        return upload.id


def upload_of(office: Office, number: int, by: str | None = None) -> Upload:
    """A file that was kept; ``by``: only if this is who handed it in.

    Raises Refusal("upload_gone") for one that is not there, or no longer.
    """
    with office.session() as session:
        upload = session.get(Upload, number)
        if upload is None or by not in (None, upload.by):
            raise Refusal("upload_gone")
        return upload


@contextmanager
def laid_out(upload: Upload) -> Iterator[Path]:
    """The file as a path, for what reads files, as long as the block lasts."""
    with TemporaryDirectory(prefix="tongzhou-") as folder:
        path = Path(folder, upload.name)
        path.write_bytes(upload.content)
        yield path


def clear_up(office: Office) -> int:
    """Drop the files that are kept long enough; how many they were."""
    with office.session() as session:
        gone = session.connection().execute(
            delete(Upload).where(col(Upload.at) < now() - KEPT_FOR)
        )  # fmt: skip
        return gone.rowcount
