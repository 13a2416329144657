"""What lasts: conversations, messages, turns, escalations, contacts, feedback, erasures."""
