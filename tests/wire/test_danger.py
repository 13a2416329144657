"""What margins call for: a card, an urgent card, a gentle check-in, or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from wire.danger import Danger, Thresholds, ThresholdsError, judge
from wire.small_model import HEADS
from wire.triage import CLASS_ORDER, URGENT_CLASSES

GIVEN: dict[str, Any] = {"card": dict.fromkeys(HEADS, 1.0), "check_in": 0.4, "also": 0.0}
LOW = dict.fromkeys(HEADS, -1.0)


def heard(**margins: float) -> Danger:
    """Judge margins that are low but for these."""
    return judge({**LOW, **margins}, Thresholds.from_dict(GIVEN))


def test_low_margins_call_for_nothing() -> None:
    assert heard() == Danger((), False, False)


@pytest.mark.parametrize("name", CLASS_ORDER)
def test_each_class_has_its_own_card(name: str) -> None:
    assert heard(**{name: 1.0}) == Danger((name,), False, False)
    assert heard(**{name: 0.999}) == Danger()


@pytest.mark.parametrize("name", CLASS_ORDER)
def test_each_class_has_its_own_threshold(name: str) -> None:
    card = {**GIVEN["card"], name: -0.5}
    at = Thresholds.from_dict({**GIVEN, "card": card})
    assert judge({**LOW, name: -0.5}, at).classes == (name,)
    assert judge(dict.fromkeys(HEADS, -0.6), at) == Danger()


def test_classes_come_in_their_order() -> None:
    margins = dict.fromkeys(CLASS_ORDER, 2.0)
    assert heard(**margins).classes == CLASS_ORDER


@pytest.mark.parametrize("name", sorted(URGENT_CLASSES))
def test_urgent_message_gets_the_card_of_its_likeliest_class(name: str) -> None:
    assert heard(urgent=1.0, **{name: -0.5}) == Danger((name,), True, False)


def test_urgent_message_never_gets_the_card_of_a_class_that_can_wait() -> None:
    found = heard(urgent=1.0, personal_advice=0.9, minor=0.9, abuse=-0.9)
    assert found == Danger(("abuse",), True, False)


def test_urgent_card_names_each_further_class_that_is_likely() -> None:
    found = heard(urgent=1.5, self_harm=0.8, overdose=0.0, abuse=-0.01)
    assert found == Danger(("overdose", "self_harm"), True, False)


def test_likely_class_is_named_on_an_urgent_card_alone() -> None:
    assert heard(self_harm=1.0, overdose=0.9).classes == ("self_harm",)


def test_urgent_card_keeps_the_classes_that_can_wait_behind_it() -> None:
    found = heard(urgent=1.0, self_harm=0.5, pregnancy=1.2)
    assert found == Danger(("self_harm", "pregnancy"), True, False)


def test_middle_band_calls_for_a_check_in() -> None:
    assert heard(urgent=0.4) == Danger((), False, True)
    assert heard(urgent=0.999) == Danger((), False, True)
    assert heard(urgent=0.399) == Danger()


def test_no_check_in_beside_a_card() -> None:
    assert heard(urgent=0.9, minor=1.0) == Danger(("minor",), False, False)
    assert heard(urgent=1.0).check_in is False


def test_thresholds_are_read_as_written() -> None:
    at = Thresholds.from_dict(GIVEN)
    assert (at.card, at.check_in, at.also) == (GIVEN["card"], 0.4, 0.0)


def test_further_entries_are_left_alone() -> None:
    assert Thresholds.from_dict({**GIVEN, "reason": "recall"}) == Thresholds.from_dict(GIVEN)


@pytest.mark.parametrize("head", HEADS)
def test_threshold_that_is_missing_is_refused(head: str) -> None:
    card = {name: 1.0 for name in HEADS if name != head}
    with pytest.raises(ThresholdsError):
        Thresholds.from_dict({**GIVEN, "card": card})


@pytest.mark.parametrize(
    "change",
    [
        {"card": None},
        {"card": [1.0] * len(HEADS)},
        {"card": {**GIVEN["card"], "urgent": "high"}},
        {"card": {**GIVEN["card"], "urgent": None}},
        {"check_in": "low"},
        {"check_in": None},
        {"also": []},
    ],
    ids=str,
)
def test_threshold_that_is_no_number_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ThresholdsError):
        Thresholds.from_dict({**GIVEN, **change})


@pytest.mark.parametrize("key", ["urgent", "check_in", "also"])
def test_threshold_that_no_margin_can_be_compared_with_is_refused(key: str) -> None:
    given = {**GIVEN, "card": dict(GIVEN["card"])}
    (given["card"] if key == "urgent" else given)[key] = float("nan")
    with pytest.raises(ThresholdsError):
        Thresholds.from_dict(given)


@pytest.mark.parametrize("key", GIVEN)
def test_thresholds_without_a_part_are_refused(key: str) -> None:
    with pytest.raises(ThresholdsError):
        Thresholds.from_dict({name: value for name, value in GIVEN.items() if name != key})


@pytest.mark.parametrize("data", [[], "x", None], ids=str)
def test_what_are_no_thresholds_is_refused(data: Any) -> None:
    with pytest.raises(ThresholdsError):
        Thresholds.from_dict(data)
