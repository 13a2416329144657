"""The metadata all tables share, and the column types that SQLite and PostgreSQL both know.

Times are texts in RFC 3339 (UTC, milliseconds): they sort, and both databases keep them exactly.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import MetaData, String

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
ID: Final = String(36)
TIME: Final = String(24)
CODE: Final = String(64)


def now_text(seconds: float | None = None) -> str:
    """Return a time, or the present, as it is stored."""
    moment = datetime.now(UTC) if seconds is None else datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
