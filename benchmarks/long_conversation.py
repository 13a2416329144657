"""Cost of late messages against early ones: `python -m benchmarks.long_conversation`."""

from __future__ import annotations

import itertools
import statistics
import time
import uuid
from dataclasses import dataclass

import httpx

from benchmarks.meter import Conversation, cpu_ms, difference, measured_stack
from tests.running import Stack

MESSAGES = 500
EARLY = range(41, 61)  # message numbers, the first is 1
LATE = range(481, 501)

# The same ten over and over, so that early and late messages ask for the same work.
TEXTS = (
    "what are the side effects",
    "tell me more",
    "how long does an infusion take",
    "where does this come from",
    "what is crps",
    "is it safe",
    "how much does it cost",
    "thanks",
    "does it really work",
    "is ketamine addictive",
)


@dataclass(frozen=True)
class Cost:
    """What the messages of a span cost, each on average."""

    cpu_ms: float
    wall_ms: float


def measure(stack: Stack, messages: int = MESSAGES) -> dict[str, float]:
    """Hold one conversation; return early cost, late cost and their ratios."""
    with httpx.Client(base_url=stack.url, timeout=30, trust_env=False) as http:
        conversation = Conversation(http)
        texts = itertools.cycle(TEXTS)
        spans = {"early": EARLY, "late": range(messages - len(LATE) + 1, messages + 1)}
        costs: dict[str, Cost] = {}
        number = 0
        for name, span in spans.items():
            while number < span.start - 1:
                number += 1
                conversation.say(str(uuid.uuid4()), next(texts))
            costs[name] = _cost(stack, conversation, [next(texts) for _ in span])
            number += len(span)
    return _figures(costs["early"], costs["late"])


def _cost(stack: Stack, conversation: Conversation, texts: list[str]) -> Cost:
    before = cpu_ms(stack)
    took = []
    for text in texts:
        began = time.perf_counter()
        conversation.say(str(uuid.uuid4()), text)
        took.append(1000 * (time.perf_counter() - began))
    used = difference(cpu_ms(stack), before)
    return Cost(sum(used.values()) / len(texts), statistics.median(took))


def _figures(early: Cost, late: Cost) -> dict[str, float]:
    print("one conversation       CPU ms a message   median ms")
    print(f"  messages 41 to 60    {early.cpu_ms:16.1f}{early.wall_ms:12.1f}")
    print(f"  the last 20          {late.cpu_ms:16.1f}{late.wall_ms:12.1f}")
    ratio_cpu, ratio_wall = late.cpu_ms / early.cpu_ms, late.wall_ms / early.wall_ms
    print(f"  ratio                {ratio_cpu:16.2f}{ratio_wall:12.2f}")
    return {
        "early_cpu_ms": early.cpu_ms,
        "late_cpu_ms": late.cpu_ms,
        "cpu_ratio": ratio_cpu,
        "wall_ratio": ratio_wall,
    }


def run() -> dict[str, float]:
    """Start a stack and measure it."""
    with measured_stack() as stack:
        return measure(stack)


if __name__ == "__main__":
    run()
