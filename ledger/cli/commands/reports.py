"""balance, ledger, statement, explain, summary: what the book says."""

from __future__ import annotations

from ledger.cli.call import Call, Reply
from ledger.cli.explanation import show_explanation
from ledger.cli.papers import write_balance
from ledger.cli.screen import Screen
from ledger.nouns import Answer
from ledger.work import articles, report


def balance(call: Call) -> Reply:
    with call.book() as book:
        answer = report.trial_balance(book, call.args.on)
    if call.args.output:
        write_balance(call.args.output, answer)
        answer = answer | {"output": str(call.args.output)}

    def show(screen: Screen) -> None:
        if not answer["rows"]:
            screen.say("more.nothing_booked")
        rows = [_without_zeros(row) | sides(row["balance_fen"]) for row in answer["rows"]]
        screen.table(
            "code name debit_fen credit_fen debit_balance_fen credit_balance_fen", rows,
            most=None,
            footer={"name": screen.words("word.total"), "debit_fen": answer["debit_fen"],
                    "credit_fen": answer["credit_fen"],
                    "debit_balance_fen": answer["debit_balances_fen"],
                    "credit_balance_fen": answer["credit_balances_fen"]},
        )  # fmt: skip
        if "output" in answer:
            screen.say("done.output", answer)

    return Reply(answer, show)


def _without_zeros(row: Answer) -> Answer:
    """A line of a book of account: a side on which nothing stands is left blank."""
    return row | {side: row[side] or None for side in ("debit_fen", "credit_fen")}


def sides(balance_fen: int) -> Answer:
    """A balance (debit above zero) in the column of its side; the other stays blank."""
    return {
        "debit_balance_fen": balance_fen if balance_fen > 0 else None,
        "credit_balance_fen": -balance_fen if balance_fen < 0 else None,
    }


def ledger(call: Call) -> Reply:
    args = call.args
    with call.book() as book:
        answer = report.general_ledger(book, args.account, args.start, args.end)

    def show(screen: Screen) -> None:
        screen.title("ledger", number=answer["account"], name=answer["name"])
        lines = [_without_zeros(line) | {"balance_fen": abs(line["balance_fen"])}
                 for line in answer["lines"]]  # fmt: skip
        opening = {"summary": screen.words("word.opening"),
                   "balance_fen": abs(answer["opening_fen"])}  # fmt: skip
        screen.table("booked_on entry_no summary debit_fen credit_fen side balance_fen",
                     [opening, *lines], most=None)  # fmt: skip

    return Reply(answer, show)


def statement(call: Call) -> Reply:
    args = call.args
    with call.book() as book:
        if args.employer:
            answer = report.employer_statement(book, args.employer)
            return Reply(answer, lambda screen: _show_employer(screen, answer))
        answer = report.member_statement(book, args.member)
    return Reply(answer, lambda screen: _show_member(screen, answer))


def _show_employer(screen: Screen, answer: Answer) -> None:
    if not answer["invoices"]:
        screen.say("more.no_invoice", answer)
        return
    rows = [row | {"cancelled": row["cancelled"] or None} for row in answer["invoices"]]
    screen.title("statement", name=answer["employer"], number=answer["uscc"])
    screen.table(
        "invoice_no period issued_on due_on members total_fen received_fen open_fen paid_on "
        "cancelled", rows, most=None,
        footer={"period": screen.words("word.total"), "total_fen": answer["total_fen"],
                "open_fen": answer["open_fen"]},
    )  # fmt: skip


def _show_member(screen: Screen, answer: Answer) -> None:
    screen.title("statement", name=answer["member"], number=answer["id_number"])
    screen.table("period kind employer joined_on fee_fen", answer["enrolments"], most=None)
    if answer["claims"]:
        screen.title("claims")
        screen.table("claim_no period line submitted_on diagnosis outcome benefit_fen",
                     answer["claims"], most=None)  # fmt: skip
    if answer["payables"]:
        screen.title("payables")
        screen.table("payable_no kind amount_fen standing payee_name payee_account",
                     answer["payables"], most=None)  # fmt: skip


def explain(call: Call) -> Reply:
    with call.book() as book:
        answer = articles.with_articles(book, report.explain(book, call.args.claim_no))
    return Reply(answer, lambda screen: show_explanation(screen, answer))


def summary(call: Call) -> Reply:
    with call.book() as book:
        answer = report.summary(book, call.args.period)
    return Reply(answer, lambda screen: _show_summary(screen, answer))


def _show_summary(screen: Screen, answer: Answer) -> None:
    """The page that ends a year: one block a topic, every figure on its own line."""
    groups = {
        "enrolment": {"members": answer["members"], "employers": answer["employers"]},
        "contributions": answer["contributions"] | answer["contributions"]["by_payer"],
        **{name: dict(answer[name]) for name in ("claims", "fund", "relief", "ledger")},
    }
    head_hash = groups["ledger"].pop("head_hash")
    screen.figures(
        {
            f"summary.{name}": {f"summary.{key}": value for key, value in figures.items()
                                if not isinstance(value, dict)}
            for name, figures in groups.items()
        }
    )  # fmt: skip
    screen.blank()
    screen.say("done.head_hash", head_hash=head_hash)
