"""The public chat API, `/chat/v1`."""
