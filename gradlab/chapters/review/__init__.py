"""What the reader predicted, and exercises."""
