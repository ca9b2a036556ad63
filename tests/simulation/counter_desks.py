"""Who brings papers: the officer with rosters, the cashier's receipts, the window with claims.

Each function draws what one person does next from the seed: mostly right, sometimes wrong in a way
that people or thieves are. None: nothing to do. The names of the steps are those of ``Office``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tests.simulation.world import Person, Unit, World, broken_number, period_of

Plan = tuple[str, Mapping[str, Any]]


# -- rosters --------------------------------------------------------------------------------------


def registration(world: World, today: date) -> Plan:
    """The register of units, now and then with a share or a code that is wrong."""
    period = world.rng.choice((period_of(today), period_of(today), period_of(_later(today))))
    rows = [
        {"name": u.name, "uscc": u.uscc, "headcount": u.headcount, "shares": list(u.shares)}
        for u in world.units.values()
        if world.chance(90)
    ]
    if rows and world.chance(15):
        wrong = world.rng.choice(rows)
        wrong.update(
            world.rng.choice((
                {"shares": ["1/2", "1/3", "", ""]}, {"headcount": 0},
                {"uscc": broken_number(world.rng, str(wrong["uscc"]))},
                {"name": "另一个单位"},
            ))
        )  # fmt: skip
    return "register", {"period": period, "rows": rows}


def _later(today: date) -> date:
    return today + timedelta(days=60)


def roster(world: World, today: date) -> Plan:
    """The whole staff of a unit, with the slips that people make."""
    unit = world.unit()
    period = world.rng.choice((period_of(today), period_of(today), period_of(_later(today))))
    rows = [_row(unit, person) for person in world.staff(unit.uscc)]
    return _roster(world, period, [_slip(world, row) if world.chance(4) else row for row in rows])


def changes(world: World, today: date) -> Plan:
    """Joiners, leavers and movers, some of them at odds with what is so."""
    period = period_of(today)
    rows = []
    for _ in range(world.rng.randrange(1, 5)):
        unit = world.unit()
        day = today - timedelta(days=world.rng.randrange(-5, 40))
        kind = world.rng.choice(("新增", "减员", "调入", "调入", "减员", "新增", "退休"))
        person = world.hire(unit.uscc) if kind == "新增" else None
        person = person or world.pick(world.staff(unit.uscc)) or world.stranger()
        if kind == "调入":
            person = world.pick(world.people.values()) or person
            if person.uscc and world.chance(70):
                world.move(person, unit.uscc)
            if person.uscc and world.chance(30) and person.uscc != unit.uscc:
                old = world.units[person.uscc]
                rows.append(_row(old, person, "减员", day))
        if world.chance(10):
            person = world.pick(world.people.values()) or person
        row = _row(unit, person, kind, day if world.chance(95) else None)
        rows.append(_slip(world, row) if world.chance(6) else row)
    return _roster(world, period, rows)


def _roster(world: World, period: str, rows: list[dict[str, Any]]) -> Plan:
    content = {"period": period, "rows": rows, "good": world.chance(75)}
    world.memory.rosters.append(content)
    return "roster", content


def old_roster(world: World, today: date) -> Plan | None:
    """A roster of some time ago, handed in once more, perhaps for another period."""
    old = world.pick(world.memory.rosters)
    if old is None:
        return None
    period = old["period"] if world.chance(80) else period_of(today)
    return "roster", dict(old) | {"period": period, "good": world.chance(75)}


def wrong_file(world: World, today: date) -> Plan:
    """A bank statement, an empty sheet or a page of words in place of a roster."""
    sheets = (
        [["交易日期", "流水号", "金额"], [today.isoformat(), "R1", "100.00"]],
        [["姓名", "证件号码"], ["张三", "32128219800101001X"]],
        [[""]], [["=1+1", "@SUM(A1)", "<script>"], ["x" * 500, "'; DROP TABLE member; --", ""]],
    )  # fmt: skip
    return "wrong_file", {"rows": world.rng.choice(sheets)}


def _row(unit: Unit, person: Person, change: str = "", on: date | None = None) -> dict[str, Any]:
    return {"unit": unit.name, "uscc": unit.uscc, "name": person.name, "id": person.number,
            "card": person.card, "change": change, "on": on.isoformat() if on else ""}  # fmt: skip


def _slip(world: World, row: dict[str, Any]) -> dict[str, Any]:
    wrong: dict[str, Any] = world.rng.choice((
        {"id": broken_number(world.rng, row["id"])}, {"id": "3.21282E+17"}, {"name": ""},
        {"uscc": world.unit().uscc}, {"unit": "没有这个单位"}, {"id": row["id"][:-2]},
        {"on": "2001-01-01", "change": "减员"}, {"name": "王改名"},
        {"id": "321282201501010011"}, {"uscc": "91321282MA000000X1"}, {"on": "某日"},
    ))  # fmt: skip
    return row | wrong


# -- dues -----------------------------------------------------------------------------------------


def billing(world: World, today: date) -> Plan:
    """Invoices for all units, for one, or for one that nobody knows."""
    uscc = world.rng.choice((None, None, world.unit().uscc, "91321282MA000000X1"))
    return "bill", {"period": period_of(_later(today)) if world.chance(20) else period_of(today),
                    "uscc": uscc}  # fmt: skip


def cancelling(world: World, today: date) -> Plan | None:
    number = world.pick(world.lists["invoice"]) if world.chance(95) else "JF-2012-99999"
    return ("cancel", {"invoice": number}) if number else None


def receipts(world: World, today: date) -> Plan:
    """A statement: money for invoices (exact, in part, too much), gifts, and lines known before."""
    rows = [_money(world, today) for _ in range(world.rng.randrange(1, 5))]
    known = world.pick(world.memory.receipts)
    if known is not None and world.chance(25):
        rows.append(dict(known))
    if known is not None and world.chance(5):
        rows.append(dict(known) | {"fen": known["fen"] + 1})
    world.memory.receipts += rows
    return "receive", {"rows": rows}


def _money(world: World, today: date) -> dict[str, Any]:
    on = today - timedelta(days=world.rng.randrange(6))
    row: dict[str, Any] = {
        "ref": f"R{world.next():07d}", "on": on.isoformat(), "payer": "好心人", "memo": "往来款",
        "account": f"1102{world.next():09d}", "fen": world.rng.randrange(1, 900_00),
    }  # fmt: skip
    found = [(no, line) for no, line in world.lists["invoice"].items() if line[4]]
    if not found or world.chance(15):
        return row
    number, (uscc, _, _, _, owed, _) = world.rng.choice(found)
    row["fen"] = owed
    if world.chance(20):
        row["fen"] = world.rng.randrange(1, owed + 1)
    elif world.chance(12):
        row["fen"] = owed + world.rng.randrange(1, 300_00)
    row["payer"] = world.units[uscc].name if world.chance(90) else "不知名单位"
    row["memo"] = f"互助金 {number}" if world.chance(60) else "职工医疗互助"
    return row


def identifying(world: World, today: date) -> Plan | None:
    """Money that nobody could place, for an invoice, a recovery, or something that is not owed."""
    ref = world.pick(ref for ref, (held,) in world.lists["receipt"].items() if held)
    owed = [no for no, (_, rest) in world.lists["recovery"].items() if rest]
    owed += [no for no, line in world.lists["invoice"].items() if line[4]]
    target = world.pick(owed) if world.chance(90) else world.pick(world.lists["invoice"])
    return ("identify", {"ref": ref, "target": target or "JF-2012-99999"}) if ref else None


def refunding(world: World, today: date) -> Plan | None:
    ref = world.pick(ref for ref, (held,) in world.lists["receipt"].items() if held)
    if ref is None:
        return None
    held = world.lists["receipt"][ref][0]
    fen = world.rng.choice((None, held, held + 1, max(1, held // 2)))
    return "ask_refund", {"ref": ref, "fen": fen, "account": "1102000000001"}


# -- claims ---------------------------------------------------------------------------------------


def claims(world: World, today: date) -> Plan:
    """Some claims of one day; the window takes the good ones or sends all of them back."""
    made = []
    for _ in range(world.rng.randrange(1, 5)):
        covered = [who.split()[0] for who, line in world.lists["cover"].items() if line[2]]
        sick = world.pick(covered or world.people)
        person = world.people.get(sick or "") or world.stranger()
        person = world.pick(world.people.values()) if world.chance(10) else person
        person = world.stranger() if world.chance(4) else person
        claim = world.claim(today, person)
        made.append(_cheat(world, today, claim) if world.chance(15) else claim)
    made = list({claim["no"]: claim for claim in made}.values())
    world.memory.claims += made
    return "intake", {"claims": made, "good": world.chance(80)}


def _cheat(world: World, today: date, claim: dict[str, Any]) -> dict[str, Any]:
    """A claim as it ought not to be."""
    stay, old = dict(claim["stays"][0]), world.pick(world.memory.claims)
    bill = dict(stay["fen"])
    tomorrow = (today + timedelta(days=1)).isoformat()
    wrong: list[dict[str, Any]] = [
        {"name": "冒名者"}, {"id": broken_number(world.rng, claim["id"])}, {"on": tomorrow},
        {"on": (date.fromisoformat(stay["to"]) - timedelta(days=1)).isoformat()},
        {"stays": [stay, stay]},
        {"stays": [stay | {"fen": bill | {"psn_cash_pay": bill["psn_cash_pay"] + 1}}]},
        {"stays": [stay | {"fen": bill | {"acct_pay": -1}}]},
        {"stays": [stay | {"from": stay["to"], "to": stay["from"]}]},
    ]  # fmt: skip
    if old is not None:
        receipt = dict(old["stays"][0])["receipt"]
        wrong += [{"stays": old["stays"]}, {"no": old["no"]}, dict(old),
                  {"stays": [stay | {"receipt": receipt}]}]  # fmt: skip
    return claim | world.rng.choice(wrong)


def old_claims(world: World, today: date) -> Plan | None:
    """Claims that were handed in before, word for word."""
    old = world.pick(world.memory.claims)
    return ("intake", {"claims": [old], "good": world.chance(50)}) if old else None


def reversals(world: World, today: date) -> Plan | None:
    """Settlements that hospitals take back, some of them unknown or taken back before."""
    stays = [stay for claim in world.memory.claims for stay in claim["stays"]]
    stay = world.pick(stays)
    if stay is None:
        return None
    number = stay["setl"] if world.chance(90) else "S999999"
    row = {"hospital": stay["hospital"], "setl": number, "on": today.isoformat()}
    return "reverse_stays", {"rows": [row]}
