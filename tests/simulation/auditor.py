"""The auditor: what the books must say, from the papers handed in alone, by its own arithmetic.

It follows the papers that took effect, in their order (``back``: the places of lines that were
handed back), and keeps its own books. Beside it lie the numbers of the rulebook and its tables;
nothing of the program is imported. Days are ISO text, amounts fen. It fits 300 lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace as Record
from typing import Any

from tests.simulation import rulebook as law
from tests.simulation.auditor_books import Books, Given, Line, sides
from tests.simulation.rulebook import BACK, BANK, COST, DEBTS, DUES, FUND, HELD, OWED, POOL


class Auditor(Books):
    """Each kind of paper by its name: what follows from it, and what ought to forbid it."""

    def follow(self, papers: Iterable[Given], numbers: Mapping[str, int]) -> None:
        """Take papers in, each request once. ``numbers``: those the book has given to people."""
        self.t["number"] = dict(numbers)
        for paper in papers:
            self.request = f"{paper['request']} {paper['what']}"
            self.day, self.by = paper["day"], paper["by"].strip()
            self.ought(self.t["done"].setdefault(paper["request"], paper) is paper, "once before")
            getattr(self, f"_{paper['what']}")(**paper["in"])

    def _register(self, period: str, rows: Sequence[Given]) -> None:
        for row in rows:
            self.t["unit"].setdefault(row["uscc"], row["name"])
            self.t["terms"][period, row["uscc"]] = law.fee_parts(row["shares"])

    def _roster(self, period: str, rows: Sequence[Given], back: list[int]) -> None:
        for row in (row for at, row in enumerate(rows) if at not in back):
            who, uscc = row["id"], row["uscc"]
            here: Any = self.t["cover"].get((who, period))
            day = max(row["on"], period) if row["on"] else ""
            if row["change"] == "减员":
                self.ought(here and here.here == uscc, f"{who} is not there")
                here.left, here.never = here.left or day, here.never or day <= here.joined_on
                continue
            if here is None:
                self.ought(law.is_person(who) and uscc in self.t["unit"], f"{who} is wrong")
                before = {code for one, code in self.t["cover"] if one == who and code < period}
                day = day or max(self.day, period)
                self.t["cover"][who, period] = Record(
                    uscc=uscc, here=uscc, since=day, joined_on=day, left="", never=False,
                    invoice=None, kind=law.kind_of(period, before))  # fmt: skip
            elif day and (here.here != uscc or (here.left and day > here.left)):
                self.ought(here.here == uscc or row["change"] == "调入", f"{who} is elsewhere")
                here.here, here.since, here.left = uscc, day, ""
            self.t["card"][who] = row["card"] or self.t["card"].get(who, "")

    def _bill(self, period: str, uscc: str | None) -> None:
        for unit in [uscc] if uscc else list(self.t["unit"]):
            own = [row for (_, code), row in self.t["cover"].items() if not row.never
                   and (code, row.uscc, row.invoice) == (period, unit, None)]  # fmt: skip
            parts = [fen * len(own) for fen in self.t["terms"].get((period, unit), ())]
            if not sum(parts):
                continue
            lines = sides(OWED, parts, 1, unit) + sides(DUES, parts, -1, unit)
            made = self.add("invoice", f"JF-{period[:4]}", 5, unit=unit, period=period, open=parts,
                            due=law.plus(self.day, law.DUE_DAYS), total=sum(parts), paid_on="",
                            members=len(own), gone=False, uses=[])  # fmt: skip
            made.entry = self.post(period, *lines)
            for row in own:
                row.invoice = made

    def _cancel(self, invoice: str) -> None:
        made = self.t["invoice"][invoice]
        self.ought(sum(made.open) and not made.gone, "it was paid or cancelled before")
        self.undo(made.entry)
        if parts := [sum(column) for column in zip(*(used for _, used in made.uses), strict=True)]:
            self.post(made.period, (HELD, -sum(parts)), *sides(OWED, parts, 1, made.unit))
        for receipt, used in made.uses:
            receipt.held += sum(used)
        made.gone, made.open = True, [0] * 4

    def use(self, receipt: Record, made: Record) -> list[int]:
        """Settle an invoice with what is held of a receipt: the employer's part first."""
        parts: list[int] = []
        for owed in made.open:
            parts.append(min(owed, receipt.held - sum(parts)))
        made.open = [owed - part for owed, part in zip(made.open, parts, strict=True)]
        made.uses.append((receipt, parts))
        made.paid_on, receipt.held = max(made.paid_on, receipt.on), receipt.held - sum(parts)
        return parts

    def _receive(self, rows: Sequence[Given]) -> None:
        for row in (row for row in rows if row["ref"] not in self.t["receipt"]):
            receipt = self.add("receipt", row["ref"], on=row["on"], held=row["fen"])
            found = [made for made in self.t["invoice"].values() if sum(made.open) and (
                made.no in row["memo"] if "JF-" in row["memo"]
                else self.t["unit"][made.unit] == row["payer"])]  # fmt: skip
            made = found[0] if len(found) == 1 else Record(period=law.period_of(row["on"]))
            lines = sides(OWED, self.use(receipt, made), -1, made.unit) if len(found) == 1 else []
            self.post(made.period, (BANK, row["fen"]), *lines, (HELD, -receipt.held))

    def _identify(self, ref: str, target: str) -> None:
        receipt, back = self.t["receipt"][ref], self.t["recovery"].get(target)
        if back:
            fen = min(receipt.held, back.open)
            back.open, receipt.held = back.open - fen, receipt.held - fen
            self.post(law.period_of(self.day), (HELD, fen, back.who), (BACK, -fen, back.who))
        else:
            made = self.t["invoice"][target]
            parts = self.use(receipt, made)
            self.post(made.period, (HELD, sum(parts)), *sides(OWED, parts, -1, made.unit))

    def _ask_refund(self, ref: str, fen: int | None, account: str) -> None:
        receipt = self.t["receipt"][ref]
        fen = receipt.held if fen is None else fen
        self.ought(0 < fen <= receipt.held, "so much is not held")
        receipt.held -= fen
        self.add("refund", f"TK-{self.day[:4]}", 5, by=self.by, fen=fen, signers=[], effect=lambda:
                 self.owe("refund", fen, "", account, law.period_of(self.day), HELD))  # fmt: skip

    def _intake(self, claims: Sequence[Given], back: list[int]) -> None:
        for form in (form for at, form in enumerate(claims) if at not in back):
            if form["no"] in self.t["claim"]:
                continue
            last = max(stay["to"] for stay in form["stays"])
            self.ought(last <= form["on"] <= self.day, f"{form['no']} is from the future")
            grave = form["diagnosis"].startswith(law.GRAVE)
            claim = self.add("claim", form["no"], who=form["id"], on=form["on"], last=last,
                             period=law.period_of(last), grave=grave, stays=[], rounds=[],
                             open=True, sent=False, most=0)  # fmt: skip
            for stay in form["stays"]:
                key, base = (stay["hospital"], stay["setl"]), law.base_of(stay["fen"])
                self.ought(base is not None, f"{stay['setl']} does not add up")
                self.ought(key not in self.t["stay"], f"{stay['setl']} is claimed twice")
                self.t["stay"][key] = Record(claim=claim, to=stay["to"], base=base)
                claim.stays.append(self.t["stay"][key])

    def _reverse_stays(self, rows: Sequence[Given]) -> None:
        for stay in (self.t["stay"].get((row["hospital"], row["setl"])) for row in rows):
            if stay and stay in stay.claim.stays:
                stay.claim.stays.remove(stay)
                stay.claim.open = True

    def _adjudicate(self, claim: str | None) -> None:
        chosen = [self.t["claim"][claim]] if claim else [
            each for each in self.t["claim"].values() if each.open and not each.sent]  # fmt: skip
        for each in sorted(chosen, key=lambda each: each.last):
            self.ought(each.open, f"{each.no} was decided")
            base = sum(stay.base for stay in each.stays)
            last = max((stay.to for stay in each.stays), default="")
            start = self.covered_from(each.who, each.period)
            right = start and start <= last <= law.ends(each.period)
            right = right and each.on <= law.plus(last, law.CLAIM_DAYS)
            used = sum(other.benefit for other in self.t["claim"].values()
                       if (other.who, other.period) == (each.who, each.period)
                       and other is not each and other.rounds)  # fmt: skip
            each.base, each.counts = base, right and law.half_of(base) > 0
            each.benefit = min(law.half_of(base), law.PERIOD_CAP - used) if right else 0
            each.most = max(each.most, each.benefit)
            each.rounds.append(Record(by=self.by, fen=each.most, signers=[]))
            each.open = each.sent = False

    def _send_back(self, claim: str, turn: int) -> None:
        self.ought(len(self.t["claim"][claim].rounds) == turn, "another round was made since")
        self.t["claim"][claim].open = self.t["claim"][claim].sent = True

    def _sign_claims(self, claims: list[str] | None) -> None:
        for claim in [self.t["claim"][no] for no in claims or self.t["claim"]]:
            mine = [each for each in self.t["payable"].values() if each.claim is claim]
            last = claim.rounds[-1] if claim.rounds and not claim.open else Record(fen=0)
            is_last = last.fen and len(last.signers) == (last.fen > law.TWO_SIGN_ABOVE)
            if is_last and any(each.state == "in_batch" for each in mine):
                self.ought(claims is None, f"{claim.no} waits in a batch")
            elif last.fen and self.sign(last, passing=claims is None):
                self.grant(claim, claim.benefit, mine)

    def grant(self, claim: Record, benefit: int, mine: Sequence[Record]) -> None:
        """What was paid and not asked back stays; what was not paid yet is taken back first."""
        who, paid = claim.who, sum(each.fen for each in mine if each.state in ("at_bank", "paid"))
        paid -= sum(back.fen for back in self.t["recovery"].values() if back.claim is claim)
        for each in (each for each in mine if each.state == "open"):
            each.state = "cancelled"
            self.undo(each.entry)
        if (fen := benefit - paid) > 0:
            self.owe("benefit", fen, who, self.t["card"].get(who, ""), claim.period, COST, claim)
        elif fen < 0:
            self.add("recovery", f"ZH-{self.day[:4]}", 5, claim=claim, who=who, fen=-fen, open=-fen)
            self.post(claim.period, (BACK, -fen, who), (COST, fen, who))

    def owe(self, kind: str, fen: int, who: str, card: str, period: str, code: str,
            claim: Any = None) -> None:  # fmt: skip
        entry = self.post(period, (code, fen, who), (DEBTS[kind], -fen, who))
        self.add("payable", f"YF-{self.day[:4]}", 6, kind=kind, fen=fen, who=who, card=card,
                 claim=claim, state="open", entry=entry)  # fmt: skip

    def _make_batch(self) -> None:
        own = [each for each in self.t["payable"].values() if each.state == "open" and each.card]
        batch = self.add("batch", f"FK-{self.day[:4]}", 4, by=self.by, own=own, state="in_batch")
        for at, each in enumerate(own, start=1):
            each.state = "in_batch"
            self.add("payment", f"{batch.no}-{at:05d}", owed=each, batch=batch, paid=None)

    def _release(self, batch: str) -> None:
        made = self.t["batch"][batch]
        self.ought(made.state == "in_batch" and made.by != self.by, "it may not be released")
        debts: list[Line] = [(DEBTS[each.kind], each.fen, each.who) for each in made.own]
        self.post(law.period_of(self.day), (BANK, -sum(each.fen for each in made.own)), *debts)
        self.ought(self.sums()[BANK] >= 0, "the bank does not hold so much")
        for each in (made, *made.own):
            each.state = "at_bank"

    def _withdraw(self, batch: str) -> None:
        self.ought(self.t["batch"][batch].state == "in_batch", "it was released or withdrawn")
        for each in (self.t["batch"][batch], *self.t["batch"][batch].own):
            each.state = "open"

    def _results(self, rows: Sequence[Given]) -> None:
        for row in rows:
            payment = self.t["payment"][row["no"]]
            self.ought(payment.batch.state == "at_bank", f"{row['no']} was not released")
            self.ought(payment.paid in (None, row["paid"]), f"{row['no']} was answered otherwise")
            if payment.paid is None:
                payment.paid, owed = row["paid"], payment.owed
                owed.state = "paid" if row["paid"] else "open"
                if not row["paid"]:
                    debt = (DEBTS[owed.kind], -owed.fen, owed.who)
                    self.post(law.period_of(row["on"]), (BANK, owed.fen), debt)

    def _correct(self, payable: str, account: str) -> None:
        self.t["payable"][payable].card = account

    def _voucher(self, rows: Sequence[Sequence[Any]], on: str) -> None:
        made = self.add("voucher", f"SG-{self.day[:4]}", 4, by=self.by, signers=[], red=False,
                        entry=0, fen=sum(debit for _, debit, _ in rows))  # fmt: skip
        lines: list[Line] = [(code, debit - credit) for code, debit, credit in rows]
        made.effect = lambda: setattr(made, "entry", self.post(law.period_of(on), *lines))

    def _reverse(self, entry: str) -> None:
        (old,) = (each for each in self.t["voucher"].values() if f"记{each.entry:06d}" == entry)
        self.ought(not old.red, "it was reversed before")
        old.red = True
        self.add("voucher", f"SG-{self.day[:4]}", 4, by=self.by, fen=old.fen, signers=[], entry=0,
                 red=True, effect=lambda: self.undo(old.entry))  # fmt: skip

    def _withdraw_voucher(self, voucher: str) -> None:
        self.t["voucher"][voucher].signers += ["-", "-"]

    def _sign(self, what: str, no: str) -> None:
        if self.sign(self.t[what][no]):
            self.t[what][no].effect()
            self.ought(self.sums()[BANK] >= 0, "the bank does not hold so much")

    def _close(self, period: str) -> None:
        self.ought(self.day > law.plus(law.ends(period), law.CLAIM_DAYS), "claims may still come")
        sums, results = self.sums(period), []
        for kind in "45":
            lines: list[Line] = [(c, -fen) for c, fen in sums.items() if c[0] == kind and fen]
            results.append(sum(line[1] for line in lines))
            if lines:
                self.post(period, *lines, (law.RESULT, -results[-1]))
        reserve, pool = law.reserve_and_pool(sum(results), -sum(sums[code] for code in DUES))
        for code, fen in ((law.RESERVE, reserve), (POOL, pool), (FUND, min(sum(results), 0))):
            if fen:
                self.post(period, (law.RESULT, fen), (code, -fen))
        self.t["closing"][period] = [results[0], -results[1], reserve, pool, max(-sum(results), 0)]
        self.closed = law.ends(period)

    def _fix(self, period: str) -> None:
        burdens: Counter[str] = Counter()
        for claim in self.t["claim"].values():
            if claim.period == period and claim.grave and claim.rounds and claim.counts:
                burdens[claim.who] += claim.base - claim.benefit
        people = sorted(burdens, key=self.t["number"].__getitem__)
        pool = self.t["closing"][period][3]
        needs = [law.need_of(burdens[who]) for who in people]
        awards = [
            self.add("award", f"JZ-{period[:4]}-{at + 1:05d}", who=who, burden=burdens[who],
                     need=needs[at], fen=fen, upheld=False)
            for at, (who, fen) in enumerate(zip(people, law.shared_out(pool, needs), strict=True))
        ]  # fmt: skip
        self.add("relief", period, by=self.by, fen=sum(each.fen for each in awards), signers=[],
                 effect=lambda: self.relieve(awards, pool, period))  # fmt: skip

    def relieve(self, awards: Sequence[Record], pool: int, period: str) -> None:
        for each in (each for each in awards if each.fen and not each.upheld):
            pool -= each.fen
            self.owe("relief", each.fen, each.who, self.t["card"].get(each.who, ""), period, POOL)
        if pool:
            self.post(period, (POOL, pool), (FUND, -pool))

    def _publish(self, period: str) -> None:
        self.ought(period in self.t["relief"], "there is nothing to publish")

    def _object(self, notice: str, case: str | None) -> None:
        self.add("objection", f"YY-{self.day[:4]}", 4, case=case)

    def _answer(self, objection: str, upheld: bool) -> None:
        if upheld:
            self.t["award"][self.t["objection"][objection].case].upheld = True
