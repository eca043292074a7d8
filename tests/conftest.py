"""What all tests share."""

import matplotlib

import medlearn  # noqa: F401  (its settings for TensorFlow and threads are inherited by the lessons' kernels)

matplotlib.use("Agg")  # for the tests alone: the variable MPLBACKEND would reach the kernels and silence their figures


def pytest_collectstart(collector):
    """Let nbval pass over stderr: libraries warn there, differently from one system to the next."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("stderr",)
