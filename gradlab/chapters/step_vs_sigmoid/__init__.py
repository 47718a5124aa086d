"""Step against sigmoid, as functions and inside the network."""
