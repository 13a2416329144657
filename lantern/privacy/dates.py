"""Finds dates tied to a person: whole dates, and shorter ones beside words such as `born`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lantern.privacy.found import Found
from lantern.privacy.plain_text import PlainText, follows

_MONTH: Final = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
_ORDINAL: Final = (
    r"(?:twenty|thirty)?[\s-]?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth"
    r"|nineteenth|twentieth|thirtieth"
)
_DAY: Final = rf"(?:(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th))?|{_ORDINAL})(?!\d)"
_TENS: Final = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_UNITS: Final = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TEENS: Final = (
    r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
)
_YEAR_WORDS: Final = (
    rf"(?:nineteen|twenty)\s(?:{_TENS}(?:[\s-]{_UNITS})?|{_TEENS}|(?:oh|o)[\s-]{_UNITS}|hundred)"
    rf"|two\s+thousand(?:\s+and)?(?:\s(?:{_TEENS}|{_UNITS}|{_TENS}))?"
)
_YEAR: Final = rf"(?:(?:18|19|20)\d\d(?!\d)|['’]?\d\d(?![\d:])|{_YEAR_WORDS})"  # noqa: RUF001
_GAP: Final = r"[\s,./-]{1,3}"
_NUMERIC: Final = (
    r"(?:(?:0?[1-9]|1[0-2])(?P<s1>\s?[/.-]\s?)(?:0?[1-9]|[12]\d|3[01])(?P=s1)(?:(?:18|19|20)\d\d|\d\d)"
    r"|(?:0?[1-9]|[12]\d|3[01])(?P<s2>\s?[/.-]\s?)(?:0?[1-9]|1[0-2])(?P=s2)(?:(?:18|19|20)\d\d|\d\d)"
    r"|(?:18|19|20)\d\d(?P<s3>[/.-])(?:0?[1-9]|1[0-2])(?P=s3)(?:0?[1-9]|[12]\d|3[01]))"
)
_UNIT: Final = (
    r"(?!\s?(?:mg|mcg|ml|kg|reps?|sets?|min(?:ute)?s?|hours?|hrs?|%|percent|days?|weeks?)\b)"
)
_WHOLE_NUMERIC: Final = re.compile(rf"(?<![\w/$.-]){_NUMERIC}(?![\w/]|[.-]\d){_UNIT}", re.I)
_WHOLE_NAMED: Final = re.compile(
    rf"(?<![\w])(?:{_MONTH}\.?{_GAP}(?:the\s)?{_DAY}(?:{_GAP}|\sof\s|\sin\s){_YEAR}"
    rf"|{_DAY}(?:{_GAP}|\sof\s|\sde\s){_MONTH}\.?(?:{_GAP}|\sde\s|\sdel\s){_YEAR}"
    rf"|{_YEAR}{_GAP}{_MONTH}{_GAP}{_DAY})(?!\w)",
    re.I,
)
_BIRTH: Final = re.compile(
    r"\b(?:born|dob|d\.o\.b|d/o/b|birth\s?days?|birth\s?dates?|date\s+of\s+birth|b-?days?"
    r"|bday|nac[ií]|nacimiento|cumplea[nñ]os)\b",
    re.I,
)
_OWNER: Final = re.compile(
    r"\b(?:my|his|her|our|their|i|we|he|she|they|was|am|got|is)\b[^.!?\n]*\Z", re.I
)
_EVENT: Final = re.compile(
    r"\b(?:appointment|appt|surgery|operation|infusion|accident|injury|injured|session|visit"
    r"|treatment|treated|diagnosed|admitted|discharged|scheduled|operated|seen|anniversary)\b",
    re.I,
)
_OWNER_NEAR: Final = 44
_MONTH_WORDS: Final = frozenset(
    [
        "jan",
        "january",
        "januar",
        "feb",
        "february",
        "febuary",
        "mar",
        "march",
        "apr",
        "april",
        "may",
        "jun",
        "june",
        "jul",
        "july",
        "aug",
        "august",
        "sep",
        "sept",
        "september",
        "oct",
        "october",
        "nov",
        "november",
        "dec",
        "december",
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ]
)
_FEWEST_DIGITS: Final = 4  # 1/2/34
_NEAR: Final = 36
_PARTIAL_NAMED: Final = re.compile(
    rf"(?<!\w)(?:{_MONTH}\.?{_GAP}(?:the\s)?{_DAY}|{_DAY}(?:\s|\sof\s|\sde\s|-){_MONTH})(?!\w)",
    re.I,
)
_PARTIAL_BIRTH: Final = re.compile(
    rf"(?<![\w/.])(?:{_NUMERIC}|(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|[12]\d|3[01])"
    rf"|\d\d?\s\d\d?\s(?:(?:18|19|20)\d\d|\d\d)|\d{{8}}|\d{{6}}|{_MONTH}\.?{_GAP}(?:of\s)?(?:19|20)\d\d)"
    r"(?![\w/]|\.\d)",
    re.I,
)
_PARTIAL_EVENT: Final = re.compile(
    r"(?<=\bon )(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?![\w/])", re.I
)
_SHORT_DOTTED: Final = re.compile(r"\d{1,2}(?:\.\d{1,2}){2}")


def find_dates(plain: PlainText) -> Iterator[Found]:
    """Yield whole dates anywhere, and partial ones that follow a birth or an event."""
    text, has_month = plain.text, plain.has_any(_MONTH_WORDS)
    if plain.digits >= _FEWEST_DIGITS:
        for match in _WHOLE_NUMERIC.finditer(text):
            # 3.6.21 is a version or a section; 03.06.1921 and 03.06.21 are dates.
            if not (_SHORT_DOTTED.fullmatch(match[0]) and len(match[0]) < 8):
                yield Found(*match.span(), "date")
    if has_month:
        for match in _WHOLE_NAMED.finditer(text):
            yield Found(*match.span(), "date")
    if has_month or plain.digits > 1:
        births = [match.end() for match in _BIRTH.finditer(text)]
        yield from _after(births, (_PARTIAL_BIRTH, _PARTIAL_NAMED), text)
        events = [m.end() for m in _EVENT.finditer(text) if _is_owned(m.start(), text)]
        yield from _after(events, (_PARTIAL_EVENT, _PARTIAL_NAMED), text)


def _is_owned(at: int, text: str) -> bool:
    """Tell whether the event is somebody's: `my surgery`, `she was admitted`."""
    return _OWNER.search(text, max(0, at - _OWNER_NEAR), at) is not None


def _after(ends: list[int], patterns: tuple[re.Pattern[str], ...], text: str) -> Iterator[Found]:
    for pattern in patterns if ends else ():
        for match in pattern.finditer(text):
            if follows(text, ends, match.start(), _NEAR):
                yield Found(*match.span(), "date")
