"""Carrying out a command that was understood: find it, run it, show its reply."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from importlib import import_module

from ledger.cli import stopping
from ledger.cli.answers import unusable, wire
from ledger.cli.call import Call, Reply
from ledger.cli.parsing import Misuse
from ledger.cli.screen import Screen
from ledger.refusals import BadInput, Refusal
from ledger.scheme import RulebookInvalid

Command = Callable[[Call], Reply]


def run(args: Namespace, lang: str) -> int:
    """Run the command and show what it replies, or why there is no reply; the exit status."""
    call = Call(args, lang)
    as_json = call.wants_json
    try:
        reply = command_named(args.run)(call)
        show(reply, call)
    except Misuse as misuse:
        return stopping.tell_misuse(misuse, lang, as_json=as_json)
    except Refusal as refusal:
        return stopping.tell_refusal(refusal, lang, as_json=as_json)
    except RulebookInvalid as invalid:
        return stopping.tell_problems(invalid, lang, as_json=as_json)
    except BadInput as bad:
        return stopping.tell_findings(bad.findings, lang, as_json=as_json)
    except BrokenPipeError:
        raise
    except OSError as problem:
        return stopping.tell_findings([unusable(problem)], lang, as_json=as_json)
    except KeyboardInterrupt:
        return stopping.tell_interrupted(lang)
    except Exception as problem:
        debug = getattr(args, "debug", False)
        return stopping.tell_bug(problem, lang, as_json=as_json, debug=debug)
    return reply.status


def command_named(name: str) -> Command:
    """The function of ``cli.commands`` that the grammar names, such as "claims.intake"."""
    module, function = name.split(".")
    command: Command = getattr(import_module(f"ledger.cli.commands.{module}"), function)
    return command


def show(reply: Reply, call: Call) -> None:
    if not call.wants_json:
        reply.show(Screen(call.lang))
    elif reply.answer is not None:
        stopping.print_json(wire(reply.answer, call.lang))
