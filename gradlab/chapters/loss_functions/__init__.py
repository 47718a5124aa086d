"""The two losses of one prediction."""
