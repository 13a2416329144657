"""What a message leaves unsaid, and how it reads together with the topic before it."""

from __future__ import annotations

import re

# Said before the question itself, and no part of it.
_OPENER = re.compile(
    r"""^(?:(?:ok(?:ay)?|k|right(?:\s+(?:you\s+are|then|so))?|i\s+see|got\s+it|thanks?(?:\s+you)?
    (?:\s+(?:so|very)\s+much)?|thx|ty|cheers|well|great|good|fine|sorry|hi|hello|hey|and|so|but
    |also|then|now|um+|uh+|erm?|oh|ah|yes|yeah|alright|please)\b[\s,.!;:-]+)+""",
    re.IGNORECASE | re.VERBOSE,
)
# The visitor turns to something named in the rest: what came before no longer counts.
_RETURN = re.compile(
    r"""^(?:no+\b[\s,.!]*)*(?:sorry\b[\s,.]*)?(?:
      (?:what\s+)?i\s+(?:actually\s+|really\s+)?(?:mean|meant|ment)\b(?:\s+was\b)?
    | not\s+that\b
    | (?:(?:going|coming|getting|returning|turning|can\s+we\s+go|let'?s\s+go|go)\s+)?(?:back|bak)
      \s+(?:to|on)\b
    | (?:returning|going)\s+to\b
    )[\s,.:;-]*""",
    re.IGNORECASE | re.VERBOSE,
)
_POINTER = re.compile(
    r"""\b(?:it|its|it's|that|that's|thats|this|they|they're|them|those|these|their|theirs|he|she
    |one|ones|then|same|there|so|such|either|both|neither|again|else|other|others|another)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_JOINED_ON = re.compile(
    r"^\W*(?:and|but|or|so|also|then|plus|ok(?:ay)?|no|(?:wh?at|how)\s+(?:about|abt|if))\b",
    re.IGNORECASE,
)
_WHY = re.compile(r"^(?:why|y|how\s+come|whys\s+that|for\s+what\s+reason)\b", re.IGNORECASE)
SHORT = 5  # words; a message so short is rarely a whole question


def bare(text: str) -> str:
    """Return a message without what is said before its question ("ok thanks, and ...")."""
    without = _OPENER.sub("", text.strip())
    without = _RETURN.sub("", without)
    return without if any(c.isalnum() for c in without) else text.strip()


def turns_away(text: str) -> bool:
    """Tell whether the visitor corrects the bot or goes back to something ("no, I meant ...")."""
    return _RETURN.match(_OPENER.sub("", text.strip())) is not None


def leans(text: str) -> bool:
    """Tell whether a message may need what came before it: short, pointing back, or joined on."""
    rest = bare(text)
    return (
        len(rest.split()) <= SHORT
        or _POINTER.search(rest) is not None
        or _JOINED_ON.match(text) is not None
    )


def asks_why(text: str) -> bool:
    """Tell whether a message asks for the reason of what was just said ("why is that")."""
    return _WHY.match(bare(text)) is not None


def in_context(text: str, subject: str) -> str:
    """Return the message as it reads after its subject: "the side effects: how long"."""
    return f"{subject}: {bare(text)}"
