"""The rules of BRIEF 3.2 as a table: which notes stand where, and what is remembered."""

import itertools

import pytest

from actions.notes import attach_notes, hints_at_problem
from tests.actions.conftest import question, run_on
from wire.payloads import DialogueRecord

OUTSIDE_THE_LIMIT = {"GENERAL", "PRIVACY"}


def attach(content, topics, text="", **record):
    found = [content.topics[name] for name in topics]
    notes = attach_notes(content, found, DialogueRecord(**record), text)
    shown = [[f"{n.id} {n.position}" for n in message] for message in notes.by_message]
    return shown, notes.record


FRESH = {}
SEEN = {"notes": {"answers_since_general": 1, "shown": ["OFFLABEL", "PRIVACY"]}}

TABLE = [
    # topics, record, notes of each message
    (["effects"], FRESH, [["REACTION after", "RISK after", "GENERAL after"]]),
    (["effects"], SEEN, [["REACTION after", "RISK after"]]),
    (["medicines"], SEEN, [["INTERACT before", "MEDCHANGE before"]]),
    # Once per conversation, but every time on its own topics.
    (["procedure"], FRESH, [["OFFLABEL after", "GENERAL after"]]),
    (["procedure"], SEEN, [[]]),
    (["approval"], SEEN, [["RISK after", "OFFLABEL after"]]),
    # Three notes: two of them merge; two notes: nothing merges.
    (["relief"], SEEN, [["OFFLABEL after", "EFFECT+EVIDENCE after"]]),
    # Never printed, once from the start, no health answer so no GENERAL.
    (["price"], FRESH, [["CLINICINFO after", "PRIVACY after"]]),
    (["price"], SEEN, [["CLINICINFO after"]]),
    # Two answers: the limit is each one's own, and no note stands twice.
    (["price", "medicines"], SEEN, [["CLINICINFO after"], ["INTERACT before", "MEDCHANGE before"]]),
    (["effects", "approval"], SEEN, [["REACTION after", "RISK after"], ["OFFLABEL after"]]),
    (["approval", "effects"], SEEN, [["RISK after", "OFFLABEL after"], ["REACTION after"]]),
    (["effects", "medicines"], SEEN,
     [["REACTION after", "RISK after"], ["INTERACT before", "MEDCHANGE before"]]),
    (["procedure", "price"], FRESH, [["OFFLABEL after", "GENERAL after"], ["CLINICINFO after",
                                                                          "PRIVACY after"]]),
]  # fmt: skip


@pytest.mark.parametrize(("topics", "record", "expected"), TABLE)
def test_notes_follow_the_table(small, topics, record, expected):
    assert attach(small, topics, **record)[0] == expected


def test_a_hint_at_a_current_problem_puts_reaction_first(small):
    shown, _ = attach(small, ["effects"], "my heart is racing RIGHT now!", **SEEN)
    assert shown == [["REACTION before", "RISK after"]]


def test_a_hint_keeps_reaction_among_the_two(small):
    shown, _ = attach(small, ["medicines", "effects"], "it won\u2019t stop", **SEEN)
    assert shown == [["REACTION before", "INTERACT before"], ["RISK after"]]


@pytest.mark.parametrize("text", ["it is right nowhere", "brightright now", ""])
def test_hints_are_whole_words(small, text):
    assert not hints_at_problem(small, text)


@pytest.mark.parametrize(
    ("record", "due", "count"),
    [
        ({}, True, 1),
        ({"notes": {"answers_since_general": 1}}, False, 2),
        ({"notes": {"answers_since_general": 9}}, False, 10),
        ({"notes": {"answers_since_general": 10}}, True, 1),
        ({"notes": {"answers_since_general": 2}, "last_seen": 0.0, "now": 1799.0}, False, 3),
        ({"notes": {"answers_since_general": 2}, "last_seen": 0.0, "now": 1800.0}, True, 1),
        ({"notes": {"answers_since_general": 2}, "now": 1800.0}, False, 3),
        ({"notes": {"answers_since_general": None}}, True, 1),
    ],
)
def test_general_comes_first_after_ten_answers_and_after_thirty_idle_minutes(
    small, record, due, count
):
    shown, after = attach(small, ["diagnosis"], **record)
    assert shown == [["GENERAL after"] if due else []]
    assert after["answers_since_general"] == count


def test_general_is_shown_on_the_first_and_the_eleventh_health_answer(small, run):
    slots, shown = {}, []
    for number in range(1, 13):
        ran = run("action_answer_faq", question("faq/diagnosis"), **slots)
        slots |= dict(ran.slots)
        if any(n["id"] == "GENERAL" for n in ran.messages[0]["disclaimers"]):
            shown.append(number)
    assert shown == [1, 11]


def test_notes_shown_once_are_remembered_even_when_merged(small):
    _, after = attach(small, ["effects", "procedure"])
    assert after == {"answers_since_general": 2, "shown": ["OFFLABEL"]}


def test_an_answer_without_notes_leaves_the_record_as_it_was(small):
    assert attach(small, ["price"], **SEEN)[1] is SEEN["notes"]


def test_every_topic_and_every_pair_shows_at_most_two_counted_notes(product):
    names = sorted(product.topics)
    for topics in itertools.chain(([n] for n in names), itertools.permutations(names, 2)):
        for record in (FRESH, SEEN):
            shown, _ = attach(product, list(topics), **record)
            ids = [[note.split()[0] for note in message] for message in shown]
            for one in ids:
                assert len([i for i in one if i not in OUTSIDE_THE_LIMIT]) <= 2, topics
            every = [i for one in ids for i in one]
            assert len(every) == len(set(every)), topics


def test_every_topic_and_every_pair_renders(product):
    run = run_on(product)
    names = sorted(product.topics)
    for a, b in zip(names, [*names[1:], names[0]], strict=True):
        ran = run("action_answer_faq", question(f"faq/{a}"), question(f"faq/{b}"))
        assert [m["topic"] for m in ran.messages] == [a, b]
