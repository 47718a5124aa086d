"""Losses and their derivatives, with numpy and autograd, and Pillow to read digits; its public names: ``gradlab``."""
