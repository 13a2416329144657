"""Figures for Prometheus, in a registry of the app's own. Labels are codes, never words."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.09, 0.15, 0.3, 0.6, 1.2, 2.5, 5.0, 8.0, 12.0)


class Metrics:
    """All figures of the web app."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.conversations = Counter(
            "lantern_conversations", "Conversations begun.", registry=self.registry
        )
        self.turns = Counter(
            "lantern_turns",
            "Turns answered, by how: rasa, card, degraded, notice, silent.",
            ["how"],
            registry=self.registry,
        )
        self.failures = Counter(
            "lantern_rasa_failures", "Turns Rasa failed, by code.", ["code"], registry=self.registry
        )
        self.escalations = Counter(
            "lantern_escalations", "Escalations, by kind.", ["kind"], registry=self.registry
        )
        self.problems = Counter(
            "lantern_problems", "Problem answers, by code.", ["code"], registry=self.registry
        )
        self.rasa_seconds = Histogram(
            "lantern_rasa_seconds",
            "Time of a call of Rasa.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.turn_seconds = Histogram(
            "lantern_turn_seconds",
            "Time of a whole turn.",
            buckets=_SECONDS,
            registry=self.registry,
        )

    def watch_queue(self, waiting: Callable[[], int]) -> None:
        """Show how many turns wait before Rasa."""
        gauge = Gauge("lantern_queue_waiting", "Turns that wait for Rasa.", registry=self.registry)
        gauge.set_function(waiting)

    def page(self) -> bytes:
        """Return the text that Prometheus reads."""
        return generate_latest(self.registry)
