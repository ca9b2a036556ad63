"""One row of a roster as text → who, where, what and when; everything wrong with it at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from ledger.core.enrolment.facts import AGE, SEX, read_stated, title_of
from ledger.core.enrolment.membership import check_age, check_years
from ledger.core.enrolment.values import Known, KnownEmployer, Person, Request
from ledger.identity import (
    HINTS,
    RESIDENT_ID,
    Problem,
    birth_date,
    check_bank_card,
    check_id_number,
    check_mobile,
    check_uscc,
    normalise,
    sex,
)
from ledger.nouns import ChangeKind, Finding, RosterRow, Severity
from ledger.rules import EnrolmentRules

# Headings, as findings name them.
USCC, NAME, ID_TYPE, ID = "统一社会信用代码", "姓名", "证件类型", "证件号码"
MOBILE, CARD, CHANGE, CHANGED_ON = "手机号", "银行卡号", "变动类型", "变动日期"
SHARES = "份数"

_CHANGES: Mapping[str, ChangeKind] = {
    **dict.fromkeys(("", "新增", "增员", "参加", "续保", "join"), ChangeKind.JOIN),
    **dict.fromkeys(("减员", "离职", "退出", "调出", "leave"), ChangeKind.LEAVE),
    **dict.fromkeys(("调入", "transfer"), ChangeKind.TRANSFER),
}
#: A warning lets the row in; everything else that is found refuses it.
_WARNINGS = HINTS | {
    "mobile_format",
    "bank_card_length",
    "bank_card_characters",
    "bank_card_check_digit",
    "name_odd",
    "name_differs",
    "transfer_of_newcomer",
    "leave_and_transfer",
    "change_overtaken",
    "left_before",
    "void_elsewhere",
    "void_in_roster",
    "sex_differs",
    "shares_kept",
    "fact_kept",
}
#: How nearly every name is written: nothing in it to clean, and nothing odd about it.
_PLAIN_NAME = re.compile("[\u4e00-\u9fff]{2,}")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_SHARES = re.compile(r"([0-9]{1,6}) ?份?")
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:[ T]00:00:00)?")


class RowReader:
    """Reads the rows of one roster; each employer is looked up once, however many rows name it."""

    def __init__(self, known: Known, rules: EnrolmentRules) -> None:
        self._known = known
        self._rules = rules
        self._employers: dict[tuple[str, str], tuple[KnownEmployer | None, list[Problem]]] = {}

    def read(self, row: RosterRow) -> tuple[Request | None, list[Finding]]:
        """The request that a row makes, None if it is refused, and all that was found in it."""
        where = (row.uscc, row.employer_name)
        if where not in self._employers:
            self._employers[where] = _employer_of(*where, self._known)
        employer, problems = self._employers[where]
        person = _person_of(row)
        change, written_on, wrong = _change_of(row, self._known)
        at = [(USCC, problem) for problem in problems] if problems else []
        at += _check_person(person, self._known, self._rules)
        found = [finding(row.row, column, problem) for column, problem in at] if at else []
        found += wrong
        shares: int | None = None
        if row.shares:
            shares, problems = _shares_of(row.shares, self._rules)
            found += [finding(row.row, SHARES, problem) for problem in problems]
        facts = self._facts_of(row, person, found) if row.facts else {}
        if employer is None or change is None or (found and _has_refusal(found)):
            return None, found
        changed_on = written_on
        if change is ChangeKind.JOIN and written_on is not None:
            # Long with the employer already: in from the first day.
            changed_on = max(written_on, self._known.period_starts_on)
        request = Request(row.row, person, employer, change, changed_on, written_on, shares, facts)
        return request, found

    def _facts_of(self, row: RosterRow, person: Person, found: list[Finding]) -> dict[str, str]:
        """The facts that a row states; adds what is wrong with them to ``found``.

        A resident identity card knows age and sex better, so neither is kept beside it.
        """
        declared = self._known.fact_rules
        facts, problems = read_stated(row.facts, declared)
        is_sound = not _has_refusal(found)
        found += [finding(row.row, title_of(name, declared), problem) for name, problem in problems]
        if person.id_type == RESIDENT_ID:
            facts.pop(AGE, None)
            stated = facts.pop(SEX, None)
            if is_sound and stated is not None and stated != sex(person.id_number):
                found.append(finding(row.row, title_of(SEX, declared), ("sex_differs", {})))
        elif AGE in facts:
            problems_of_age = check_years(int(facts[AGE]), self._rules)
            found += [
                finding(row.row, title_of(AGE, declared), problem) for problem in problems_of_age
            ]
        return facts


def finding(row: int, column: str, problem: Problem) -> Finding:
    """A problem as a finding; the code decides how grave it is."""
    code, facts = problem
    severity = Severity.WARN if code in _WARNINGS else Severity.REFUSE
    return Finding(code, severity, row, column, facts)


def _has_refusal(findings: Sequence[Finding]) -> bool:
    return any(one.severity is Severity.REFUSE for one in findings)


def _employer_of(uscc: str, name: str, known: Known) -> tuple[KnownEmployer | None, list[Problem]]:
    number = normalise(uscc)
    if not number:
        return None, [("field_missing", {"field": USCC})]
    problems = check_uscc(number)
    if problems:
        return None, problems
    employer = known.employers.get(number)
    if employer is None:
        return None, [("employer_unknown", {"uscc": number})]
    if name.strip() and _fold(name) != _fold(employer.name):
        facts = {"uscc": number, "registered": employer.name, "written": name.strip()}
        return None, [("employer_name_differs", facts)]
    return employer, []


def _fold(text: str) -> str:
    """For comparing names of employers: width, blanks and case do not count."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _person_of(row: RosterRow) -> Person:
    return Person(
        id_type=row.id_type.strip() or RESIDENT_ID,
        id_number=normalise(row.id_number),
        name=_clean_name(row.name),
        mobile=normalise(row.mobile),
        bank_account=normalise(row.bank_account),
        bank_name=row.bank_name.strip(),
    )


