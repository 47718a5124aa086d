"""Losses and their derivatives, with numpy and autograd alone. What is public stands in ``gradlab/__init__.py``."""
