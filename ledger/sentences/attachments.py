"""Sentences about the papers of claims, and about decisions sent back: (中文, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "attachment_kind": (
        "文件“{name}”不是 PDF、JPEG 或 PNG（看的是文件内容，不是名称）；请把材料"
        "拍照或扫描成这三种之一再交。",
        'The file "{name}" is no PDF, JPEG or PNG (by its content, not by its name); photograph or '
        "scan the paper as one of these.",
    ),
    "attachment_too_large": (
        "文件“{name}”太大，每个最多 {most} MB；请降低扫描分辨率，或分成几个文件。",
        'The file "{name}" is too large: {most} MB at most. Scan it at a lower resolution, or as '
        "several files.",
    ),
    "attachment_known": (
        "文件“{name}”的内容与这件申报已有的（或同时交的另一个）附件完全相同；不必再交，请去掉它。",
        'The file "{name}" is the same, byte for byte, as a paper that the claim has already, or '
        "as another of these; leave it out.",
    ),
    "attachments_full": (
        "一件申报最多 {most} 个附件；请把几页合成一个 PDF 再交。",
        "A claim takes {most} papers at most; put several pages into one PDF.",
    ),
    "attachments_closed": (
        "申报 {claim_no} 已经审核，不再收附件；要补充材料的，请告诉审核人，退回以后再交。",
        "The claim {claim_no} has been decided and takes no more papers; to add one, tell the "
        "reviewer, and hand it in once the decision was sent back.",
    ),
    "attachment_unknown": (
        "这件申报没有第 {number} 个附件；请从申报页的附件清单打开。",
        "The claim has no paper {number}; open papers from the list on its page.",
    ),
    "nothing_attached": (
        "没有选择文件，或文件是空的；请选择要交的附件。",
        "No file was chosen, or it is empty; choose the papers to hand in.",
    ),
    "reason_missing": (
        "没有写退回的理由；请写明要补什么、改什么，申报人也会看到。",
        "No reason is given; say what is to be added or mended: whoever handed the claim in sees "
        "it too.",
    ),
    "decision_changed": (
        "申报 {claim_no} 在这期间已重新审核；请看过新的决定再办。",
        "The claim {claim_no} has been decided again meanwhile; look at the new decision first.",
    ),
    "decision_in_force": (
        "申报 {claim_no} 的决定签字已齐（或不需要签字），已经生效，不能退回；"
        "结算有误的，由医院办理结算撤销。",
        "The decision on the claim {claim_no} has every signature it needs and is in force; it is "
        "not sent back any more. A wrong settlement is taken back by the hospital.",
    ),
    "own_line_refused": (
        "校验码或证件号码后六位不对；请照告知单核对后重填，仍不行的请找单位经办人。",
        "The check code or the last six of the identity number is wrong; look at your paper and "
        "type them again, or ask your employer's officer.",
    ),
    "tries_too_many": (
        "试得太密；请 {seconds} 秒后再试。",
        "Too many tries; try again in {seconds} second(s).",
    ),
    "scan_gone": (
        "附件的内容已不在库中（已过保管期，或没有及时提交）；账上仍有它的校验值。需要时请向交件人另要一份。",
        "The content of this paper is no longer kept (its time is over, or it was not handed in in "
        "time); the book still has its digest. Ask whoever handed it in for another copy.",
    ),
    "scan_damaged": (
        "附件的内容与账上的校验值不符，没有显示；请告诉系统管理员，用备份恢复业务库。",
        "The content of this paper differs from its digest in the book and is not shown; tell the "
        "administrator to restore the office database from a backup.",
    ),
}
