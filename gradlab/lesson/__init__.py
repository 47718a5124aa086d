"""The lesson's digits, networks and functions: made once, shared by all readers, none of it ever changed.

It knows neither Streamlit nor matplotlib. Each cache is bounded, and what it holds depends on its arguments alone.
"""

from gradlab.lesson.functions import NUDGE, REACH, along, constant, flips, jumps_passed, nudged, unit, visible_rate
from gradlab.lesson.images import IMAGES, RIGHT, TESTED_ON, TRAINED_ON, digits, training_set, unseen_digits
from gradlab.lesson.metrics import ACCURACY, CROSS_ENTROPY, LOSSES, METRICS, SUM_SQUARES, LessonMetric
from gradlab.lesson.model import SEED, SIZES, TELLING, WEIGHT_COUNT, any_weight, described, network, right_of
from gradlab.lesson.names import activation_name, weight_name
from gradlab.lesson.sliders import INPUT_STEP, INPUTS, RATES, STEPS, WEIGHT_STEP, WEIGHTS, H, nearest, places, start
