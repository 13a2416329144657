"""Finds e-mail addresses, written and spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lantern.privacy.found import Found
from lantern.privacy.plain_text import PlainText

_WRITTEN: Final = re.compile(
    r"(?<![\w.+%-])[\w.+%'-]{1,64}\s?@\s?(?:[\w-]{1,63}\s?\.\s?){1,4}[a-z]{2,24}(?![\w-])", re.I
)
_BARE_AT: Final = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{2,63}(?:\.[\w-]{1,63}){0,4}")
_DOT: Final = r"(?:\s{0,2}\.\s{0,2}|\s{1,2}(?:dot|point|punto)\s{1,2}|\s?[\[(]\s?dot\s?[\])]\s?)"
_JOIN: Final = rf"(?:{_DOT}|\s{{1,2}}(?:underscore|dash|hyphen|minus)\s{{1,2}}|[_-])"
_AT: Final = r"(?:\s{1,2}(?:at|arroba)\s{1,2}|\s?[\[({]\s?at\s?[\])}]\s?|\s?@\s?)"
_ENDING: Final = r"(?:com|net|org|edu|gov|mil|info|biz|me|io|us|ca|mx|co|uk|de|fr|es|au|health)"
_PROVIDER: Final = (
    r"(?:gmail|g\s?mail|google\s?mail|yahoo|hotmail|outlook|icloud|i\s?cloud|aol|proton\s?mail|proton"
    r"|comcast|verizon|att|live|msn|ymail|me|mac|gmx|sbcglobal|bellsouth|cox|charter)"
)
_SPOKEN: Final = re.compile(
    rf"(?<![\w.'])[a-z0-9]{{1,40}}(?:{_JOIN}[a-z0-9]{{1,40}}){{0,3}}{_AT}"
    rf"(?:{_PROVIDER}|[a-z0-9-]{{2,40}}){_DOT}{_ENDING}(?:{_DOT}(?:uk|au|mx|nz|za))?(?!\w)",
    re.I,
)
# "jane.doe at gmail": without an ending, only the large mail services are sure, and only a
# name that is no plain word ("look at gmail") or that is called an address.
_SERVICE: Final = re.compile(
    r"(?<![\w.'])[a-z0-9]{1,40}(?:[._-][a-z0-9]{1,40}){0,3}"
    r"(?:\s(?:dot|underscore|dash)\s[a-z0-9]{1,40}){0,3}"
    r"\s(?:at|arroba)\s(?:gmail|yahoo|hotmail|icloud|outlook|aol|protonmail)(?!\w)",
    re.I,
)
_SURE_NAME: Final = re.compile(r"^[a-z0-9]*[\d._-]|\s(?:dot|underscore|dash)\s", re.I)
_MAIL_WORDS: Final = frozenset(
    {"email", "mail", "e", "contact", "reach", "write", "address", "correo"}
)
_AT_WORDS: Final = frozenset({"at", "arroba"})
_DOT_WORDS: Final = frozenset({"dot", "point", "punto"})


def find_emails(plain: PlainText) -> Iterator[Found]:
    """Yield every address."""
    text = plain.text
    if "@" in text:
        for pattern in (_WRITTEN, _BARE_AT):
            yield from (Found(*m.span(), "email") for m in pattern.finditer(text))
    said = plain.has_any(_AT_WORDS)
    if ("@" in text or said) and ("." in text or plain.has_any(_DOT_WORDS)):
        yield from (Found(*m.span(), "email") for m in _SPOKEN.finditer(text))
    if said:
        for match in _SERVICE.finditer(text):
            if _SURE_NAME.search(match[0]) or plain.has_any(_MAIL_WORDS):
                yield Found(*match.span(), "email")
