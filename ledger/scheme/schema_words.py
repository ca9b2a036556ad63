"""What an editor shows at a key of a scheme's files: its title, and how its value is written.

Most titles are those that people read elsewhere (``ledger.sentences``); all are Chinese, as are
those who write schemes.
"""

from __future__ import annotations

from collections.abc import Mapping

from ledger.sentences import word
from ledger.sentences.claims import LINE_NAMES

#: Titles of keys that are shown nowhere else.
TITLES: Mapping[str, str] = {
    "scheme": "方案",
    "chapter": "章",
    "keyed_by": "按哪个日期选用",
    "values": "各项规定",
    "says": "规定内容（一句话）",
    "versions": "各版本",
    "from": "自",
    "value": "取值",
    "article": "条文",
    "source": "出处",
    "assumed": "假定的理由",
    "federation": "工会",
    "fund": "互助资金",
    "by_case": "分情形",
    "when": "情形",
    "otherwise": "其余情形",
    "require": "须符合",
    "is": "恰为",
    "below": "不满",
    "after": "起算日",
    "by": "每年的哪一天",
    "of": "所在年份",
    "years_after": "其后第几年",
    "working_days": "工作日数",
    "first": "首次参加",
    "renewed": "续保",
    "lapsed": "中断后重新参加",
    "side": "方向",
    "relief": "二次救助",
    "invoice_issued": "开出缴费通知",
    "money_received": "到账",
    "receipt_identified": "认领到账",
    "invoice_released": "解除抵充",
    "refund_approved": "批准退款",
    "benefit_approved": "批准补助",
    "recovery_claimed": "追回互助金",
    "recovery_received": "收到追回款",
    "batch_released": "放行支付",
    "payment_returned": "银行退回",
    "reserve_set_aside": "提取风险准备金",
    "pool_set_aside": "提取二次救助资金",
    "surplus_carried": "结转结余",
    "deficit_carried": "结转亏损",
    "relief_awarded": "发放二次救助",
    "pool_returned": "退回二次救助余额",
    "contribution_returned": "中途退出退费",
    "pool_drawn": "从滚存结余提取救助资金",
}

