"""Where a message can be cut: sentences, and clauses that could stand alone."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

_VERBS = frozenset({"VERB", "AUX"})
_QUESTION_TAGS = frozenset({"WDT", "WP", "WP$", "WRB"})


def clauses(doc: Doc) -> list[str]:
    """Return the parts of `doc` in order: each sentence, cut again before joined questions.

    A cut inside a sentence is made only where a coordinated verb brings its own question
    word or subject ("how long is it and what does it cost"), so that one question is not
    torn in two ("does it make you sick and dizzy").
    """
    parts = [part for sentence in doc.sents for part in _cut(sentence)]
    return [part for part in parts if any(c.isalnum() for c in part)]


def _cut(sentence: Span) -> Iterator[str]:
    start = sentence.start
    for token in sentence:
        if token.dep_ == "cc" and token.i > start and _opens_clause(token, sentence):
            yield sentence.doc[start : token.i].text.strip(" ,;")
            start = token.i + 1
    yield sentence.doc[start : sentence.end].text.strip(" ,;")


def _opens_clause(conjunction: Token, sentence: Span) -> bool:
    joined = [
        child
        for child in conjunction.head.children
        if child.dep_ == "conj" and child.pos_ in _VERBS and child.i > conjunction.i
    ]
    if not joined or conjunction.head.pos_ not in _VERBS:
        return False
    after = [token for token in joined[0].subtree if token.i > conjunction.i]
    asks = any(token.tag_ in _QUESTION_TAGS for token in after[:3])
    # Of the verb itself: "before the infusion starts" brings a subject but no question.
    own_subject = any(child.dep_ in ("nsubj", "nsubjpass", "expl") for child in joined[0].children)
    return asks or (own_subject and sentence.text.rstrip().endswith("?"))
