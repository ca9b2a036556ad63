"""申报编号 in an address: hospitals give them, so anything printable may stand in one.

A number is one segment of the path, percent-encoded. One that a server or browser would take
apart ("A/1", "%2F", "..") or take for a page of its own ("new") is written ``~`` and its UTF-8 in
base64url without padding: "A/1" is ``~QS8x``.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import quote

_MARK = "~"
#: Words that stand for a page where a claim's number would.
_TAKEN = frozenset({"", ".", "..", "new", "file", "batches"})

#: What a server, or one before it, may read twice or take for the end of a segment.
_TAKEN_APART = frozenset("/\\%")


def segment(number: str) -> str:
    """A claim number as one segment of an address."""
    if number in _TAKEN or number.startswith(_MARK) or not _TAKEN_APART.isdisjoint(number):
        return _MARK + urlsafe_b64encode(number.encode()).decode("ascii").rstrip("=")
    return quote(number, safe="")


def number_in(given: str) -> str:
    """The claim number that a segment, percent-decoded, stands for; "" where it stands for none."""
    if not given.startswith(_MARK):
        return given
    coded = given.removeprefix(_MARK)
    try:
        number = urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    except ValueError:
        return ""
    return number if segment(number) == given else ""
