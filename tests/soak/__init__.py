"""Kills of running processes under load, a checker over what visitors have seen, and replays.

`python -m tests.soak` runs the full counts and prints a table; the tests run small ones.
"""
