"""What a page sent: its fields as text, and its files, read within bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.exceptions import ClientException

P = ParamSpec("P")
T = TypeVar("T")

LONGEST_FIELD = 4000


@dataclass(frozen=True)
class File:
    """A file that was handed in: its name without any path, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Form:
    """The fields of a form. A field that is not there is empty.

    ``uploads``: every file of a field that takes several; ``files``: the last of each field.
    """

    fields: dict[str, list[str]]
    files: dict[str, File]
    uploads: dict[str, list[File]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The first value of a field, without blanks around it."""
        return (self.fields.get(name) or [""])[0].strip()

    def exact(self, name: str) -> str:
        """The first value of a field as it was typed, blanks and all: a password."""
        return (self.fields.get(name) or [""])[0]

    def all(self, name: str) -> list[str]:
        """Every value of a field: ticked boxes, rows of a table."""
        return [value.strip() for value in self.fields.get(name, [])]

    async def in_thread(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run what asks the database on a thread of its own."""
        return await sync_to_thread(act, *args, **kwargs)


async def form_of(request: Request[Any, Any, Any]) -> Form:
    """Read the form of a request. Fields are cut at ``LONGEST_FIELD`` characters.

    Raises ClientException (400) for what no page sends.
    """
    sent: FormMultiDict = await request.form()
    fields: dict[str, list[str]] = {}
    uploads: dict[str, list[File]] = {}
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                name_only = value.filename.replace("\\", "/").rsplit("/", 1)[-1]
                uploads.setdefault(name, []).append(File(name_only[:200], await value.read()))
        else:
            text = str(value)
            if "\x00" in text:  # no page sends one, and not every database takes it
                raise ClientException("a field holds a control character")
            fields.setdefault(name, []).append(text[:LONGEST_FIELD])
    return Form(fields, {name: given[-1] for name, given in uploads.items()}, uploads)
