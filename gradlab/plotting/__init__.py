"""Pictures, drawn with matplotlib from numbers and finished labels: nothing is computed or translated here.

Only ``matplotlib.figure.Figure`` is used, never pyplot, and no rcParams are changed: both are shared by all threads of
a server. What nearly every figure takes comes in here, by one line.
"""

from gradlab.plotting.backdrop import Axes, Canvas
from gradlab.plotting.film import Film, Player, Slider
from gradlab.plotting.names import Named, key, name_lines
from gradlab.plotting.picture import Caption, Column, Mover, Picture, Pointer, Stroke, figure, rule
from gradlab.plotting.style import Look, Style
