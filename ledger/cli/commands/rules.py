"""rules test, rules diff: what a scheme comes to, and what changes in it, before it is in force."""

from __future__ import annotations

from ledger import scheme
from ledger.cli.call import Call, Reply
from ledger.cli.rule_words import RuleWords
from ledger.cli.screen import Screen
from ledger.nouns import Answer
from ledger.sentences import word
from ledger.work import rules_diff, scheme_cases

TWO_DAYS = 2


def try_cases(call: Call) -> Reply:
    answer = scheme_cases.try_cases(call.args.scheme, call.lang)
    status = 1 if answer["failed"] else 0
    return Reply(answer, lambda screen: _show_cases(screen, answer), status)


def _show_cases(screen: Screen, answer: Answer) -> None:
    for failure in answer["failures"]:
        screen.blank()
        screen.text(f"{failure['file']}:{failure['line']} {failure['says']}", "bold")
        if failure["refused"]:
            screen.say("case.refused", text=failure["refused"])
        for each in failure["differences"]:
            _show_difference(screen, each)
        screen.say("case.follows", text=failure["follows"])
        _show_steps(screen, failure["steps"])
    screen.blank()
    screen.say("done.cases_failed" if answer["failed"] else "done.cases_met", answer)


def _show_difference(screen: Screen, each: Answer) -> None:
    name, _, payer = each["what"].partition(".")
    what = screen.words(f"case.what.{name}", payer=payer)
    expected, found = (_shown(screen, name, each[side]) for side in ("expected", "found"))
    code = "case.differs_of" if each["number"] else "case.differs"
    screen.say(code, number=each["number"], what=what, expected=expected, found=found)


def _shown(screen: Screen, what: str, value: object) -> str:
    """An expected or found value: lists in a row, reasons in a word or two beside their codes."""
    if isinstance(value, list):
        if what == "reasons":
            value = [f"{screen.reason(code)} {code}" for code in value]
        return "、".join(map(str, value)) or screen.words("case.nothing")
    if isinstance(value, bool):
        return screen.words("word.yes" if value else "word.no")
    if value is None:
        return screen.words("case.nothing")
    return screen.cell(what, value)


def _show_steps(screen: Screen, steps: list[Answer]) -> None:
    if not steps:
        return
    screen.say("case.steps")
    for step in steps:
        if step["number"]:
            screen.say("case.claim", number=step["number"])
        for at, text in enumerate(step["said"], start=1):
            screen.text(f"  {at}. {text}")


def diff(call: Call) -> Reply:
    args = call.args
    before = scheme.load(args.scheme)
    if args.other:
        after = scheme.load(args.other)
        answer = rules_diff.between_schemes(before, after, args.on)
    elif len(args.days) == TWO_DAYS:
        answer = rules_diff.between_days(before, *args.days)
    else:
        raise call.parser.misuse("usage.two_days")
    words = RuleWords(call.lang, answer.pop("names"))
    answer["changes"] = [_in_words(change, words) for change in answer["changes"]]
    return Reply(answer, lambda screen: _show_changes(screen, answer))


def _in_words(change: Answer, words: RuleWords) -> Answer:
    """A change with its names and values in words beside what is written."""
    key, then, now = change["key"], change["then"], change["now"]
    said: Answer = {
        "chapter_name": words.key(change["chapter"]), "name": words.key(key),
        "then_words": None, "now_words": None,
    }  # fmt: skip
    for side, own, other in (("then", then, now), ("now", now, then)):
        if own:
            beside = other["value"] if other else None
            said[f"{side}_words"] = words.changed(key, own["value"], beside)
    return change | said


def _show_changes(screen: Screen, answer: Answer) -> None:
    before, after = answer["before"], answer["after"]
    if before["on"] == after["on"]:
        screen.title("rules_between_schemes", day=before["on"], before=before["title"],
                     after=after["title"])  # fmt: skip
    else:
        screen.title("rules_between_days", title=before["title"], before=before["on"],
                     after=after["on"])  # fmt: skip
    chapter = ""
    for change in answer["changes"]:
        if change["chapter"] != chapter:
            chapter = change["chapter"]
            side = change["now"] or change["then"]
            dates = word("keyed_by", side["keyed_by"], screen.lang)
            screen.title("rule_chapter", chapter=change["chapter_name"], dates=dates)
        _show_change(screen, change)
    kinds = ("changed", "begun", "ended", "grounds")
    counts = {kind: sum(c["change"] == kind for c in answer["changes"]) for kind in kinds}
    screen.blank()
    screen.say("done.rules_differ" if answer["changes"] else "done.rules_same", counts)


def _show_change(screen: Screen, change: Answer) -> None:
    screen.say(f"rules.{change['change']}", name=change["name"])
    for side in ("then", "now"):
        own = change[side]
        value = change[f"{side}_words"] or screen.words("rules.absent")
        screen.say(f"rules.{side}", value=value)
        if own:
            screen.say("rules.says", text=own["says"])
            code = "rules.from_assumption" if own["assumed"] else "rules.from_source"
            screen.say(code, article=own["article"], start=own["from"], source=own["source"])
