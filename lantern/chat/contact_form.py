"""What a visitor may leave for the staff: a name, one contact, a time, a topic. No health text."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import asdict, dataclass
from typing import Any, Final

import phonenumbers
from cryptography.fernet import Fernet

from lantern.chat.bodies import refuse_unknown
from lantern.errors import ChatError
from wire.content import Content

_FIELDS: Final = ("name", "contact", "best_time", "topic")
_LONGEST: Final = {"name": 80, "contact": 120, "best_time": 80}
_EMAIL: Final = re.compile(r"[^\s@<>()\[\],;:\"]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
_REGION: Final = "US"  # how a number without a country's code is read


@dataclass(frozen=True, repr=False)
class ContactForm:
    """The checked form. It is never shown in a log, so it has no `repr`."""

    name: str
    contact: str
    best_time: str
    topic: str | None

    def sealed(self, cipher: Fernet) -> bytes:
        """Return the form encrypted."""
        return cipher.encrypt(json.dumps(asdict(self), ensure_ascii=False).encode())


def read_form(body: dict[str, Any], content: Content) -> ContactForm:
    """Return the form. Raises ChatError `invalid_contact` with the names of the wrong fields."""
    refuse_unknown(body, _FIELDS)
    texts = {name: _text(body.get(name), limit) for name, limit in _LONGEST.items()}
    topic = body.get("topic") or None
    wrong = [name for name, text in texts.items() if text is None]
    if not texts["name"] and "name" not in wrong:
        wrong.append("name")
    if not is_contact(texts["contact"] or "") and "contact" not in wrong:
        wrong.append("contact")
    if topic is not None and (not isinstance(topic, str) or topic not in content.topics):
        wrong.append("topic")
    if wrong:
        raise ChatError("invalid_contact", fields=sorted(wrong))
    return ContactForm(texts["name"] or "", texts["contact"] or "", texts["best_time"] or "", topic)


def _text(value: object, longest: int) -> str | None:
    """Return one line of text, empty when it was not given; None when it is not valid."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return None
    text = unicodedata.normalize("NFC", value).strip()
    odd = any(unicodedata.category(char) in ("Cc", "Cs") for char in text)
    return None if odd or len(text) > longest else text


def is_contact(text: str) -> bool:
    """Say whether the text is one e-mail address or one telephone number."""
    if _EMAIL.fullmatch(text):
        return True
    if not re.fullmatch(r"[-+().\s/0-9]{7,40}(?:\s?(?:x|ext\.?)\s?[0-9]{1,6})?", text):
        return False
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, _REGION))
    except phonenumbers.NumberParseException:
        return False
