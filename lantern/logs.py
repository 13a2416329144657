"""Structured logs: ids and codes on one line of JSON, never the text of a message.

Texts of exceptions are left out on purpose: a library may quote what it was given.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from typing import Any, Final

LOGGER: Final = logging.getLogger("lantern")


class JsonFormatter(logging.Formatter):
    """One record as one JSON object; of an exception only its type and its places."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line: dict[str, Any] = {
            "at": f"{seconds}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        fields = getattr(record, "fields", None)
        if fields is not None:
            line |= {"event": record.msg, **fields}
        else:
            # A library's own line: which one it is, without the values it was filled with.
            line["event"] = str(record.msg)[:200] if not record.exc_info else "exception"
        if record.exc_info and record.exc_info[1] is not None:
            line |= describe(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def describe(error: BaseException) -> dict[str, Any]:
    """Return type and places of `error`."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return {
        "error": type(error).__qualname__,
        "places": [f"{'/'.join(f.filename.split('/')[-2:])}:{f.lineno} {f.name}" for f in frames],
    }


def log_event(event: str, level: int = logging.INFO, **fields: str | int | float | None) -> None:
    """Log what happened, by ids and codes."""
    LOGGER.log(level, event, extra={"fields": fields})


def log_failure(event: str, error: BaseException, **fields: str | int | float | None) -> None:
    """Log an unexpected error: its type and its places."""
    LOGGER.error(event, extra={"fields": {**fields, **describe(error)}})


LOGGING: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": JsonFormatter}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "stream": "ext://sys.stderr",
        }
    },
    "root": {"level": "WARNING", "handlers": ["stderr"]},
    "loggers": {
        "lantern": {"level": "INFO", "handlers": ["stderr"], "propagate": False},
        "sanic.root": {"level": "WARNING", "handlers": ["stderr"], "propagate": False},
        "sanic.error": {"level": "WARNING", "handlers": ["stderr"], "propagate": False},
        "sanic.server": {"level": "WARNING", "handlers": ["stderr"], "propagate": False},
        "sanic.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}
