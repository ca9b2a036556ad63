"""Sentences about files handed in: what cannot be read, and how to mend it. (中文, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # -- the file as a whole ----------------------------------------------------------------------
    "file_not_found": (
        "找不到文件“{name}”；请检查文件名和所在文件夹。",
        'There is no file "{name}"; check its name and folder.',
    ),
    "file_empty": (
        "文件“{name}”里没有内容；请确认选对了文件，并已保存。",
        'The file "{name}" has nothing in it; check that it is the right one, and saved.',
    ),
    "file_too_large": (
        "文件有 {size} MB，超过 {limit} MB 的上限；请分成几个文件上传。",
        "The file has {size} MB, more than the {limit} MB allowed; hand it in as several files.",
    ),
    "file_kind_unknown": (
        "不能读取“{name}”这种文件；请另存为以下格式之一：{wanted}。",
        '"{name}" is not of a kind we read; save it as one of: {wanted}.',
    ),
    "file_wrong_extension": (
        "文件“{name}”的内容与扩展名不符；请用 Excel 或 WPS 打开再“另存为”.xlsx，不要只改扩展名。",
        'What is in "{name}" is not what its ending says; open it in Excel or WPS and use Save As '
        ".xlsx instead of renaming it.",
    ),
    "file_is_html": (
        "文件“{name}”其实是网页表格，只是扩展名像 Excel；请用 Excel 打开，再“另存为”.xlsx。",
        'The file "{name}" is a web page with the ending of a spreadsheet; open it in Excel and '
        "use Save As .xlsx.",
    ),
    "file_encrypted_or_xls": (
        "文件“{name}”设有打开密码，或是旧版 .xls 改了扩展名；请取消密码，再“另存为”.xlsx。",
        'The file "{name}" is locked with a password, or an old .xls under a new name; remove the '
        "password and use Save As .xlsx.",
    ),
    "file_encrypted": (
        "文件设有打开密码；请取消密码后再上传。",
        "The file is locked with a password; remove the password and hand it in again.",
    ),
    "file_broken": (
        "文件“{name}”已损坏，无法读取；请重新导出或用 Excel 打开后另存一份。",
        'The file "{name}" is damaged and cannot be read; export it again, or open it in Excel and '
        "save a copy.",
    ),
    "file_unpacks_too_large": (
        "文件展开后过大（上限 {limit} MB），已拒绝；请只保留需要的数据，另存为新文件。",
        "The file would unpack to too much (limit {limit} MB) and was refused; keep only the data "
        "needed, in a new file.",
    ),
    "file_encoding": (
        "文件“{name}”的文字编码无法识别；请另存为 UTF-8 编码的 CSV，或存为 .xlsx。",
        'The letters in "{name}" are in an unknown encoding; save it as CSV in UTF-8, or as .xlsx.',
    ),
    "csv_broken": (
        "CSV 在此行附近无法读取，常因双引号没有成对；请补齐引号，或另存为 .xlsx。",
        "The CSV cannot be read near this line, often because of an unpaired double quote; pair "
        "the quotes, or save it as .xlsx.",
    ),
    "too_many_rows": (
        "表格有 {rows} 行，超过 {limit} 行的上限；请分成几个文件，或删去表格下方的多余内容。",
        "The sheet has {rows} rows, more than the {limit} allowed; split it into several files, or "
        "delete what stands far below the table.",
    ),
    "too_many_columns": (
        "表格有 {columns} 列，超过 {limit} 列的上限；请删去右侧多余的列。",
        "The sheet has {columns} columns, more than the {limit} allowed; delete those on the "
        "right.",
    ),
    "too_many_cells": (
        "表格有 {cells} 个单元格，超过 {limit} 个的上限；请删去多余的行列，或分成几个文件。",
        "The sheet has {cells} cells, more than the {limit} allowed; delete rows and columns not "
        "needed, or split it.",
    ),
    "error_cell": (
        "单元格 {cell} 是公式错误（如 #N/A）；请改正公式，或改为直接填写的值。",
        "Cell {cell} is a formula error (such as #N/A); mend the formula, or write the value.",
    ),
    "formula_without_value": (
        "单元格 {cell} 是公式，文件里没有算出的值；请用电子表格软件打开并保存一次，或直接填写值。",
        "Cell {cell} is a formula whose value is not in the file; open and save the file once in a "
        "spreadsheet program, or write the value.",
    ),
    # -- headings and rows ------------------------------------------------------------------------
    "heading_not_found": (
        "前 {within} 行里找不到表头；请使用规定的栏目名称，必填栏目为：{wanted}。",
        "No heading is found in the first {within} rows; use the prescribed names, of which these "
        "are needed: {wanted}.",
    ),
    "column_missing": (
        "缺少栏目“{wanted}”（表头有：{found}）；请补上这一列，名称写“{wanted}”。",
        'The column "{wanted}" is missing (found: {found}); add it under the name "{wanted}".',
    ),
    "column_twice": (
        "有几列是同一栏目（{names}）；请只保留一列。",
        "Several columns are the same ({names}); keep one of them.",
    ),
    "column_extra": (
        "此栏目不是本表的栏目，未读取；如是笔误请改正名称，否则可不理会。",
        "This column is not one of the form's and was not read; mend its name if it is a slip, or "
        "leave it.",
    ),
    "several_sheets": (
        "有 {count} 张工作表都是同样的表（{names}）；请合并到一张工作表，或分成几个文件上传。",
        "{count} sheets are of the same form ({names}); put them on one sheet, or hand them in as "
        "several files.",
    ),
    "total_row_skipped": (
        "此行是合计或签名，没有作为数据读取；如果是数据，请改正首列内容。",
        "This row is a total or a signature and was not read as data; if it is data, mend its "
        "first cell.",
    ),
    "digits_lost_everywhere": (
        "超过 {listed} 处长数字以数字而不是文本存放，末位已丢失，余下的没有再读；"
        "请把这些列设为文本，按原件重新填写后再提交。",
        "More than {listed} long numbers are kept as numbers and not as text, so that their last "
        "digits are lost, and the rest was not read; make those columns text, fill them in again "
        "from the originals, and hand the file in again.",
    ),
    "mistakes_cut": (
        "错误太多，只列出前 {listed} 处，另有 {unlisted} 处未列出，因此一个人也没有录入；"
        "请先成批改正（例如错位的列），再提交。",
        "There are too many mistakes: the first {listed} are listed and {unlisted} are not, so "
        "nobody was taken; mend what is wrong throughout first, such as a shifted column, and hand "
        "the file in again.",
    ),
    "warnings_cut": (
        "提示太多，只列出前 {listed} 处，另有 {unlisted} 处未列出；请核对列出的，"
        "分成较小的文件提交可以看到全部。",
        "There are too many warnings: the first {listed} are listed and {unlisted} are not; check "
        "those listed, or hand the list in as smaller files to see all of them.",
    ),
    "value_missing": (
        "此栏必填，但是空的；请补填。",
        "This must be filled in and is blank; fill it in.",
    ),
    "id_as_number": (
        "证件号、卡号等长号码被存成了数字，末几位已经丢失；请把整列格式设为“文本”，再按原件重新填写。",
        "A long number (ID, card) was kept as a figure and has lost its last digits; format the "
        "column as Text and type it again from the original.",
    ),
    "date_unreadable": (
        "“{text}”不是日期；请写成 2012-08-01。",
        '"{text}" is not a date; write it like 2012-08-01.',
    ),
    "money_not_positive": (
        "金额“{text}”必须大于零；请核对，支出或冲正不要放在到账明细里。",
        'The amount "{text}" must be above zero; check it, and leave payments and reversals out of '
        "the list of receipts.",
    ),
    # -- employers --------------------------------------------------------------------------------
    "share_as_date": (
        "承担比例被 Excel 变成了日期（{text}）；请把单元格格式设为“文本”，再写 1/3 这样的分数。",
        "A spreadsheet turned the share into a date ({text}); format the cell as Text and write "
        "the fraction, such as 1/3.",
    ),
    "share_not_exact": (
        "承担比例“{text}”是算出来的近似数；请写成分数文本，例如 1/3。",
        'The share "{text}" is a computed approximation; write it as a fraction in text, such as '
        "1/3.",
    ),
    # -- claims -----------------------------------------------------------------------------------
    "benefit_line_unknown": (
        "没有“{text}”这个保障项目；请写：{known}。",
        'There is no benefit line "{text}"; write one of: {known}.',
    ),
    "claim_rows_differ": (
        "申报 {claim_no} 的几行在此栏写得不一样；请改成一致，或用不同的申报编号。",
        "The rows of claim {claim_no} differ in this column; make them the same, or use another "
        "claim number.",
    ),
    "claim_left_out": (
        "申报 {claim_no} 的其他行有须改正的问题，此行一并未收；请改正那些行后重新上传。",
        "Other rows of claim {claim_no} must be mended, so this row was left out with them; mend "
        "those and hand the claim in again.",
    ),
    "settlements_missing": (
        "申报没有结算记录；请在 settlements 中至少写一条。",
        "The claim has no settlement; put at least one into settlements.",
    ),
    "amount_negative": (
        "金额 {amount} 元是负数；请写实际的金额，没有的不写。",
        "The amount {amount} is negative; write what it really was, or leave it out.",
    ),
    "born_after_discharge": (
        "出生日期 {born_on} 晚于出院日期 {discharged_on}；请核对两个日期。",
        "The birth on {born_on} lies after the discharge on {discharged_on}; check both dates.",
    ),
    "age_differs": (
        "年龄写 {age}，按出生日期 {born_on} 在 {period_starts_on} 应为 {found} 周岁；"
        "请改正，或只写一项。",
        "The age is stated as {age}, but born on {born_on} it is {found} on {period_starts_on}; "
        "mend it, or state one of the two.",
    ),
    "fact_word_unknown": (
        "“{title}”不能写“{text}”；本办法所列为：{known}。",
        '"{text}" is not known for {title}; the scheme lists: {known}.',
    ),
    "not_first_of_period": (
        "{day} 不是互助期的第一天；请写那次申报所属互助期的起始日期。",
        "No period starts on {day}; write the first day of the period that the claim belonged to.",
    ),
    "earlier_differs": (
        "职工 {member_no} 此前的申报与前面的行写得不一样；请写得一致，或只在一行写。",
        "The earlier claims of member {member_no} differ from those on a line above; make them "
        "the same, or state them on one line only.",
    ),
    # -- lines of other programs ------------------------------------------------------------------
    "line_too_long": (
        "此行超过 {limit} 字节；请检查是否漏了换行。",
        "The line has more than {limit} bytes; check for a line end that is missing.",
    ),
    "enrolment_reversed": (
        "保障截止日期 {ends_on} 早于生效日期 {starts_on}；请核对两个日期。",
        "Cover ends on {ends_on}, before it starts on {starts_on}; check both dates.",
    ),
    "enrolment_since_later": (
        "连续参加的起始日期 {since} 晚于本期生效日期 {starts_on}；请核对两个日期。",
        "The enrolments without a gap begin on {since}, after this one takes effect on "
        "{starts_on}; check both dates.",
    ),
    "candidates_heading": (
        "“{name}”的首行应为 {wanted}，写的却是“{found}”；请改正首行。",
        'The first line of "{name}" is {wanted}, but "{found}" is written; mend it.',
    ),
    "candidate_cells": (
        "此行应有 {wanted} 项，却有 {found} 项；请补齐，含逗号的内容请加双引号。",
        "The line has {found} cells instead of {wanted}; mend it, and quote what has commas in it.",
    ),
    "case_no_twice": (
        "救助编号 {case_no} 在前面已经使用；请给每人不同的编号。",
        "The case number {case_no} stands above already; give each case its own.",
    ),
    "burden_negative": (
        "个人负担“{text}”是负数；请改为零或实际负担的金额。",
        'The burden "{text}" is negative; write zero or what was really borne.',
    ),
    # -- the bank ---------------------------------------------------------------------------------
    "bank_result_unknown": (
        "“{text}”不是处理结果；请写“成功”或“退回”。",
        '"{text}" is not a result; write 成功 (paid) or 退回 (returned).',
    ),
    "return_without_reason": (
        "付款被退回，但没有写原因；请向银行核实并补填。",
        "The payment was returned without a reason; ask the bank and fill it in.",
    ),
    # -- vouchers ---------------------------------------------------------------------------------
    "voucher_rows_differ": (
        "一份文件只能有一张凭证，此栏与首行不一致；请改成一致，或分成几个文件。",
        "A file holds one voucher, and this differs from its first row; make them the same, or use "
        "several files.",
    ),
    "voucher_line_side": (
        "每行须在借方、贷方中填且只填一个大于零的金额；请改正。",
        "Each line needs exactly one amount above zero, debit or credit; mend it.",
    ),
    "voucher_too_short": (
        "凭证少于两行；请至少写一行借方、一行贷方。",
        "The voucher has fewer than two lines; write at least one debit and one credit.",
    ),
    "voucher_unbalanced": (
        "借方合计 {debit} 与贷方合计 {credit} 相差 {difference}；请改到相等。",
        "Debits of {debit} and credits of {credit} differ by {difference}; make them equal.",
    ),
    # -- JSON -------------------------------------------------------------------------------------
    "json_broken": (
        "此行不是有效的 JSON；请检查引号、括号和逗号，文件须为 UTF-8。",
        "This is not valid JSON; check quotes, brackets and commas, and that the file is UTF-8.",
    ),
    "json_not_object": (
        "此处应当是一个 JSON 对象；请写成 {{…}}。",
        "An object belongs here; write it as {{…}}.",
    ),
    "json_not_list": (
        "此处应当是一个列表；请写成 […]。",
        "A list belongs here; write it as […].",
    ),
    "json_key_twice": (
        "同一个键写了两次；请只保留一个。",
        "The same key stands twice; keep one of them.",
    ),
    "json_not_text": (
        "此处应当是文本；请加引号，金额也要写成 \"1234.50\" 这样的文本。",
        'Text belongs here; put it in quotes, amounts as well, such as "1234.50".',
    ),
}  # fmt: skip
