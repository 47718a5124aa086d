"""Pictures that move in the browser: all that moves is computed beforehand, for every notch of a slider."""

from gradlab.film.film import Film as Film
from gradlab.film.film import Hand as Hand
from gradlab.film.film import Player as Player
