"""The small safety model: its margins are those of plain arithmetic, and a bad file is refused."""

from __future__ import annotations

import base64
import json
import math
import random
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.wire.small_models import SCALE, Json, model, model_data, packed
from wire.ngrams import BUCKETS, WINDOW_WORDS, buckets
from wire.small_model import HEADS, SmallModel, SmallModelError

WORD = "zanzibar"
LONG = [f"{chr(97 + n % 26)}{chr(97 + n // 26)}xq" for n in range(300)]


def by_hand(table: bytes, words: list[str], head: int) -> float:
    """Return a head's margin over a message, added up one weight after the other."""
    grams = buckets(words)
    steps = sum(table[bucket * len(HEADS) + head] - 128 for bucket in grams)
    return steps * SCALE / math.sqrt(max(len(grams), 1))


def test_margin_is_the_sum_of_weights_over_the_root_of_their_number() -> None:
    steps = {"self_harm": 40, "urgent": -7}
    found = model({WORD: steps}).margins([WORD, "and", "more"])
    grams = buckets([WORD, "and", "more"])
    share = len(buckets([WORD])) * SCALE / math.sqrt(len(grams))
    assert list(found) == list(HEADS)
    wanted = {head: steps.get(head, 0) * share for head in HEADS}
    assert found == pytest.approx(wanted)


def test_bias_and_scale_are_those_of_each_head() -> None:
    data = model_data({WORD: dict.fromkeys(HEADS, 10)})
    data["scale"] = [number / 10 for number in range(len(HEADS))]
    data["bias"] = [-float(number) for number in range(len(HEADS))]
    found = SmallModel.from_dict(data).margins([WORD])
    root = math.sqrt(len(buckets([WORD])))
    assert list(found.values()) == pytest.approx([n * root - n for n in range(len(HEADS))])


@pytest.mark.parametrize("words", [["hello"], [".", "i", "took", "20", "?"], LONG[:30]])
def test_random_weights_give_what_plain_arithmetic_gives(words: list[str]) -> None:
    table = random.Random(7).randbytes(BUCKETS * len(HEADS))
    found = SmallModel.from_dict(packed(table)).margins(words)
    wanted = {head: by_hand(table, words, number) for number, head in enumerate(HEADS)}
    assert found == pytest.approx(wanted)


def test_heads_do_not_spill_into_each_other() -> None:
    row = bytes(255 if number % 2 else 0 for number in range(len(HEADS)))
    table = row * BUCKETS
    found = SmallModel.from_dict(packed(table)).margins(LONG)
    whole = math.sqrt(len(buckets(LONG)))
    part = min(
        math.sqrt(len(buckets(LONG[at : at + WINDOW_WORDS]))) for at in range(0, len(LONG) - 12, 12)
    )
    for number, head in enumerate(HEADS):
        assert found[head] == pytest.approx(127 * SCALE * whole if number % 2 else -12.8 * part)


def test_cry_in_a_long_message_is_heard_like_one_in_a_short_message() -> None:
    hears = model({WORD: {"self_harm": 50}})
    short = hears.margins([*LONG[:10], WORD, *LONG[10:20]])["self_harm"]
    for place in (0, 20, 150, 285, len(LONG)):
        long = hears.margins([*LONG[:place], WORD, *LONG[place:]])["self_harm"]
        assert long > 0.85 * short


def test_margin_of_a_long_message_is_never_below_that_of_the_whole() -> None:
    table = random.Random(11).randbytes(BUCKETS * len(HEADS))
    found = SmallModel.from_dict(packed(table)).margins(LONG)
    assert all(found[head] >= by_hand(table, LONG, number) for number, head in enumerate(HEADS))


def test_nothing_said_has_the_bias_as_margin() -> None:
    data = model_data({WORD: {"abuse": 50}})
    data["bias"] = [-1.5] * len(HEADS)
    assert SmallModel.from_dict(data).margins([]) == dict.fromkeys(HEADS, -1.5)


