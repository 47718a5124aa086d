"""Two weights at once."""
