"""Lantern's components of the Rasa pipeline, one a module."""
