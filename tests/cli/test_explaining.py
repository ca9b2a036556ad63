"""explain: each step with its article and amounts, then the words of the articles themselves."""

from __future__ import annotations

import re

from ledger.work.articles import articles_in, in_one_line
from tests.cli.keyboard import AtStage


def test_the_steps_are_numbered_with_article_and_amounts(at_stage: AtStage) -> None:
    out = at_stage("relieved").do("explain", "SB-2012-00001").out
    assert re.search(r"^1\. +结算 S1（2012-09-10 出院）：.* 4,500\.00 → 600\.00 元", out, re.M)
    assert re.search(r"^2\. +600\.00 元按 50% 计算。（第十四条） +600\.00 → 300\.00 元", out, re.M)
    assert "结论：补助 300.00 元（补助基数 600.00 元）。" in out


def test_the_articles_stand_below_once_each(at_stage: AtStage) -> None:
    out = at_stage("relieved").do("explain", "SB-2012-00002").out
    below = out.split("所依条文\n")[1]
    assert "第十四条　比例：补助基数的百分之五十。" in below
    assert [below.count(f"第十{n}条　") for n in "三四五"] == [1, 1, 0]


def test_the_article_of_a_reason_stands_there_too(at_stage: AtStage) -> None:
    out = at_stage("relieved").do("explain", "SB-2012-00004").out
    assert "第十七条　申报期限：出院（门诊为结算）后六十日内申报，逾期不予补助。" in out


def test_the_articles_for_programs(at_stage: AtStage) -> None:
    answer = at_stage("relieved").ask("explain", "SB-2012-00001")
    assert answer["rounds"][0]["articles"][1] == {
        "article": "第十四条", "words": "比例：补助基数的百分之五十。",
    }  # fmt: skip


RULEBOOK = """# 办法

前言。

## 第一章 总则

### 第一条 【公布】 对象

在职职工参加，
每年一次。

退休的不参加。

### 第二条 【假定】

见 the list
of ICD-10 codes。

### 第三条
"""


def test_articles_run_from_heading_to_heading() -> None:
    assert articles_in(RULEBOOK) == {
        "办法": "前言。",
        "第一条": "对象：在职职工参加，每年一次。退休的不参加。",
        "第二条": "见 the list of ICD-10 codes。",
    }


def test_lines_are_joined_without_a_blank_between_characters() -> None:
    assert in_one_line("职工\n医疗\n") == "职工医疗"
    assert in_one_line("a\nb\n\nc") == "a b c"
    assert in_one_line("按 ICD\n编码") == "按 ICD编码"
