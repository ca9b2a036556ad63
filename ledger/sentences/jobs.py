"""Sentences about background jobs and files handed in: (中文, English).

``job.kind.…``, ``job.state.…``, ``job.phase.…``: what they are called; ``job.done.…``: what a job
of a kind came to.
"""

from __future__ import annotations

_REFUSALS: dict[str, tuple[str, str]] = {
    "upload_missing": (
        "没有选择文件，或文件是空的；请选择要上传的文件。",
        "No file was chosen, or it is empty; choose the file to hand in.",
    ),
    "upload_too_large": (
        "文件“{name}”太大，最多 {most} MB；请分成几份上传。",
        'The file "{name}" is too large: {most} MB at most. Hand it in as several.',
    ),
    "upload_kind": (
        "文件“{name}”的类型不对；请上传以下类型之一：{known}。",
        'The file "{name}" is of another kind; hand in one of: {known}.',
    ),
    "upload_gone": (
        "文件已经不在了（上传的文件保留九十天）；请重新上传。",
        "The file is no longer there (files are kept for ninety days); hand it in again.",
    ),
    "outside_employer": (
        "这一行不是您所属单位的；请删去，或把信用代码改成本单位的。",
        "This row is about another employer; take it out, or put in the code of your own.",
    ),
    "job_unknown": (
        "没有编号 {job} 的任务；请从任务列表进入。",
        "There is no task {job}; go by the list of tasks.",
    ),
    "job_failed": (
        "程序出错，任务没有办成，账套没有改动；请把编号 {reference} 告诉维护人员。",
        "The program failed, and nothing was changed in the book; tell whoever looks after it the "
        "reference {reference}.",
    ),
    "job_given_up": (
        "任务中断了 {tries} 次，不再重试；请告诉维护人员，问题解决后重新提交。",
        "The task was cut short {tries} times and is not tried again; tell whoever looks after the "
        "program, and hand it in anew once that is mended.",
    ),
}

_WORDS: dict[str, tuple[str, str]] = {
    "job.kind.enrol": ("导入名册", "Roster"),
    "job.kind.intake": ("受理申报", "Intake of claims"),
    "job.kind.adjudicate": ("批量审核", "Decisions"),
    "job.kind.allocate": ("试算二次救助", "Draft allocation"),
    "job.kind.year_end": ("年终试算", "Year-end draft"),
    "job.kind.notice_ended": ("公示期满", "End of a notice"),
    "job.kind.verify": ("核查账套", "Verification"),
    "job.kind.export": ("导出账簿", "Export"),
    "job.state.waiting": ("等待中", "waiting"),
    "job.state.running": ("进行中", "running"),
    "job.state.done": ("已办成", "done"),
    "job.state.refused": ("未办理", "not done"),
    "job.state.failed": ("出错", "failed"),
    "job.state.skipped": ("首次启用，从次夜起", "first start: from the next night"),
    "job.by.schedule": ("定时任务", "on schedule"),
    "job.phase.waiting": ("排队等待", "waiting its turn"),
    "job.phase.starting": ("开始", "starting"),
    "job.phase.reading": ("读取", "reading"),
    "job.phase.checking": ("检查各行", "checking the rows"),
    "job.phase.keeping": ("写入账套", "writing to the book"),
    "job.phase.deciding": ("审核", "deciding"),
    "job.phase.computing": ("计算", "computing"),
    "job.phase.writing": ("写出文件", "writing the file"),
    "job.phase.check": ("核查：{check}", "verifying: {check}"),
}

