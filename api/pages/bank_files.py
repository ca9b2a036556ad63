"""付款文件: the file of a batch for the bank, with whole names and account numbers."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from api.pages.money_desk import gone, looking, plain
from ledger.files.bank import write_bank_file
from ledger.work import report
from ledger.work.door import note

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@get("/batches/{batch_no:str}/file/{kind:str}", opt={"operation": "batch.make"},
     include_in_schema=False, sync_to_thread=True)  # fmt: skip
def bank_file(
    request: Request[Any, Any, Any], batch_no: FromPath[str], kind: FromPath[str]
) -> Response[bytes]:
    """The bank's file. Who took it is in the access record: the numbers in it are whole."""
    batch_no = plain(batch_no)
    if kind not in KINDS:
        gone("batch_unknown", batch_no=batch_no[:40])
    number, lines = looking(request, lambda book: report.bank_file(book, batch_no))
    note(request.app.state["office"], request.user.login, "bank_file", number,
         f"{len(lines)} 笔，.{kind}", "batch.make")  # fmt: skip
    with TemporaryDirectory(prefix="tongzhou-") as folder:
        path = Path(folder, f"{number}.{kind}")
        write_bank_file(path, number, lines)
        content = path.read_bytes()
    disposition = f'attachment; filename="{number}.{kind}"'
    return Response(
        content, media_type=KINDS[kind], headers={"Content-Disposition": disposition}
    )  # fmt: skip


HANDLERS = (bank_file,)
