"""The way in: what an index is."""
