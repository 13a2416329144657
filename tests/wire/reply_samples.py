"""Golden samples of replies, as the actions give them. `python -m tests.wire.reply_samples` writes.

JavaScript reads the same files, so a changed payload shows in both languages.
"""

import json
from pathlib import Path
from typing import Any

from tests.actions.conftest import question, run_on
from tests.actions.small import small_content

SAMPLES = Path(__file__).parents[2] / "wire" / "samples"

CLOSE = question("", "clarify", ["faq/effects", "faq/price"])
CALLS: dict[str, tuple[str, tuple[Any, ...], dict[str, Any]]] = {
    "reply_answer": ("action_answer_faq", (question("faq/effects"),), {}),
    "reply_two_answers": (
        "action_answer_faq",
        (question("faq/medicines"), question("faq/price")),
        {},
    ),
    "reply_clarify": ("action_suggest_topics", (CLOSE,), {}),
    "reply_fallback": ("action_fall_back", (CLOSE,), {"misses": 2}),
    "reply_smalltalk": ("action_reply_smalltalk", (), {"intent": "greet"}),
    "reply_handoff": ("action_request_handoff", (), {}),
    "reply_card": (
        "action_escalate",
        (),
        {"triage": {"classes": ["self_harm", "overdose"], "tier": "A"}},
    ),
    "reply_notice": ("action_escalate", (), {"triage": {"classes": [], "tier": "C"}}),
}


def made() -> dict[str, str]:
    """Return each sample as the actions make it now."""
    run = run_on(small_content())
    found = {}
    for name, (action, questions, fields) in CALLS.items():
        # The version of the test's own content says nothing about a reply.
        payload = {**run(action, *questions, **fields).payload, "content_version": "0" * 64}
        found[name] = json.dumps(payload, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    return found


if __name__ == "__main__":
    for name, text in made().items():
        (SAMPLES / f"{name}.json").write_text(text, "utf-8")
