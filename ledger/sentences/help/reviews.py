"""Help of the commands that look at rules before they are in force. (中文, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "help.rules.test.about": (
        "逐例试算一个方案的用例，用例写在方案文件夹里。不符的，列出文件、行号、应得与算出的结果"
        "和计算过程。",
        "Try the cases of a scheme (cases/ in its folder). What comes out otherwise is named with "
        "file, line, what was expected and found, and how it was computed.",
    ),
    "help.rules.test.example": (
        "tongzhou rules test ./靖江办法",
        "tongzhou rules test ./jingjiang",
    ),
    "help.rules.diff.about": (
        "说明一个方案在两个日期之间改变了什么，或两个方案在同一天有什么不同。",
        "Say what changes in a scheme between two days, or how two schemes differ on one day.",
    ),
    "help.rules.diff.days": (
        "两个日期：先原来的，后现在的。",
        "two days, the earlier rules first",
    ),
    "help.rules.diff.with": (
        "与这个方案比较：名称，或文件夹。",
        "compare with this scheme, by name or folder",
    ),
    "help.rules.diff.on": ("比较哪一天的规定。", "the day whose rules are compared"),
    "help.rules.diff.example": (
        "tongzhou rules diff jingjiang-2012 2014-08-01 2015-08-01\n"
        "tongzhou rules diff jingjiang-2012 --with ./靖江办法 --on 2015-08-01",
        "tongzhou rules diff jingjiang-2012 2014-08-01 2015-08-01\n"
        "tongzhou rules diff jingjiang-2012 --with ./jingjiang --on 2015-08-01",
    ),
    "help.replay.about": (
        "用草拟的方案重新计算一个互助期的申报，看支出和每个人各增减多少。账套不变。",
        "Decide the claims of a period again under a draft scheme: what it would cost, and who "
        "gains or loses. The book is not changed.",
    ),
    "help.replay.rules": (
        "草拟的方案：名称，或文件夹。",
        "the draft scheme, by name or folder",
    ),
    "help.replay.as-of": (
        "一律用草案在这一天的规定；不写则各用申报自己日期的规定。",
        "use the draft's rules of this day for every claim; by default those of its own dates",
    ),
    "help.replay.output": (
        "把每件申报的原补助、新补助、增减和理由写成 .csv 文件。",
        "write every claim with both benefits, the difference and the reasons as a .csv",
    ),
    "help.replay.example": (
        "tongzhou replay --rules ./靖江办法 --period 2012 --as-of 2013-08-01 --output 增减.csv",
        "tongzhou replay --rules ./jingjiang --period 2012 --as-of 2013-08-01 --output changes.csv",
    ),
}
