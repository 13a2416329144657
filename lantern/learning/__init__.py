"""Learning: from reviewed words and examples to a model that may go live."""
