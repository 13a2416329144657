"""Whether the clinic is open, and when it opens next: in its own time zone, with its holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from wire.content import Clinic

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LOOK_AHEAD: Final = 366


@dataclass(frozen=True)
class OfficeHours:
    """A moment at the clinic."""

    known: bool
    open: bool = False
    next_open: str = ""  # such as "Monday, 8 am"; empty while open, and when no day is known


def hours_at(clinic: Clinic, moment: datetime) -> OfficeHours:
    """Return the clinic's hours at an aware time. Settings that cannot be read are unknown."""
    try:
        zone = ZoneInfo(clinic.time_zone)
        table = [_stretches(clinic.hours_table[day]) for day in _DAYS]
    except (KeyError, TypeError, ValueError, OSError):
        return OfficeHours(known=False)
    here = moment.astimezone(zone)
    for ahead in range(_LOOK_AHEAD):
        day = here.date() + timedelta(days=ahead)
        if day.isoformat() in clinic.holidays:
            continue
        for start, end in table[day.weekday()]:
            if ahead == 0 and start <= here.time() < end:
                return OfficeHours(known=True, open=True)
            opens = datetime.combine(day, start, zone)
            # Compared in UTC: two times of one zone are compared by the clock on the wall.
            if opens.astimezone(UTC) > moment:
                return OfficeHours(known=True, next_open=_said(opens, ahead))
    return OfficeHours(known=True)


def _stretches(times: list[str]) -> list[tuple[time, time]]:
    """Return from and to. Raises ValueError: a table that nobody can read is no table."""
    read = [time.fromisoformat(text) for text in times]
    if len(read) % 2 or any(one >= other for one, other in pairwise(read)):
        raise ValueError("hours_table")
    return list(zip(read[::2], read[1::2], strict=True))


def _said(opens: datetime, ahead: int) -> str:
    """Return "Monday, 8 am"; with the date when the weekday alone could be this week's."""
    minutes = f":{opens:%M}" if opens.minute else ""
    hour = f"{opens.hour % 12 or 12}{minutes} {'am' if opens.hour < 12 else 'pm'}"
    date = f"{opens:%A}, {opens:%B} {opens.day}" if ahead >= len(_DAYS) else f"{opens:%A}"
    return f"{date}, {hour}"
