"""The lesson's digits, networks and functions: made once, shared by all readers, none of it ever changed.

It knows neither Streamlit nor matplotlib. Each cache is bounded, and what it holds depends on its arguments alone.
"""

from gradlab.lesson.functions import INPUT_NOTCH as INPUT_NOTCH
from gradlab.lesson.functions import INPUTS as INPUTS
from gradlab.lesson.functions import NUDGE as NUDGE
from gradlab.lesson.functions import RATES as RATES
from gradlab.lesson.functions import REACH as REACH
from gradlab.lesson.functions import STEPS as STEPS
from gradlab.lesson.functions import Subject as Subject
from gradlab.lesson.functions import along as along
from gradlab.lesson.functions import constant as constant
from gradlab.lesson.functions import curve as curve
from gradlab.lesson.functions import flips as flips
from gradlab.lesson.functions import jumps_passed as jumps_passed
from gradlab.lesson.functions import marks as marks
from gradlab.lesson.functions import nudged as nudged
from gradlab.lesson.functions import point as point
from gradlab.lesson.functions import unit as unit
from gradlab.lesson.images import IMAGES as IMAGES
from gradlab.lesson.images import digits as digits
from gradlab.lesson.images import training_set as training_set
from gradlab.lesson.metrics import ACCURACY as ACCURACY
from gradlab.lesson.metrics import CROSS_ENTROPY as CROSS_ENTROPY
from gradlab.lesson.metrics import LOSSES as LOSSES
from gradlab.lesson.metrics import METRICS as METRICS
from gradlab.lesson.metrics import SUM_SQUARES as SUM_SQUARES
from gradlab.lesson.metrics import LessonMetric as LessonMetric
from gradlab.lesson.model import NOTCH as NOTCH
from gradlab.lesson.model import RIGHT as RIGHT
from gradlab.lesson.model import SEED as SEED
from gradlab.lesson.model import SIZES as SIZES
from gradlab.lesson.model import TELLING as TELLING
from gradlab.lesson.model import TRAINED_ON as TRAINED_ON
from gradlab.lesson.model import WEIGHTS as WEIGHTS
from gradlab.lesson.model import any_weight as any_weight
from gradlab.lesson.model import described as described
from gradlab.lesson.model import network as network
from gradlab.lesson.model import right_of as right_of
from gradlab.lesson.model import start as start
from gradlab.lesson.model import trained as trained
