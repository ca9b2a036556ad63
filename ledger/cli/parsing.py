"""The parser of the command line: argparse underneath, every word that is shown our own.

A command is declared with its options and with its *forms*: which options go together, and which
of them are needed. The forms are the usage lines of the help, and what was typed must fit one.
"""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from ledger.cli import help as layout
from ledger.sentences import SENTENCES, say

#: What argparse complains about, and the sentence for it; the last one is about our own types.
_COMPLAINTS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (?P<names>.+)", "usage.missing"),
    (r"unrecognized arguments: (?P<names>.+)", "usage.unrecognized"),
    (r"argument (?P<name>.+?): expected one argument", "usage.value_missing"),
    (r"argument (?P<name>.+?): expected at least one argument", "usage.value_missing"),
    (r"argument (?P<name>.+?): ignored explicit argument (?P<text>.+)", "usage.takes_no_value"),
    (
        r"argument (?P<name>.+?): invalid choice: '?(?P<text>.*?)'? \(choose from (?P<known>.+)\)",
        "usage.choice",
    ),
    (r"argument (?P<name>.+?): (?P<problem>.+)", "usage.value"),
)


class Misuse(Exception):  # noqa: N818 - like Refusal, an answer
    """The command line cannot be understood. ``sentence`` is ready to be shown."""

    def __init__(self, sentence: str, usage: Sequence[str] = (), prog: str = "tongzhou") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.usage = tuple(usage)
        self.prog = prog


