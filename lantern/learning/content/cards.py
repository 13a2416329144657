"""Compiles the safety cards and the telephone numbers they name."""

import re
from collections.abc import Mapping
from typing import Any

from lantern.learning.content.files import Folder
from lantern.learning.content.sentences import as_sentences, text_of

Json = dict[str, Any]
Settings = Mapping[str, str]

_LINES = ("back_label", "repeat_line", "after_back", "tier_c_line")
_ABOUT = frozenset({"id", "name", "priority", "priority_p0_when", "order", "actions"})
_REVIEW = frozenset({"review", "reviewed_by", "reviewed_on", "content_hash"})


def compile_numbers(folder: Folder, words: Settings) -> Json:
    """Return the numbers by id; the clinic's own are left out while its setting is empty."""
    found = {}
    for entry in folder.entries("phone_numbers"):
        setting = entry.get("from_setting")
        number = words.get(setting, "") if setting else str(entry.get("number") or "")
        if number:
            dial = str(entry.get("dial") or re.sub(r"[^\d+]", "", number))
            found[entry["id"]] = {
                "id": entry["id"],
                "number": number,
                "dial": dial,
                "sms": entry.get("sms"),
                "url": entry.get("url"),
                "purpose": str(entry.get("for", "")),
            }
    return found


def compile_card(entry: Json, words: Settings, numbers: Json, abroad: str) -> Json:
    """Return a card: lead, body, links that can be pressed, and its other lines by name.

    `abroad` ends every card with numbers: they are those of the US, and not every visitor is there.
    """
    made = (_link(action, words, numbers) for action in entry.get("actions") or [])
    links = [link for link in made if link]
    ending = abroad if links else ""
    own = {n["dial"] for n in numbers.values() if n["number"] in _own_numbers(words)}
    return {
        "id": entry["id"],
        "priority": entry["priority"],
        "order": entry["order"],
        "lead": text_of(entry.get("lead"), words),
        "body": _ended(text_of(entry.get("body"), words), ending),
        "links": links,
        "clinic_hrefs": [x["href"] for x in links if x["href"].partition(":")[2] in own],
        **{name: text_of(entry.get(name), words) or None for name in _LINES},
        "lines": dict(_other_lines(entry, words, ending)),
    }


def _ended(body: str, ending: str) -> str:
    return "\n\n".join(filter(None, (body, ending)))


def _other_lines(entry: Json, words: Settings, ending: str) -> list[tuple[str, str]]:
    """Return the lines only some cards have, such as `injury_lead` or `tier_b_labels.talk`."""
    known = {"lead", "body", *_LINES} | _ABOUT | _REVIEW
    found = []
    for name in sorted(set(entry) - known):
        value = entry[name]
        if name == "own_staff":
            found.append((name, _ended(_own_staff(entry, words), ending)))
        elif isinstance(value, dict):
            found += [(f"{name}.{key}", str(text)) for key, text in value.items()]
        else:
            found.append((name, text_of(value, words)))
    return found


def _own_staff(entry: Json, words: Settings) -> str:
    """Return the body for a message about people of this clinic: nothing leads back to them."""
    body = [s for s in as_sentences(entry.get("body")) if s.get("kind") != "clinic_setting"]
    return text_of([*body, *as_sentences(entry["own_staff"])], words)


def _own_numbers(words: Settings) -> set[str]:
    return {words[name] for name in ("phone", "after_hours_phone") if words.get(name)}


def _link(action: Json, words: Settings, numbers: Json) -> Json | None:
    """Return the link of an action, or None when its clinic setting is empty."""
    number = numbers.get(action["number"])
    if number is None:
        return None
    label = text_of([{"text": action["label"]}], words)
    kind = action["kind"]
    if kind == "url":
        return {"label": label, "href": number["url"]}
    digits = number["dial"] if kind == "tel" else number["sms"]
    return {"label": label, "href": f"{kind}:{digits}"}
