"""What is logged: one JSON object a line, without personal data."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import Any

from ledger.tracing import mark
from ledger.work.days import ZONE


class JsonLines(logging.Formatter):
    """One JSON object a line; what a call hands over as ``extra`` stands beside the message."""

    _USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, ZONE).isoformat("T", "milliseconds"),
            "level": record.levelname.lower(), "logger": record.name,
            "message": record.getMessage(),
        }  # fmt: skip
        if mark():
            line["request_id"] = mark()
        line |= {key: value for key, value in vars(record).items() if key not in self._USUAL}
        return json.dumps(line, ensure_ascii=False)


def log_to(stream: Any) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name in ("apscheduler", "uvicorn"):  # what they tell otherwise is about themselves
        logging.getLogger(name).setLevel(logging.WARNING)
