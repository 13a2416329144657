"""Log lines hold codes; the words of foreign loggers stay out."""

from __future__ import annotations

import json
import logging
import sys

from components.log_format import CodesOnly


def line(logger: str, message: str, error: Exception | None = None) -> dict[str, str]:
    """Format one record."""
    info = None
    if error is not None:
        try:
            raise error
        except Exception:
            info = sys.exc_info()
    record = logging.LogRecord(logger, logging.ERROR, "x.py", 7, message, (), info)
    return json.loads(CodesOnly().format(record))


def test_log_format_drops_the_words_of_foreign_loggers() -> None:
    found = line("rasa.core.processor", "failed on: my secret words", ValueError("my secret"))
    found.pop("at")
    assert found == {
        "level": "error",
        "logger": "rasa.core.processor",
        "place": "x:7",
        "error": "ValueError",
    }


def test_log_format_keeps_our_own_codes() -> None:
    assert line("components.chat_channel", "turn failed: KeyError")["event"] == (
        "turn failed: KeyError"
    )
