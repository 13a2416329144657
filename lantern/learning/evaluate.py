"""Asks a running Lantern the messages of an evaluation file and says how it did.

A line is `{"text", "topics": [...], "voice"}`; each message opens a conversation of its own.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, Final

import httpx

from lantern.config import Config

RIGHT: Final = "right"
OFFERED: Final = "offered"
ABSTAINED: Final = "abstained"
WRONG: Final = "wrong"
CARD: Final = "card"
OUTCOMES: Final = (RIGHT, OFFERED, ABSTAINED, CARD, WRONG)


def judge(replies: list[dict[str, Any]], topics: list[str]) -> str:
    """Return the outcome of one message.

    right: a topic that serves it was answered; offered: it was among the did-you-mean buttons;
    abstained: a fallback or nothing; card: a safety card; wrong: something else was said.
    """
    if any(reply["type"] == "card" for reply in replies):
        return CARD
    answered = [r["topic"] for r in replies if r["type"] in ("answer", "handoff", "smalltalk")]
    strange = [r for r in replies if r["type"] == "fallback" and r["topic"] == "out_of_scope"]
    if strange and "out_of_scope" in topics:
        return RIGHT
    if answered:
        return RIGHT if set(answered) & set(topics) else WRONG
    for reply in replies:
        offered = {button.get("topic") for button in reply["buttons"]}
        if reply["type"] == "clarify" and offered & set(topics):
            return OFFERED
    # A stranger that gets no answer is served as it should be.
    return RIGHT if topics == ["out_of_scope"] else ABSTAINED


def evaluate_file(config: Config, path: Path) -> int:
    """Print outcomes in all, by voice, and each wrong answer's topics. Returns 0."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    with httpx.Client(base_url=f"http://{config.host}:{config.port}", timeout=30) as client:
        judged = [(line, *_ask(client, line)) for line in lines]
    _print_table("all", [outcome for _, outcome, _ in judged], header=True)
    by_voice: dict[str, list[str]] = defaultdict(list)
    for line, outcome, _ in judged:
        by_voice[line.get("voice", "?")].append(outcome)
    for voice in sorted(by_voice):
        _print_table(voice, by_voice[voice])
    confused = Counter(
        (line["topics"][0], said) for line, outcome, said in judged if outcome == WRONG
    )
    for (wanted, said), times in confused.most_common(20):
        print(f"wrong {times} x  {wanted} answered as {said}")
    return 0


def _ask(client: httpx.Client, line: dict[str, Any]) -> tuple[str, str]:
    opened = client.post("/chat/v1/conversations").raise_for_status().json()
    answer = client.post(
        f"/chat/v1/conversations/{opened['conversation_id']}/messages",
        json={"client_message_id": str(uuid.uuid4()), "text": line["text"]},
        headers={"Authorization": f"Bearer {opened['token']}"},
    )
    replies = answer.raise_for_status().json()["messages"][1:]
    said = ", ".join(str(reply["topic"] or reply["type"]) for reply in replies)
    return judge(replies, line["topics"]), said


def _print_table(name: str, outcomes: list[str], *, header: bool = False) -> None:
    if header:
        print(f"{'':16}{'n':>6}" + "".join(f"{outcome:>11}" for outcome in OUTCOMES))
    shares = Counter(outcomes)
    row = "".join(f"{100 * shares[outcome] / len(outcomes):10.1f}%" for outcome in OUTCOMES)
    print(f"{name:16}{len(outcomes):6}{row}")
