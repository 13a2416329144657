"""The clinic's settings: which there are, and how a sentence may name them."""

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from lantern.learning.content.problems import Problem
from lantern.setting_values import mailboxes
from wire.content import Clinic

# Known only at the moment of speaking; the compiled text uses its `if_missing` sentence.
AT_RUN_TIME = frozenset({"receipt"})

_FIELDS = {field.name: field for field in dataclasses.fields(Clinic)}
_SPOKEN = frozenset(_FIELDS) - {
    *("balance_lines", "hours_table", "holidays", "name"),
    *("exit_page", "alerts"),
}

_OUTSIDE = "outside_care_team"  # the one setting in the table of alerts
_WEB = re.compile(r"https://[^\s/]+\.[^\s]+")

#: Every name that may stand in braces.
NAMES = frozenset({"clinic_name"}) | _SPOKEN | AT_RUN_TIME


def spoken(clinic: Mapping[str, Any]) -> dict[str, str]:
    """Return the settings as words, by the names that sentences use; empty ones are left out."""
    values = {"clinic_name": clinic.get("name"), **{name: clinic.get(name) for name in _SPOKEN}}
    return {name: str(value).strip() for name, value in values.items() if value}


def compiled_clinic(clinic: Mapping[str, Any]) -> dict[str, Any]:
    """Return the clinic's facts as `wire.content.Clinic` takes them."""
    given = {name: clinic[name] for name in _FIELDS if clinic.get(name) not in (None, "")}
    full = dataclasses.asdict(Clinic(**given))
    return {**full, "holidays": [str(day) for day in full["holidays"]]}


def check_clinic(clinic: Mapping[str, Any]) -> list[Problem]:
    """Refuse settings that nothing reads: a misspelt name would silently stay empty.

    Also an address that would leave a visitor who has to get away on a page that does not come.
    """
    alerts = clinic.get("alerts", {})
    unknown = sorted(set(clinic) - set(_FIELDS)) + sorted(set(alerts) - {_OUTSIDE})
    found = [Problem("clinic.toml", "setting_unknown", name) for name in unknown]
    exit_page = clinic.get("exit_page", "")
    if exit_page and not _WEB.fullmatch(exit_page):
        found.append(Problem("clinic.toml", "exit_page_malformed", "an https address is needed"))
    try:
        mailboxes(str(alerts.get(_OUTSIDE, "")))
    except ValueError as error:
        found.append(Problem("clinic.toml", "mailbox_malformed", f"{_OUTSIDE}: {error}"))
    return found
