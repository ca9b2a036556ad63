"""Every mistake is refused with its file, key, line and sentence.

The files in ``bad/`` spoil the Jingjiang scheme; ``spoiling.py`` tells how they are written.
"""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from ledger.nouns import Severity
from ledger.refusals import BadInput, Refusal
from ledger.scheme import check, find_scheme, parse, shipped_schemes
from ledger.sentences import TABLES, rules, rules_benefit, say
from tests.scheme.spoiling import (
    HERE,
    JINGJIANG,
    Bad,
    bad_cases,
    line_of,
    one_mistake_is_named,
    problems_of,
)

NAMES = ("accounts", "chapters", "parts", "plain_yaml", "shapes")
ALL = bad_cases(*(HERE / "bad" / f"{name}.yaml" for name in NAMES))


@pytest.mark.parametrize("bad", ALL, ids=str)
def test_a_mistake_is_named_with_file_line_and_key(bad: Bad) -> None:
    one_mistake_is_named(bad, JINGJIANG)


def without(file: str, *values: str) -> dict[str, str]:
    """Jingjiang without these values of a chapter (each a block that ends with a blank line)."""
    text = JINGJIANG[file]
    for value in values:
        text = re.sub(rf"  {re.escape(value)}:\n(?:    .*\n)+\n?", "", text)
    return {**JINGJIANG, file: text}


LINE_PARTS = ("base", "threshold", "method", "tiers", "cap_per_claim")


def test_a_scheme_needs_a_benefit_line() -> None:
    names = [
        f"{line}.{part}" for line in ("inpatient", "special_outpatient") for part in LINE_PARTS
    ]

    (problem,) = problems_of(without("benefit.yaml", *names))

    assert (problem.code, problem.key) == ("no_benefit_line", "values")
    assert problem.sentence() == "没有任何保障项目；请至少写一项，例如 inpatient.base 等。"


def test_half_a_benefit_line_is_refused() -> None:
    problems = problems_of(without("benefit.yaml", "inpatient.tiers", "inpatient.method"))

    assert [(problem.code, problem.key) for problem in problems] == [
        ("missing_key", "values.inpatient.method"),
        ("missing_key", "values.inpatient.tiers"),
    ]


def test_the_values_of_a_benefit_line_begin_together() -> None:
    text = JINGJIANG["benefit.yaml"]
    start = text.index("inpatient.tiers")
    later = text[:start] + text[start:].replace("from: 2012-08-01", "from: 2013-08-01", 1)

    (problem,) = problems_of({**JINGJIANG, "benefit.yaml": later})

    place = (problem.code, problem.line, problem.key)
    assert place == (
        "line_begins_together",
        line_of(later, "2013-08-01"),
        "values.inpatient.tiers.versions[1].from",
    )
    assert problem.sentence() == (
        "inpatient.tiers 与 inpatient.base 同属一个保障项目，应自同一天 2012-08-01 开始；请改正。"
    )


def test_a_tier_must_fit_the_method_on_every_day() -> None:
    """The method changes in 2013 to fixed steps, but the tiers go on having rates."""
    text = JINGJIANG["relief.yaml"].replace(
        "\n  tiers:",
        """
      - from: 2013-08-01
        value: fixed_step
        article: 第二十三条
        assumed: 试算
  tiers:""",
    )

    problems = problems_of({**JINGJIANG, "relief.yaml": text})

    tiers = "values.tiers.versions[1].value"
    assert [(problem.code, problem.key) for problem in problems] == [
        ("tiers_need_amount", f"{tiers}[{tier}]") for tier in (1, 2, 3)
    ]


def test_a_missing_and_an_unexpected_file_are_both_named() -> None:
    files = {name: text for name, text in JINGJIANG.items() if name != "benefit.yaml"}
    files["benefits.yaml"] = JINGJIANG["benefit.yaml"]

    missing, unexpected = problems_of(files)

    assert (missing.code, missing.file, missing.line) == ("rules_file_missing", "benefit.yaml", 0)
    assert (unexpected.code, unexpected.file) == ("rules_file_unexpected", "benefits.yaml")
    assert unexpected.sentence().startswith(
        "方案中没有这样的文件；请改名或移走。方案的文件是：rule"
    )


@pytest.mark.parametrize("name", ["scheme.yaml", "rulebook.md", "accounts.yaml"])
def test_no_file_may_be_missing(name: str) -> None:
    files = {other: text for other, text in JINGJIANG.items() if other != name}

    assert ("rules_file_missing", name) in {(each.code, each.file) for each in problems_of(files)}


