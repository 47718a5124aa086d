"""What every test can rely on."""

import numpy as np
import pytest
from hypothesis import settings

# The same examples at every run, and no limit on the time that one takes: a slow computer is not a wrong result.
settings.register_profile("gradlab", max_examples=50, deadline=None, derandomize=True, database=None)
settings.load_profile("gradlab")


@pytest.fixture
def rng():
    return np.random.default_rng(0)
