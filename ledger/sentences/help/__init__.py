"""The help of the command line: what each command does, its options, an example each.

``help.COMMAND.about``: its first sentence stands in the list of commands. ``help.COMMAND.OPTION``
or ``help.any.OPTION``: one option. ``meta.NAME``: what a value is called. (中文, English).
"""

from __future__ import annotations

from ledger.sentences.help import (
    claims,
    contributions,
    copies,
    persons,
    program,
    reviews,
    servers,
    year_ends,
)

SENTENCES: dict[str, tuple[str, str]] = {
    **program.SENTENCES, **contributions.SENTENCES, **claims.SENTENCES, **year_ends.SENTENCES,
    **reviews.SENTENCES, **servers.SENTENCES, **copies.SENTENCES, **persons.SENTENCES,
}  # fmt: skip
