"""How a claim was decided, set so that it can be read aloud to the member."""

from __future__ import annotations

from rich.table import Table

from ledger.cli.help import display_width, wrap
from ledger.cli.screen import Screen
from ledger.money import show
from ledger.nouns import Answer
from ledger.sentences import say


def show_explanation(screen: Screen, answer: Answer) -> None:
    """The claim, its settlements, every round step by step, and what became of the money."""
    claim = answer["claim"]
    screen.title("claim", number=claim["claim_no"], name=claim["member"])
    screen.pairs("period line submitted_on diagnosis_code diagnosis_name hospital", claim)
    screen.title("settlements")
    screen.table(
        "setl_id admitted_on discharged_on medfee_sumamt_fen fund_pay_sumamt_fen "
        "inscp_scp_amt_fen reversed_on", answer["settlements"],
    )  # fmt: skip
    for round_ in answer["rounds"]:
        _show_round(screen, round_)
    if claim["is_open"]:
        screen.blank()
        screen.say("explain.open")
    if answer["payables"]:
        screen.title("payables")
        screen.table("payable_no amount_fen standing payee_name payee_account", answer["payables"])
    if answer["recoveries"]:
        screen.title("recoveries")
        screen.table("recovery_no claimed_on amount_fen open_fen", answer["recoveries"])


def _show_round(screen: Screen, round_: Answer) -> None:
    screen.title("round", number=round_["round"], day=round_["decided_on"],
                 person=round_["made_by"])  # fmt: skip
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_column(justify="right", no_wrap=True)
    steps = [_step(screen, working) for working in round_["workings"]]
    width = screen.out.width - max(map(display_width, steps), default=0) - 8
    for number, (working, step) in enumerate(zip(round_["workings"], steps, strict=True), start=1):
        sentence = _sentence(screen, working["what"], working)
        grid.add_row(f"{number}.", "\n".join(wrap(sentence, width)), step)
    screen.put(grid)
    for reason in round_["reasons"]:
        screen.say("explain.reason", text=_sentence(screen, reason["code"], reason))
    code = "explain.approved" if round_["outcome"] == "approved" else "explain.declined"
    screen.say(code, round_)
    for signature in round_["signed"]:
        screen.say("explain.signed", level=signature["level"], person=signature["by"],
                   day=signature["on"])  # fmt: skip
    if round_["articles"]:
        screen.title("articles")
    for each in round_["articles"]:
        screen.say("explain.words", article=each["article"], text=each["words"])


def _sentence(screen: Screen, code: str, said: Answer) -> str:
    """The sentence of a step or reason, with the article it rests on."""
    text = say(code, said["facts"], screen.lang)
    return screen.words("explain.article", text=text, article=said["article"])


def _step(screen: Screen, working: Answer) -> str:
    before, after = (show(working[f"{side}_fen"], screen.lang) for side in ("before", "after"))
    return screen.words("explain.from_to", before=before, after=after)
