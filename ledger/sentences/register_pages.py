"""Sentences of the pages on which employers are registered: (中文, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "employer_none_ticked": (
        "没有勾选任何单位；请勾选要登记的单位，再确认。",
        "No employer is ticked; tick those to be registered, then confirm.",
    ),
    "employer_registered_meanwhile": (
        "“{employer}”不用沿用上期：本期已经有人登记，或者上期没有登记；请取消勾选后再确认，"
        "要修改的在“单位”中打开它修改。",
        '"{employer}" cannot be carried over: it is registered by now, or was not before; leave '
        "it unticked and confirm again, or open it among the employers to change it.",
    ),
}
