"""Accuracy against loss along one weight: the main page."""
