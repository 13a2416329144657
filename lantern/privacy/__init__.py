"""What keeps personal data out of stored text."""