def test_file_gives_the_model_that_was_written(tmp_path: Path) -> None:
    data = model_data({WORD: {"abuse": 50}})
    path = tmp_path / "small.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert SmallModel.load(path) == SmallModel.from_dict(data)


def cut_weights() -> str:
    """Return weights of one bucket too few."""
    table = bytes(128 for _ in range((BUCKETS - 1) * len(HEADS)))
    return base64.b64encode(zlib.compress(table)).decode("ascii")


OTHER: dict[str, tuple[str, Any]] = {
    "another format": ("format", 2),
    "no format": ("format", None),
    "format as text": ("format", "1"),
    "fewer heads": ("heads", list(HEADS[:-1])),
    "heads in another order": ("heads", [*HEADS[1:], HEADS[0]]),
    "heads are a number": ("heads", 13),
    "fewer scales": ("scale", [0.1] * (len(HEADS) - 1)),
    "scales are words": ("scale", ["much"] * len(HEADS)),
    "a scale is no number": ("scale", [math.nan, *[0.1] * (len(HEADS) - 1)]),
    "a scale is infinite": ("scale", [*[0.1] * (len(HEADS) - 1), math.inf]),
    "no scale": ("scale", None),
    "more biases": ("bias", [0.0] * (len(HEADS) + 1)),
    "a bias is no number": ("bias", [math.nan] * len(HEADS)),
    "a bias is infinite": ("bias", [*[0.0] * (len(HEADS) - 1), -math.inf]),
    "biases are lists": ("bias", [[]] * len(HEADS)),
    "fewer buckets": ("weights", cut_weights()),
    "weights are not base 64": ("weights", "x"),
    "weights are no letters": ("weights", "ü" * 8),
    "weights are not packed": ("weights", base64.b64encode(b"not packed").decode("ascii")),
    "weights are a number": ("weights", 7),
}


@pytest.mark.parametrize("case", OTHER)
def test_model_of_another_format_is_refused(case: str) -> None:
    key, value = OTHER[case]
    with pytest.raises(SmallModelError):
        SmallModel.from_dict({**model_data({}), key: value})


@pytest.mark.parametrize("key", ["format", "heads", "scale", "bias", "weights"])
def test_model_without_a_part_is_refused(key: str) -> None:
    data = model_data({})
    del data[key]
    with pytest.raises(SmallModelError):
        SmallModel.from_dict(data)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_weights_that_were_cut_are_refused(share: float) -> None:
    data = model_data({WORD: {"abuse": 50}})
    weights = base64.b64decode(data["weights"])
    cut = base64.b64encode(weights[: int(len(weights) * share)]).decode("ascii")
    with pytest.raises(SmallModelError):
        SmallModel.from_dict({**data, "weights": cut})


@pytest.mark.parametrize("data", [[], "model", None, 7], ids=str)
def test_what_is_no_model_is_refused(data: Any) -> None:
    with pytest.raises(SmallModelError):
        SmallModel.from_dict(data)


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_number_that_only_python_writes_into_json_is_refused(word: str, tmp_path: Path) -> None:
    path = tmp_path / "small.json"
    written = json.dumps({**model_data({}), "bias": ["here"] + [0.0] * (len(HEADS) - 1)})
    path.write_text(written.replace('"here"', word), encoding="utf-8")
    with pytest.raises(SmallModelError):
        SmallModel.load(path)


BROKEN = {
    "empty": b"",
    "cut": b'{"format": 1, "heads": [',
    "foreign": b"not what was written here",
    "listed": b"[1, 2]",
    "null": b"null",
    "not UTF-8": b"\xff\xfe{}",
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_file_is_refused(case: str, tmp_path: Path) -> None:
    path = tmp_path / "small.json"
    path.write_bytes(BROKEN[case])
    with pytest.raises(SmallModelError):
        SmallModel.load(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(SmallModelError):
            SmallModel.load(path)


def test_refusal_tells_nothing_of_the_file() -> None:
    data: Json = {**model_data({}), "heads": ["a secret"]}
    with pytest.raises(SmallModelError) as caught:
        SmallModel.from_dict(data)
    assert "secret" not in str(caught.value)