class Parser(argparse.ArgumentParser):
    """One command. ``key`` finds its words in the sentences; "" is the program itself."""

    def __init__(self, prog: str, lang: str, key: str = "") -> None:
        super().__init__(prog=prog, add_help=False, allow_abbrev=False)
        self.lang = lang
        self.key = key
        self.common: list[argparse.Action] = []
        self.own: list[argparse.Action] = []
        self.forms: list[tuple[str, ...]] = []
        self.commands: list[tuple[str, list[Parser]]] = []
        self._choice: Any = None

    # -- declaring ----------------------------------------------------------------------------

    def value(self, name: str, **options: Any) -> argparse.Action:
        """A positional argument: its words are ``help.COMMAND.NAME``, its name ``meta.…``."""
        meta = options.pop("meta", name)
        action = self.add_argument(name, metavar=self._meta(meta), **options)
        self.own.append(self._described(action, name))
        return action

    def option(self, name: str, meta: str | None = None, **options: Any) -> argparse.Action:
        """An option with a value called ``meta``, or a flag where there is none."""
        if meta is None:
            options.setdefault("action", "store_true")
        else:
            options["metavar"] = self._meta(meta)
        action = self.add_argument(f"--{name}", **options)
        self.own.append(self._described(action, name))
        return action

    def one_of(self, *forms: str) -> None:
        """The forms of the command: names of arguments, those that are needed with a "!"."""
        self.forms = [tuple(form.split()) for form in forms]

    def add_common(self, *names: str, **options: Any) -> None:
        """An option that every command has; it stands at the end of every help."""
        if meta := options.pop("meta", None):
            options["metavar"] = self._meta(meta)
        action = self.add_argument(*names, **options)
        self.common.append(self._described(action, names[-1].lstrip("-")))

    def command(
        self, name: str, group: str = "", *, run: str | None = None, **defaults: object
    ) -> Parser:
        """A sub-command; ``run`` names its function, "module.function" of ``cli.commands``."""
        if self._choice is None:
            self._choice = self.add_subparsers(
                dest=f"{self.key or 'command'}_deed", prog=self.prog, metavar=self._meta("command"),
                parser_class=Parser,
            )  # fmt: skip
        key = f"{self.key}.{name}" if self.key else name
        child: Parser = self._choice.add_parser(
            name, prog=f"{self.prog} {name}", lang=self.lang, key=key
        )
        child.set_defaults(run=run, parser=child, **defaults)
        if not self.commands or self.commands[-1][0] != group:
            self.commands.append((group, []))
        self.commands[-1][1].append(child)
        return child

    def _meta(self, name: str) -> str:
        return say(f"meta.{name}", {}, self.lang)

    def _described(self, action: argparse.Action, name: str) -> argparse.Action:
        for key in (f"help.{self.key}.{name}", f"help.any.{name}"):
            if key in SENTENCES:
                action.help = key
                return action
        raise KeyError(f"no words for {name} of {self.key}")

    # -- checking -----------------------------------------------------------------------------

    def check_form(self, given: argparse.Namespace) -> None:
        """Raises Misuse unless what was given fits one of the forms."""
        if not self.forms:
            return
        own = {action.dest for action in self.own}
        present = {name for name in own if _is_given(getattr(given, name))}
        for form in self.forms:
            needed = {_dest(name) for name in form if name.endswith("!")}
            if needed <= present <= {_dest(name) for name in form}:
                return
        raise self.misuse("usage.form")

    def misuse(self, code: str, **facts: str) -> Misuse:
        return Misuse(say(code, facts, self.lang), self.usage_lines(), self.prog)

    def error(self, message: str) -> NoReturn:
        """Say in our own words what argparse complains about."""
        for pattern, code in _COMPLAINTS:
            match = re.fullmatch(pattern, message, re.S)
            if match:
                raise self._complaint(code, match.groupdict())
        raise self.misuse("usage.form")

    def _complaint(self, code: str, facts: dict[str, str]) -> Misuse:
        if code == "usage.choice" and facts["name"] == self._meta("command"):
            names = [child.prog.rsplit(" ", 1)[1] for _, group in self.commands for child in group]
            near = difflib.get_close_matches(facts["text"], names, cutoff=0.5)
            known = " ".join(near or names)
            code = "usage.command_near" if near else "usage.command_unknown"
            return self.misuse(code, text=facts["text"], known=known, prog=self.prog)
        if "known" in facts:
            facts["known"] = facts["known"].replace("'", "")
        return self.misuse(code, **facts)

    # -- help ---------------------------------------------------------------------------------

    def usage_lines(self) -> list[str]:
        """One line for each form, such as ``tongzhou bill --period PERIOD [--employer CODE]``."""
        return [" ".join(parts) for parts in self._usages()]

    def _usages(self) -> list[list[str]]:
        if self.commands and not self.forms:
            return [[self.prog, self._meta("command"), "…"]]
        forms = self.forms or [tuple(_declared(action) for action in self.own)]
        usages = [[self.prog, *map(self._form_part, form)] for form in forms]
        return usages + [parts for _, group in self.commands for child in group
                         for parts in child._usages()]  # fmt: skip

    def _form_part(self, name: str) -> str:
        (action,) = (action for action in self.own if action.dest == _dest(name))
        text = _invocation(action)
        return text if name.endswith("!") else f"[{text}]"

    def format_help(self) -> str:
        width = layout.terminal_width()
        lines = layout.paragraph(self._words("about"), width)
        usage = [line for parts in self._usages() for line in layout.usage(parts, width)]
        lines += layout.section(self._title("usage"), usage)
        lines += self._command_lines(width)
        values = [action for action in self.own if not action.option_strings]
        options = [action for action in self.own if action.option_strings]
        for title, actions in (("values", values), ("options", options), ("common", self.common)):
            lines += layout.section(self._title(title), self._rows(actions, width))
        if self._words_key("example") in SENTENCES:
            example = self._words("example").splitlines()
            lines += layout.section(self._title("example"), (f"  {line}" for line in example))
        return "\n".join(lines) + "\n"

    def _command_lines(self, width: int) -> list[str]:
        """The sub-commands by group, what they do all in one column."""
        rows = {child: (child.prog.removeprefix("tongzhou "), child.summary)
                for _, children in self.commands for child in children}  # fmt: skip
        column = layout.left_column(list(rows.values()))
        lines: list[str] = []
        for group, children in self.commands:
            title = self._title(f"group.{group}" if group else "commands")
            own = [rows[child] for child in children]
            lines += layout.section(title, layout.two_columns(own, width, column))
        return lines

    @property
    def summary(self) -> str:
        """The first sentence of what the command does, for a list of commands."""
        first = re.split(r"(?<=。)|(?<=\.) ", self._words("about"), maxsplit=1)[0]
        return first.rstrip("。.")

    def _rows(self, actions: Sequence[argparse.Action], width: int) -> list[str]:
        rows = [(_invocation(a, every_name=True), say(a.help or "", {}, self.lang))
                for a in actions]  # fmt: skip
        return layout.two_columns(rows, width)

    def _words(self, name: str) -> str:
        return say(self._words_key(name), {}, self.lang)

    def _words_key(self, name: str) -> str:
        return f"help.{self.key}.{name}" if self.key else f"help.{name}"

    def _title(self, name: str) -> str:
        return say(f"help.title.{name}", {}, self.lang)


def _is_given(value: object) -> bool:
    """An amount of zero is given; a flag that was not set is not."""
    return value is not None and value is not False and value != []


def _dest(name: str) -> str:
    return name.rstrip("!").replace("-", "_")


def _declared(action: argparse.Action) -> str:
    needed = action.required if action.option_strings else action.nargs not in ("?", "*")
    return action.dest + ("!" if needed else "")


def _invocation(action: argparse.Action, *, every_name: bool = False) -> str:
    """How an argument is written: FILE…, --dry-run, --period PERIOD."""
    many = "…" if action.nargs in ("+", "*") else ""
    names = action.option_strings if every_name else action.option_strings[-1:]
    if not names:
        return f"{action.metavar}{many}"
    value = f" {action.metavar}{many}" if action.metavar else ""
    return ", ".join(names) + value
