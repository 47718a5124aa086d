"""Autograd against finite differences."""
