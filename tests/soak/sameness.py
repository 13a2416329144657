"""Says whether two responses are the same bytes but for what must differ between two chats."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable
from typing import Any, Final

from lantern.chat.presenting import as_json

_SIGNATURE_BYTES: Final = 16


def _blank(form: str) -> Callable[[str], str]:
    """Return a rule that blanks a value of this form; one of another form stays and is seen."""
    whole = re.compile(form, re.ASCII)
    return lambda value: "(blank)" if whole.fullmatch(value) else value


def _unsigned(payload: str) -> str:
    """Return a button's payload without its signature: what the button does is compared."""
    try:
        signed = base64.b64decode(payload, altchars=b"-_", validate=True)
        return "(signature) " + signed[_SIGNATURE_BYTES:].decode()
    except (binascii.Error, UnicodeDecodeError):
        return payload


_ID: Final = _blank(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME: Final = _blank(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_TOKEN: Final = _blank(r"[\w-]{43}")

# All that may differ, by its path in a response. Whatever is not named here is compared exactly.
MAY_DIFFER: Final[dict[str, Callable[[str], str]]] = {
    "conversation_id": _ID,
    "token": _TOKEN,
    "turn_id": _ID,
    "messages[].id": _ID,
    "messages[].turn_id": _ID,
    "messages[].created_at": _TIME,
    "messages[].buttons[].payload": _unsigned,
}


def comparable(body: bytes) -> bytes:
    """Return a response's bytes with what may differ blanked.

    Raises ValueError when they are not written in the API's one form: its order of fields, no
    spaces, no escapes that need not be.
    """
    data = json.loads(body)
    if as_json(data).encode() != body:
        raise ValueError("not in the one form of JSON")
    return as_json(_blanked(data, "")).encode()


def _blanked(data: Any, path: str) -> Any:
    if isinstance(data, dict):
        start = f"{path}." if path else ""
        return {name: _blanked(value, f"{start}{name}") for name, value in data.items()}
    if isinstance(data, list):
        return [_blanked(value, f"{path}[]") for value in data]
    if isinstance(data, str) and path in MAY_DIFFER:
        return MAY_DIFFER[path](data)
    return data


def difference(one: bytes, other: bytes) -> str | None:
    """Return the path of the first field in which two comparable responses differ, or None.

    Never a value: a message's words have no place in a report.
    """
    if one == other:
        return None
    return _path(json.loads(one), json.loads(other), "") or "(bytes)"


def _path(one: Any, other: Any, path: str) -> str | None:
    if type(one) is not type(other):
        return path or "(kind)"
    if isinstance(one, dict):
        if list(one) != list(other):
            return f"{path} (names of fields)"
        start = f"{path}." if path else ""
        found = (_path(one[name], other[name], f"{start}{name}") for name in one)
    elif isinstance(one, list):
        if len(one) != len(other):
            return f"{path} (how many)"
        found = (_path(a, b, f"{path}[{i}]") for i, (a, b) in enumerate(zip(one, other)))
    else:
        return None if one == other else path
    return next((place for place in found if place), None)
