"""Cost of a message on the running stack: `python -m benchmarks.stack`."""

from __future__ import annotations

import itertools
import json
import statistics
import time
import uuid
from pathlib import Path

import httpx

from benchmarks.meter import (
    Conversation,
    cpu_ms,
    difference,
    measured_stack,
    percentile,
    proportional_mb,
)
from tests.running import ROOT, Stack

MESSAGES = 200
WARM_UP = 20
A_CONVERSATION = 10
QUESTIONS = ROOT / "tests" / "nlu" / "dev" / "first.jsonl"


def questions(path: Path = QUESTIONS) -> list[str]:
    """Return the development questions in their order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines if line.strip()]


def measure(stack: Stack, messages: int = MESSAGES) -> dict[str, float]:
    """Send messages one after another, ten a conversation; return the figures."""
    texts = itertools.cycle(questions())
    with httpx.Client(base_url=stack.url, timeout=30, trust_env=False) as http:
        _send(http, texts, WARM_UP)
        before = cpu_ms(stack)
        took, degraded = _send(http, texts, messages)
        used = difference(cpu_ms(stack), before)
    sizes = proportional_mb(stack)
    figures = {
        "message_p50_ms": round(statistics.median(took), 1),
        "message_p99_ms": round(percentile(took, 0.99), 1),
        "message_cpu_ms": round(sum(used.values()) / messages, 1),
        "rss_mb": round(sum(sizes.values()), 1),
    }
    details = {"slowest_ms": round(max(took), 1), "degraded": float(degraded)}
    details |= {f"cpu_ms_{name}": round(ms / messages, 1) for name, ms in used.items()}
    details |= {f"mb_{name}": round(mb, 1) for name, mb in sizes.items()}
    _print(figures, details, messages)
    return figures


def _send(http: httpx.Client, texts: itertools.cycle[str], count: int) -> tuple[list[float], int]:
    """Return the milliseconds of each message, and how many replies were degraded."""
    took: list[float] = []
    degraded = 0
    for i in range(count):
        if i % A_CONVERSATION == 0:
            conversation = Conversation(http)
        name = str(uuid.uuid4())
        text = next(texts)
        began = time.perf_counter()
        replies = conversation.say(name, text)
        took.append(1000 * (time.perf_counter() - began))
        degraded += any(reply["degraded"] for reply in replies)
    return took, degraded


def _print(figures: dict[str, float], details: dict[str, float], messages: int) -> None:
    print(f"{messages} messages, one after another, {A_CONVERSATION} a conversation")
    for name, value in (figures | details).items():
        print(f"  {name:20}{value:10.1f}")


def run() -> dict[str, float]:
    """Start a stack and measure it; return the figures for `bench.json`."""
    with measured_stack() as stack:
        return measure(stack)


if __name__ == "__main__":
    run()
