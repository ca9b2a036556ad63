"""close, allocate, publish."""

from __future__ import annotations

from ledger.cli.parsing import Parser
from ledger.cli.values import Values


def declare(program: Parser, values: Values) -> None:
    close = program.command("close", "year_ends", run="year_ends.close")
    close.option("period", "period", required=True)
    allocate = program.command("allocate", "year_ends", run="year_ends.allocate")
    allocate.value("candidates", meta="file", nargs="?")
    allocate.option("period", "period")
    allocate.option("fix")
    allocate.option("rules", "file", type=values.words)
    allocate.option("pool", "amount", type=values.amount)
    allocate.option("output", "output", type=values.output(".csv"))
    allocate.one_of("period! fix output", "rules! pool! candidates! output!")
    publish = program.command("publish", "year_ends", run="year_ends.publish")
    publish.option("period", "period")
    publish.option("output", "output", type=values.output(".txt", ".csv"))
    publish.one_of("period! output")
    file = publish.command("file", run="year_ends.notice_file")
    file.value("period", type=values.words)
    file.option("output", "output", type=values.output(".txt", ".csv"), required=True)
    object_to = publish.command("object", run="year_ends.object_to")
    object_to.value("notice_no")
    object_to.option("by", "person", type=values.words, required=True)
    object_to.option("words", "words", type=values.words, required=True)
    object_to.option("case", "case_no")
    answer = publish.command("answer", run="year_ends.answer")
    answer.value("objection_no")
    answer.option("uphold")
    answer.option("dismiss")
    answer.option("words", "words", type=values.words, required=True)
    answer.one_of("objection_no! uphold! words!", "objection_no! dismiss! words!")
