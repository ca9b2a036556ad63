"""Sentences about rulebooks: what is wrong with a scheme's files, and how to mend it."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # -- asking a scheme --------------------------------------------------------------------------
    "scheme_unknown": (
        "没有名为“{scheme}”的方案，也没有这个文件夹；自带的方案有：{known}。",
        'There is no scheme "{scheme}" and no such folder; those that come with the program: '
        "{known}.",
    ),
    "before_first_rule": (
        "{chapter} 一章的 {key} 自 {first} 起才有规定，{date} 在此之前；"
        "请核对日期，或在方案中补上更早的规定。",
        "In chapter {chapter}, {key} has no value before {first}, and {date} is earlier; check the "
        "date, or add an earlier value to the scheme.",
    ),
    # -- files ------------------------------------------------------------------------------------
    "rules_file_missing": (
        "缺少这个文件；一个方案须有全部各章，请补上。",
        "This file is missing; a scheme must have every chapter, so add it.",
    ),
    "rules_file_unexpected": (
        "方案中没有这样的文件；请改名或移走。方案的文件是：{known}。",
        "A scheme has no such file; rename it or move it away. The files of a scheme are: {known}.",
    ),
    "rules_file_empty": (
        "文件是空的；请写入这一章的内容。",
        "The file is empty; write the chapter into it.",
    ),
    "rules_file_too_large": (
        "文件超过 {limit} 字节；请删去与规则无关的内容。",
        "The file is larger than {limit} bytes; take out what is not a rule.",
    ),
    "rules_file_not_utf8": (
        "文件不是 UTF-8 编码；请用编辑器另存为 UTF-8。",
        "The file is not UTF-8; save it as UTF-8 in your editor.",
    ),
    # -- plain YAML only --------------------------------------------------------------------------
    "yaml_syntax": (
        "这里不符合 YAML 写法（{detail}）；请检查缩进、冒号、引号和括号。",
        "This is not YAML ({detail}); check indentation, colons, quotes and brackets.",
    ),
    "yaml_tab": (
        "这一行用制表符（Tab）缩进；YAML 只认空格，请把它换成空格。",
        "This line is indented with a tab; YAML knows spaces only, so put spaces in its place.",
    ),
    "yaml_full_width": (
        "这里写的是全角的 {found}；请改成半角的 {use}。",
        "There is a full-width {found} here; write {use} instead.",
    ),
    "yaml_character": (
        "这里有不可见的控制字符；请删去后重新输入。",
        "There is an invisible control character here; delete it and type the text again.",
    ),
    "yaml_directive": (
        "不允许使用 YAML 指令（以 % 开头的行）；请删去。",
        "YAML directives (lines that start with %) are not allowed; take it out.",
    ),
    "yaml_documents": (
        "一个文件只能有一份内容；请删去分隔线 --- 及其后的内容。",
        "A file holds one document only; take out the --- line and what follows it.",
    ),
    "yaml_depth": (
        "嵌套超过 {limit} 层；请按参考文档的写法简化。",
        "Nested more than {limit} levels deep; write it as the reference shows.",
    ),
    "yaml_anchor": (
        "不允许使用 YAML 锚点 &{anchor}；请把内容直接写出来。",
        "YAML anchors such as &{anchor} are not allowed; write the content out.",
    ),
    "yaml_alias": (
        "不允许使用 YAML 引用（*）；请把内容直接写出来。",
        "YAML aliases (*) are not allowed; write the content out.",
    ),
    "yaml_merge": (
        "不允许使用 YAML 合并键 <<；请把内容直接写出来。",
        "The YAML merge key << is not allowed; write the content out.",
    ),
    "yaml_tag": (
        "不允许使用 YAML 标签 {tag}；请删去标签，只写内容。",
        "YAML tags such as {tag} are not allowed; take the tag out and leave the content.",
    ),
    "yaml_key": (
        "键必须是一段文字，不能是列表或映射；请改正。",
        "A key must be a text, not a list or a mapping; mend it.",
    ),
    "yaml_duplicate_key": (
        "“{key}”在第 {first} 行已经写过；请只保留一个。",
        '"{key}" already stands on line {first}; keep only one.',
    ),
    # -- shapes -----------------------------------------------------------------------------------
    "needs_text": (
        "这里应当是一个值，而不是列表或映射；请改正。",
        "This must be a single value, not a list or a mapping; mend it.",
    ),
    "needs_items": (
        "这里应当是列表，每项以“- ”开头；请改正。",
        'This must be a list, each item starting with "- "; mend it.',
    ),
    "needs_fields": (
        "这里应当是“键: 值”的形式；请改正。",
        'This must be made of "key: value" lines; mend it.',
    ),
    "value_empty": (
        "这里没有写内容；请填写。没有限制的写 none。",
        "Nothing is written here; fill it in. Where there is no limit, write none.",
    ),
    "missing_key": (
        "缺少 {name}；请补上。",
        "{name} is missing; add it.",
    ),
    "unknown_key": (
        "不认识“{name}”；请检查拼写。这里可以写：{known}。",
        '"{name}" is not known; check the spelling. What may stand here: {known}.',
    ),
    "write_in_quotes": (
        '金额和比例的小数要加引号；请把 {text} 写成 "{text}"。',
        'Amounts and rates with decimals stand in quotes; write {text} as "{text}".',
    ),
    "money_too_small": (
        "金额 {text} 太小，至少为 {least} 元；没有限制的写 none。",
        "The amount {text} is too small, at least {least} yuan; where there is no limit, write "
        "none.",
    ),
    "rate_over_one": (
        '比例 {text} 大于一；请写成 1/2、50% 或 "0.5" 的形式。',
        'The rate {text} is more than one; write it like 1/2, 50% or "0.5".',
    ),
    "not_a_count": (
        "“{text}”不是整数；请只写数字，例如 30。",
        '"{text}" is not a whole number; write figures only, such as 30.',
    ),
    "count_too_small": (
        "{text} 太小；至少为 {least}。",
        "{text} is too small; it must be at least {least}.",
    ),
    "not_a_day": (
        "“{text}”不是日期；请写成形如 2012-08-01 的日期。",
        '"{text}" is not a date; write it like 2012-08-01.',
    ),
    "not_a_choice": (
        "不能写“{text}”；请从以下各项中选一项：{known}。",
        '"{text}" may not stand here; choose one of: {known}.',
    ),
    "not_of_form": (
        "“{text}”的写法不对；请照这样写：{like}。",
        '"{text}" is not written rightly; write it like: {like}.',
    ),
    "listed_twice": (
        "“{text}”已经列过；请只保留一个。",
        '"{text}" is already in the list; keep only one.',
    ),
    "list_incomplete": (
        "列表不全，还缺：{missing}；请补上。",
        "The list is not complete; add: {missing}.",
    ),
    # -- chapters and versions --------------------------------------------------------------------
    "chapter_wrong": (
        "这个文件的 chapter 应为 {expected}，写的却是“{text}”；请改正。",
        'The chapter of this file is {expected}, but "{text}" is written; mend it.',
    ),
    "keyed_by_wrong": (
        "这一章按 {expected} 选用，写的却是“{text}”；请改正。",
        'This chapter is keyed by {expected}, but "{text}" is written; mend it.',
    ),
    "source_or_assumed": (
        "每个取值须写出处 source，或写假定的理由 assumed，二者恰好一个；请改正。",
        "Every value has either its source or, under assumed, the reason for it: exactly one of "
        "the two; mend it.",
    ),
    "versions_same_day": (
        "同一天 {day} 有两个取值；请只保留一个，或改正日期。",
        "There are two values for one day, {day}; keep one, or mend the date.",
    ),
    "versions_not_rising": (
        "{day} 排在 {before} 之后；请按日期先后排列。",
        "{day} stands after {before}; put them in order of date.",
    ),
    "one_version_only": (
        "{chapter} 一章不随日期变化，每项只能有一个取值；请删去其余的。",
        "The chapter {chapter} does not change with a date, so it has one value each; take the "
        "others out.",
    ),
    "article_not_found": (
        "rulebook.md 中没有标题为“{article}”的条文；请改正，或在 rulebook.md 中补上。",
        'rulebook.md has no article headed "{article}"; mend it, or add the article.',
    ),
    "article_mark": (
        "{article}在 rulebook.md 中标为【{mark}】，与这里不符；"
        "有出处的应为【公布】，假定的应为【假定】。",
        "{article} is marked 【{mark}】 in rulebook.md, which contradicts this; what has a "
        "source is 【公布】, what is assumed 【假定】.",
    ),
    # -- what chapters say ------------------------------------------------------------------------
    "period_day": (
        "互助期不能从 {text} 开始：不是每个月都有这一天；请用 1 日至 28 日。",
        "A period cannot start on {text}: not every month has that day; use a day from 1 to 28.",
    ),
    "ages_crossed": (
        "年龄上限 {most} 小于下限 {least}；请改正。",
        "The maximum age {most} is below the minimum age {least}; mend it.",
    ),
    "no_benefit_line": (
        "没有任何保障项目；请至少写一项，例如 inpatient.base 等。",
        "There is no benefit line; write at least one, such as inpatient.base and so on.",
    ),
    "line_begins_together": (
        "{name} 与 {head} 同属一个保障项目，应自同一天 {first} 开始；请改正。",
        "{name} belongs to the same benefit line as {head} and must begin on the same day, "
        "{first}; mend it.",
    ),
    "base_wrong": (
        "算式“{text}”从第 {position} 个字符起不对；可以用 +、-、min()、max()、括号、"
        "两位小数的元金额、写在 * 或 / 之后的百分数或整数，以及这些金额：{known}。",
        'The expression "{text}" is wrong from character {position} on: {detail}. It may use +, -, '
        "min(), max(), parentheses, yuan with two decimals, a percentage or a whole number after * "
        "or /, and these amounts: {known}.",
    ),
    "level_number": (
        "层级应从 1 起依次编号，这里应为 {expected}；请改正。",
        "Levels are numbered from 1 without gaps, so this is {expected}; mend it.",
    ),
    "level_not_from_zero": (
        '第 1 级须管所有金额；请把 over 写成 "0.00"。',
        'Level 1 signs every amount; write its over as "0.00".',
    ),
    "level_not_rising": (
        "第 {level} 级的 over 应大于前一级；请改正。",
        "The over of level {level} must be more than that of the level before; mend it.",
    ),
    "group_unknown": (
        "diagnosis_groups 中没有病种组“{text}”；现有：{known}。",
        'diagnosis_groups has no group "{text}"; it has: {known}.',
    ),
    "prefix_hidden": (
        "编码 {text} 永远轮不到：病种组 {under} 的 {by} 排在前面，已经包括它；请删去或调整顺序。",
        "The code {text} never counts: {by} of the group {under} comes first and covers it; take "
        "it out or change the order.",
    ),
    # -- accounts ---------------------------------------------------------------------------------
    "account_code_twice": (
        "科目编码 {text} 已经用过；请改正。",
        "The account code {text} is already used; mend it.",
    ),
    "account_name_twice": (
        "科目名称“{text}”已经用过；请改正。",
        'The account name "{text}" is already used; mend it.',
    ),
    "account_role_twice": (
        "用途 {text} 已经指定给前面的科目；每种用途只有一个科目，请改正。",
        "The role {text} is already played by an account above; each role has one account, so mend "
        "it.",
    ),
    "account_not_leaf": (
        "科目 {text} 下有明细科目 {leaf}，不能记账；请只列末级科目。",
        "The account {text} has {leaf} below it and cannot be posted to; list the lowest "
        "accounts only.",
    ),
    "role_missing": (
        "没有用途为 {role} 的科目；程序记账需要它，请补上。",
        "No account has the role {role}; the program needs it for its entries, so add it.",
    ),
    "debit_or_credit": (
        "每条分录写 debit 或 credit，恰好一个；请改正。",
        "Each line has a debit or a credit, exactly one; mend it.",
    ),
    "event_unbalanced": (
        "{side} 一方不平：{names} 应当恰好出现一次（单独写，或包含在合计数中）；请改正。",
        "The {side} side does not balance: {names} must stand there exactly once, alone or within "
        "a sum; mend it.",
    ),
    "event_amount_unused": (
        "金额 {name} 没有用到；程序总会给出它，请写入分录。",
        "The amount {name} is not used; the program always hands it over, so write it into a line.",
    ),
    "summary_braces": (
        "摘要“{text}”的花括号不成对；请改正。",
        'The braces in the summary "{text}" do not pair; mend them.',
    ),
    "summary_word": (
        "摘要中不能用 {{{text}}}；可以用的有：{known}。",
        "The summary may not use {{{text}}}; it may use: {known}.",
    ),
}
