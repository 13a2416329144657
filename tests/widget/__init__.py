"""Tests of the widget's own code, run by the Node that the development environment brings."""
