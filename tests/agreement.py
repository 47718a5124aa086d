"""When two derivatives are one."""

import numpy as np


def assert_agree(derivative, reference, rtol=1e-6, atol=1e-8):
    """Each |derivative − reference| ≤ rtol · |reference| + atol, and not all of them are 0: 0 = 0 shows nothing.

    A central difference with h = 1e-4 of a function with values and slopes near 1 is good to about 1e-8.
    """
    np.testing.assert_allclose(derivative, reference, rtol=rtol, atol=atol, strict=True)
    assert np.any(reference), "0 = 0 is no agreement: compare where the slope is not 0"
