"""What the command line says besides its help: (中文, English).

``usage.…``: what was typed cannot be understood. ``system.…`` and ``stop.…``: why it went no
further. ``done.…``: what a step did. ``more.…``: what is not shown.
"""

from __future__ import annotations

_USAGE: dict[str, tuple[str, str]] = {
    "usage.missing": ("还缺：{names}；请补上。", "Missing: {names}."),
    "usage.unrecognized": (
        "不认识：{names}；请检查拼写，含空格的内容请加引号。",
        "Not understood: {names}; check the spelling, and quote what has blanks in it.",
    ),
    "usage.value_missing": (
        "{name} 后面要有内容；请补上。",
        "{name} needs a value after it.",
    ),
    "usage.takes_no_value": (
        "{name} 后面不带内容，多写了 {text}；请去掉。",
        "{name} takes no value, but {text} was given; leave it out.",
    ),
    "usage.choice": (
        "{name} 不能是“{text}”；请从以下各项中选：{known}。",
        '{name} cannot be "{text}"; choose one of: {known}.',
    ),
    "usage.command_near": (
        "没有“{text}”这个命令；您要的是不是：{known}？",
        'There is no command "{text}"; did you mean: {known}?',
    ),
    "usage.command_unknown": (
        "没有“{text}”这个命令；可用的有：{known}。",
        'There is no command "{text}"; there are: {known}.',
    ),
    "usage.value": ("{name}：{problem}", "{name}: {problem}"),
    "usage.form": (
        "这样写不齐全，或者写了不能同时使用的选项；请照用法书写。",
        "Something is missing, or options were given that do not go together; see the usage.",
    ),
    "usage.day": (
        "“{text}”不是日期；请写成 2012-08-01。",
        '"{text}" is not a date; write it like 2012-08-01.',
    ),
    "usage.blank": ("内容是空的；请填写。", "It is blank; write something."),
    "usage.request_id": (
        "请求编号只能用字母、数字和 . _ : -，最多 60 个；请改写。",
        "A request id has letters, digits and . _ : - only, 60 at most.",
    ),
    "usage.suffix": (
        "“{text}”的扩展名不对；请用 {known}。",
        '"{text}" has the wrong ending; use {known}.',
    ),
    "usage.no_folder": (
        "没有文件夹“{text}”；请先建好，或改写位置。",
        'There is no folder "{text}"; make it first, or write elsewhere.',
    ),
    "usage.not_writable": (
        "不能写入“{text}”；请换一个位置。",
        '"{text}" cannot be written; choose another place.',
    ),
    "usage.no_book": (
        "没有指明账套；请用 --book 写明位置，或设置环境变量 TONGZHOU_BOOK。",
        "Which book? Name it with --book, or set TONGZHOU_BOOK.",
    ),
    "usage.today_for_demo": (
        "--today 只供演示用，须同时写 --demo；正式办理按当天的日期。",
        "--today is for a demonstration and goes with --demo; in earnest, today is the calendar's.",
    ),
    "usage.no_actor": (
        "没有写明经办人；请用 --actor 写明是谁在办理，或设置环境变量 TONGZHOU_ACTOR。",
        "Who is acting? Say it with --actor, or set TONGZHOU_ACTOR.",
    ),
    "usage.findings_folder": (
        "有几份文件时，--findings 应当写文件夹，而不是 {text}；请改写。",
        "With several files --findings is a folder, not {text}.",
    ),
    "usage.nothing_to_correct": (
        "没有写要更正什么；请至少写 --name、--account、--bank 之一。",
        "Nothing to correct was given; write at least one of --name, --account, --bank.",
    ),
    "usage.pool_negative": (
        "--pool 不能是负数；没有资金就不必分配，请核对。",
        "--pool cannot be negative; without a pool there is nothing to allocate.",
    ),
    "usage.see_help": (
        "查看帮助：{prog} --help",
        "For help: {prog} --help",
    ),
}

