"""The page and the widget in a real Chromium, against the whole running stack."""
