"""Losses and their derivatives, with numpy and autograd, and Pillow for one's own digits. What is public stands in ``gradlab/__init__.py``."""
