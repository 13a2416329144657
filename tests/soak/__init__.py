"""Kills of running processes under load, and a checker over what visitors have seen.

`python -m tests.soak` runs the full counts and prints a table; the tests run small ones.
"""
