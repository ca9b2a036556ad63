"""What the document says of the whole interface, and the page that shows it to people."""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.openapi.spec import SecurityScheme
from litestar.response import Template

from api.door import COOKIE
from api.page import page

DESCRIPTION = """\
供医院系统、单位系统和联合会自己的程序使用。金额一律为文本（元，两位小数），日期为 ISO 8601。

* 用令牌访问：`Authorization: Bearer …`。\
医院只见本院的申报，单位只见本单位职工的申报和本单位的缴费通知单。
* 每次办理带 `Idempotency-Key`：同号同内容重发，只办一次，答复相同；内容不同，答 409。
* 清单分页：把答复中的 `next` 作为下一次的 `cursor`，直到为 null。
* 不能受理时答 `application/problem+json`：`code` 给程序，`detail` 给人；\
`Accept-Language: en` 时用英文。\
"""
#: How a request says who asks: by the names that routes use in ``security``.
SCHEMES = {
    "token": SecurityScheme(
        type="http", scheme="bearer",
        description="系统管理员发给医院或单位的接口令牌：Authorization: Bearer …",
    ),
    "session": SecurityScheme(
        type="apiKey", name=COOKIE, security_scheme_in="cookie",
        description="已登录的浏览器；只能查询",
    ),
}  # fmt: skip


@get("/docs", opt={"public": True}, include_in_schema=False, sync_to_thread=False)
def show_documentation(request: Request[Any, Any, Any]) -> Template:
    """The document for people, shown by Swagger UI from its installed package."""
    return page(request, "docs")
