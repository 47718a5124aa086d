"""What every test can rely on."""

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

# The same examples at every run, and no limit on the time that one takes: a slow computer is not a wrong result.
settings.register_profile("gradlab", max_examples=50, deadline=None, derandomize=True, database=None)
settings.load_profile("gradlab")
# New examples at every run, and many: ``pytest --hypothesis-profile=nightly``.
settings.register_profile("nightly", max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def rng():
    return np.random.default_rng(0)
