"""Figures for Prometheus, in a registry of the app's own. Labels are codes, never words."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.09, 0.15, 0.3, 0.6, 1.2, 2.5, 5.0, 8.0, 12.0)


class Metrics:
    """All figures of the web app."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.conversations = self._count("conversations", "Conversations begun.")
        self.turns = self._count(
            "turns", "Turns answered: by an answer, a card, a notice, nothing, ...", "how"
        )
        self.failures = self._count("rasa_failures", "Turns that Rasa failed.", "code")
        self.escalations = self._count("escalations", "Escalations raised.", "kind")
        self.alerts = self._count(
            "alerts", "Attempts to tell staff, by what became of them.", "channel", "result"
        )
        self.rasa_seconds = self._time("rasa_seconds", "Time of a call of Rasa.")
        self.turn_seconds = self._time("turn_seconds", "Time of a whole turn.")

    def _count(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"lantern_{name}", text, labels, registry=self.registry)

    def _time(self, name: str, text: str) -> Histogram:
        return Histogram(f"lantern_{name}", text, buckets=_SECONDS, registry=self.registry)

    def watch_queue(self, waiting: Callable[[], int]) -> None:
        """Show how many turns wait before Rasa."""
        gauge = Gauge("lantern_queue_waiting", "Turns that wait for Rasa.", registry=self.registry)
        gauge.set_function(waiting)

    def page(self) -> bytes:
        """Return the text that Prometheus reads."""
        return generate_latest(self.registry)