def _clean_name(text: str) -> str:
    """A personal name without the blanks that pad 张　三 to three characters; one dot for all."""
    if _PLAIN_NAME.fullmatch(text):
        return text
    name = re.sub("[•・‧∙]", "·", unicodedata.normalize("NFKC", text)).strip()
    return ("" if _HAN.search(name) else " ").join(name.split())


def _check_person(person: Person, known: Known, rules: EnrolmentRules) -> list[tuple[str, Problem]]:
    """What is wrong with a person, each with the heading it stands under."""
    starts_on, ends_on = known.period_starts_on, known.period_ends_on
    found: list[tuple[str, Problem]] = []
    if not person.name:
        found.append((NAME, ("field_missing", {"field": NAME})))
    elif not _is_usual(person.name):
        found.append((NAME, ("name_odd", {"name": person.name})))
    if not person.id_number:
        found.append((ID, ("field_missing", {"field": ID})))
    else:
        problems = check_id_number(person.id_number, person.id_type, ends_on)
        is_sound = not problems or all(code in HINTS for code, _ in problems)
        if person.id_type == RESIDENT_ID and is_sound:
            problems += check_age(birth_date(person.id_number), starts_on, rules)
        for problem in problems:
            found.append((ID_TYPE if problem[0] == "id_type_unknown" else ID, problem))
    if person.mobile and (problems := check_mobile(person.mobile)):
        found += [(MOBILE, problem) for problem in problems]
    if person.bank_account and (problems := check_bank_card(person.bank_account)):
        found += [(CARD, problem) for problem in problems]
    return found


def _is_usual(name: str) -> bool:
    """Two characters or more, letters of any script; a dot, hyphen or blank only between them."""
    if _PLAIN_NAME.fullmatch(name):
        return True
    usual = all(letter.isalpha() or letter in "·-.' 〇" for letter in name)
    return (
        usual and len(name) >= 2 and name[0].isalpha() and (name[-1].isalpha() or name[-1] == ".")
    )


def _change_of(
    row: RosterRow, known: Known
) -> tuple[ChangeKind | None, date | None, list[Finding]]:
    """变动类型 and 变动日期 as written: leaving and moving need a day within the period.

    Joining needs none, and may name one before the period: the day somebody was hired.
    """
    written = row.changed_on.strip()
    if not written and not row.change:
        return ChangeKind.JOIN, None, []

    def wrong(column: str, code: str, **facts: str) -> tuple[None, None, list[Finding]]:
        return None, None, [finding(row.row, column, (code, facts))]

    change = _CHANGES.get(normalise(row.change).lower())
    if change is None:
        return wrong(CHANGE, "change_unknown", change=row.change.strip())
    if not written:
        if change is ChangeKind.JOIN:
            return change, None, []
        return wrong(CHANGED_ON, "change_day_missing", change=row.change.strip())
    day = _day_of(written)
    if day is None:
        return wrong(CHANGED_ON, "change_day_unreadable", text=written)
    starts_on, ends_on = known.period_starts_on, known.period_ends_on
    if day > ends_on or (day < starts_on and change is not ChangeKind.JOIN):
        facts = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
        return wrong(CHANGED_ON, "change_day_outside_period", day=day.isoformat(), **facts)
    return change, day, []


def _day_of(text: str) -> date | None:
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text))
    if match is None:
        return None
    year, month, day, month_2, day_2 = match.groups()
    try:
        return date(int(year), int(month or month_2), int(day or day_2))
    except ValueError:
        return None


def _shares_of(written: str, rules: EnrolmentRules) -> tuple[int | None, list[Problem]]:
    """份数: None where the row says nothing; ``2份`` is 2."""
    text = unicodedata.normalize("NFKC", written).strip()
    if not text:
        return None, []
    match = _SHARES.fullmatch(text)
    shares = int(match[1]) if match else 0
    if not shares:
        return None, [("shares_unreadable", {"text": text})]
    if shares > rules.shares.most:
        return None, [("shares_too_many", {"shares": str(shares), "most": str(rules.shares.most)})]
    return shares, []
