"""The page everybody sees first, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import City
from tests.browser.watching import checked


def test_the_login_is_for_everybody(city: City) -> None:
    page = city.window()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    checked(page)
    page.get_by_label("账号").fill("cashier")
    page.get_by_label("密码").fill("不是这个密码")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_be_visible()
    checked(page, refusals=(401,))


FAULTY = """<html lang="zh-CN"><title>坏页</title><body><main><h1>坏页 broken words</h1>
<img src="http://elsewhere.example/picture.png"><input><p>科目 FK-2012-0001</p>
<table><tr><td>一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十<td>{}</table>
<script>inline()</script></main></body></html>""".format("9" * 80)


def test_every_kind_of_fault_is_told(city: City) -> None:
    page = city.window()
    page.goto("/nowhere")
    page.set_content(FAULTY)
    page.evaluate("setTimeout(() => missing())")
    with pytest.raises(AssertionError) as raised:
        checked(page)
    told = str(raised.value)
    for fault in (
        "asked another host: http://elsewhere.example/picture.png",
        "at 360: reaches beyond the right edge: <table>",
        "image-alt", "label (", "at 1280: ",
        "a word that is not Chinese: broken",
        "answered 404", "missing is not defined", "console: Executing inline script",
    ):  # fmt: skip
        assert fault in told, told
    assert "FK-2012-0001" not in told
