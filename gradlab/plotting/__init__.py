"""Pictures, drawn with matplotlib from numbers and finished labels: nothing is computed or translated here.

Only ``matplotlib.figure.Figure`` is used, never pyplot, and no rcParams are changed: both are shared by all threads of
a server.
"""
