"""A scheme answers for a day, by the right date, and is named by its content."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from ledger.nouns import Payer
from ledger.refusals import Refusal
from ledger.rules import ThresholdKind, Tier
from ledger.scheme import (
    Scheme,
    digest_of,
    library,
    load,
    parse,
    read_files,
    shipped_schemes,
    sources,
    strict,
)
from ledger.scheme.benefit import LINE_PARTS
from ledger.scheme.events import EVENTS
from ledger.scheme.vocabulary import vocabulary_of
from ledger.sentences import say

START = date(2012, 8, 1)
JINGJIANG = read_files("jingjiang-2012")


def changed(file: str, before: str, added: str) -> Scheme:
    """Jingjiang with lines added before ``before``, which stands once in ``file``."""
    text = JINGJIANG[file]
    assert text.count(before) == 1
    return parse({**JINGJIANG, file: text.replace(before, added + before)})


HIGHER_FEE = """\
      - from: 2015-08-01
        value: "60.00"
        article: 第十条
        source: 试算
"""


def test_a_value_holds_until_the_day_before_the_next() -> None:
    scheme = changed("contribution.yaml", "\n  rounding:", HIGHER_FEE)
    next_start = date(2015, 8, 1)

    before = scheme.contribution(period_start=next_start - timedelta(days=1))
    after = scheme.contribution(period_start=next_start)

    assert (before.fee_fen, after.fee_fen) == (50_00, 60_00)
    assert (before.article("fee"), after.article("fee")) == ("第九条", "第十条")
    assert before.due_days == after.due_days
    assert scheme.contribution(period_start=date.max) is after
    fees = [each for each in sources(scheme) if each.key == "fee"]
    assert [each.starts_on for each in fees] == [START, next_start]


def test_a_later_rule_changes_no_earlier_answer() -> None:
    before = parse(JINGJIANG).contribution(period_start=START)
    after = changed("contribution.yaml", "\n  rounding:", HIGHER_FEE)

    assert after.contribution(period_start=START) == before


def test_a_day_before_the_first_value_is_refused_with_chapter_key_and_day() -> None:
    with pytest.raises(Refusal) as caught:
        parse(JINGJIANG).benefit(discharged_on=date(2012, 7, 31))

    assert caught.value.code == "before_first_rule"
    assert caught.value.facts == {
        "chapter": "benefit",
        "key": "cap_per_period",
        "date": "2012-07-31",
        "first": "2012-08-01",
    }
    assert say(caught.value.code, caught.value.facts) == (
        "benefit 一章的 cap_per_period 自 2012-08-01 起才有规定，2012-07-31 在此之前；"
        "请核对日期，或在方案中补上更早的规定。"
    )


@pytest.mark.parametrize(
    ("chapter", "key"),
    [
        ("enrolment", "period_start"),
        ("contribution", "period_start"),
        ("benefit", "discharged_on"),
        ("approval", "signed_on"),
        ("closing", "period_start"),
        ("relief", "period_start"),
        ("accounts", "booked_on"),
    ],
)
def test_a_chapter_takes_only_the_date_that_governs_it(chapter: str, key: str) -> None:
    ask = getattr(parse(JINGJIANG), chapter)

    assert ask(**{key: START}).citations
    with pytest.raises(TypeError):
        ask(START)
    with pytest.raises(TypeError):
        ask(submitted_on=START)
    with pytest.raises(Refusal, match="before_first_rule"):
        ask(**{key: date.min})


def test_a_benefit_line_may_be_introduced_later() -> None:
    text = JINGJIANG["benefit.yaml"]
    cut = text.index("  special_outpatient.base")
    end = text.index("  cap_per_period")
    later = text[:cut] + text[cut:end].replace("2012-08-01", "2014-08-01") + text[end:]
    scheme = parse({**JINGJIANG, "benefit.yaml": later})

    assert list(scheme.benefit(discharged_on=date(2014, 7, 31)).lines) == ["inpatient"]
    lines = scheme.benefit(discharged_on=date(2014, 8, 1)).lines
    assert list(lines) == ["inpatient", "special_outpatient"]


def test_gates_fixed_steps_and_limits_that_do_not_exist_are_read() -> None:
    text = JINGJIANG["relief.yaml"]
    text = text.replace("kind: deductible", "kind: gate").replace("marginal", "fixed_step", 1)
    text = text.replace('"50000.00"\n        article', "none\n        article")
    for rate, amount in (("3/10", "500"), ("1/2", '"1000.00"'), ("3/5", '"1500.00"')):
        text = text.replace(f"rate: {rate}", f"amount: {amount}")
    formula = parse({**JINGJIANG, "relief.yaml": text}).relief(period_start=START).formula

    assert formula.threshold.kind is ThresholdKind.GATE
    assert formula.tiers[0] == Tier(0, 10_000_00, None, 500_00)
    assert formula.cap_fen is None


@pytest.mark.parametrize("written", ["1/3", "'0.25'", "50%", "0", "1"])
def test_rates_are_exact_fractions(written: str) -> None:
    text = JINGJIANG["closing.yaml"].replace("1/10", written)
    rules = parse({**JINGJIANG, "closing.yaml": text}).closing(period_start=START)

    expected = {"1/3": Fraction(1, 3), "'0.25'": Fraction(1, 4), "50%": Fraction(1, 2)}
    assert rules.reserve_rate == expected.get(written, Fraction(written.strip("'%")))


# -- digest and texts -----------------------------------------------------------------------------


def test_the_digest_is_sha256_over_names_and_contents_in_order() -> None:
    digest = hashlib.sha256()
    for name in sorted(JINGJIANG):
        content = JINGJIANG[name].encode()
        digest.update(f"{name}\n{len(content)}\n".encode() + content)

    assert load("jingjiang-2012").digest == digest.hexdigest()


def test_the_digest_follows_the_content_and_nothing_else(tmp_path: Path) -> None:
    backwards = dict(reversed(JINGJIANG.items()))
    assert digest_of(backwards) == digest_of(JINGJIANG)

    for name, text in JINGJIANG.items():
        content = text.encode() if name == "rulebook.md" else text.replace("\n", "\r\n").encode()
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + content)
    (tmp_path / "notes.txt").write_text("not part of the scheme", encoding="utf-8")
    assert load(tmp_path).digest == digest_of(JINGJIANG)

    for name in JINGJIANG:
        assert digest_of({**JINGJIANG, name: JINGJIANG[name] + "\n"}) != digest_of(JINGJIANG)


def test_the_texts_of_a_scheme_make_the_same_scheme_again() -> None:
    scheme = load("jingjiang-2012")

    assert parse(scheme.texts) is scheme
    assert parse(dict(scheme.texts)).digest == scheme.digest


def test_every_shipped_scheme_reads_under_its_own_name() -> None:
    assert "jingjiang-2012" in shipped_schemes()
    for name in shipped_schemes():
        assert load(name).info.name == name


def test_the_reference_names_every_file_key_event_and_word() -> None:
    reference = (library.SHIPPED / "README.md").read_text(encoding="utf-8")
    rows = [line for line in reference.splitlines() if line.startswith("| `")]

    for name in library.FILES:
        assert f"| `{name}` |" in reference
    for form_of in library.FORMS.values():
        form = form_of(vocabulary_of())
        either = (key for choice in form.either for key in choice)
        for key in (*form.keys, *either, *form.optional, *LINE_PARTS):
            assert f"`{key}`" in reference, key
    for name, event in EVENTS.items():
        (row,) = (row for row in rows if row.startswith(f"| `{name}` |"))
        for word in (*event.sums, *event.words, *(set(event.amounts) - set(Payer))):
            assert f"`{word}`" in row


def test_both_yaml_parsers_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The C parser is used where it is installed; the other must not read another rulebook."""
    names = [name for name in JINGJIANG if name.endswith(".yaml")]
    fast = [strict.read_document(name, JINGJIANG[name]) for name in names]

    monkeypatch.setattr(strict, "_LOADER", yaml.SafeLoader)

    assert [strict.read_document(name, JINGJIANG[name]) for name in names] == fast
