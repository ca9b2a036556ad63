"""Who decides, signs, pays and closes; and what has to be seen through before a year can end.

As in ``counter_desks``, each function draws what one person does next from the seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.simulation.counter_desks import Plan
from tests.simulation.world import World, period_of

BANK, FEES, INTEREST, SUBSIDY = "1002", "540101", "490101", "440101"
UNPAID = ("open", "in_batch")
DEADLINE_DAYS = 61  # after the last day of a period, no claim of it can come any more


# -- deciding and signing -------------------------------------------------------------------------


def deciding(world: World, today: date) -> Plan:
    """All open claims, or one by its number: open, decided, sent back or unknown."""
    if world.chance(60):
        return "adjudicate", {"claim": None}
    number = world.pick(world.memory.sent_back) or world.pick(world.lists["benefit"])
    return "adjudicate", {"claim": number or "SB-999999"}


def sending_back(world: World, today: date) -> Plan | None:
    number = world.pick(no for no, line in world.lists["benefit"].items() if line[3])
    if number is None:
        return None
    turn = world.lists["benefit"][number][3]
    return "send_back", {"claim": number, "turn": turn if world.chance(90) else turn + 1}


def signing(world: World, today: date) -> Plan:
    """All that this person may sign, or a few by their numbers."""
    if world.chance(65):
        return "sign_claims", {"claims": None}
    decided = [no for no, line in world.lists["benefit"].items() if line[3] and line[5]]
    chosen = {world.pick(decided) or "SB-999999" for _ in range(world.rng.randrange(1, 4))}
    if world.chance(5):
        chosen.add("SB-999999")
    return "sign_claims", {"claims": sorted(chosen)}


def signing_others(world: World, today: date) -> Plan | None:
    """A voucher, a refund or the relief of a period."""
    memory = world.memory
    subjects = [("voucher", no) for no in memory.vouchers]
    subjects += [("refund", no) for no in memory.refunds]
    subjects = subjects[-6:] + [("relief", period) for period in memory.notices]
    found = world.pick(subjects)
    return ("sign", {"what": found[0], "no": found[1]}) if found else None


# -- paying ---------------------------------------------------------------------------------------


def batching(world: World, today: date) -> Plan:
    return "make_batch", {}


def releasing(world: World, today: date) -> Plan | None:
    """A batch, most often one that waits for it."""
    waiting = [no for no, batch in world.memory.batches.items() if batch["state"] == "in_batch"]
    number = world.pick(waiting if world.chance(85) else world.memory.batches)
    return ("release", {"batch": number}) if number else None


def withdrawing(world: World, today: date) -> Plan | None:
    number = world.pick(world.memory.batches)
    return ("withdraw", {"batch": number}) if number else None


def results(world: World, today: date) -> Plan | None:
    """The bank's answer to a batch: some come back, some lines are wrong, some come twice."""
    sent = [no for no, batch in world.memory.batches.items() if batch["state"] == "at_bank"]
    number = world.pick(sent) if world.chance(95) else world.pick(world.memory.batches)
    return _answer_of(world, today, number) if number else None


def _answer_of(world: World, today: date, number: str) -> Plan | None:
    batch = world.memory.batches[number]
    on = (today - timedelta(days=world.rng.randrange(3))).isoformat()
    chosen = [no for no in batch["payments"] if world.chance(80)]
    rows = [{"no": no, "paid": not world.chance(12), "on": on} for no in chosen]
    if batch.get("rows") and world.chance(50):
        rows = batch["rows"]
    if world.chance(4):
        rows = [*rows, {"no": "FK-2012-9999-00001", "paid": True, "on": on}]
    batch["rows"] = rows
    batch["state"] = "answered" if len(rows) == len(batch["payments"]) else batch["state"]
    return ("results", {"rows": rows}) if rows else None


def correcting(world: World, today: date) -> Plan | None:
    """Another card for a payable, of which the bank may have sent the money back."""
    number = world.pick(no for no, line in world.lists["payable"].items() if line[3] != "cancelled")
    card = world.stranger().card
    card = card if world.chance(90) else card[:-1]
    return ("correct", {"payable": number, "account": card}) if number else None


# -- vouchers -------------------------------------------------------------------------------------


def voucher(world: World, today: date) -> Plan:
    """Interest, fees or a subsidy; now and then one that does not balance or may not be made."""
    fen, on = world.rng.randrange(1, 300_00), today - timedelta(days=world.rng.randrange(40))
    fen = fen * 400 if world.chance(25) else fen
    rows = world.rng.choice((
        [(BANK, fen, 0), (INTEREST, 0, fen)], [(FEES, fen, 0), (BANK, 0, fen)],
        [(BANK, fen, 0), (SUBSIDY, 0, fen)],
    ))  # fmt: skip
    if world.chance(12):
        rows = world.rng.choice((
            [(BANK, fen, 0), (INTEREST, 0, fen + 1)], [("220901", fen, 0), (BANK, 0, fen)],
            [(BANK, fen, 0)], [("9999", fen, 0), (BANK, 0, fen)],
            [(FEES, 10**12, 0), (BANK, 0, 10**12)],
        ))  # fmt: skip
    return "voucher", {"rows": [list(row) for row in rows], "on": on.isoformat()}


