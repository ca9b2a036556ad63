"""Help of what is done for one person, what is said, and why it is refused. (中文, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "meta.purpose": ("用途", "PURPOSE"),
    "help.person.about": (
        "办理一个人行使的权利：取得本人信息的副本；保存期满后删除。",
        "What a person may ask for: a copy of what is held about them; erasure when it need not be "
        "kept any longer.",
    ),
    "help.person.export.about": (
        "导出账套和网页柜台中关于一名职工的全部记录：person.json 供程序读，person.pdf 供人读，"
        "并附申报材料。谁、何时、为何导出，都记入访问记录。",
        "Write down everything that the book and its office hold about one member: person.json "
        "for programs, person.pdf to read, and the papers of claims. Who did it, when and for "
        "what is put on the access record.",
    ),
    "help.person.export.id_number": ("职工的证件号码。", "the member's document number"),
    "help.person.export.purpose": (
        "为何导出，例如“本人申请复制”；记入访问记录。",
        'what for, such as "asked for by the member"; put on the access record',
    ),
    "help.person.export.output": (
        "写到哪个文件（.zip），只许本用户读；交给本人后请删除。",
        "the file to write (.zip), for its owner only; delete it once it is handed over",
    ),
    "help.person.export.example": (
        "tongzhou person export 证件号码 --purpose 本人申请复制 --output 副本.zip "
        "--book 靖江.db --actor 管理员",
        'tongzhou person export ID_NUMBER --purpose "asked for by the member" --output copy.zip '
        "--book jingjiang.db --actor administrator",
    ),
    "done.person_export": (
        "已把关于职工 {member_no} 的 {rows} 条记录、{papers} 份材料写入“{output}”，"
        "并记入访问记录。交给本人后请删除这个文件。",
        'Wrote {rows} records and {papers} papers about member {member_no} to "{output}", and a '
        "line in the access record. Delete the file once it is handed over.",
    ),
    "purpose_missing": (
        "没有写用途；请写明为何查看或导出，例如“本人申请复制”。",
        'No purpose was given; say what for, such as "asked for by the member".',
    ),
    "usage.years": ("“{text}”不是年数；请写成 30。", '"{text}" is no number of years; write 30.'),
    "meta.ground": ("依据", "GROUND"),
    "meta.years": ("年数", "YEARS"),
    "meta.erasure_no": ("删除申请编号", "ERASURE_NO"),
    "help.person.ask-erasure.about": (
        "申请删除一名职工的个人信息。会计档案保存期满（自最后一笔业务所在年度终了起三十年）、"
        "且没有未了的业务才能申请；由另一人用 person erase 同意并执行。",
        "Ask that the data of a member be erased: once the vouchers need not be kept any longer "
        "(thirty years from the end of the year of the last business) and nothing is left open. "
        "Another person agrees with person erase, and thereby carries it out.",
    ),
    "help.person.ask-erasure.id_number": ("职工的证件号码。", "the member's document number"),
    "help.person.ask-erasure.ground": (
        "删除的依据，例如“保存期满，个人信息保护法第四十七条”；不要写姓名。",
        'the ground, such as "retention is over, PIPL article 47"; no names',
    ),
    "help.person.ask-erasure.keep-years": (
        "保存多少年，不写为 30；只能更长。",
        "how many years it is kept; 30 unless stated, never less",
    ),
    "help.person.ask-erasure.example": (
        "tongzhou person ask-erasure 证件号码 --ground 保存期满 --book 靖江.db --actor 管理员",
        'tongzhou person ask-erasure ID_NUMBER --ground "retention is over" '
        "--book jingjiang.db --actor administrator",
    ),
    "help.person.erase.about": (
        "同意并执行一份删除申请，申请人以外的人才能办理；不能恢复。证件号码、姓名、电话、账号、诊断、"
        "医院、票据和申报材料都删去，金额、日期、凭证和两条校验链不变，核查照样通过。"
        "删除之前做的备份里仍有这个人，请按运维手册处理。",
        "Agree to an erasure and carry it out, by another person than asked for it; it cannot be "
        "undone. Document numbers, names, telephones, accounts, diagnoses, hospitals, receipts and "
        "papers go; amounts, days, vouchers and both chains stay, and the book still proves "
        "itself. Copies made before still hold the person: see the administrator's handbook.",
    ),
    "help.person.erase.erasure_no": (
        "删除申请的编号，形如 SC-2043-0001。",
        "the number of the request, which looks like SC-2043-0001",
    ),
    "help.person.erase.example": (
        "tongzhou person erase SC-2043-0001 --book 靖江.db --actor 审批人",
        "tongzhou person erase SC-2043-0001 --book jingjiang.db --actor approver",
    ),
    "help.person.sweep.about": (
        "再清一次已删除人员在网页柜台中的扫描件和名册，并重写两个数据库，"
        "使删去的内容不留在空出的页中。person erase 已做过一次，没有做完时用它补做，可以重复。",
        "Clear once more the scans and rosters of erased persons out of the office, and write both "
        "databases anew, so that nothing lies on in pages set free. "
        "person erase does it already; this finishes what was broken off, and may be repeated.",
    ),
    "help.person.sweep.example": (
        "tongzhou person sweep --book 靖江.db",
        "tongzhou person sweep --book jingjiang.db",
    ),
    "done.erasure_asked": (
        "已申请删除职工 {member_no} 的个人信息，编号 {erasure_no}；最后一笔业务在 {last_on}。"
        "请由另一人办理 tongzhou person erase {erasure_no}。",
        "Asked that the data of member {member_no} be erased: {erasure_no}; the last business was "
        "on {last_on}. Another person is to type tongzhou person erase {erasure_no}.",
    ),
    "done.erase": (
        "已删除职工 {member_no} 的个人信息（{erasure_no}）：账套中 {rows} 条记录、"
        "{answers} 份办理结果，柜台中 {files} 份文件。此前的备份里仍有，请按运维手册处理。",
        "Erased the data of member {member_no} ({erasure_no}): {rows} records and {answers} "
        "answers of steps in the book, {files} files in the office. Copies made before still hold "
        "them: see the administrator's handbook.",
    ),
    "done.sweep": (
        "已清理 {files} 份文件，两个数据库已重写。",
        "Cleared {files} files; both databases were written anew.",
    ),
    "done.not_swept": (
        "有人正开着数据库，或磁盘没有余地，删去的内容可能还留在空出的页中；请停止 serve 和 worker，"
        "留出空间，运行 tongzhou person sweep。",
        "Somebody has a database open, or the disk is full, and what was erased may lie on in "
        "pages set free: stop serve and worker, make room, and run tongzhou person sweep.",
    ),
    "done.still_named": (
        "这些凭证的摘要里写有此人，凭证不能改动，仍会保留：{numbers}。",
        "The words of these vouchers name the person; vouchers cannot be changed and go on doing "
        "so: {numbers}.",
    ),
    "ground_missing": (
        "没有写删除的依据；请写明，例如“保存期满，个人信息保护法第四十七条”。",
        'No ground was given; state it, such as "retention is over, PIPL article 47".',
    ),
    "retention_too_short": (
        "保存年数须在 {least} 到 {most} 之间：会计凭证至少保存 {least} 年。",
        "The years must lie between {least} and {most}: vouchers are kept for at least {least}.",
    ),
    "day_ahead": (
        "写明的日期 {today} 还没有到，这台机器上是 {machine}；删除不能恢复，只能按当天办理。",
        "The day given, {today}, has not come: here it is {machine}. Erasing cannot be undone, so "
        "it goes by the day of this machine.",
    ),
    "retention_not_over": (
        "保存期未满：最后一笔业务在 {last_on}，从年度终了起保存 {years} 年，{from_on} 起才能删。",
        "It must still be kept: the last business was on {last_on}; with {years} years from the "
        "end of that year it may be erased from {from_on}.",
    ),
    "business_open": (
        "此人还有没有了结的业务：{numbers}；请先办完。",
        "Business of this person is still open: {numbers}; finish it first.",
    ),
    "erasure_asked": (
        "已经有人申请删除此人，编号 {erasure_no}；请由另一人办理 person erase。",
        "That was asked for before as {erasure_no}; another person is to type person erase.",
    ),
    "erasure_unknown": (
        "没有删除申请 {erasure_no}；请核对编号（形如 SC-2043-0001）。",
        "There is no request {erasure_no}; check the number, which looks like SC-2043-0001.",
    ),
    "erasure_done": (
        "{erasure_no} 已经执行过；要再清理空出的页，请用 person sweep。",
        "{erasure_no} was carried out before; to clear pages set free once more, use person sweep.",
    ),
    "erasure_row_unsound": (
        "记录“{record}”写入后被改动过，删除会掩盖改动；请先用 tongzhou verify 查明。",
        'The record "{record}" was changed after it was written, and erasing would hide it; look '
        "into it with tongzhou verify first.",
    ),
    "erasure_task_waiting": (
        "柜台的任务 {task} 涉及此人，尚未办完；请等它办完再删除。",
        "The task {task} of the office names this person and is not over; wait for its end.",
    ),
    "payee_erased": (
        "{numbers} 的收款账号写着“已删除”，不能付到那里：款已付清的人才会被删除，"
        "请先用 tongzhou verify 核验；属实要付的，更正收款人后再付。",
        "The account of {numbers} reads as erased, so nothing is paid to it: a person is erased "
        "when all is paid. Verify the book with tongzhou verify first; to pay, correct the payee.",
    ),
    "answer_erased": (
        "请求 {request_id} 答复过，结果因涉及已删除个人信息的人而一并删除；不会重复办理。",
        "The request {request_id} was answered; its answer named a person whose data were "
        "erased, and went with them. Nothing is done twice.",
    ),
}
