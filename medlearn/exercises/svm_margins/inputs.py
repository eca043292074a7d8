"""What several exercises of this lesson are tried on."""

import numpy as np

LINE = np.array([3.0, 4.0]), -5.0  # |w| = 5, so that distances come out round
PATIENTS = np.array([[3.0, 2], [2, 1], [1, 0.25], [-1, 0]])


def random_patients(rng, *sizes):
    """Return for each (n, d) a line w, b and n random patients with labels +1 or -1."""
    return (
        (rng.normal(size=d), rng.normal(), rng.normal(size=(n, d)), np.where(rng.random(n) < 0.5, 1, -1))
        for n, d in sizes
    )
