"""Hostile prompts and pleas for personal advice against the whole stack."""
