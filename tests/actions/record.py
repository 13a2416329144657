"""Records what a live Rasa 3.6 posts to the action server.

`python -m tests.actions.record MODEL` in Rasa's environment rewrites the requests below
`recorded/`; what each is expected to be answered with stays as it is written there. For a new
turn write the file first, with `expect` alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

from wire.payloads import Button, DialogueRecord, PayloadError, TurnRequest

FOLDER = Path(__file__).parent / "recorded"
NOW = 1795246800.0
GUESS = {
    "kind": "clarify",
    "topics": ["relief_timing", "infusion_duration", "side_effect_duration"],
}
SEEN = {"answers_since_general": 2, "shown": ["OFFLABEL"]}
# After the short answer about side effects.
ANSWERED = DialogueRecord(
    "side_effects",
    {"kind": "more", "topics": ["side_effects"]},
    {"topics": ["side_effects"], "part": "answer"},
    SEEN,
    0,
    NOW,
    NOW - 40,
)

# name: text, button, record
TURNS: dict[str, tuple[str, Button | None, DialogueRecord]] = {
    "answer_faq": ("what are the side effects", None, DialogueRecord(now=NOW)),
    "answer_two": (
        "how much does it cost and where can I park my car?",
        None,
        DialogueRecord(now=NOW),
    ),
    "button_topic": (
        "Is it safe?",
        Button("Is it safe?", "topic", "safety"),
        DialogueRecord("side_effects", None, None, SEEN, 0, NOW, NOW - 60),
    ),
    "choose_button": (
        "the second one",
        None,
        DialogueRecord(offer=GUESS, misses=1, now=NOW, last_seen=NOW - 20),
    ),
    "choose_follow_up": ("the last one please", None, ANSWERED),
    "fall_back_third": (
        "when is it",
        None,
        DialogueRecord(misses=2, now=NOW, last_seen=NOW - 30),
    ),
    "follow_up_elsewhere": ("will they go away", None, ANSWERED),
    "follow_up_on_topic": ("which of those is worst", None, ANSWERED),
    "language_other": ("quels sont les effets secondaires", None, DialogueRecord(now=NOW)),
    "language_spanish": ("¿cuánto cuesta el tratamiento?", None, DialogueRecord(now=NOW)),
    "none_of_these": (
        "None of these",
        Button("None of these", "none_of_these"),
        DialogueRecord(offer=GUESS, misses=1, now=NOW, last_seen=NOW - 20),
    ),
    "not_covered": ("does massage therapy ease CRPS", None, DialogueRecord(now=NOW)),
    "out_of_scope": ("what is the weather tomorrow", None, DialogueRecord(now=NOW)),
    "request_handoff": ("can I talk to a real person please", None, DialogueRecord(now=NOW)),
    "suggest_topics": ("how long?", None, DialogueRecord(now=NOW)),
}


class Recorder(BaseHTTPRequestHandler):
    """Keeps each body and says nothing."""

    bodies: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        """Keep the body."""
        length = int(self.headers["Content-Length"])
        self.bodies.append(json.loads(self.rfile.read(length)))
        answer = json.dumps({"events": [], "responses": []}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


async def record(model: str) -> None:
    """Run every turn and write its request."""
    from rasa.core.agent import load_agent
    from rasa.core.utils import AvailableEndpoints

    from components.chat_channel import run_turn

    agent = await load_agent(model, endpoints=AvailableEndpoints.read_endpoints("endpoints.yml"))
    for name, (text, button, before) in TURNS.items():
        Recorder.bodies.clear()
        with contextlib.suppress(PayloadError):  # the recorder has no reply
            await run_turn(agent, TurnRequest("recorded", text, before, button))
        path = FOLDER / f"{name}.json"
        kept = json.loads(path.read_text(encoding="utf-8"))
        kept["request"] = Recorder.bodies[0]
        path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        print(name, kept["request"]["next_action"])


def main(model: str) -> None:
    """Start the recorder and record."""
    server = HTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ["LANTERN_ACTIONS_PORT"] = str(server.server_port)
    os.environ.setdefault("LANTERN_ACTIONS_SECRET", "of the recording alone")
    asyncio.run(record(model))


if __name__ == "__main__":
    main(sys.argv[1])