def reversing(world: World, today: date) -> Plan | None:
    entry = world.pick(world.memory.entries) if world.chance(85) else "记000001"
    return ("reverse", {"entry": entry}) if entry else None


def withdrawing_voucher(world: World, today: date) -> Plan | None:
    number = world.pick(world.memory.vouchers)
    return ("withdraw_voucher", {"voucher": number}) if number else None


# -- the year end ---------------------------------------------------------------------------------


def ending(world: World, today: date) -> Plan:
    """A step of the year end, in season or not."""
    period = world.rng.choice((period_of(today), period_of(today - timedelta(days=365))))
    return world.rng.choice(("close", "fix", "publish")), {"period": period}


def objecting(world: World, today: date) -> Plan | None:
    notice = world.pick(world.memory.notices.values())
    case = world.pick(world.lists["award"]) if world.chance(80) else None
    return ("object", {"notice": notice, "case": case}) if notice else None


def answering(world: World, today: date) -> Plan | None:
    number = world.pick(world.memory.objections)
    return ("answer", {"objection": number, "upheld": world.chance(60)}) if number else None


def funding(world: World, today: date) -> Iterator[Plan]:
    """A subsidy where the bank holds too little, and signatures under the vouchers that wait."""
    owed = sum(line[2] for line in world.lists["payable"].values() if line[3] in UNPAID)
    short = owed - world.lists["balance"].get(BANK, 0)
    if short > 0:
        fen = short * world.rng.randrange(90, 150) // 100 + world.rng.randrange(1, 5_000_00)
        rows = [[BANK, fen, 0], [SUBSIDY, 0, fen]]
        yield "voucher", {"rows": rows, "on": today.isoformat()}
    for number in world.memory.waiting[:2]:
        yield "sign", {"what": "voucher", "no": number}
        yield "sign", {"what": "voucher", "no": number}


def routine(world: World, today: date) -> Iterator[Plan]:
    """What an office does every few days, whatever else goes wrong."""
    yield "bill", {"period": period_of(today), "uscc": None}
    owed = [no for no, line in world.lists["invoice"].items() if line[4]]
    if owed and world.chance(70):
        yield "receive", {"rows": [_full_payment(world, today, world.rng.choice(owed))]}
    yield "adjudicate", {"claim": None}
    yield "sign_claims", {"claims": None}
    yield "sign_claims", {"claims": None}
    states = [(no, batch["state"]) for no, batch in world.memory.batches.items()]
    for number, state in states[-2:]:
        if state == "in_batch":
            yield "release", {"batch": number}
        elif state == "at_bank" and (plan := _answer_of(world, today, number)):
            yield plan
    if not any(state == "in_batch" for _, state in states[-1:]):
        yield "make_batch", {}


def _full_payment(world: World, today: date, number: str) -> dict[str, object]:
    line = world.lists["invoice"][number]
    return {"ref": f"R{world.next():07d}", "on": today.isoformat(), "memo": number, "fen": line[4],
            "payer": world.units[line[0]].name, "account": "1102000000002"}  # fmt: skip


def tidying(world: World, today: date) -> Iterator[Plan]:
    """All that stands between a period whose last claims have come and its end, step by step."""
    lists, memory = world.lists, world.memory
    period = next_to_close(world)
    if not is_season(world, today):
        return
    owed = [no for no, line in lists["invoice"].items() if line[1] == period and line[4]]
    rows = [_full_payment(world, today, no) for no in owed]
    if rows:
        yield "receive", {"rows": rows}
    for number in memory.sent_back:
        yield "adjudicate", {"claim": number}
    yield "adjudicate", {"claim": None}
    for number, batch in memory.batches.items():
        if batch["state"] == "in_batch":
            yield "withdraw", {"batch": number}
    yield "sign_claims", {"claims": None}
    yield "sign_claims", {"claims": None}
    for number in memory.waiting:
        yield "sign", {"what": "voucher", "no": number}
        yield "sign", {"what": "voucher", "no": number}
        yield "withdraw_voucher", {"voucher": number}
    yield "close", {"period": period}


def is_season(world: World, today: date) -> bool:
    """Whether the next period to close can be closed, as far as the calendar goes."""
    last = date(int(next_to_close(world)[:4]) + 1, 7, 31)
    return (today - last).days >= DEADLINE_DAYS


def next_to_close(world: World) -> str:
    """The first period that is not closed."""
    return f"{2012 + len(world.lists['closing'])}-08-01"


def relieving(world: World, today: date) -> Iterator[Plan]:
    """What follows the end of a period: allocation, notice, answers, signatures."""
    for period in world.lists["closing"].keys() - world.memory.relieved:
        yield "fix", {"period": period}
        yield "publish", {"period": period}
        for number in world.memory.objections:
            yield "answer", {"objection": number, "upheld": world.chance(60)}
        if period in world.memory.notices:
            yield "sign", {"what": "relief", "no": period}
            yield "sign", {"what": "relief", "no": period}
