"""Alerts to staff: delivered by mail and webhook over real sockets."""
