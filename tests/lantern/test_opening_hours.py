"""Open or closed, and until when: by the clinic's clock, its holidays, the change of the clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lantern.chat.opening_hours import OfficeHours, hours_at
from wire.content import Clinic

WEEK = {day: ["08:00", "12:00", "13:00", "17:00"] for day in
        ("monday", "tuesday", "wednesday", "thursday", "friday")}  # fmt: skip
CLINIC = Clinic(
    time_zone="America/Los_Angeles",
    hours_table={**WEEK, "saturday": [], "sunday": []},
    holidays=("2026-11-26", "2026-11-27"),
)
OPEN = OfficeHours(known=True, open=True)
UNKNOWN = OfficeHours(known=False)


def closed(until: str) -> OfficeHours:
    return OfficeHours(known=True, next_open=until)


@pytest.mark.parametrize(
    ("utc", "hours"),
    [
        # In November Los Angeles is 8 hours behind.
        ("2026-11-23T16:00", OPEN),  # Monday, 8 am
        ("2026-11-23T15:59", closed("Monday, 8 am")),
        ("2026-11-23T20:00", closed("Monday, 1 pm")),  # noon: the office eats
        ("2026-11-24T00:59", OPEN),  # still Monday there, 4:59 pm
        ("2026-11-24T01:00", closed("Tuesday, 8 am")),
        ("2026-11-26T17:00", closed("Monday, 8 am")),  # two holidays and a weekend
        # The clocks go forward in the night to March 8, 2026, and back in that to November 1.
        ("2026-03-06T16:30", OPEN),  # Friday, 8:30 am
        ("2026-03-09T15:00", OPEN),  # Monday, 8 am, an hour earlier in UTC
        ("2026-03-09T14:59", closed("Monday, 8 am")),
        ("2026-10-30T15:00", OPEN),
        ("2026-11-02T15:30", closed("Monday, 8 am")),
        ("2026-11-02T16:00", OPEN),
    ],
)
def test_hours_follow_the_clinics_clock(utc: str, hours: OfficeHours) -> None:
    assert hours_at(CLINIC, datetime.fromisoformat(utc).replace(tzinfo=UTC)) == hours


def test_day_far_ahead_is_named_by_its_date() -> None:
    shut = replace(CLINIC, holidays=tuple(f"2026-12-{day:02}" for day in range(1, 32)))
    moment = datetime(2026, 12, 20, 12, tzinfo=UTC)
    assert hours_at(shut, moment) == closed("Friday, January 1, 8 am")


@pytest.mark.parametrize(
    "clinic",
    [
        Clinic(),
        replace(CLINIC, time_zone=""),
        replace(CLINIC, time_zone="Mars/Olympus"),
        replace(CLINIC, hours_table={}),
        replace(CLINIC, hours_table={**CLINIC.hours_table, "monday": ["08:00"]}),
        replace(CLINIC, hours_table={**CLINIC.hours_table, "monday": ["17:00", "08:00"]}),
        replace(CLINIC, hours_table={**CLINIC.hours_table, "monday": ["eight", "17:00"]}),
        replace(CLINIC, hours_table={**CLINIC.hours_table, "monday": 8}),
    ],
)
def test_settings_that_cannot_be_read_are_unknown_hours(clinic: Clinic) -> None:
    assert hours_at(clinic, datetime(2026, 11, 23, 18, tzinfo=UTC)) == UNKNOWN


def test_clinic_that_never_opens_names_no_day() -> None:
    never = replace(CLINIC, hours_table={day: [] for day in CLINIC.hours_table})
    assert hours_at(never, datetime(2026, 11, 23, 18, tzinfo=UTC)) == closed("")
