"""Sentences about anchors (锚点), the heads of the chains kept outside: (中文, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "fault.anchor_file_empty": (
        "锚点文件是空的，什么也没有核对；请改用另外保管的那一份。",
        "The file of anchors is empty, and nothing was compared; use the copy kept elsewhere.",
    ),
    "fault.anchor_file_unusable": (
        "锚点文件“{name}”读不了或写不了（{problem}），今晚没有留下锚点；请检查磁盘和权限。",
        'The file of anchors, "{name}", cannot be read or written ({problem}), and tonight left no '
        "anchor; check the disk and the permissions.",
    ),
    "fault.anchor_unreadable": (
        "锚点文件的这一行不完整或读不懂；请与另外保管的一份比对，换回原来的文件。",
        "This line of the file of anchors is incomplete or cannot be read; compare it with the "
        "copy kept elsewhere and put that back.",
    ),
    "fault.anchor_changed": (
        "锚点文件中 {day} 的这一行签名不对：写入后被改动过；请换回另外保管的一份。",
        "The signature of this line, of {day}, does not hold: it was changed after it was written; "
        "put back the copy kept elsewhere.",
    ),
    "fault.anchor_of_other_book": (
        "这一行是账套“{kept}”的锚点，而这里核查的是“{expected}”；请换用本账套的锚点文件。",
        'This line is an anchor of the book "{kept}", and the book here is "{expected}"; take the '
        "file of this book.",
    ),
    "fault.anchor_of_other_key": (
        "这一行由别的密钥（公钥 {kept}）签名，本账套的公钥是 {expected}：锚点文件属于别的账套，"
        "或账套连同密钥被换掉了。请核对当初抄下的公钥。",
        "This line was signed with another key (public key {kept}; the book has {expected}): the "
        "file belongs to another book, or the book was exchanged together with its keys. Compare "
        "the public key that was written down.",
    ),
    "fault.anchor_line_missing": (
        "这一行与上一行接不上：锚点文件中间少了行或调换了次序；请换回另外保管的一份。",
        "This line does not follow from the one before it: lines were taken out or moved; put back "
        "the copy kept elsewhere.",
    ),
    "fault.anchor_entries_gone": (
        "{day} 的锚点记有 {position} 张凭证，账套里没有这么多：末尾被截去，或换上了较早的副本。"
        "最后相符的锚点是 {agreed}。",
        "The anchor of {day} counts {position} entries, and the book has fewer: its end was cut "
        "off, or an older copy put in its place. The last anchor that agrees is of {agreed}.",
    ),
    "fault.anchor_steps_gone": (
        "{day} 的锚点记有 {position} 个办理步骤，账套里没有这么多：末尾被截去，或换上了较早的副本。"
        "最后相符的锚点是 {agreed}。",
        "The anchor of {day} counts {position} steps, and the book has fewer: its end was cut off, "
        "or an older copy put in its place. The last anchor that agrees is of {agreed}.",
    ),
    "fault.anchor_entries_differ": (
        "第 {position} 张凭证的校验值是 {kept}，{day} 的锚点是 {expected}：账套被改写，或从较早的"
        "副本另记。最后相符的锚点是 {agreed}。",
        "The hash of entry {position} is {kept}, and the anchor of {day} has {expected}: the book "
        "was rewritten, or went on from an older copy. The last anchor that agrees is of {agreed}.",
    ),
    "fault.anchor_steps_differ": (
        "第 {position} 个办理步骤的校验值是 {kept}，{day} 的锚点是 {expected}：账套被改写，或从较早"
        "的副本另记。最后相符的锚点是 {agreed}。",
        "The hash of step {position} is {kept}, and the anchor of {day} has {expected}: the book "
        "was rewritten, or went on from an older copy. The last anchor that agrees is of {agreed}.",
    ),
    "anchor_file_unfit": (
        "“{name}”太大，不可能是锚点文件；请选 tongzhou anchor 写的那个文件。",
        '"{name}" is too large for a file of anchors; choose the one that tongzhou anchor wrote.',
    ),
    "anchors_contradicted": (
        "锚点文件第 {line} 行已损坏或与账套不符，没有追加；请用 tongzhou verify --anchor 查明，"
        "不要另起一个文件。",
        "Line {line} of the file of anchors is damaged or contradicts the book, and nothing was "
        "added; look into it with tongzhou verify --anchor, and do not begin another file.",
    ),
    "done.anchor": (
        "已在第 {line} 行记下锚点：{entries} 张凭证 {head_hash}，{steps} 个步骤 {steps_head_hash}"
        " → {output}。公钥 {signer}，请抄在别处。",
        "Line {line} anchors {entries} entries {head_hash} and {steps} steps {steps_head_hash} → "
        "{output}. The public key is {signer}; write it down elsewhere.",
    ),
    "done.anchor_stands": (
        "第 {line} 行已是今天的锚点，没有再写 → {output}。公钥 {signer}。",
        "Line {line} is today's anchor already; nothing was written → {output}. The public key is "
        "{signer}.",
    ),
    "help.anchor.about": (
        "把两条链的末位签名记在账套以外的文件里，放在另一块磁盘或交审计保管；"
        "verify --anchor 据此查出被截去、换成旧副本或整本重写的账套。",
        "Write the heads of both chains, signed, to a file away from the book: on another disk, or "
        "with the auditor. By it verify --anchor finds an end cut off, an older copy put in place, "
        "or a whole book written anew.",
    ),
    "help.anchor.output": (
        "锚点文件（.jsonl），有则在末尾追加一行。",
        "the file of anchors (.jsonl); a line is added to one that is there",
    ),
    "help.anchor.example": (
        "tongzhou anchor --output 锚点.jsonl",
        "tongzhou anchor --output anchors.jsonl",
    ),
    "help.verify.anchor": (
        "另行保管的锚点文件，逐行与账套核对。",
        "a file of anchors kept elsewhere; every line is compared with the book",
    ),
}
