"""Tests. A package of its own, because an installed library brings one of the same name."""