#: How a value is written, in one line; ``LINE.`` where a benefit line has another value.
HOW: Mapping[str, str] = {
    "says": "给读者看的一句话。",
    "from": "自这一天起；写成 2012-08-01。档次中为下限（含），写金额。",
    "article": "rulebook.md 中条文的标题，例如：第九条。",
    "source": "公布的文件；与 assumed 恰好写一个。",
    "assumed": "没有公布时取这个值的理由；与 source 恰好写一个。",
    "by_case": "每一种情形恰好落入一项；otherwise 放在最后。",
    "when": "例如 {member.class: 劳模}；所列各项须同时符合。",
    "words": "让人看得懂的一句话；要素中为可取的各个词。",
    "after": "discharge 出院、admission 入院、settlement 结算、period_start 期初、"
    "period_end 期末。",
    "by": '写成 "03-31"。',
    "months": "整数。",
    "first_starts_on": "某月 1 日至 28 日；以后各期首尾相接。",
    "start": "fixed 各人相同；rolling 各人自本人保障开始之日起算。",
    "attribution": "出院、入院或结算日期，决定申报归入哪一期以及先后。",
    "minimum_age": "互助期第一天的周岁数，或 none。",
    "maximum_age": "互助期第一天的周岁数，或 none。",
    "minimum_participation": '分母的比例；不设的写 "0"。',
    "participation_denominator": "staff 在职职工、union_members 工会会员、insured 参保人数、"
    "sub_group 由 participation_counts 写明的人。",
    "small_unit_up_to": "不超过这些人的单位须全员参加；没有的写 0。",
    "participation_is_binding": "yes 不足即不受理；no 只提示。",
    "waiting_days": "各类参加的天数，或 {months: 3}。",
    "joiner_cover": "next_day 参加次日、next_month 次月一日、period_start 期初。",
    "leaver_cover": "period_end 期末、leaving_day 离开当日。",
    "conditions": "- {when: 情形（可省）, require: 须符合的条件, words: 说明}",
    "participation_counts": "只有符合这个条件的人计入参加比例。",
    "window": "只在这些天受理名册；从期初或期末起算。",
    "joining_limit": "any_time 随时；nobody 期初以后不再参加；new_hires 仅新入职（within_days）。",
    "shares": "{most: 每人最多几份, equal_within_unit: 同一单位是否须相同}",
    "LINE.shares": "几份时：nothing 不变，amounts 金额、caps 封顶、both 两者按份数计。",
    "double_enrolment": "refused 不受理；later_void 后一次无效，只作提示。",
    "fee": "一份、一期的金额；可分情形。",
    "payers": "- {payer, share 或 sum 或 rest: yes, at_least, name}；不写则按与单位的约定。",
    "rounding": "per_member 按人、per_invoice 按通知单计算到分。",
    "LINE.rounding": "{unit: 单位金额, mode: half_up 四舍五入、down 舍去或 up 进位}",
    "rest": "只写 yes；最多一方。",
    "due_days": "通知单开出后的天数。",
    "settle_order": "四个承担方都要写，依抵充的先后。",
    "mid_period_fee": "full 全额、by_month 按剩余月数、by_day 按剩余天数。",
    "refund_on_leaving": "none 不退、by_month 按剩余整月、by_day 按剩余天数。",
    "cap_per_period": "金额或 none；可分情形。",
    "claim_deadline_days": "出院后的天数；与 claim_deadline 恰好写一个。",
    "claim_deadline": "期限，例如 {after: discharge, days: 60}；没有的写 none。",
    "calendar": "计算工作日用；平时周一至周五上班。",
    "exclusions": "自定代码: 说明，例如 {work_injury: 工伤}。",
    "joint_caps": "- {lines: [项目], per: claim、period 或 lifetime, amount: 金额}",
    "exclusive": "- {lines: [两个以上项目], per: period 或 lifetime, "
    "later: declined 或 difference}",
    "method": "marginal 分段累计、whole_amount 全额按档、fixed_step 按档定额、per_day 按日、"
    "lump_sum 一次性、make_up_to 补足。",
    "base": "结算单金额的算式，例如 inscp_scp_amt - fund_pay_sumamt；可分情形。",
    "threshold": "{amount, kind: deductible 免赔额或 gate 门槛, per: claim 或 period}",
    "tiers": "从零起、首尾相接；over/up_to 或 from/below，一张表只用一种写法。",
    "tiers_over": "claim 每次申报；period 全期累计。",
    "daily": "{amount, from_day, most_days, count, per, short_stay}",
    "diseases": "- {disease: 名称, codes: [C], amount: 金额}；编码最长的优先。",
    "less_aid": "其他补助的名称，例如 [commercial]；从基数中扣除。",
    "adjustments": "- {add 或 subtract 或 times, when 或 per, above, at_most}，依次计算。",
    "floor": "不足的按这个金额。",
    "nothing_under": "不足的不予补助。",
    "not_over": "补助不超过这个算式。",
    "excluded_diagnoses": "ICD-10 编码或其开头。",
    "first_diagnosis": "yes：申报须写首次确诊日期，且不早于保障开始。",
    "papers": "- {paper: 病理报告, over: 超过多少元才需要（可省）}",
    "levels": "从 1 起编号；每一级签批超过 over 的金额，第 1 级签批所有金额。",
    "line_levels": "个别保障项目或 relief 另定的层级。",
    "reserve_of": "contributions 缴费收入、surplus 结余。",
    "unit": "金额是它的整倍数。",
    "tranches": "- {groups: [病种组], share: 比例}，依次发放。",
    "diagnosis_groups": '组名: [编码]；最后一组可写 ["*"]，包括所有编码。',
    "shortage": "pro_rata 按比例、largest_need_first 负担重的优先、refuse 不发放。",
    "continuity_bonus": "{add: 1%, above: 1, at_most: 10%}：每多连续参加一期加的百分点。",
    "money": "surplus 本期结余、carried 滚存结余、other 另行筹集。",
    "burden": "结算单金额和 benefit 的算式；不写则为基数减补助。",
}


def described(key: str) -> dict[str, str]:
    """Title and description of a key; of ``inpatient.base``, with the title of the line."""
    line, _, name = key.rpartition(".")
    title = TITLES.get(name) or word("rule_key", name)
    how = HOW.get(f"LINE.{name}" if line else name) or HOW.get(name)
    texts = {"title": f"{line_title(line)}：{title}" if line else title}
    return texts | ({"description": how} if how else {})


def line_title(line: str) -> str:
    """What a benefit line is called, or its name."""
    return LINE_NAMES.get(line) or TITLES.get(line, line)
