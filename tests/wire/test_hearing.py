"""Rules and small model together: either is enough, and the rules go on without the model."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.wire.small_models import (
    ALONE,
    CARD,
    CHECK_IN,
    FAINT,
    LOUD,
    PLAIN,
    THRESHOLDS,
    Json,
    file_data,
    model,
    thresholds,
)
from wire.danger import Danger, Thresholds
from wire.hearing import CHECK_IN_RULE, MODEL_RULE, Hearing, HearingError, joined
from wire.triage import Triage, TriageResult

RULES: list[Json] = [
    {"id": "die", "class": "self_harm", "tier": "A", "patterns": ["want to die"]},
    {"id": "topic", "class": "self_harm", "tier": "C", "patterns": ["suicide"]},
    {"id": "pills", "class": "overdose", "tier": None, "patterns": ["whole bottle"]},
]
HEARD = {
    "zanzibar": {"self_harm": LOUD, "urgent": LOUD},
    "marzipan": {"pregnancy": LOUD},
    "xylophone": {"urgent": FAINT},
    "bergamot": {"urgent": PLAIN},
    "kaleidoscope": {"abuse": LOUD},
}
ODD = (
    "",
    "   ",
    "\x00",
    "\ud800",
    "😀🙏",
    "ما هي",
    "'s",
    "''''s'",
    "a''s",
    "0" * 4000,
    "?!." * 900,
)


@pytest.fixture(scope="module")
def triage() -> Triage:
    """Three rules."""
    return Triage({"rules": RULES})


@pytest.fixture(scope="module")
def hearing(triage: Triage) -> Hearing:
    """The three rules with a model that hears five odd words."""
    return Hearing(triage, model(HEARD), thresholds(), Thresholds.from_dict(ALONE))


def written(path: Path, **changes: Any) -> Path:
    """Write the file of that model."""
    data = {**file_data(HEARD), **changes}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.mark.parametrize("text", ["I want to die", "about suicide", "zanzibar", "hello"])
def test_rules_alone_are_the_rules(triage: Triage, text: str) -> None:
    assert Hearing(triage).evaluate([text]) == triage.evaluate([text])


def test_model_hears_what_no_rule_was_written_for(hearing: Hearing) -> None:
    found = hearing.evaluate(["the zanzibar is near"])
    assert found == TriageResult(("self_harm",), "B", (MODEL_RULE,), True)
    assert found.fired


def test_rule_is_enough_where_the_model_hears_nothing(hearing: Hearing, triage: Triage) -> None:
    found = hearing.evaluate(["I want to die"])
    assert found == triage.evaluate(["I want to die"])
    assert (found.classes, found.tier, found.urgent) == (("self_harm",), "A", True)


def test_both_are_named_where_both_hear(hearing: Hearing) -> None:
    found = hearing.evaluate(["I took the whole bottle, zanzibar"])
    assert found.classes == ("overdose", "self_harm")
    assert found.rules == ("pills", MODEL_RULE)
    assert found.urgent


def test_class_that_can_wait_is_not_urgent(hearing: Hearing) -> None:
    found = hearing.evaluate(["marzipan for two"])
    assert found == TriageResult(("pregnancy",), None, (MODEL_RULE,), False)


def test_urgent_class_of_the_model_waits_when_it_is_not_now(hearing: Hearing) -> None:
    found = hearing.evaluate(["a kaleidoscope years ago"])
    assert (found.classes, found.urgent) == (("abuse",), False)


def test_middle_band_is_a_check_in_and_no_card(hearing: Hearing) -> None:
    found = hearing.evaluate(["the xylophone again"])
    assert found == TriageResult((), None, (CHECK_IN_RULE,), False)
    assert not found.fired


def test_check_in_is_heard_beside_the_mere_subject(hearing: Hearing) -> None:
    found = hearing.evaluate(["xylophone and suicide"])
    assert found == TriageResult((), "C", ("topic", CHECK_IN_RULE), False)
    assert not found.fired


def test_nearness_is_the_margin_of_the_urgent_head(hearing: Hearing, triage: Triage) -> None:
    texts = ("hello there", "the xylophone again", "the zanzibar is near", "I want to die")
    margins = [model(HEARD).margins(triage.tokens(text))["urgent"] for text in texts]
    assert [hearing.evaluate([text]).nearness for text in texts] == margins
    assert margins[0] < CHECK_IN <= margins[1] < CARD <= margins[2]


def test_nearness_is_that_of_the_last_message(hearing: Hearing) -> None:
    assert hearing.evaluate(["zanzibar", "hello"]).nearness == hearing.evaluate(["hello"]).nearness


def test_nearness_is_not_known_without_a_model(triage: Triage, hearing: Hearing) -> None:
    assert Hearing(triage).evaluate(["I want to die"]).nearness is None
    assert hearing.evaluate([]).nearness is None


def test_check_in_stays_away_beside_a_card(hearing: Hearing, triage: Triage) -> None:
    text = "xylophone, I want to die"
    assert hearing.evaluate([text]) == triage.evaluate([text])


def test_rules_read_the_messages_before_and_the_model_the_last_alone(hearing: Hearing) -> None:
    assert hearing.evaluate(["i want to", "die"]).rules == ("die",)
    assert hearing.evaluate(["zanzibar", "ok then"]) == TriageResult()
    assert hearing.evaluate(["ok then", "zanzibar"]).fired


def test_no_message_is_nothing(hearing: Hearing) -> None:
    assert hearing.evaluate([]) == TriageResult()


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_odd_text_is_read_quietly(hearing: Hearing, text: str) -> None:
    assert hearing.evaluate([text]) == TriageResult()
    assert hearing.evaluate([f"{text} zanzibar"]).fired


@pytest.mark.parametrize("way", ["ZANZIBAR", "z a n z i b a r.", "Zanzibar!!", "zánzibar"])
def test_model_reads_words_as_the_rules_read_them(way: str) -> None:
    rules = [{"id": "z", "class": "abuse", "patterns": ["zanzibar nobody"]}]
    found = Hearing(Triage({"rules": rules}), model(HEARD), thresholds()).evaluate([way])
    assert found.classes == ("self_harm",)


@pytest.mark.parametrize(
    ("tier", "classes", "wanted"),
    [
        ("A", ("self_harm",), "A"),
        ("B", ("overdose",), "B"),
        ("C", ("self_harm",), "B"),
        ("C", ("medical_emergency",), None),
        (None, ("self_harm",), "B"),
        (None, ("minor",), None),
    ],
)
def test_tier_is_that_of_the_rules_or_b_for_self_harm(
    tier: str | None, classes: tuple[str, ...], wanted: str | None
) -> None:
    result = TriageResult((), tier, ("r",) if tier else ())
    assert joined(result, Danger(classes)).tier == wanted


def test_self_harm_of_a_rule_without_a_tier_is_told_as_b_with_the_model() -> None:
    result = TriageResult(("self_harm",), None, ("r",), True)
    found = joined(result, Danger(("overdose",), True))
    assert found == TriageResult(("overdose", "self_harm"), "B", ("r", MODEL_RULE), True)


def test_model_takes_nothing_back() -> None:
    result = TriageResult(("self_harm",), "A", ("r",), True)
    for danger in (Danger(), Danger((), False, True)):
        assert joined(result, danger) == result
    assert joined(result, Danger(("minor",))).urgent


def test_file_of_training_is_loaded(triage: Triage, hearing: Hearing, tmp_path: Path) -> None:
    loaded = Hearing.load(triage, written(tmp_path / "small_model.json"))
    for text in ("zanzibar", "marzipan", "xylophone", "the bergamot again", "I want to die"):
        assert loaded.evaluate([text]) == hearing.evaluate([text])
        assert loaded.alone(text) == hearing.alone(text)


def test_model_is_heard_sooner_when_nothing_else_listens(hearing: Hearing) -> None:
    assert not hearing.evaluate(["the bergamot again"]).fired
    alone = hearing.alone("the bergamot again")
    assert (alone.urgent, alone.rules) == (True, (MODEL_RULE,))
    assert hearing.alone("the xylophone again").rules == (CHECK_IN_RULE,)


def test_rules_are_heard_when_nothing_else_listens(triage: Triage) -> None:
    assert Hearing(triage).alone("I want to die") == triage.evaluate(["I want to die"])


CHANGES: dict[str, Json] = {
    "no model": {"model": None},
    "another model": {"model": {"format": 9}},
    "no thresholds": {"thresholds": None},
    "no thresholds for when it is alone": {"alone": None},
    "thresholds of no head": {"thresholds": {**THRESHOLDS, "card": {}}},
    "thresholds in words": {"thresholds": {**THRESHOLDS, "also": "much"}},
}


@pytest.mark.parametrize("case", CHANGES)
def test_file_of_another_form_is_refused(case: str, triage: Triage, tmp_path: Path) -> None:
    with pytest.raises(HearingError):
        Hearing.load(triage, written(tmp_path / "small_model.json", **CHANGES[case]))


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"7", b"{", b"\xff"], ids=str)
def test_file_of_anything_else_is_refused(content: bytes, triage: Triage, tmp_path: Path) -> None:
    path = tmp_path / "small_model.json"
    path.write_bytes(content)
    with pytest.raises(HearingError):
        Hearing.load(triage, path)


def test_file_that_breaks_its_reader_is_refused(triage: Triage, tmp_path: Path) -> None:
    path = written(tmp_path / "small_model.json", thresholds={**THRESHOLDS, "also": 10**400})
    with pytest.raises(HearingError):
        Hearing.load(triage, path)
    path.write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(HearingError):
        Hearing.load(triage, path)


def test_missing_file_is_refused(triage: Triage, tmp_path: Path) -> None:
    with pytest.raises(HearingError, match="FileNotFoundError"):
        Hearing.load(triage, tmp_path / "small_model.json")


def test_damaged_file_is_refused_or_of_no_consequence(triage: Triage, tmp_path: Path) -> None:
    path = written(tmp_path / "small_model.json")
    whole, chance = path.read_bytes(), random.Random(3)
    for number in range(60):
        place = chance.randrange(len(whole))
        damaged = bytearray(whole[:place] if number % 3 == 0 else whole)
        if number % 3:
            damaged[place] = chance.randrange(256)
        path.write_bytes(bytes(damaged))
        try:
            loaded = Hearing.load(triage, path)
        except HearingError:
            continue
        assert loaded.evaluate(["I want to die"]).fired
