"""Gradient descent on the accuracy and on the loss: one weight, and whole networks."""
