"""What is said of cases, of changes in the rules, and of a replay: (中文, English)."""

from __future__ import annotations

Pairs = dict[str, tuple[str, str]]

_CASES: Pairs = {
    "case_of_one_kind": (
        "一例只能写一种事项；请在 {known} 中恰好写一种。",
        "A case is about one thing; write exactly one of {known}.",
    ),
    "case_expects_nothing": (
        '没有写明应得的结果；请用 expect 写明，例如 expect: {{benefit: "200.00"}}。',
        'Nothing is expected; say what with expect, such as expect: {{benefit: "200.00"}}.',
    ),
    "case_date_missing": (
        "没有日期可以选定规定；请写 on，例如 on: 2022-03-01。",
        "There is no date to choose the rules by; write on, such as on: 2022-03-01.",
    ),
    "case_costs_twice": (
        "amounts 与 settlements 只能写一种；请去掉其中之一。",
        "Either amounts or settlements, not both; take one of them out.",
    ),
    "case_fact_missing": (
        "没有写明“{name}”，而参加条件要用到它；请补上。",
        'A condition asks for "{name}", which the case does not state; add it.',
    ),
    "case_split_by_agreement": (
        "本方案的分担比例由单位约定，没有各方金额可比；请去掉 parts，或写明 agreement。",
        "Under this scheme the split is agreed with each employer; leave parts out, or give an "
        "agreement.",
    ),
    "no_cases": (
        "方案 {scheme} 没有用例；请在方案文件夹的 cases/ 里写，写法见方案说明。",
        "The scheme {scheme} has no cases; write them in cases/ in its folder, as its README says.",
    ),
    "done.cases_met": (
        "方案 {scheme}：{cases} 例全部相符。",
        "The scheme {scheme}: all {cases} cases come out as expected.",
    ),
    "done.cases_failed": (
        "方案 {scheme}：{cases} 例中 {failed} 例不符。",
        "The scheme {scheme}: {failed} of {cases} cases come out otherwise.",
    ),
    "case.follows": ("依据：{text}", "It follows from: {text}"),
    "case.differs": (
        "{what}：应为 {expected}，算出 {found}",
        "{what}: expected {expected}, found {found}",
    ),
    "case.differs_of": (
        "第 {number} 件 {what}：应为 {expected}，算出 {found}",
        "Claim {number}, {what}: expected {expected}, found {found}",
    ),
    "case.refused": ("不能计算：{text}", "It cannot be computed: {text}"),
    "case.step": ("{text}　{before} → {after} 元", "{text} {before} → {after}"),
    "case.steps": ("计算过程：", "How it was computed:"),
    "case.claim": ("第 {number} 件：", "Claim {number}:"),
    "case.what.outcome": ("结论", "outcome"),
    "case.what.base": ("补助基数", "base"),
    "case.what.benefit": ("补助金额", "benefit"),
    "case.what.reasons": ("理由", "reasons"),
    "case.what.fee": ("互助金", "fee"),
    "case.what.refund": ("退费", "refund"),
    "case.what.refused": ("不符合的条件", "conditions not met"),
    "case.what.covered_from": ("保障开始", "covered from"),
    "case.what.met": ("达到参加比例", "participation met"),
    "case.what.levels": ("签批层级", "levels"),
    "case.what.awards": ("救助金额", "awards"),
    "case.what.needs": ("救助需求", "needs"),
    "case.what.remainder": ("余额", "remainder"),
    "case.what.part": ("{payer}承担", "part of {payer}"),
    "case.nothing": ("（无）", "(none)"),
}

_DIFF: Pairs = {
    "usage.two_days": (
        "请写两个日期，例如 2021-12-31 2022-01-01。",
        "Write two days, such as 2021-12-31 2022-01-01.",
    ),
    "title.rules_between_days": (
        "{title}：{before} 与 {after} 的规定",
        "{title}: the rules of {before} and of {after}",
    ),
    "title.rules_between_schemes": (
        "{day} 的规定：{before} 与 {after}",
        "The rules of {day}: {before} and {after}",
    ),
    "title.rule_chapter": ("{chapter}（{dates}）", "{chapter} ({dates})"),
    "rules.begun": ("· {name}：新增", "- {name}: new"),
    "rules.ended": ("· {name}：取消", "- {name}: ended"),
    "rules.changed": ("· {name}：改变", "- {name}: changed"),
    "rules.grounds": ("· {name}：内容不变，依据改变", "- {name}: the same on other grounds"),
    "rules.then": ("　原：{value}", "  then: {value}"),
    "rules.now": ("　现：{value}", "  now: {value}"),
    "rules.says": ("　　{text}", "      {text}"),
    "rules.from_source": (
        "　　{article}，自 {start} 起；{source}",
        "      {article}, from {start}; {source}",
    ),
    "rules.from_assumption": (
        "　　{article}，自 {start} 起；假定：{source}",
        "      {article}, from {start}; assumed: {source}",
    ),
    "rules.absent": ("没有这项规定", "no such rule"),
    "done.rules_same": ("两边的规定相同。", "The rules are the same."),
    "done.rules_differ": (
        "改变 {changed} 项，新增 {begun} 项，取消 {ended} 项，只改依据 {grounds} 项。",
        "{changed} changed, {begun} new, {ended} ended, {grounds} on other grounds only.",
    ),
}

