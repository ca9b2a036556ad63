"""A value of a rulebook, as it is written there, in the words of a reader.

Money gets its unit, rates their per cent, tiers, thresholds, time limits and conditions a sentence
of their own; whatever else may stand in a rulebook is set out by its keys, so that nothing is left
unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ledger.cli.rule_figures import money_text, percent_text
from ledger.sentences import say, word
from ledger.sentences.claims import AMOUNT_HEADINGS

Written = Any  # text, a list or a mapping of such

_MONEY = frozenset({
    "fee", "cap_per_claim", "cap_per_period", "cap_per_lifetime", "floor", "nothing_under",
    "amount", "cap", "unit", "base_cap", "sum", "at_least", "over",
})  # fmt: skip
_RATES = frozenset({
    "rate", "reserve_rate", "relief_pool_rate", "minimum_participation", "share", "add",
    "subtract", "times",
})  # fmt: skip
_EXPRESSIONS = frozenset({"base", "not_over", "burden"})
_CONDITIONS = frozenset({"when", "require", "participation_counts"})
#: Where ``none`` is not a limit that there is not, but a choice with words of its own.
_NOT_AT_ALL = frozenset({"refund_on_leaving", "allowed", "default"})
_KINDS = frozenset({"first", "renewed", "lapsed"})
#: From so many parts on, only those that differ are set out.
_MANY = 6
_AMOUNT_NAME = re.compile("|".join(rf"\b{name}\b" for name in AMOUNT_HEADINGS))


class RuleWords:
    """Says values in ``lang``; ``names`` has what the scheme calls its facts and lines."""

    def __init__(self, lang: str, names: Mapping[str, str]) -> None:
        self._lang = lang
        self._names = names

    # -- names --------------------------------------------------------------------------------

    def key(self, key: str) -> str:
        """The name of a value: 住院·起付标准 for ``inpatient.threshold``."""
        line, dot, own = key.rpartition(".")
        if dot and not self._is_fact(key):
            return f"{self.line(line)}·{word('rule_key', own, self._lang)}"
        return self.fact(key) if self._is_fact(key) else word("rule_key", key, self._lang)

    def line(self, code: str) -> str:
        return self._names.get(code) or word("line", code, self._lang)

    def fact(self, name: str) -> str:
        return self._names.get(name) or word("rule_fact", name, self._lang)

    def _is_fact(self, key: str) -> bool:
        return word("rule_key", key, self._lang) == key and self.fact(key) != key

    # -- values -------------------------------------------------------------------------------

    def value(self, key: str, value: Written) -> str:
        """What stands under ``key``."""
        own = key.rpartition(".")[2]
        if isinstance(value, str):
            return self._text(own, value)
        if isinstance(value, list):
            return self._list(own, value)
        if set(value) == {"by_case"}:
            return self._set_apart([self._case(own, case) for case in value["by_case"]], "；")
        return self._mapping(own, value)

    def changed(self, key: str, value: Written, other: Written) -> str:
        """Like ``value``; of a long list or mapping only what ``other`` does not have as well."""
        kept: Written = value
        if isinstance(value, list) and isinstance(other, list):
            kept = [item for item in value if item not in other]
        elif isinstance(value, dict) and isinstance(other, dict):
            kept = {name: part for name, part in value.items() if other.get(name) != part}
        left_out = len(value) - len(kept)
        if isinstance(value, str) or len(value) < _MANY or not left_out:
            return self.value(key, value)
        if not kept:
            return self._say("rule.only_unchanged", count=left_out)
        return self._say("rule.unchanged", gives=self.value(key, kept), count=left_out)

    def _say(self, code: str, **facts: object) -> str:
        return say(code, {name: str(fact) for name, fact in facts.items()}, self._lang)

    def _joined(self, parts: Sequence[str]) -> str:
        return ("；" if self._lang == "zh" else "; ").join(parts)

    def _set_apart(self, parts: Sequence[str], mark: str) -> str:
        """Parts with ``mark`` between them, or with a bar where a list within has marks itself."""
        if any("；" in each or "; " in each for each in parts):
            return " | ".join(parts)
        return (mark if self._lang == "zh" else {"，": ", ", "；": "; "}[mark]).join(parts)

    def _listed(self, parts: Sequence[str]) -> str:
        return ("、" if self._lang == "zh" else ", ").join(parts)

    def _text(self, own: str, text: str) -> str:
        if text == "none":
            own_words = f"rule.none.{own}"
            return self._say(own_words if own in _NOT_AT_ALL else "rule.nothing")
        if own in _MONEY and (money := self._money(text)):
            return money
        if own in _RATES and (rate := percent_text(text)):
            return rate
        if text.isascii() and text.isdigit():
            return self._number(own, text)
        if own in _EXPRESSIONS:
            zh = self._lang == "zh"
            return _AMOUNT_NAME.sub(lambda m: AMOUNT_HEADINGS[m[0]], text) if zh else text
        if own in ("counted_lines", "lines"):
            return self.line(text)
        if own in ("kind", "groups"):
            return word(own.rstrip("s"), text, self._lang)
        return self._names.get(text) or word("rule", text, self._lang)

    def _number(self, own: str, text: str) -> str:
        if own.endswith("days") or own in _KINDS:
            return self._say("rule.days", number=text)
        if own == "months":
            return self._say("rule.months", number=text)
        if own in ("minimum_age", "maximum_age"):
            return self._say("rule.years_old", number=text)
        return text

    def _money(self, text: str) -> str:
        return money_text(text, self._lang)

    def _sum(self, text: str) -> str:
        return self._money(text) or text

    # -- lists --------------------------------------------------------------------------------

    def _list(self, own: str, items: Sequence[Written]) -> str:
        if all(isinstance(item, str) for item in items):
            return self._listed([self._text(own, item) for item in items])
        if own == "tiers" and all(isinstance(item, dict) for item in items):
            return self._joined([self._tier(tier) for tier in items])
        return self._joined([self.value(own, item) for item in items])

    def _tier(self, tier: Mapping[str, str]) -> str:
        gives = self._text("rate", tier["rate"]) if "rate" in tier else self._sum(tier["amount"])
        if "from" in tier or "below" in tier:
            start, end = tier.get("from", "0"), tier.get("below", "")
            codes = ("rule.tier_below", "rule.tier_from_below", "rule.tier_from")
        else:
            start, end = tier.get("over", "0"), tier.get("up_to", "")
            codes = ("rule.tier_up_to", "rule.tier_between", "rule.tier_over")
        from_zero = not start.strip("0.")
        if from_zero and not end:
            return self._say("rule.all_tiers", gives=gives)
        code = codes[0] if from_zero else codes[1] if end else codes[2]
        return self._say(code, start=self._sum(start), end=self._sum(end), gives=gives)

    # -- mappings -----------------------------------------------------------------------------

    def _mapping(self, own: str, parts: Mapping[str, Written]) -> str:
        if own in _CONDITIONS:
            return self._condition(parts)
        if set(parts) == {"months"}:
            return self._text("months", parts["months"])
        if "kind" in parts and "amount" in parts:
            return self._threshold(parts)
        if "after" in parts or ("by" in parts and "of" in parts):
            return self._limit(parts)
        if "level" in parts and "over" in parts:
            return self._level(parts)
        if "require" in parts:
            return self._requirement(parts)
        if {"add", "subtract", "times"} & parts.keys():
            return self._adjustment(parts)
        if "payer" in parts:
            return self._payer(parts)
        found = [
            self._say("rule.pair", name=self._part(own, name), gives=self.value(name, part))
            for name, part in parts.items()
        ]
        return self._set_apart(found, "，")

    def _part(self, own: str, name: str) -> str:
        """The name of a part: a kind of enrolment, a line with levels of its own, or a key."""
        if name in _KINDS:
            return word("rule", name, self._lang)
        if own == "line_levels":
            return self.line(name)
        if own == "diagnosis_groups":
            return word("group", name, self._lang)
        return word("event" if own == "events" else "rule_key", name, self._lang)

    def _threshold(self, parts: Mapping[str, str]) -> str:
        if not parts["amount"].strip("0."):
            return self._say("rule.nothing")
        sort, total = word("rule", parts["kind"], self._lang), self._sum(parts["amount"])
        if "per" not in parts:
            return self._say("rule.threshold", sort=sort, sum=total)
        per = word("rule", parts["per"], self._lang)
        return self._say("rule.threshold_per", sort=sort, sum=total, range=per)

    def _limit(self, parts: Mapping[str, str]) -> str:
        anchor = word("rule", parts.get("after") or parts["of"], self._lang)
        for unit in ("days", "working_days", "months"):
            if unit in parts:
                return self._say(f"rule.within_{unit}", anchor=anchor, number=parts[unit])
        month, _, day = parts["by"].partition("-")
        later = parts.get("years_after", "0")
        years = {"0": "rule.year", "1": "rule.next_year", "-1": "rule.year_before"}
        year = self._say(years.get(later, "rule.other_year"), number=later)
        return self._say(
            "rule.by_day", anchor=anchor, year=year, month=month.lstrip("0"), day=day.lstrip("0")
        )

    def _level(self, parts: Mapping[str, str]) -> str:
        facts = {"level": parts["level"], "signer": parts.get("title", "")}
        if not parts["over"].strip("0."):
            return self._say("rule.level_all", **facts)
        return self._say("rule.level", **facts, limit=self._sum(parts["over"]))

    def _requirement(self, parts: Mapping[str, Written]) -> str:
        facts = {"words": parts.get("words", ""), "require": self._condition(parts["require"])}
        if "when" in parts:
            return self._say("rule.required_when", **facts, when=self._condition(parts["when"]))
        return self._say("rule.required", **facts)

    def _adjustment(self, parts: Mapping[str, Written]) -> str:
        (deed,) = {"add", "subtract", "times"} & parts.keys()
        name = word("rule_key", deed, self._lang)
        gives = self._say("rule.pair", name=name, gives=self._text(deed, parts[deed]))
        if "per" in parts:
            facts = {"name": self.fact(parts["per"]), "above": parts.get("above", "0")}
            gives = self._say("rule.for_each", gives=gives, **facts)
        if "at_most" in parts:
            most = percent_text(parts["at_most"]) or parts["at_most"]
            gives = self._say("rule.at_most", gives=gives, most=most)
        if "when" in parts:
            return self._say("rule.case", when=self._condition(parts["when"]), gives=gives)
        return gives

    def _payer(self, parts: Mapping[str, str]) -> str:
        """Who bears what: by the name of the body where it has one."""
        who = parts.get("name") or word("payer", parts["payer"], self._lang)
        if "rest" in parts:
            gives = self._say("rule.rest")
        else:
            gives = (
                self._sum(parts["sum"]) if "sum" in parts else self._text("share", parts["share"])
            )
        said = self._say("rule.pair", name=who, gives=gives)
        if "at_least" not in parts:
            return said
        return self._say("rule.at_least", gives=said, least=self._sum(parts["at_least"]))

    # -- conditions ---------------------------------------------------------------------------

    def _case(self, own: str, case: Mapping[str, Written]) -> str:
        if "otherwise" in case:
            return self._say("rule.otherwise", gives=self.value(own, case["otherwise"]))
        when, gives = self._condition(case["when"]), self.value(own, case["value"])
        return self._say("rule.case", when=when, gives=gives)

    def _condition(self, tests: Mapping[str, Written]) -> str:
        joint = "且" if self._lang == "zh" else " and "
        return joint.join(self._test(name, test) for name, test in tests.items())

    def _test(self, name: str, test: Written) -> str:
        fact = self.fact(name)
        if not isinstance(test, dict):
            words = [test] if isinstance(test, str) else test
            joint = "或" if self._lang == "zh" else " or "
            said = joint.join(word("rule", text, self._lang) for text in words)
            return self._say("rule.is", name=fact, words=said)
        if "is" in test:
            return self._say("rule.is_number", name=fact, number=test["is"])
        least, most = test.get("from"), test.get("up_to")
        if least is None:
            return self._say("rule.to", name=fact, most=most)
        if most is None:
            return self._say("rule.from", name=fact, least=least)
        return self._say("rule.from_to", name=fact, least=least, most=most)
