"""Where the last answer comes from: documents and sections."""

from __future__ import annotations

from actions.answers import PART_SOURCES, misses_after_answer
from actions.choices import way_out_buttons
from actions.turns import Outcome, Turn
from wire.content import Content
from wire.payloads import BotMessage, Citation


def citations_of_all(content: Content, topics: list[str]) -> tuple[Citation, ...]:
    """Return all sources of the topics' short and longer texts, each once."""
    found = [content.topics[topic] for topic in topics]
    return tuple(dict.fromkeys(c for t in found for c in (*t.citations, *t.more_citations)))


def tell_sources(content: Content, turn: Turn, topics: list[str]) -> Outcome | None:
    """Name the sources, or None when the topics have none."""
    citations = citations_of_all(content, topics)
    if not citations:
        return None
    lines = [f"{citation.document}: {citation.section}" for citation in citations]
    message = BotMessage(
        "answer",
        "\n\n".join((content.notices["sources_intro"], "\n".join(lines))),
        topics[-1],
        citations=citations,
        buttons=way_out_buttons(content),
    )
    changes = {
        "offer": None,
        "last_answer": {"topics": topics, "part": PART_SOURCES},
        "misses": misses_after_answer(turn.record),
    }
    return Outcome((message,), changes)