_DONE: dict[str, tuple[str, str]] = {
    "job.done.enrol": (
        "名册共 {rows} 行：新增 {joined} 人，减员 {left} 人，调入 {transferred} 人，变更 {changed} "
        "人，无变化 {unchanged} 人，退回 {refused} 行。",
        "{rows} rows: {joined} joined, {left} left, {transferred} came from another employer, "
        "{changed} changed, {unchanged} as before; {refused} rows were not taken.",
    ),
    "job.done.enrol_tried": (
        "试办，账套没有改动。名册共 {rows} 行：可新增 {joined} 人，减员 {left} 人，调入 "
        "{transferred} 人，变更 {changed} 人，无变化 {unchanged} 人，须改正 {refused} 行。",
        "A trial: nothing was changed. {rows} rows: {joined} would join, {left} leave, "
        "{transferred} come from another employer, {changed} change, {unchanged} stay as before; "
        "{refused} rows need mending.",
    ),
    "job.done.intake": (
        "共 {claims} 件申报：受理 {taken} 件，与以前相同 {unchanged} 件，退回 {refused} 件。",
        "{claims} claims: {taken} taken in, {unchanged} known already, {refused} not taken.",
    ),
    "job.done.intake_tried": (
        "试办，账套没有改动。共 {claims} 件申报：可以受理 {good} 件，须改正 {refused} 件。",
        "A trial: nothing was changed. {claims} claims: {good} are in order, {refused} need "
        "mending.",
    ),
    "job.done.adjudicate": (
        "已审核 {decided} 件：补助 {approved} 件，不予补助 {declined} 件，互助金共 {benefit} 元。",
        "{decided} claims decided: {approved} granted, {declined} declined, {benefit} in all.",
    ),
    "job.done.allocate": (
        "试算：候选 {candidates} 人，可用资金 {pool} 元，需要 {need} 元，拟发 {awarded} 元，"
        "余 {remainder} 元。",
        "A draft: {candidates} candidates, {pool} to share, {need} needed, {awarded} awarded, "
        "{remainder} left.",
    ),
    "job.done.year_end": (
        "互助期 {period} 的年终试算：收入 {income} 元，支出 {expense} 元，结余 {surplus} 元，亏损 "
        "{deficit} 元；二次救助候选 {candidates} 人，拟发 {awarded} 元。请委员会核对后结账。",
        "A draft for the period {period}: income {income}, expense {expense}, surplus {surplus}, "
        "deficit {deficit}; {candidates} candidates for relief, {awarded} awarded. The committee "
        "looks at it and closes the year.",
    ),
    "job.done.notice_ended": (
        "公示 {notice_no} 已于 {closes_on} 期满：共 {awards} 人、{awarded} 元；异议 {objections} "
        "件，未答复 {unanswered} 件，取消 {withdrawn} 人。请委员会答复完异议后交审批。",
        "The notice {notice_no} ended on {closes_on}: {awards} awards, {awarded}; {objections} "
        "objections, {unanswered} unanswered, {withdrawn} awards withdrawn. Once all are answered, "
        "the relief can be approved.",
    ),
    "job.done.verify_sound": (
        "核查通过：共 {entries} 张凭证，没有发现问题。凭证链末位 {head_hash}。",
        "Sound: {entries} entries and no fault. The chain ends in {head_hash}.",
    ),
    "job.done.verify_unsound": (
        "核查未通过，发现 {faults} 处问题；请立即告诉审计和维护人员。",
        "Not sound: {faults} fault(s) found. Tell the auditor and whoever looks after the program.",
    ),
    "job.done.export": (
        "已导出 {entries} 张凭证。",
        "{entries} entries exported.",
    ),
}

_WAITING: dict[str, tuple[str, str]] = {
    "waiting.invoice_overdue": (
        "缴费通知 {subject} 已过期限 {on}，还欠 {amount} 元。",
        "The invoice {subject} was due on {on}; {amount} is still owed.",
    ),
    "waiting.invoice_due": (
        "缴费通知 {subject} 应在 {on} 前缴清，还欠 {amount} 元。",
        "The invoice {subject} is due on {on}; {amount} is still owed.",
    ),
    "waiting.window_opens": (
        "互助期 {subject} 从 {on} 起可以参加。",
        "Enrolment for the period {subject} opens on {on}.",
    ),
    "waiting.window_closes": (
        "互助期 {subject} 的参加到 {on} 截止。",
        "Enrolment for the period {subject} closes on {on}.",
    ),
    "waiting.notice_closes": (
        "互助期 {subject} 的二次救助公示到 {on} 期满，期内受理异议。",
        "The notice of relief for the period {subject} runs until {on}; objections may come in.",
    ),
    "waiting.claims_close": (
        "互助期 {subject} 的申报到 {on} 截止。",
        "Claims of the period {subject} may come in until {on}.",
    ),
}

SENTENCES: dict[str, tuple[str, str]] = {**_REFUSALS, **_WORDS, **_DONE, **_WAITING}
