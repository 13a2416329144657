"""What crosses a process boundary: standard library only, for both Pythons."""
