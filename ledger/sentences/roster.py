"""Sentences about amounts, tiers, and the identity of persons and employers: (中文, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # -- amounts and rates ------------------------------------------------------------------------
    "money_not_text": (
        "金额“{text}”不是文本；请以文本形式书写，例如 1234.50。",
        'The amount "{text}" is not text; write it as text, such as 1234.50.',
    ),
    "money_empty": (
        "金额是空的；请填写金额，没有则填 0。",
        "The amount is blank; fill it in, or write 0 if there is none.",
    ),
    "money_unreadable": (
        "“{text}”不是金额；请只写数字和小数点，例如 1234.50 或 1,234.50。",
        '"{text}" is not an amount; write figures and a decimal point only, such as 1234.50 or '
        "1,234.50.",
    ),
    "money_too_precise": (
        "金额“{text}”多于两位小数；请写到分为止，例如 16.67。",
        'The amount "{text}" has more than two decimals; write it to the fen, such as 16.67.',
    ),
    "money_too_large": (
        "金额“{text}”超出允许范围；请核对是否多写了数字，或误填了证件号、卡号。",
        'The amount "{text}" is out of range; check for extra figures, or for an ID or card number '
        "in the wrong column.",
    ),
    "rate_not_text": (
        "比例“{text}”不是文本；请加引号写成文本，例如 \"1/3\"、\"50%\" 或 \"0.5\"。",
        'The rate "{text}" is not text; put it in quotes, such as "1/3", "50%" or "0.5".',
    ),
    "rate_unreadable": (
        "“{text}”不是比例；请写成 1/3、50% 或 0.5，不能是负数。",
        '"{text}" is not a rate; write 1/3, 50% or 0.5, and never a negative.',
    ),
    "rate_of_zero": (
        "比例“{text}”的分母是零；请写正确的分数，例如 1/3。",
        'The rate "{text}" has a denominator of zero; write a proper fraction, such as 1/3.',
    ),
    # -- tiers ------------------------------------------------------------------------------------
    "tiers_missing": (
        "没有任何分档；请至少写一档，例如 0 元以上。",
        "There are no tiers; write at least one, such as everything over 0.",
    ),
    "tiers_not_from_zero": (
        "第 1 档从 {over} 元起；请从 0 元起，起付线写在 threshold 中。",
        "Tier 1 starts at {over}; start it at 0 and put the threshold into threshold.",
    ),
    "tiers_gap": (
        "第 {tier} 档到 {up_to} 元止，第 {next} 档却从 {over} 元起，中间有空档；请使两个数相同。",
        "Tier {tier} ends at {up_to} but tier {next} starts at {over}, which leaves a gap; make "
        "the two equal.",
    ),
    "tiers_overlap": (
        "第 {tier} 档到 {up_to} 元止，第 {next} 档却从 {over} 元起，两档重叠；请使两个数相同。",
        "Tier {tier} ends at {up_to} but tier {next} starts at {over}, so they overlap; make the "
        "two equal.",
    ),
    "tiers_open_end_not_last": (
        "第 {tier} 档没有上限，却不是最后一档；请写明上限 up_to。",
        "Tier {tier} has no upper end and is not the last; state its up_to.",
    ),
    "tiers_end_closed": (
        "最后一档（第 {tier} 档）有上限，超过的金额没有归属；请去掉它的 up_to。",
        "The last tier ({tier}) has an upper end, so larger amounts belong nowhere; take its up_to "
        "away.",
    ),
    "tiers_empty_tier": (
        "第 {tier} 档的上限不大于下限；请改正 over 或 up_to。",
        "Tier {tier} ends at or below its start; mend its over or up_to.",
    ),
    "tiers_need_rate": (
        "第 {tier} 档应当写比例 rate，不写金额 amount；请改正。",
        "Tier {tier} must state a rate, and no amount; mend it.",
    ),
    "tiers_need_amount": (
        "第 {tier} 档是定额，应当写金额 amount，不写比例 rate；请改正。",
        "Tier {tier} is a fixed sum: it must state an amount, and no rate; mend it.",
    ),
    # -- persons ----------------------------------------------------------------------------------
    "id_type_unknown": (
        "证件类型“{id_type}”不认识；请填写以下之一：{known}。",
        'The document type "{id_type}" is not known; use one of: {known}.',
    ),
    "id_empty": (
        "证件号码是空的；请填写证件号码。",
        "The document number is blank; fill it in.",
    ),
    "id_spoilt_by_spreadsheet": (
        "证件号码“{id_number}”被表格软件改成了数值，尾数已经丢失；请把该列设为文本格式，照证件重新填写。",
        'The spreadsheet turned the document number "{id_number}" into a number and lost its last '
        "figures; format the column as text and enter it again from the document.",
    ),
    "id_old_format": (
        "证件号码是已停用的 15 位旧号；请照现用身份证填写 18 位号码。",
        "The document number is of the withdrawn 15-digit kind; enter the 18 digits of the present "
        "card.",
    ),
    "id_length": (
        "身份证号码应为 18 位，现为 {length} 位；请照证件核对。",
        "A resident identity number has 18 characters and this has {length}; check it against the "
        "card.",
    ),
    "id_characters": (
        "身份证号码只能是 17 位数字加一位数字或 X；请照证件核对，勿把数字 0、1 写成字母。",
        "A resident identity number is 17 digits and a digit or X; check it against the card, and "
        "for letters O or I written for 0 or 1.",
    ),
    "id_check_digit": (
        "身份证号码的校验位不符，多半有一位写错或两位颠倒；请照证件逐位核对。",
        "The check digit of the resident identity number is wrong, most likely a slip or two "
        "figures swapped; compare it figure by figure with the card.",
    ),
    "id_birth_date": (
        "身份证号码中的出生日期 {birth} 不存在或不合理；请照证件核对第 7 至 14 位。",
        "The birth date {birth} in the resident identity number does not exist or is not "
        "plausible; check figures 7 to 14 against the card.",
    ),
    "id_region_unknown": (
        "身份证号码开头的地区码 {region} 不认识；如与证件一致，不必更改。",
        "The region {region} at the start of the resident identity number is not known; if the "
        "card says the same, leave it.",
    ),
    "id_document_format": (
        "证件号码与{id_type}的格式不符；请核对证件类型和号码，例如 {example}。",
        "The document number does not look like one of a {id_type}; check the type and the number, "
        "which should be like {example}.",
    ),
    "mobile_format": (
        "手机号码“{mobile}”不是 11 位大陆手机号；请填写 1 开头的 11 位数字，不加 +86。",
        '"{mobile}" is not a mainland mobile number; enter 11 digits starting with 1, without +86.',
    ),
    "bank_card_length": (
        "银行卡号应为 13 至 19 位数字，现为 {length} 位；请照银行卡核对，该列设为文本格式。",
        "A bank card number has 13 to 19 digits and this has {length}; check it against the card, "
        "and format the column as text.",
    ),
    "bank_card_characters": (
        "银行卡号只能是数字；请照银行卡核对，该列设为文本格式。",
        "A bank card number consists of digits only; check it against the card, and format the "
        "column as text.",
    ),
    "bank_card_check_digit": (
        "银行卡号的校验位不符，多半有一位写错；请照银行卡逐位核对。",
        "The check digit of the bank card number is wrong, most likely a slip; compare it figure "
        "by figure with the card.",
    ),
    # -- employers --------------------------------------------------------------------------------
    "uscc_length": (
        "统一社会信用代码应为 18 位，现为 {length} 位；请照登记证书核对。",
        "A unified social credit code has 18 characters and this has {length}; check it against "
        "the certificate.",
    ),
    "uscc_characters": (
        "统一社会信用代码“{uscc}”的格式不符；请照登记证书核对，代码中没有字母 I、O、S、V、Z。",
        'The unified social credit code "{uscc}" is malformed; check it against the certificate. '
        "It never holds the letters I, O, S, V or Z.",
    ),
    "uscc_check_digit": (
        "统一社会信用代码“{uscc}”的校验位不符；请照登记证书逐位核对。",
        'The check digit of the unified social credit code "{uscc}" is wrong; compare it figure by '
        "figure with the certificate.",
    ),
}  # fmt: skip
