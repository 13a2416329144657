"""Alerts to staff: what an alert says, the channels it goes by, and the courier that delivers."""