_STOPS: dict[str, tuple[str, str]] = {
    "system.denied": (
        "没有权限读写“{name}”；请检查文件权限，或关闭正在使用它的程序。",
        'No permission to read or write "{name}"; check it, or close the program that uses it.',
    ),
    "system.missing": (
        "找不到“{name}”；请检查文件名和所在文件夹。",
        'There is no "{name}"; check its name and folder.',
    ),
    "system.folder": (
        "“{name}”是文件夹，不是文件；请写明其中的文件。",
        '"{name}" is a folder; name a file in it.',
    ),
    "system.full": (
        "磁盘空间不足，“{name}”没有写成；请腾出空间后重试。",
        'The disk is full, and "{name}" was not written; make room and try again.',
    ),
    "system.read_only": (
        "“{name}”所在的磁盘是只读的；请换一个位置。",
        'The disk of "{name}" is read-only; choose another place.',
    ),
    "system.other": (
        "“{name}”不能读写（系统错误 {number}）；请检查磁盘和网络后重试。",
        '"{name}" cannot be read or written (system error {number}); check disk and network.',
    ),
    "folder_empty": (
        "文件夹“{name}”里没有可导入的表格文件；请检查位置。",
        'The folder "{name}" has no spreadsheet in it; check the place.',
    ),
    "stop.refused": ("不能办理：", "Refused: "),
    "stop.bad_input": (
        "没有办理，账套未变：有 {count} 处须改正。",
        "Nothing was done: {count} thing(s) must be mended.",
    ),
    "stop.rules_unsound": (
        "方案有 {count} 处错误；请逐条改正。",
        "The scheme has {count} mistake(s); mend each.",
    ),
    "stop.in_file": ("\n{name}：", "\n{name}:"),
    "stop.line": ("第 {line} 行 {field}：{text}", "Line {line} {field}: {text}"),
    "stop.misuse": ("命令写法有误：", "Wrong command line: "),
    "stop.bug": (
        "程序出错，账套未变。请把编号 {reference} 告诉维护人员；加 --debug 可显示出错的位置。",
        "The program failed, and the book is unchanged. Report the reference {reference}; --debug "
        "shows where it failed.",
    ),
    "stop.interrupted": (
        "已中断；没有办完的一步不会记入账套。",
        "Interrupted; a step that was not finished leaves no trace.",
    ),
}

