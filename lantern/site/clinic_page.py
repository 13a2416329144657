"""What the demo clinic page shows, taken from the compiled content."""

from __future__ import annotations

from dataclasses import dataclass

from wire.content import Clinic, Content, Topic

_ON_A_PAGE = ("always", "once")  # frequencies of notes that stand beside an answer
_URGENT = (("emergency", "Emergency", "Call 911"), ("lifeline", "Crisis", "Call or text 988"))


@dataclass(frozen=True)
class Call:
    """One telephone link of the urgent footer."""

    label: str
    words: str
    href: str


@dataclass(frozen=True)
class Question:
    """One answered question with the notes that belong to it."""

    question: str
    before: tuple[str, ...]
    paragraphs: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class ClinicPage:
    """The whole page. Every clinic setting may be empty: its sentence is then left out."""

    clinic: Clinic
    name: str
    phone_href: str
    general_note: str
    questions: tuple[Question, ...]
    urgent: tuple[Call, ...]
    abroad: str  # for visitors for whom these are the wrong numbers


def clinic_page(content: Content) -> ClinicPage:
    """Gather the page from the content."""
    clinic = content.clinic
    general = content.disclaimers.get("GENERAL")
    topics = [content.topics[name] for name in content.starters if name in content.topics]
    return ClinicPage(
        clinic=clinic,
        name=clinic.name or "Demo Pain Clinic",
        phone_href=dial(clinic.phone),
        general_note=general.text if general else "",
        # An answer that ends by offering the staff asks something that a page cannot take up.
        questions=tuple(_question(content, topic) for topic in topics if topic.offer is None),
        urgent=_urgent(content),
        abroad=content.notices["outside_us"],
    )


def dial(phone: str) -> str:
    """Return the tel: address of a number as it is shown, or nothing for no number."""
    digits = "".join(sign for sign in phone if sign.isascii() and sign.isdigit())
    return f"tel:{digits}" if digits else ""


def _question(content: Content, topic: Topic) -> Question:
    notes = [content.disclaimers[name] for name in topic.disclaimers if name != "GENERAL"]
    notes = sorted((n for n in notes if n.frequency in _ON_A_PAGE), key=lambda note: note.rank)
    return Question(
        question=topic.question or topic.title,
        before=tuple(note.text for note in notes if note.position == "before"),
        paragraphs=tuple(topic.answer.split("\n\n")),
        sources=tuple((c.document, c.section) for c in topic.citations),
        after=tuple(note.text for note in notes if note.position == "after"),
    )


def _urgent(content: Content) -> tuple[Call, ...]:
    calls = [
        Call(label, words, f"tel:{content.numbers[name].dial}") for name, label, words in _URGENT
    ]
    poison = content.numbers["poison_help"]
    return (*calls, Call("Poison Help", poison.number, f"tel:{poison.dial}"))
