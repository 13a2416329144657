"""Checks the words themselves: the lint list, how hard they are to read, phone numbers."""

import re
import statistics
from collections.abc import Iterator

import textstat

from lantern.learning.content import settings
from lantern.learning.content.files import Folder
from lantern.learning.content.problems import Problem
from lantern.learning.content.sentences import NO_SETTINGS, filled, straighten
from lantern.learning.content.texts import Text, texts_of

HARDEST = 9.0
HARDEST_MEDIAN = 8.0

# BRIEF 0.3: words that promise, sell, order or dose.
LINT = re.compile(
    r"only medication|only medicine|generally safe|safe and effective"
    r"|no serious (adverse|side)|most powerful|most potent|miracle|breakthrough|dire need"
    r"|much-needed|works for (both|you|everyone)|guarantee|restore normal|less drows"
    r"|69% (effective|relief of|reduction)|you should (take|get|try|stop)|you'll be fine"
    r"|don't worry|will help you|promising|notorious|good candidate|\bcure[sd]?\b"
    r"|\d\s*(mg|mcg|ml)\b|!",
    re.IGNORECASE,
)
ALLOWED = ("not a cure", "can be cured", "'new' does not mean better or proven")

# Words that no plainer word can replace do not count as hard.
_NAME = re.compile(r"complex regional pain syndrome", re.IGNORECASE)
_DRUG = re.compile(r"\b(ketamine|benzodiazepines?|opioids?|anticonvulsants?)\b", re.IGNORECASE)

_PHONE = re.compile(
    r"(?<![\w-])(?:\+?1[-. ])?\(?\d{3}\)?[-. ](?:\d{3}|[A-Z]{3})[-. ]\d{4}(?![\w-])"
    r"|(?<![\w-])(?:[2-9]11|988|\d{5})(?![\w-])"
)
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


def check_wording(folder: Folder) -> Iterator[Problem]:
    """Yield lint words, texts that are too hard, and phone numbers nobody keeps."""
    known = known_numbers(folder)
    for text in texts_of(folder):
        yield from _lint(text)
        yield from _phones(text, known)
    yield from _grades(folder)


def lint_word(text: str) -> str | None:
    """Return the first word of the lint list in `text`, or None."""
    plain = straighten(text).replace('"', "'").lower()
    for allowed in ALLOWED:
        plain = plain.replace(allowed, "")
    found = LINT.search(plain)
    return found.group() if found else None


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade; names that cannot be avoided are not counted."""
    plain = _DRUG.sub("drug", _NAME.sub("CRPS", text))
    return float(textstat.textstat.flesch_kincaid_grade(plain))


def known_numbers(folder: Folder) -> set[str]:
    """Return the digits of every number that content/phone_numbers.yml or a setting holds."""
    kept = [str(v) for entry in folder.entries("phone_numbers") for v in entry.values() if v]
    kept += [folder.clinic.get("phone") or "", folder.clinic.get("after_hours_phone") or ""]
    found = {digits(number) for text in kept for number in _PHONE.findall(text)}
    return found | {digits(text) for text in kept if re.fullmatch(r"[\d() .+-]+", text)}


def digits(number: str) -> str:
    """Return a number as it is dialled, without the country's 1."""
    dialled = re.sub(r"\D", "", number.upper().translate(_KEYPAD))
    return dialled[1:] if len(dialled) == 11 and dialled.startswith("1") else dialled


def _variants(text: Text) -> Iterator[tuple[str, str]]:
    """Yield the text with every setting given, and with none."""
    names = {name: "this" for name in settings.NAMES}
    for name, values in (("settings given", names), ("settings empty", NO_SETTINGS)):
        yield name, " ".join(said for _, said in filled(text.sentences, values))


def _lint(text: Text) -> Iterator[Problem]:
    words = [s.get(key) or "" for s in text.sentences for key in ("text", "if_missing")]
    for said in words if text.linted else ():
        if word := lint_word(said):
            yield Problem(text.file, "lint_word", f"{text.place}: {word!r} in {said!r}")


def _phones(text: Text, known: set[str]) -> Iterator[Problem]:
    words = [s.get(key) or "" for s in text.sentences for key in ("text", "if_missing")]
    for number in (number for said in words for number in _PHONE.findall(said)):
        if digits(number) not in known:
            yield Problem(text.file, "phone_unknown", f"{text.place}: {number}")


def _grades(folder: Folder) -> Iterator[Problem]:
    given = []
    for text in texts_of(folder):
        for variant, said in _variants(text):
            if said:
                given.append(grade(said))
                if given[-1] > HARDEST:
                    message = f"{text.place}: {given[-1]:.1f} with {variant}"
                    yield Problem(text.file, "reading_grade", message)
    if given and statistics.median(given) > HARDEST_MEDIAN:
        yield Problem("data", "reading_grade_median", f"{statistics.median(given):.1f}")
