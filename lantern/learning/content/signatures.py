"""Sign-off: who reviewed a text, and whether it is still the text that was reviewed."""

import hashlib
from collections.abc import Iterator
from typing import Any

from lantern.learning.content.files import Folder
from wire.content import canonical

Json = dict[str, Any]

# Fields that are about the review or the training, not words a visitor can see.
_NOT_SIGNED = frozenset({"review", "reviewed_by", "reviewed_on", "content_hash", "note"})


def content_hash(body: Json) -> str:
    """Return the sum that a reviewer signs: all that the entry says, as it says it."""
    said = {key: value for key, value in body.items() if key not in _NOT_SIGNED}
    return hashlib.sha256(canonical(said)).hexdigest()


def is_signed(body: Json) -> bool:
    """Tell whether a named person signed exactly these words on a stated day."""
    review = body.get("review") or body
    named = bool(review.get("reviewed_by")) and bool(review.get("reviewed_on"))
    return named and review.get("content_hash") == content_hash(body)


def signable(folder: Folder) -> Iterator[tuple[str, Json]]:
    """Yield everything that needs a signature, as ("kind:id", entry)."""
    for kind, sources in (("topic", folder.topics), ("conversation", folder.conversations)):
        yield from ((f"{kind}:{source.id}", source.body) for source in sources)
    for kind, name in (("card", "cards"), ("disclaimer", "disclaimers")):
        yield from ((f"{kind}:{entry.get('id')}", entry) for entry in folder.entries(name))
    notices = folder.content.get("notices", {}).get("notices", {})
    yield from ((f"notice:{name}", entry) for name, entry in notices.items())


def unsigned(folder: Folder) -> list[str]:
    """Return the names of all texts without a valid signature, sorted."""
    return sorted(name for name, body in signable(folder) if not is_signed(body))
