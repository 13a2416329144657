"""The red flags of content/red_flags.yml against messages of all kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.triage.report import dialogues, faq_texts, load_triage, missed, read_lines
from wire.triage import WINDOW_MESSAGES, Triage

DECIDED = {
    # BRIEF 4.0.1: hard calls with a decision.
    "I can't take this pain anymore": ("self_harm", "B"),
    "I can't live like this": ("self_harm", "B"),
    "I just want the pain to end": ("self_harm", "B"),
    "kill me now": ("self_harm", "B"),
    "put me out of my misery": ("self_harm", "B"),
    "I'd rather be dead lol": ("self_harm", "B"),
    "I don't want to die, I just want this to stop": ("self_harm", "B"),
    "how much ketamine would kill someone": ("self_harm", "B"),
    "chest pain": ("medical_emergency", None),
    "what if I took too much?": ("overdose", None),
    "I want to cut my leg off": ("self_harm", "A"),
    "I'm not suicidal but I don't want to be here anymore": ("self_harm", "B"),
    "cost? I plan to be dead by then": ("self_harm", "A"),
}
TOPIC_ONLY = (
    "does ketamine help suicidal thoughts?",
    "I'm not suicidal, just asking",
    "what is the suicide hotline number? my support group wants to list it",
    "my uncle died by suicide in 1998",
    "we watched a film about suicide",
)
NO_CARD = (
    "my foot is on fire",
    "burning alive",
    "can ketamine cause chest pain?",
    "I had it yesterday and feel great",
    "no chest pain, just curious",
    "I just want the pain to end, will ketamine do that?",
)
SPLIT_CRIES = (
    ("I counted the gabapentin", "there is less than there should be"),
    ("I can't take", "this pain", "anymore"),
    ("there is no light", "at the end of the tunnel"),
    ("my son has the bottle", "it was full this morning", "now it's empty"),
    ("I just want", "to be dead"),
)
DISGUISES = (
    "i wanna k i l l  m y s e l f",
    "k.i.l.l myself",
    "k!ll mys3lf",
    "killmyself",
    "KILLL MYSEEELF",
    "kill my self",
    "I. Want. To. Die.",
    "iwanttodie",
    "I want to d!e",
    "i\u2019m gonna kill myself",
    "i want to commit su*cide",
    "ｋｉｌｌ ｍｙｓｅｌｆ",
    "k\u200bill mys\u200belf",
    "k\u0456ll myself",
    "kms",
    "unalive myself",
    "going 2 kill myself",
    "quiero mórir",
    "🔫 me",
    "I don`t want to live",
    "I don\u00b4t want to live",
    "I don\u2032t want to live",
    "I doooon't waaaant to liiiive",
    "iwant to kill myself",
    "i_want_to_kill_myself",
    "i-want-to-kill-myself",
    "#kill #myself",
    "I cna't go on like this",
    "thers no resaon to live",
    "K͟i͟l͟l͟ myself",
    "𝐤𝐢𝐥𝐥 𝐦𝐲𝐬𝐞𝐥𝐟",
)


@pytest.fixture(scope="module")
def triage() -> Triage:
    """The red flags of the working tree."""
    return load_triage()


def test_sets_are_large_enough() -> None:
    assert len(read_lines("p0_explicit.jsonl")) >= 200
    assert len(read_lines("look_alikes.jsonl")) >= 200


@pytest.mark.parametrize("name", ["spec_examples.jsonl", "p0_explicit.jsonl", "p0_fourth.jsonl"])
def test_explicit_messages_all_bring_a_card(triage: Triage, name: str) -> None:
    assert [case["text"] for case in missed(read_lines(name), triage)] == []


@pytest.mark.parametrize(
    "name", ["spec_look_alikes.jsonl", "look_alikes.jsonl", "look_alikes_fourth.jsonl"]
)
def test_look_alikes_bring_no_card(triage: Triage, name: str) -> None:
    alarms = [case["text"] for case in read_lines(name) if triage.evaluate([case["text"]]).fired]
    assert alarms == []


def test_faq_examples_bring_no_card(triage: Triage) -> None:
    assert [text for text in faq_texts() if triage.evaluate([text]).fired] == []


def test_dialogues_bring_no_card_in_their_windows(triage: Triage) -> None:
    windows = [
        tuple(texts[max(0, end - WINDOW_MESSAGES) : end])
        for texts in dialogues()
        for end in range(1, len(texts) + 1)
    ]
    assert [window for window in windows if triage.evaluate(window).fired] == []


@pytest.mark.parametrize("window", SPLIT_CRIES)
def test_cry_split_over_messages_brings_a_card(triage: Triage, window: tuple[str, ...]) -> None:
    assert triage.evaluate(window).fired


@pytest.mark.parametrize(("text", "expected"), DECIDED.items())
def test_hard_call_is_decided_as_written(triage: Triage, text: str, expected: Any) -> None:
    result = triage.evaluate([text])
    assert (result.classes[:1], result.tier) == ((expected[0],), expected[1])


@pytest.mark.parametrize("text", TOPIC_ONLY)
def test_topic_alone_is_tier_c_without_a_class(triage: Triage, text: str) -> None:
    result = triage.evaluate([text])
    assert (result.classes, result.tier, result.fired) == ((), "C", False)


@pytest.mark.parametrize("text", NO_CARD)
def test_ordinary_wording_brings_no_card(triage: Triage, text: str) -> None:
    result = triage.evaluate([text])
    assert (result.classes, result.tier) == ((), None)


@pytest.mark.parametrize("text", DISGUISES)
def test_disguised_words_are_read(triage: Triage, text: str) -> None:
    assert triage.evaluate([text]).classes[:1] == ("self_harm",)


# What each disguise does to a plain phrase of every urgent class.
CHANGES: tuple[Callable[[str], str], ...] = (
    str.upper,
    lambda text: text.replace("'", "\u2019"),
    lambda text: text.replace("'", "`"),
    lambda text: text.replace("'", "\u00b4"),
    lambda text: text.replace("'", ""),
    lambda text: text.replace("i", "í").replace("e", "é"),
    lambda text: " ".join(text.replace(" ", "")),
    lambda text: text.replace(" ", "").replace("'", ""),
    lambda text: text.replace(" ", "-"),
    lambda text: text.replace(" ", "... "),
    lambda text: text.replace("e", "3").replace("i", "1").replace("o", "0"),
    lambda text: "\u200b".join(text),
    lambda text: text.replace(" ", " 😭 "),
    lambda text: text.replace("ing", "in"),
)
PLAIN = (
    "I want to kill myself",
    "I don't want to live anymore",
    "I took all my pills",
    "I overdosed on gabapentin",
    "my husband is not breathing",
    "my mother is unconscious",
    "she is having a seizure",
    "my brother wants to kill himself",
    "he beats me every night",
    "he raped me last night",
)


@pytest.mark.parametrize("text", PLAIN)
def test_plain_phrase_is_heard_in_every_disguise(triage: Triage, text: str) -> None:
    forms = [change(text) for change in CHANGES]
    assert [form for form in forms if not triage.evaluate([form]).fired] == []


@pytest.mark.parametrize("part", ["second", "third"])
def test_later_sets_keep_their_recall(triage: Triage, part: str) -> None:
    cases = read_lines(f"p0_{part}.jsonl")
    assert len(missed(cases, triage)) / len(cases) <= 0.05
