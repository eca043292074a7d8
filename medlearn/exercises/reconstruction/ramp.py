"""The ramp. An exercise of lesson 17."""

import numpy as np

from medlearn.checks import mend


def _sinograms(rng):
    """Return sinograms: a dot, seen from two sides; a single view; random ones."""
    dot = np.zeros((8, 2))
    dot[[4, 2], [0, 1]] = 1
    return [(dot,), (np.arange(5.0)[:, np.newaxis],), (rng.normal(size=(9, 6)),), (rng.normal(size=(6, 6)),)]


@mend(
    question="""
    **The ramp.** This listing should filter each view (a column) of a sinogram with the plain ramp, without padding:
    the waves of a view, each times its frequency without the sign. For a dot it should give a peak with negative
    sides. It runs, and gives something else. Two things are wrong. Fix both.
    """,
    listing="""
    def ramp(sinogram):
        waves = np.fft.fft(sinogram)
        weights = np.fft.fftfreq(len(sinogram))[:, np.newaxis]
        return np.fft.ifft(waves * weights).real
    """,
    hints=[
        "Without axis=0, np.fft.fft goes along the last axis: along the angles.",
        "np.fft.fftfreq gives negative frequencies too. What does the ramp do with their sign?",
    ],
    cases=_sinograms,
    praise="Two words in a line, and a whole picture is wrong. A program that runs proves nothing: try it on a dot.",
)
def ramp(sinogram):
    """Filter each column."""
    waves = np.fft.fft(sinogram, axis=0)
    weights = np.abs(np.fft.fftfreq(len(sinogram)))[:, np.newaxis]
    return np.fft.ifft(waves * weights, axis=0).real


def _frequencies(sinogram):
    return np.fft.fftfreq(len(sinogram))[:, np.newaxis]


def _filtered(sinogram, weights, axis=0):
    return np.fft.ifft(np.fft.fft(sinogram, axis=axis) * weights, axis=axis).real


def _along_angles(sinogram):
    return _filtered(sinogram, np.abs(_frequencies(sinogram)), axis=1)


ramp.wrong(
    _along_angles,
    "The sign is mended, but the waves are still those along the *angles*. A view is a column: give both transforms "
    "`axis=0`.",
).wrong(
    lambda sinogram: _filtered(sinogram, _frequencies(sinogram)),
    "Along the views now. But negative frequencies still count with their sign, which is a slope and not a ramp.",
).wrong(
    lambda sinogram: _filtered(sinogram, _frequencies(sinogram), axis=1),
    "Nothing is mended yet: look at the axis of both transforms, and at the sign of the weights.",
).wrong(
    lambda sinogram: _filtered(sinogram, _frequencies(sinogram) ** 2),
    "The square is without a sign, too, but it rises too fast. A ramp is the frequency itself: `np.abs`.",
)
