"""The action server: maps a tracker to events and one reply. Importing does nothing."""
