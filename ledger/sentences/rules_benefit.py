"""Sentences about facts, conditions, cases and benefits in a rulebook, and how to mend them."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # -- facts ------------------------------------------------------------------------------------
    "fact_built_in": (
        "“{text}”是程序自带的要素，不用声明；请删去。",
        '"{text}" is a fact that every scheme has; take its declaration out.',
    ),
    "fact_taken": (
        "“{text}”是申报本身的栏目，不能作要素名；请换一个名字。",
        '"{text}" is a field of the claim itself and cannot name a fact; choose another name.',
    ),
    "fact_word_none": (
        "none 表示没有默认值，不能作要素的取值；请换一个词。",
        "none means that there is no default, so it cannot be a word of a fact; choose another.",
    ),
    "fact_words_or_number": (
        "要素须写可取的词 words，或写 number: yes，二者恰好一个；请改正。",
        "A fact has its words, or number: yes: exactly one of the two; mend it.",
    ),
    "fact_title_twice": (
        "已有名称为“{text}”的要素；表格按名称分列，请换一个名称。",
        'There is already a fact titled "{text}", and spreadsheets have a column by that title; '
        "choose another.",
    ),
    # -- conditions -------------------------------------------------------------------------------
    "fact_unknown": (
        "没有名为“{text}”的要素；请改正，或在 facts.yaml 中声明。这里可以用：{known}。",
        'There is no fact "{text}"; mend it, or declare it in facts.yaml. What may stand here: '
        "{known}.",
    ),
    "fact_not_here": (
        "这里的规定不能取决于“{text}”；请改用其他要素。这里可以用：{known}。",
        'A rule here may not depend on "{text}"; use another fact. What may stand here: {known}.',
    ),
    "fact_is_word": (
        "{text} 的取值是词，不是数；请写以下各词中的一个或几个：{known}。",
        "{text} is a word, not a number; write one or several of: {known}.",
    ),
    "fact_is_number": (
        "{text} 是整数；请写成 {{from: 2, up_to: 3}} 或 {{is: 2}} 的形式。",
        "{text} is a whole number; write it like {{from: 2, up_to: 3}} or {{is: 2}}.",
    ),
    "range_needs": (
        "请写 from、up_to（可只写一个），或只写 is。",
        "Write from and up_to, or one of the two, or is alone.",
    ),
    "range_empty": (
        "没有不大于 {most} 而不小于 {least} 的数，这个条件永远不成立；请改正。",
        "No number is at most {most} and at least {least}, so this never holds; mend it.",
    ),
    # -- values by case ---------------------------------------------------------------------------
    "by_case_nested": (
        "分情形的取值不能再分情形；请把条件合写在一个 when 里。",
        "A value by case cannot be by case again; write the conditions together in one when.",
    ),
    "by_case_not_here": (
        "这里的取值不能分情形；请只写一个取值。",
        "This value may not differ by case; write one value.",
    ),
    "otherwise_not_last": (
        "otherwise 只能写一次，且写在最后；请改正。",
        "otherwise stands once, as the last case; mend it.",
    ),
    "otherwise_alone": (
        "只有 otherwise，就不必分情形；请直接写取值。",
        "With otherwise alone there are no cases; write the value itself.",
    ),
    "cases_missing": (
        "没有一种情形适用于：{combination}；请补上这种情形，或在最后写 otherwise。",
        "No case holds for: {combination}; add one, or end with otherwise.",
    ),
    "cases_overlap": (
        "第 {first} 种和第 {second} 种情形同时适用于：{combination}；请使其中一种不再包括它。",
        "Cases {first} and {second} both hold for: {combination}; let one of them leave it out.",
    ),
    "cases_too_many": (
        "这些要素共有 {count} 种组合，多于可核对的 {most} 种：{names}；请少用几个要素。",
        "These facts have {count} combinations, more than the {most} that can be tried: {names}; "
        "use fewer facts.",
    ),
    # -- the benefit chapter ----------------------------------------------------------------------
    "exactly_one_key": (
        "以下各键恰好写一个：{known}；请改正。",
        "Exactly one of these keys must be there: {known}; mend it.",
    ),
    "tiers_mixed_styles": (
        "第 {tier} 档与第一档写法不同；同一张表只能用 over/up_to 或 from/below 一种，请改正。",
        "Tier {tier} is written in another style than the first; a table uses either over/up_to "
        "or from/below, so mend it.",
    ),
    "tiers_mixed": (
        "同一张档次表只能用一种写法：这里第一档用的是 {style}，请不要再写 {other}。",
        "A table of tiers is written in one style: its first tier has {style}, so do not write "
        "{other}.",
    ),
    "line_name_taken": (
        "保障项目不能叫“{text}”：这个名字在 approval 一章指二次救助；请换一个名字。",
        'A benefit line cannot be called "{text}": the approval chapter means the year-end relief '
        "by it; choose another name.",
    ),
    "line_needs_title": (
        "这个保障项目没有通用的名称；请写明 {name}。",
        "This benefit line has no title of its own; write {name}.",
    ),
    "line_needs_key": (
        "方法 {text} 需要 {name}，而它没有规定或尚未开始；请补上，或改正日期。",
        "The method {text} needs {name}, which is not there or has not begun; add it, or mend its "
        "date.",
    ),
    "line_key_unfit": (
        "方法 {text} 用不到 {name}；请删去，或自方法改变之日起写 none。",
        "The method {text} has no use for {name}; take it out, or write none from the day the "
        "method changed.",
    ),
    "lump_sum_one_of": (
        "一次性给付须写 {name}.diseases 或 {name}.amount，二者恰好一个；请改正。",
        "A lump sum has {name}.diseases or {name}.amount: exactly one of the two; mend it.",
    ),
    "disease_code_twice": (
        "编码 {text} 已列在病种“{disease}”中；请只保留一处。",
        'The code {text} already stands with the disease "{disease}"; keep it in one place.',
    ),
    "tiers_over_period": (
        "{name} 为 period 时，起付线也须按互助期累计；请在这里加上 per: period。",
        "With {name} period, the threshold must be for the period as well; add per: period here.",
    ),
    "points_need_rates": (
        "方法 {text} 没有比例，不能增减百分点；请改用 times。",
        "The method {text} has no rates to add points to or subtract them from; use times.",
    ),
    "adjustment_one_of": (
        "每项增减写 add、subtract 或 times，恰好一个；请改正。",
        "Each adjustment has add, subtract or times: exactly one of them; mend it.",
    ),
    "adjustment_needs_per": (
        "{name} 须与 per 同用；请写明按哪个数逐一增加，或删去 {name}。",
        "{name} goes with per; write the number that is counted, or take {name} out.",
    ),
    "adjustment_per_adds": (
        "per 只能与 add 同用；请改正。",
        "per goes with add only; mend it.",
    ),
    "per_needs_number": (
        "“{text}”不是取整数的要素；per 可以写：{known}。",
        '"{text}" is not a fact that is a whole number; per may be: {known}.',
    ),
    "calendar_both": (
        "{day} 既是节假日又是工作日；请只保留一处。",
        "{day} is both a holiday and a workday; keep it in one list.",
    ),
    "exclusive_needs_two": (
        "不可兼得至少涉及两个保障项目；请补上另一个。",
        "It takes two lines or more to exclude each other; add another.",
    ),
    "exclusive_differs_per": (
        "“{text}”在前面的一条中按 per: {per} 计差额；同一保障项目的各条须相同，请改正。",
        'The line "{text}" stands above in a rule with per: {per}; all rules of a line with later: '
        "difference have the same per, so mend it.",
    ),
    # -- trying another reading -------------------------------------------------------------------
    "instead_unknown": (
        "这一章没有 {key}，无从替换；请检查章名和键名。",
        "This chapter has no {key} to replace; check the names of chapter and key.",
    ),
}
