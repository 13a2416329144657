"""The web app of Lantern: chat, privacy, learning, store and console."""
