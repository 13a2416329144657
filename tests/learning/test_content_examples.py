"""Rules for training examples, broken one at a time."""

from dataclasses import replace

import pytest

from lantern.learning.content.examples import check_examples
from tests.learning.changes import TOPIC, changed, example, keep

EXAMPLES = [
    (keep(39), {"too_few_examples"}),
    (keep(10), {"too_few_examples", "too_few_voices"}),
    (example("is there a rash", voice="angry"), {"example_no_voice"}),
    (example(7), {"example_not_text"}),
    (example("/restart"), {"example_markup"}),
    (example("my [foot](body_part)"), {"example_markup"}),
    (example("what are the side effects?"), {"example_twice", "examples_alike"}),
    (example("zebra quokka lemur ocelot one"), set()),
]


@pytest.mark.parametrize(("change", "codes"), EXAMPLES)
def test_examples_are_checked(folder, change, codes):
    found = list(check_examples(changed(folder, change)))
    assert {p.code for p in found} == codes
    assert {p.file for p in found} <= {f"data/faq/{TOPIC}.yml"}


def test_examples_of_another_intent_are_refused(folder):
    def rename(source):
        source.nlu[0]["intent"] = "faq/safety"

    found = list(check_examples(changed(folder, rename)))
    assert [p.code for p in found] == ["intent_of_other_topic"]


def test_the_same_example_in_two_files_is_named(folder):
    other = next(s for s in folder.topics if s.id == "safety").nlu[0]["examples"][0]["text"]
    found = list(check_examples(changed(folder, example(other))))
    assert "example_in_two_files" in {p.code for p in found}


def test_a_shared_sequence_is_named(folder):
    def swap(source):
        # More than a tenth of all, however many examples the topic has by now.
        for number in range(len(source.nlu[0]["examples"]) // 8):
            frame = f"quokka zebra lemur ocelot {' '.join(f'w{number}{n}' for n in range(5))}"
            example(frame)(source)

    found = list(check_examples(changed(folder, swap)))
    assert {p.code for p in found} == {"examples_share_sequence"}


def test_out_of_scope_needs_more_examples(folder):
    few = []
    for source in folder.conversations:
        if source.id == "out_of_scope":
            blocks = ({**source.nlu[0], "examples": source.nlu[0]["examples"][:149]},)
            source = replace(source, nlu=blocks)
        few.append(source)
    found = list(check_examples(replace(folder, conversations=tuple(few))))
    assert [p.message for p in found] == ["out_of_scope: 149, needed 150"]
