"""``python -m tests.files.fuzzing KIND FOLDER SECONDS SEED``: made-up files of a kind, guided by
what of the readers they reach. Stops at the first that a reader neither answers nor refuses.

The content that broke it is left in the folder; the figures come last (libFuzzer's own words).
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ledger.files"]):
    from tests.files.readers import KINDS, read_all
    from tests.files.seeds import seeds_of

MEMORY = 3000  # MB
SLOW = 60  # seconds that one file may take


def main(kind: str, folder: Path, seconds: int, seed: int) -> None:
    assert kind in KINDS
    corpus = folder / kind
    corpus.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(seeds_of(kind)):
        (corpus / f"seed-{number}").write_bytes(content)

    def one(content: bytes) -> None:
        read_all(kind, content, folder)

    options = [f"-max_total_time={seconds}", f"-seed={seed}", f"-rss_limit_mb={MEMORY}",
               f"-timeout={SLOW}", "-max_len=20000", "-print_final_stats=1", "-verbosity=0",
               f"-artifact_prefix={folder}/broke-{kind}-"]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
