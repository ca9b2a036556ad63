"""How answers go out: money as text, the tag that says whether an answer has changed."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, TypeVar

import msgspec
from litestar import Response
from litestar.datastructures import ETag, ResponseHeader
from litestar.params import HeaderParameter

Body = TypeVar("Body", bound=msgspec.Struct)

#: An amount in yuan with two decimals, "1234.56"; a JSON number would pass through a float.
Yuan = Annotated[str, msgspec.Meta(pattern=r"^-?\d+\.\d{2}$", description="元，两位小数")]

#: The tag of the answer that the asker has kept, for a 304 if it is still the same.
IfNoneMatch = Annotated[str | None, HeaderParameter(name="If-None-Match")]

TAG_HEADER = ResponseHeader(name="ETag", documentation_only=True, description="标识这份内容")


def tagged(body: Body, kept: str | None) -> Response[Body]:
    """The answer with a strong ETag over every byte of it; 304 and no body if ``kept`` names it."""
    encoded = msgspec.json.encode(body)
    tag = ETag(value=hashlib.sha256(encoded).hexdigest())
    fresh = {"ETag": tag.to_header(), "Cache-Control": "public, no-cache"}
    if kept is not None and _names(kept, tag.to_header()):
        unchanged: Response[Any] = Response(None, status_code=304, headers=fresh)
        return unchanged
    return Response(body, headers=fresh)


def _names(kept: str, tag: str) -> bool:
    """RFC 9110, 13.1.2: a list of tags, compared weakly, or "*" for any."""
    tags = {each.strip().removeprefix("W/") for each in kept.split(",")}
    return tag in tags or "*" in tags
