"""Pictures of figures: every length is worked out by hand, and every figure is said in words."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from api.pictures import Bar, Series, Step, bars, columns, waterfall

SVG = "{http://www.w3.org/2000/svg}"


def drawn(picture: str) -> ElementTree.Element:
    """The picture as XML: what is not well formed does not pass."""
    return ElementTree.fromstring(picture)


def rects(picture: str) -> list[tuple[int, int]]:
    """Where each box begins and how wide it is."""
    return [(int(r.attrib["x"]), int(r.attrib["width"])) for r in drawn(picture).iter(f"{SVG}rect")]


def said(picture: str) -> str:
    found = drawn(picture).find(f"{SVG}desc")
    assert found is not None
    return found.text or ""


def test_a_waterfall_steps_down_from_what_came_in_to_what_is_left() -> None:
    picture = waterfall(
        "surplus", "结余的去向",
        [Step("收入", 4400_00, "in", is_total=True), Step("支出", -1100_00, "out"),
         Step("结余", 3300_00, is_total=True), Step("准备金", -330_00, "kept")],
    )  # fmt: skip
    # 440 units are 4,400.00: ten yuan to the unit. Each step begins where the last one ended.
    assert rects(picture) == [(0, 440), (330, 110), (0, 330), (297, 33)]
    assert said(picture) == "收入 4,400.00；支出 -1,100.00；结余 3,300.00；准备金 -330.00"


def test_a_deficit_lies_on_the_other_side_of_nought() -> None:
    picture = waterfall(
        "deficit", "亏损",
        [Step("收入", 3000, "in", is_total=True), Step("支出", -4400, "out"),
         Step("亏损", -1400, "out", is_total=True)],
    )  # fmt: skip
    # from −14.00 to 30.00: ten fen to the unit, nought stands at 140
    assert rects(picture) == [(140, 300), (0, 440), (0, 140)]


def test_bars_share_one_scale_and_mark_what_they_are_measured_against() -> None:
    picture = bars("who", "参保", [Bar("船厂", 50, of=88), Bar("小学", 44)], show=str)
    assert rects(picture) == [(0, 440), (0, 250), (0, 440), (0, 220)]
    marks = [line.attrib["x1"] for line in drawn(picture).iter(f"{SVG}line")]
    assert marks == ["438"]  # the greatest of all; drawn within the picture
    assert "50 / 88" in picture


def test_columns_are_as_high_as_their_figures() -> None:
    months = ["8 月", "9 月"]
    picture = columns(
        "flow", "收支", months, [Series("收", [300, 150], "in"), Series("支", [0, 100], "out")]
    )
    heights = [int(r.attrib["height"]) for r in drawn(picture).iter(f"{SVG}rect")]
    assert heights == [150, 75, 0, 50, 12, 12]  # the last two are the legend's
    assert said(picture) == "8 月：收 3.00，支 0.00；9 月：收 1.50，支 1.00"


def test_labels_that_would_run_into_each_other_are_left_out() -> None:
    labels = [f"{n}000 元以上" for n in range(12)]
    picture = columns("spread", "分布", labels, [Series("人数", list(range(12)))], show=str)
    written = [t.text for t in drawn(picture).iter(f"{SVG}text")]
    assert written == ["11", "0000 元以上", "4000 元以上", "8000 元以上"]
    edge = next(t for t in drawn(picture).iter(f"{SVG}text") if t.text == written[1])
    assert int(edge.attrib["x"]) == 46  # half of its 93 units: it begins at the picture's edge
    assert all(label in said(picture) for label in labels)
    with pytest.raises(ValueError, match="shorter"):
        columns("spread", "分布", labels, [Series("人数", [1])])


def test_a_legend_that_is_too_long_goes_on_below() -> None:
    series = [
        Series(name, [1]) for name in ("按现行办法试算出来的", "起付线降到一千元以后", "封顶")
    ]
    picture = columns("spread", "分布", ["一"], series, show=str)
    marks = [r for r in drawn(picture).iter(f"{SVG}rect") if r.attrib["height"] == "12"]
    # 18 + 160 fit twice with 18 between; the third would end at 392 + 18 + 32, beyond 440
    assert [(m.attrib["x"], m.attrib["y"]) for m in marks] == [
        ("0", "202"), ("196", "202"), ("0", "226")
    ]  # fmt: skip
    assert drawn(picture).attrib["viewBox"] == "0 0 440 248"


def test_nothing_to_draw_is_an_empty_picture() -> None:
    assert rects(bars("none", "无", [])) == []
    assert rects(waterfall("none", "无", [])) == []
    assert rects(columns("none", "无", ["一月"], [Series("收", [0])]))[0][1] > 0
    assert rects(columns("none", "无", [], [Series("收", [])])) == []


def test_a_picture_has_a_name_and_keeps_words_as_words() -> None:
    picture = bars("x", "<b>题</b>", [Bar("<script>", 1)])
    root = drawn(picture)
    assert root.attrib["role"] == "img"
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == "<b>题</b>"
    assert title.attrib["id"] == root.attrib["aria-labelledby"]
    assert not re.search(r"style=|<script|\son\w+=", picture)
