"""Help of backup and restore, what they say when done, and why they refuse. (中文, English)."""

from __future__ import annotations

_HELP: dict[str, tuple[str, str]] = {
    "meta.archive": ("备份文件", "ARCHIVE"),
    "help.backup.about": (
        "把账套和网页柜台的数据备份成一个文件，办理业务时也可以备份。"
        "密钥不在备份中，须另行保管；升级程序前也请备份。",
        "Copy a book and its office, as they stand at one moment, into one file, while others "
        "work. The keys are not in it: keep the key file apart. Make one before upgrades, too.",
    ),
    "help.backup.archive": (
        "写到哪个文件（.zip）；已有的文件不会覆盖。",
        "the file to write (.zip); one that is there is not overwritten",
    ),
    "help.backup.example": (
        "tongzhou backup 靖江-2012-12-31.zip --book 靖江.db",
        "tongzhou backup jingjiang-2012-12-31.zip --book jingjiang.db",
    ),
    "help.restore.about": (
        "把备份恢复到一个新位置，并核验恢复出来的账套。先检查备份是否完好，再写入；"
        "不会覆盖已有的账套，可以恢复到另一种数据库。密钥文件须先放好。",
        "Restore an archive into a new place and verify the book. The archive is checked before "
        "anything is written, no book is overwritten, and it may go into the other kind of "
        "database. Put the key file in its place first.",
    ),
    "help.restore.archive": ("backup 写成的备份文件。", "the file that backup wrote"),
    "help.restore.with-faults": (
        "核验发现问题时仍保留恢复出来的账套，供查错用。",
        "keep the book even if verify finds faults in it, to look into them",
    ),
    "help.restore.example": (
        "tongzhou restore 靖江-2012-12-31.zip --book 新靖江.db\n"
        "tongzhou restore 靖江-2012-12-31.zip "
        "--book postgresql://ledger@db/jingjiang?search_path=jingjiang",
        "tongzhou restore jingjiang-2012-12-31.zip --book new.db\n"
        "tongzhou restore jingjiang-2012-12-31.zip "
        "--book postgresql://ledger@db/jingjiang?search_path=jingjiang",
    ),
}

_SAID: dict[str, tuple[str, str]] = {
    "done.backup": (
        "已备份 {tables} 张表、{rows} 行（{size} 字节）到“{archive}”；凭证链第 {entries} 位，"
        "末位摘要 {head_hash}。",
        'Wrote {rows} rows of {tables} tables ({size} bytes) to "{archive}"; the chain of entries '
        "is {entries} long and ends in {head_hash}.",
    ),
    "done.backup_keys": (
        "密钥不在备份中：请把密钥文件“{key_file}”另行保管，不要与备份放在一起；"
        "没有它，身份证号和银行账号打不开。",
        'The keys are not in it: keep the file "{key_file}" apart from the archive; without it '
        "identity and account numbers cannot be opened.",
    ),
    "done.restore": (
        "已把 {made_at} 的备份恢复到“{book}”，共 {rows} 行，结构版本 {before} → {after}，"
        "凭证链末位与备份一致。所有人须重新登录。",
        'Restored the archive of {made_at} to "{book}": {rows} rows, migration {before} → {after}; '
        "the chain of entries ends as in the archive. Everybody has to log in again.",
    ),
}

_REFUSED: dict[str, tuple[str, str]] = {
    "archive_exists": (
        "“{name}”已经存在；备份不会覆盖文件，请换一个文件名。",
        '"{name}" is there already; a backup overwrites nothing, so choose another name.',
    ),
    "archive_row_large": (
        "表 {table} 中有一行超过 {most} MB，不能写入备份；请联系维护人员。",
        "A row of the table {table} has more than {most} MB and cannot be written into an archive; "
        "ask whoever maintains the program.",
    ),
    "row_unreadable": (
        "表 {table} 中有不能读的值，没有备份；请运行核验（verify）找出是哪一条，"
        "并先保留数据库文件原样。",
        "A value in the table {table} cannot be read, and nothing was written; run verify to find "
        "the record, and keep the database as it is until then.",
    ),
    "archive_damaged": (
        "“{name}”不是完好的备份（{part} 处不对）：可能没有写完、已损坏或被改动；"
        "什么也没有恢复，请换用另一份备份。",
        '"{name}" is not a sound archive (at {part}): it may be cut short, damaged or changed. '
        "Nothing was restored; take another copy.",
    ),
    "archive_newer": (
        "备份“{name}”由较新的程序（{program}）写成，本程序读不了；请先升级程序。",
        'The archive "{name}" was written by a newer program ({program}); upgrade this one first.',
    ),
    "archive_other_head": (
        "备份“{name}”的内容与其清单不符（凭证链或办理链的末位不同）；什么也没有恢复，请换用另一份备份。",
        'The rows in the archive "{name}" do not end as its manifest says (another head of a '
        "chain); nothing was restored, take another copy.",
    ),
    "file_left_over": (
        "“{file}”是以前的账套留下的，会损坏恢复出来的账套；请先移走，再恢复。",
        '"{file}" is left over from an earlier book and would damage the restored one; move it '
        "away first.",
    ),
    "restored_unsound": (
        "备份中的账套有 {faults} 处问题（第一处：{record}），没有恢复；请试更早的备份，"
        "或加 --with-faults 恢复出来查错。",
        "The book in the archive has {faults} fault(s), the first at {record}; it was not "
        "restored. Try an earlier archive, or add --with-faults to look into it.",
    ),
}

SENTENCES: dict[str, tuple[str, str]] = {**_HELP, **_SAID, **_REFUSED}
