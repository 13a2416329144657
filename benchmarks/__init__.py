"""Measurements that print tables; none of them is a test, and nothing here asserts a time."""