_REPLAY: Pairs = {
    "title.replay": (
        "按 {scheme} 重新计算互助期 {period}（账套未变）",
        "The period {period} decided again under {scheme} (the book is unchanged)",
    ),
    "title.replay.cost": ("补助支出（元）", "Benefits"),
    "title.replay.claims": ("申报（件）", "Claims"),
    "title.replay.members": ("职工（人）", "Members"),
    "title.replay.percentiles": ("每人增减的分布（元）", "Difference for each member"),
    "title.replay_bands": ("每人增减分段", "Members by difference"),
    "title.replay_gains": ("增加最多", "Largest gains"),
    "title.replay_losses": ("减少最多", "Largest losses"),
    "head.replay.before": ("原补助", "Before"),
    "head.replay.after": ("新补助", "After"),
    "head.replay.difference": ("增减", "Difference"),
    "head.replay.decided": ("重新计算", "Decided again"),
    "head.replay.gain": ("增加", "More"),
    "head.replay.lose": ("减少", "Less"),
    "head.replay.unchanged": ("不变", "Unchanged"),
    "head.replay.newly_granted": ("　其中 原不予补助、现予补助", "  newly granted"),
    "head.replay.newly_declined": ("　其中 原予补助、现不予补助", "  newly declined"),
    "head.replay.members": ("有申报的职工", "With claims"),
    "head.replay.p10": ("第 10 百分位", "10th percentile"),
    "head.replay.p25": ("第 25 百分位", "25th percentile"),
    "head.replay.p50": ("中位数", "Median"),
    "head.replay.p75": ("第 75 百分位", "75th percentile"),
    "head.replay.p90": ("第 90 百分位", "90th percentile"),
    "head.band": ("每人增减（元）", "Difference"),
    "head.before_fen": ("原补助", "Before"),
    "head.after_fen": ("新补助", "After"),
    "head.difference_fen": ("增减", "Difference"),
    "head.member": ("职工", "Member"),
    "head.claim_nos": ("申报编号", "Claims"),
    "band.same": ("不变", "unchanged"),
    "band.less_than": ("减少 {end} 以内", "less by up to {end}"),
    "band.less_between": ("减少 {start} 至 {end}", "less by {start} to {end}"),
    "band.less_over": ("减少 {start} 以上", "less by over {start}"),
    "band.more_than": ("增加 {end} 以内", "more by up to {end}"),
    "band.more_between": ("增加 {start} 至 {end}", "more by {start} to {end}"),
    "band.more_over": ("增加 {start} 以上", "more by over {start}"),
    "done.replay_none": (
        "互助期 {period} 没有申报。",
        "There are no claims in the period {period}.",
    ),
    "done.replay_facts": (
        "其中 {claims} 件因申报没有所需的情形要素（{facts}）而按不予补助计，"
        "以上结果因此偏低；补录要素后再算。",
        "{claims} of them count as declined because the claims do not state what the draft asks "
        "for ({facts}); the result is too low by that much. Record the facts, then replay again.",
    ),
    "done.replay_open": (
        "其中 {claims} 件尚未审核，或因结算撤销待重新审核：原补助按账套现行规定计算。",
        "{claims} of them are not decided, or open again: what they got before is computed under "
        "the book's present rules.",
    ),
    "done.replay_as_of": (
        "各件均按 {day} 的规定计算，不论出院日期。",
        "Every claim was decided by the rules of {day}, whatever its own dates.",
    ),
    "replay_rules_later": (
        "方案的“{rule_chapter}”自 {first} 才有 {rule_key}，而申报要用 {date} 的规定；"
        "请加 --as-of {first} 按该日的规定计算。",
        'The chapter "{rule_chapter}" has {rule_key} from {first} on only, and a claim asks for '
        "the rules of {date}; add --as-of {first} to use the rules of that day.",
    ),
}

_EXPLAIN: Pairs = {
    "title.articles": ("所依条文", "The articles"),
    "explain.words": ("{article}　{text}", "{article}: {text}"),
    "explain.from_to": ("{before} → {after} 元", "{before} → {after}"),
}

SENTENCES: Pairs = {**_CASES, **_DIFF, **_REPLAY, **_EXPLAIN}
