"""The whole stack, spoken to over HTTP as visitors do."""
