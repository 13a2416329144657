"""The small safety model as the widget reads it while the server cannot be reached.

Only the heads that call for urgent cards, in coarse steps: one line of JSON, then one byte a bucket
for each head in turn, as in the small model a step plus 128. Half the steps are zero and few others
are used, so gzip makes a quarter of it.
"""

from __future__ import annotations

import base64
import json
import math
import os
import zlib
from pathlib import Path
from typing import Any, Final

from wire.content import canonical
from wire.danger import Thresholds
from wire.hearing import SMALL_MODEL
from wire.ngrams import BUCKETS
from wire.small_model import FORMAT, HEADS, URGENT, SmallModel, SmallModelError

WIDGET_MODEL: Final = "widget-model.bin"  # in the folder of models, beside the small model
WIDGET_FORMAT: Final = 1  # of the file; the widget refuses any other

# The margin that one step of a head is worth: finest for the head that most urgent cards depend on;
# the classes mostly tell which card it is. Weights are rounded, never cut off: without the many
# small ones every margin would come nearer to zero, and an eighth of what it hears were lost.
_STEPS: Final = {URGENT: 0.06} | dict.fromkeys(
    ("medical_emergency", "overdose", "self_harm", "third_party_risk", "abuse"), 0.4
)
WIDGET_HEADS: Final = tuple(_STEPS)
_ZERO: Final = 128
_MOST: Final = 127


def write_widget_model(models: Path) -> None:
    """Write the browser's form of the small model that lies in the folder `models`.

    Without a usable small model there is none for the browser: the rules stand alone in both.
    """
    out = models / WIDGET_MODEL
    try:
        file = widget_model(json.loads((models / SMALL_MODEL).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        out.unlink(missing_ok=True)
        return
    part = out.with_name(out.name + ".part")
    part.write_bytes(file)
    os.replace(part, out)


def widget_model(data: dict[str, Any]) -> bytes:
    """Return the file for `data`, the small model with its thresholds for when it is alone.

    Raises SmallModelError, ThresholdsError or KeyError where the web app would not use it either.
    """
    model, at = data["model"], Thresholds.from_dict(data["alone"])
    SmallModel.from_dict(model)
    weights = zlib.decompress(base64.b64decode(model["weights"]))
    chosen = [HEADS.index(name) for name in WIDGET_HEADS]
    columns = [
        weights[head :: len(HEADS)].translate(_coarse(model["scale"][head] / step))
        for head, step in zip(chosen, _STEPS.values())
    ]
    facts = {
        "format": WIDGET_FORMAT,
        "heads": WIDGET_HEADS,
        "scale": list(_STEPS.values()),
        "bias": [model["bias"][head] for head in chosen],
        "card": [at.card[name] for name in WIDGET_HEADS],
        "also": at.also,
    }
    return canonical(facts) + b"\n" + b"".join(columns)


def read_widget_model(file: bytes) -> tuple[SmallModel, Thresholds]:
    """Read what `widget_model` returned; heads that are left out never call for a card.

    Raises SmallModelError or ThresholdsError.
    """
    line, _, weights = file.partition(b"\n")
    facts = json.loads(line)
    if facts.get("format") != WIDGET_FORMAT or tuple(facts["heads"]) != WIDGET_HEADS:
        raise SmallModelError("another format")
    every = bytearray(bytes([_ZERO]) * BUCKETS * len(HEADS))
    scale, bias = dict.fromkeys(HEADS, 0.0), dict.fromkeys(HEADS, 0.0)
    for number, name in enumerate(WIDGET_HEADS):
        every[HEADS.index(name) :: len(HEADS)] = weights[number * BUCKETS : (number + 1) * BUCKETS]
        scale[name], bias[name] = facts["scale"][number], facts["bias"][number]
    model = {
        "format": FORMAT,
        "heads": HEADS,
        "scale": scale.values(),
        "bias": bias.values(),
        "weights": base64.b64encode(zlib.compress(bytes(every), 1)),
    }
    card = dict.fromkeys(HEADS, math.inf) | dict(zip(WIDGET_HEADS, facts["card"]))
    at = Thresholds.from_dict({"card": card, "check_in": math.inf, "also": facts["also"]})
    return SmallModel.from_dict(model), at


def _coarse(steps: float) -> bytes:
    """Return which byte each byte of the small model becomes when one step of it is `steps`."""
    found = (round((byte - _ZERO) * steps) for byte in range(256))
    return bytes(max(-_MOST, min(_MOST, step)) + _ZERO for step in found)
