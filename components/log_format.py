"""Log lines of the Rasa server without what visitors wrote.

Rasa puts message texts into its own log lines (also at ERROR), so of foreign loggers only
level, place and the exception's type are written; our own loggers write codes only.
"""

from __future__ import annotations

import json
import logging

OURS = ("components", "__main__")


class CodesOnly(logging.Formatter):
    """One JSON object a line: time, level, logger, place; the words only of our own loggers."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "place": f"{record.module}:{record.lineno}",
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        if record.name.split(".")[0] in OURS:
            line["event"] = record.getMessage()
        return json.dumps(line)


def keep_codes_only() -> None:
    """Take every other formatter's handler off all loggers: Rasa adds one that writes words."""
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    for logger in loggers:
        for handler in list(logger.handlers):
            if not isinstance(handler.formatter, CodesOnly):
                logger.removeHandler(handler)
