"""backup, restore."""

from __future__ import annotations

from datetime import datetime

from ledger.cli.call import Call, Reply, reaching
from ledger.cli.commands.journal import show_verification, with_sentences
from ledger.cli.progress import checks_shown, tables_shown
from ledger.cli.screen import Screen
from ledger.work.backup import backup as back_up
from ledger.work.restore import restore as restore_book


def backup(call: Call) -> Reply:
    with reaching(call.place), tables_shown(call) as report_to:
        now = datetime.now().astimezone()
        answer = back_up(call.place, call.args.archive, now, report_to)

    def show(screen: Screen) -> None:
        screen.say("done.backup", answer)
        screen.say("done.backup_keys", answer)

    return Reply(answer, show)


def restore(call: Call) -> Reply:
    """Status 1 for a book that was kept although faults were found in it."""
    args = call.args
    with reaching(call.place), checks_shown(call) as report_to:
        answer = restore_book(
            args.archive, call.place, with_faults=args.with_faults, progress=report_to
        )
    with_sentences(answer, call.lang)

    def show(screen: Screen) -> None:
        show_verification(screen, answer)
        screen.say("done.restore", answer)

    return Reply(answer, show, 0 if answer["ok"] else 1)
