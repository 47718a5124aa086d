"""Losses and their derivatives, with numpy and autograd alone; pictures of digits are read by Pillow.

What is public stands in ``gradlab/__init__.py``.
"""
