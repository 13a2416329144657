"""The words a visitor must get, put together from the YAML files by rules written down here.

Not through the product's compiler: sentences stand with one space between them, a new paragraph
begins after every third, a sentence without its setting is replaced by its `if_missing`.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

import yaml

from tests.running import ROOT

Json = dict[str, Any]


def read(name: str) -> Json:
    """Return a YAML file of the repository."""
    data: Json = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return data


def said(sentences: list[Json] | str) -> str:
    """Return a list of sentences as one text."""
    clinic = tomllib.loads((ROOT / "clinic.toml").read_text(encoding="utf-8"))
    clinic["clinic_name"] = clinic["name"]
    listed = [{"text": sentences}] if isinstance(sentences, str) else sentences
    found: list[str] = []
    for sentence in listed:
        names = re.findall(r"\{(\w+)\}", sentence["text"])
        whole = all(clinic.get(name) for name in names)
        text = sentence["text"] if whole else sentence.get("if_missing")
        if text:
            for name in names if whole else ():
                text = text.replace("{" + name + "}", str(clinic[name]))
            found.append(text.strip())
    return "\n\n".join(" ".join(found[i : i + 3]) for i in range(0, len(found), 3))


def topic(name: str) -> Json:
    """Return the body of a topic's file."""
    body: Json = read(f"data/faq/{name}.yml")["topic"]
    return body


def answer(name: str, part: str = "answer") -> str:
    """Return the short answer of a topic, or its longer text."""
    return said(topic(name)[part])


def reply(name: str) -> str:
    """Return what is said to a conversation intent."""
    return said(read(f"data/conversation/{name}.yml")["conversation"]["reply"])


def notice(name: str) -> str:
    """Return a fixed line."""
    return said(read("content/notices.yml")["notices"][name]["text"])


def label(name: str) -> str:
    """Return a fixed button's title."""
    return said(read("content/notices.yml")["labels"][name])


def card(name: str) -> Json:
    """Return a safety card as its file has it."""
    return next(c for c in read("content/cards.yml")["cards"] if c["id"] == name)


def note(name: str) -> tuple[str, str]:
    """Return the text of a note, or of several merged, and where it stands."""
    data = read("content/disclaimers.yml")
    entry = next(n for n in [*data["disclaimers"], *data["merged"]] if n["id"] == name)
    return said(entry["text"]), entry["position"]


def citations(name: str, *parts: str) -> list[Json]:
    """Return documents and sections of the claims of a topic's parts, each once."""
    claims = {c["id"]: c for c in read("content/claims.yml")["claims"]}
    titles = {str(d["id"]): d["title"] for d in read("content/sources.yml")["documents"]}
    found: list[Json] = []
    for sentence in (s for part in parts or ("answer",) for s in topic(name)[part]):
        for claim in sentence["ids"] if sentence["kind"] == "claim" else ():
            entry = claims[claim]
            one = {"document": titles[str(entry["document"])], "section": entry["section"]}
            found += [one] if one not in found else []
    return found
