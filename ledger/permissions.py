"""Who may do what at the counter: roles, which of them exclude each other, and every operation.

The table is the whole truth: a page or an API route names its operation, and nothing else decides
whether a role may carry it out. That maker and checker differ is the books' own rule on top.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Role(StrEnum):
    """岗位. Officers act for an employer, desks for a hospital, the rest for the book."""

    OFFICER = "officer"  # 单位工会经办
    HOSPITAL = "hospital"  # 医院窗口
    REVIEWER = "reviewer"  # 审核
    APPROVER = "approver"  # 审批
    CASHIER = "cashier"  # 出纳
    COMMITTEE = "committee"  # 互助委员会
    AUDITOR = "auditor"  # 审计
    ADMINISTRATOR = "administrator"  # 系统管理员


#: Roles that look after one employer or one hospital, whose rows alone they see.
SCOPED = frozenset({Role.OFFICER, Role.HOSPITAL})

#: Roles that one person may not hold together (不相容岗位): who pays does not decide, who audits or
#: hands out accounts does nothing else, and who asks for money does not grant it.
INCOMPATIBLE: tuple[frozenset[Role], ...] = (
    *(frozenset({Role.AUDITOR, role}) for role in Role if role is not Role.AUDITOR),
    *(
        frozenset({Role.ADMINISTRATOR, role})
        for role in Role
        if role not in (Role.ADMINISTRATOR, Role.AUDITOR)
    ),
    *(frozenset({Role.CASHIER, role}) for role in (Role.REVIEWER, Role.APPROVER, Role.COMMITTEE)),
    frozenset({Role.REVIEWER, Role.APPROVER}),
    *(
        frozenset({scoped, role})
        for scoped in (Role.OFFICER, Role.HOSPITAL)
        for role in (Role.REVIEWER, Role.APPROVER, Role.CASHIER, Role.COMMITTEE)
    ),
)

_MONEY = frozenset({Role.CASHIER, Role.APPROVER, Role.COMMITTEE, Role.AUDITOR})
_STAFF = frozenset(Role) - SCOPED - {Role.ADMINISTRATOR}

#: Operation → who may carry it out. Scoped roles do so for their own employer or hospital only.
OPERATIONS: Mapping[str, frozenset[Role]] = {
    "home.read": frozenset(Role),
    "roster.import": frozenset({Role.OFFICER}),
    "roster.read": frozenset({Role.OFFICER}) | _STAFF,
    "employer.register": frozenset({Role.REVIEWER}),
    "invoice.issue": frozenset({Role.OFFICER, Role.CASHIER}),
    "invoice.cancel": frozenset({Role.CASHIER}),
    "invoice.read": frozenset({Role.OFFICER}) | _STAFF,
    "claim.submit": frozenset({Role.OFFICER, Role.HOSPITAL}),
    "claim.reverse": frozenset({Role.HOSPITAL}),
    "claim.read": frozenset({Role.OFFICER, Role.HOSPITAL}) | _STAFF,
    "claim.decide": frozenset({Role.REVIEWER}),
    "claim.review": frozenset({Role.REVIEWER}),
    "claim.approve": frozenset({Role.REVIEWER, Role.APPROVER}),
    "claim.approve_all": frozenset({Role.APPROVER}),  # at every level, not the first alone
    "receipt.book": frozenset({Role.CASHIER}),
    "receipt.read": _MONEY,
    "receipt.print": frozenset({Role.OFFICER}) | _MONEY,  # of the own employer's money
    "refund.approve": frozenset({Role.APPROVER}),
    "batch.make": frozenset({Role.CASHIER}),
    "batch.release": frozenset({Role.APPROVER}),
    "batch.result": frozenset({Role.CASHIER}),
    "batch.read": _MONEY,
    "voucher.make": frozenset({Role.CASHIER}),
    "voucher.approve": frozenset({Role.APPROVER}),
    "ledger.read": _MONEY | {Role.REVIEWER},
    "notice.codes": frozenset({Role.OFFICER, Role.REVIEWER, Role.COMMITTEE}),
    "year_end.prepare": frozenset({Role.COMMITTEE}),
    "year_end.read": _MONEY,
    "year_end.approve": frozenset({Role.APPROVER}),
    "book.verify": frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
    "book.export": frozenset({Role.AUDITOR}),
    "person.export": frozenset({Role.ADMINISTRATOR}),  # on the request of the person, stated
    "record.read": frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
    "user.manage": frozenset({Role.ADMINISTRATOR}),
    "token.manage": frozenset({Role.ADMINISTRATOR}),
    "job.read": frozenset(Role),
}


def may(roles: Iterable[Role], operation: str) -> bool:
    """May somebody with these roles carry out an operation? KeyError if it does not exist."""
    return not OPERATIONS[operation].isdisjoint(roles)


def clashes(roles: Iterable[Role]) -> list[tuple[Role, Role]]:
    """The pairs among ``roles`` that one person may not hold together, in the order of ``Role``."""
    held = set(roles)
    order = list(Role)
    return [
        (first, second)
        for pair in dict.fromkeys(INCOMPATIBLE)
        if pair <= held
        for first, second in [sorted(pair, key=order.index)]
    ]