_DONE: dict[str, tuple[str, str]] = {
    "done.new_book": (
        "已新建账套“{title}”，会计科目 {accounts} 个，首个互助期 {period}。",
        'Made the book "{title}" with {accounts} accounts; its first period is {period}.',
    ),
    "done.migrate": (
        "账套已从结构版本 {before} 升级到 {after}。",
        "The book went from migration {before} to {after}.",
    ),
    "done.migrate_current": (
        "账套已是最新的结构版本 {after}，无需升级。",
        "The book is at the latest migration, {after}.",
    ),
    "done.rekey": (
        "已换用密钥 {key}，改封 {values} 个值；请把密钥文件另存一份。",
        "The key is {key} now, and {values} values were sealed with it; keep the file of keys "
        "elsewhere too.",
    ),
    "done.adopt": (
        "账套已改用修订后的方案（{rules}），新增科目 {accounts_added} 个。",
        "The changed rulebook ({rules}) is in force; {accounts_added} account(s) were added.",
    ),
    "done.rules_sound": (
        "方案 {scheme}（{title}）没有错误：{published} 项已公布，{assumed} 项为假定。",
        "The scheme {scheme} ({title}) has no mistakes: {published} values published, {assumed} "
        "assumed.",
    ),
    "done.register": (
        "单位登记（互助期 {period}）：共 {employers} 个，新增 {added}，更改 {changed}，"
        "未变 {unchanged}。",
        "Employers for {period}: {employers} in all, {added} added, {changed} changed, "
        "{unchanged} unchanged.",
    ),
    "done.register_tried": (
        "试办：{employers} 个单位都可以登记，账套未变。",
        "Tried: all {employers} employers can be registered. The book is unchanged.",
    ),
    "done.enrol": (
        "参保（互助期 {period}）：共 {rows} 行，新增 {joined} 人，减员 {left} 人，"
        "调入 {transferred} 人，更正资料 {changed} 人，未变 {unchanged} 人，退回 {refused} 行。",
        "Enrolment for {period}: {rows} rows; {joined} joined, {left} left, {transferred} "
        "transferred, {changed} corrected, {unchanged} unchanged, {refused} row(s) not taken.",
    ),
    "done.intake": (
        "受理：共 {claims} 件申报，受理 {taken} 件，此前已受理 {unchanged} 件，退回 {refused} 件。",
        "Intake: {claims} claims; {taken} taken, {unchanged} known before, {refused} not taken.",
    ),
    "done.intake_tried": (
        "试办：共 {claims} 件申报，可以受理 {good} 件，须改正 {refused} 件。",
        "Tried: {claims} claims, of which {good} can be taken and {refused} must be mended.",
    ),
    "done.notice": (
        "公示 {notice_no}（互助期 {period}）：{awards} 项，合计 {awarded} 元，"
        "公示期 {published_on} 至 {closes_on}。",
        "The notice {notice_no} for {period}: {awards} awards, {awarded} in all, from "
        "{published_on} to {closes_on}.",
    ),
    "done.tried_in_vain": (
        "以上是试办，账套未变。有须改正之处，照此办理会整份退回；改正后再办，或加 --accept-good。",
        "This was a trial; the book is unchanged. As it is, the whole file would be turned back: "
        "mend it, or add --accept-good.",
    ),
    "done.tried": ("以上是试办，账套未变。", "This was a trial; the book is unchanged."),
    "done.bill": (
        "缴费通知（互助期 {period}）：开具 {invoices} 份，{members} 人，合计 {total} 元。",
        "Invoices for {period}: {invoices} for {members} members, {total} in all.",
    ),
    "done.cancel": (
        "已作废缴费通知 {invoice_no}（{cancelled} 元）；已收的 {released} 元转为待确认款项。",
        "Cancelled the invoice {invoice_no} of {cancelled}; {released} received for it is "
        "unidentified now.",
    ),
    "done.receive": (
        "收款：登记 {receipts} 笔，合计 {received} 元，其中待确认 {unidentified} 元；"
        "此前已登记 {unchanged} 笔。",
        "Receipts: {receipts} booked, {received} in all, {unidentified} of it unidentified; "
        "{unchanged} known before.",
    ),
    "done.identify": (
        "已认领流水 {bank_ref}：{used} 元用于 {target}，仍待确认 {unidentified} 元。",
        "Of {bank_ref}, {used} went to {target}; {unidentified} is still unidentified.",
    ),
    "done.refund": (
        "已申请退款 {refund_no}：退给“{payee}”{amount} 元；请他人签批后付款。",
        'Asked for the refund {refund_no}: {amount} to "{payee}"; somebody else must approve it.',
    ),
    "done.reversals": (
        "结算撤销：登记 {reversed} 笔，此前已登记 {unchanged} 笔；须重新审核的申报 {claims} 件。",
        "Reversed settlements: {reversed} noted, {unchanged} known before; {claims} claim(s) are "
        "open again.",
    ),
    "done.adjudicate": (
        "审核 {decided} 件申报：补助 {approved} 件，合计 {benefit} 元；不予补助 {declined} 件。",
        "Decided {decided} claims: {approved} approved for {benefit}; {declined} declined.",
    ),
    "done.adjudicate_lines": (
        "按方案 {scheme} 审核 {decided} 件申报：补助 {approved} 件，合计 {benefit} 元；"
        "不予补助 {declined} 件；须改正 {refused} 处。",
        "Decided {decided} claims under {scheme}: {approved} approved for {benefit}; {declined} "
        "declined; {refused} thing(s) must be mended.",
    ),
    "done.approve": (
        "签批 {signed} 项：生效 {in_force} 项，合计 {granted} 元；"
        "待上一级签批 {waiting_for_more} 项；不能由本人签批 {passed_over} 项。",
        "Signed {signed}: {in_force} in force for {granted}, {waiting_for_more} waiting for the "
        "next level; {passed_over} not for this person.",
    ),
    "done.pay_make": (
        "已制批 {batch_no}：{payments} 笔，合计 {total} 元；请他人放行。",
        "Made the batch {batch_no}: {payments} payments, {total} in all; somebody else must "
        "release it.",
    ),
    "done.pay_without_account": (
        "缺少收款账号、未列入的应付单：{numbers}；请用 pay correct 补上。",
        "Left out for want of an account: {numbers}; put them right with pay correct.",
    ),
    "done.pay_file": (
        "批次 {batch_no} 的付款文件已写好：{payments} 笔，合计 {total} 元 → {output}",
        "Wrote the bank's file of {batch_no}: {payments} payments, {total} in all → {output}",
    ),
    "done.pay_release": (
        "已放行批次 {batch_no}：{payments} 笔，合计 {total} 元。",
        "Released the batch {batch_no}: {payments} payments, {total} in all.",
    ),
    "done.pay_withdraw": (
        "已撤回批次 {batch_no}（{total} 元），其中的应付款重新待付。",
        "Withdrew the batch {batch_no} of {total}; its payables are open again.",
    ),
    "done.pay_results": (
        "银行回盘：{answers} 笔，成功 {paid} 笔，退回 {returned} 笔（{back} 元）；"
        "此前已导入 {unchanged} 笔。",
        "Answers of the bank: {answers}; {paid} paid, {returned} returned ({back}); "
        "{unchanged} known before.",
    ),
    "done.pay_to_correct": (
        "退回的应付单：{numbers}；请用 pay correct 更正收款人后再付。",
        "Returned: {numbers}; put the payees right with pay correct and pay again.",
    ),
    "done.pay_correct": (
        "已更正应付单 {payable_no}（{amount} 元）的收款人。",
        "Put the payee of {payable_no} ({amount}) right.",
    ),
    "done.close": (
        "已结账：互助期 {period}，结账至 {closed_through}。",
        "Closed the period {period}, through {closed_through}.",
    ),
    "done.allocate_draft": (
        "二次救助试算（互助期 {period}），账套未变；用 --fix 确定。",
        "Draft of the relief for {period}; the book is unchanged. --fix makes it final.",
    ),
    "done.allocate_fix": (
        "二次救助分配已确定（互助期 {period}）；请公示。",
        "The relief for {period} is fixed; publish it next.",
    ),
    "done.allocate_lines": (
        "已在 {candidates} 人之间分配；另有 {refused} 处须改正，所在的行没有参加分配。",
        "Shared among {candidates} candidates; {refused} thing(s) must be mended, and the lines "
        "with them were left out.",
    ),
    "done.publish": (
        "已公示 {notice_no}（互助期 {period}）：{awards} 项，合计 {awarded} 元，"
        "公示期至 {closes_on}。",
        "Published {notice_no} for {period}: {awards} awards, {awarded} in all; it runs until "
        "{closes_on}.",
    ),
    "done.object": (
        "已登记对公示 {notice_no} 的异议 {objection_no}；请用 publish answer 答复。",
        "Noted the objection {objection_no} to {notice_no}; answer it with publish answer.",
    ),
    "done.upheld": (
        "异议 {objection_no} 已采纳，该项救助取消。",
        "Upheld the objection {objection_no}; its award is taken out.",
    ),
    "done.dismissed": ("异议 {objection_no} 不采纳。", "Dismissed the objection {objection_no}."),
    "done.post": (
        "已填制手工凭证 {voucher_no}（{summary}，{total} 元）；请他人用 approve --voucher 审核。",
        "Prepared the voucher {voucher_no} ({summary}, {total}); somebody else must approve it.",
    ),
    "done.output": ("已写入 {output}", "Wrote {output}"),
    "done.export": (
        "已导出 {entries} 张凭证 → {output}",
        "Exported {entries} entries → {output}",
    ),
    "done.sound": (
        "核查通过：{entries} 张凭证，末位校验值 {head_hash}",
        "Everything holds: {entries} entries, head hash {head_hash}",
    ),
    "done.head_hash": (
        "凭证链末位校验值 {head_hash}",
        "Head hash of the journal {head_hash}",
    ),
    "done.unsound": (
        "核查未通过：发现 {faults} 处问题。",
        "The book does not hold: {faults} fault(s).",
    ),
    "more.rows": (
        "另有 {count} 行没有列出；加 --json 可取得全部。",
        "{count} more not shown; --json gives all.",
    ),
    "more.findings": (
        "另有 {count} 条没有列出；用 --findings 可写成完整的清单。",
        "{count} more not shown; --findings writes them all down.",
    ),
    "more.lines": (
        "另有 {count} 条没有列出；加 --json 可取得全部。",
        "{count} more not shown; --json gives all.",
    ),
    "more.nothing_booked": ("还没有入账的凭证。", "Nothing is booked yet."),
    "more.no_invoice": (
        "“{employer}”还没有缴费通知。",
        '"{employer}" has no invoices yet.',
    ),
    "more.outputs": (
        "共写入 {count} 个文件，在 {folder}",
        "{count} files in all, in {folder}",
    ),
    "more.not_tried": (
        "因此停止，后面的 {count} 份文件没有办理。",
        "It stopped there; {count} further file(s) were not tried.",
    ),
}

SENTENCES: dict[str, tuple[str, str]] = {**_USAGE, **_STOPS, **_DONE}
