"""Making sure that what was written lies on the disk, whatever happens to the machine then."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any


def sync_file(file: IO[Any]) -> None:
    """All that was written to an open file is on the disk when this returns."""
    file.flush()
    os.fsync(file.fileno())


def sync(path: Path) -> None:
    """A file, or the names in a folder, are on the disk when this returns."""
    if os.name == "nt":  # no folder can be opened there
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