def test_all_mistakes_of_all_files_are_reported_together_in_order() -> None:
    spoilt = dict(JINGJIANG)
    spoilt["closing.yaml"] = spoilt["closing.yaml"].replace("1/10", "0.1").replace("yes", "ja")
    spoilt["period.yaml"] = spoilt["period.yaml"].replace("value: 12", "value: a year")

    found = [(problem.file, problem.key.split(".")[1]) for problem in problems_of(spoilt)]

    assert found == [
        ("closing.yaml", "reserve_rate"),
        ("closing.yaml", "reserve_cap_is_surplus"),
        ("period.yaml", "months"),
    ]


def test_yaml_is_never_guessed_at() -> None:
    """``no`` is a name here, not false; ``012`` keeps its zero; ``none`` is not null but a word."""
    files = {**JINGJIANG, "scheme.yaml": JINGJIANG["scheme.yaml"].replace("靖江市总工会", "no")}

    assert parse(files).info.federation == "no"


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    folder = written(tmp_path, JINGJIANG)
    (folder / "relief.yaml").write_bytes(b"#" * 1_000_001)

    (problem,) = check(folder)

    assert (problem.code, problem.file) == ("rules_file_too_large", "relief.yaml")
    assert problem.sentence() == "文件超过 1000000 字节；请删去与规则无关的内容。"
    large = {**JINGJIANG, "relief.yaml": "#" * 1_000_001}
    assert [each.code for each in problems_of(large)] == ["rules_file_too_large"]


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = written(tmp_path, JINGJIANG)
    (folder / "closing.yaml").write_bytes(b"# ok\n# \xcf\xc2\xce\xe7\n")

    (problem,) = check(folder)

    assert (problem.code, problem.file, problem.line) == ("rules_file_not_utf8", "closing.yaml", 2)
    assert problem.sentence() == "文件不是 UTF-8 编码；请用编辑器另存为 UTF-8。"


def test_a_yml_file_is_refused_instead_of_overlooked(tmp_path: Path) -> None:
    folder = written(tmp_path, {**JINGJIANG, "notes.yml": "a: b\n"})

    assert [(each.code, each.file) for each in check(folder)] == [
        ("rules_file_unexpected", "notes.yml")
    ]


def test_a_scheme_without_mistakes_has_none(tmp_path: Path) -> None:
    assert check("jingjiang-2012") == []
    assert check(written(tmp_path, JINGJIANG)) == []


def test_an_unknown_scheme_is_refused_and_those_known_are_named() -> None:
    with pytest.raises(Refusal) as caught:
        find_scheme("atlantis")

    assert caught.value.code == "scheme_unknown"
    assert say("scheme_unknown", caught.value.facts) == (
        "没有名为“atlantis”的方案，也没有这个文件夹；自带的方案有："
        f"{', '.join(shipped_schemes())}。"
    )


def test_an_invalid_rulebook_is_bad_input_with_findings() -> None:
    with pytest.raises(BadInput) as caught:
        parse({**JINGJIANG, "closing.yaml": JINGJIANG["closing.yaml"].replace("1/10", "0.1")})

    (finding,) = caught.value.findings
    assert (finding.code, finding.severity) == ("write_in_quotes", Severity.REFUSE)
    assert (finding.row, finding.column) == (9, "values.reserve_rate.versions[1].value")
    assert finding.facts == {"text": "0.1", "file": "closing.yaml"}
    assert str(caught.value) == (
        "closing.yaml:9: values.reserve_rate.versions[1].value: "
        'Amounts and rates with decimals stand in quotes; write 0.1 as "0.1".'
    )


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


# -- sentences ------------------------------------------------------------------------------------

#: Codes whose bad case is one of the tests above, or in test_schemes.py.
TESTED_BY_NAME = {
    "scheme_unknown",
    "before_first_rule",
    "rules_file_missing",
    "rules_file_unexpected",
    "rules_file_too_large",
    "rules_file_not_utf8",
    "no_benefit_line",
    "line_begins_together",
}


def test_every_sentence_about_rulebooks_has_a_bad_case() -> None:
    assert {bad.code for bad in ALL} & set(rules.SENTENCES) | TESTED_BY_NAME == set(rules.SENTENCES)


@pytest.mark.parametrize("code", [*rules.SENTENCES, *rules_benefit.SENTENCES])
def test_a_sentence_says_the_same_in_both_languages(code: str) -> None:
    chinese, english = {**rules.SENTENCES, **rules_benefit.SENTENCES}[code]
    used = [
        {name for _, name, _, _ in Formatter().parse(text) if name} for text in (chinese, english)
    ]

    assert re.search(r"[一-鿿]", chinese)
    assert not re.search(r"[一-鿿]", re.sub("【..】", "", english))
    assert used[0] <= used[1]
    assert chinese.endswith("。")
    assert english.endswith(".")


def test_no_other_table_has_a_sentence_for_the_same_code() -> None:
    for table in TABLES:
        assert table is rules.SENTENCES or not set(table) & set(rules.SENTENCES)
