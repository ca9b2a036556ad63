"""Help of what is done for one person, what is said, and why it is refused. (中文, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "meta.purpose": ("用途", "PURPOSE"),
    "help.person.about": (
        "办理一个人行使的权利：取得本人信息的副本。",
        "What a person may ask for: a copy of what is held about them.",
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
}
