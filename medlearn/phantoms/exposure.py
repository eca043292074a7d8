"""What happens to X-rays on their way: attenuation in the body, counting in the detector, greys on the screen.

Images are float32 ``(n, size, size)``. The optical depth of a pixel is attenuation times path, summed along its ray:
``exp(-depth)`` of the quanta arrive.
"""

import numpy as np

from medlearn.phantoms import anatomy, measurements

# Linear attenuation per mm at 60 keV, about the effective energy of a chest examination at 120 kV: mass attenuation
# coefficient (cm²/g; NIST Standard Reference Database 126, tissues of ICRU Report 44) x density (g/cm³) / 10.
SOFT = 0.205 * 1.06 / 10
LUNG = 0.205 * 0.26 / 10
BONE = 0.315 * 1.92 / 10
MARKER_DEPTH = 6.0  # optical depth of the lead letter: one quantum in 400 passes
BLUR = 1.4  # mm, standard deviation of the detector's blur


def optical_depth(cohort, rows, size):
    """Follow the rays through some patients.

    Parameters
    ----------
    cohort : SimpleNamespace
        What `make_chest_phantoms` drew of its patients.
    rows : slice
        Which images.
    size : int

    Returns
    -------
    depth : float32 ndarray of shape (n, size, size)
        Of the healthy chest.
    lung, finding : float32 ndarrays of shape (n, size, size)
        Paths in mm; that through a finding is 0 for the healthy.
    """
    who = cohort.patients[rows]
    body, finding = measurements.take(cohort.body, who), measurements.take(cohort.finding, who)
    fine, irregular = (anatomy.mottle(cohort.cells[who, i], size) for i in (0, 1))
    paths = anatomy.chest_paths(body, measurements.take(cohort.position, rows), fine)
    ill = cohort.true_labels[rows, None, None].astype(np.float32)
    depth = SOFT * (paths.whole - paths.air) + (SOFT - LUNG) * (paths.blood - paths.lung) + (BONE - SOFT) * paths.bone
    return body.scale * depth, paths.lung, ill * anatomy.finding_path(body, finding, paths, irregular)


def letter_depth(letters, rows, size):
    """Draw the letter "L" on the detector, at the patient's left: a stem and a foot.

    Parameters
    ----------
    letters : SimpleNamespace of ndarrays `present`, `x` and `y`, of shape (images,)
    rows : slice
    size : int

    Returns
    -------
    depth : float32 ndarray of shape (n, size, size)
    """
    at = anatomy.pixel_centres(size)

    def bar(centre, half):
        """Return the share of each pixel that a bar covers along one axis."""
        return np.clip((half - np.abs(at - centre[rows, None])) * (size / anatomy.FIELD) + 0.5, 0, 1)

    stem = bar(letters.y, 20)[:, :, None] * bar(letters.x - 9, 5.5)[:, None, :]
    foot = bar(letters.y + 14.5, 5.5)[:, :, None] * bar(letters.x, 14)[:, None, :]
    return MARKER_DEPTH * np.maximum(stem, foot) * letters.present[rows, None, None]


def average(images, times):
    """Average squares of ``times`` by ``times`` pixels, (n, size, size) to (n, size // times, size // times)."""
    n, size, _ = images.shape
    return images.reshape(n, size // times, times, size // times, times).mean(axis=(2, 4)) if times > 1 else images


def detect(depth, times, dose, shift, rng):
    """Count quanta: Beer-Lambert's law, quantum noise, the detector's blur.

    Parameters
    ----------
    depth : float32 ndarray of shape (n, size * times, size * times)
    times : int
        How much finer than the detector's pixels the depth is.
    dose : float
        Quanta that reach a pixel beside the patient.
    shift : float32 ndarray of shape (n, 1, 1)
        How much less exposure each image gets.
    rng : numpy.random.Generator

    Returns
    -------
    share : float32 ndarray of shape (n, size, size)
        Of the quanta, counted in each pixel.
    """
    from scipy.ndimage import gaussian_filter1d

    share = np.maximum(average(np.exp(-depth), times), 1e-9)
    quanta = min(dose, 1e30) * np.exp(-0.5 * shift)  # 1e30 quanta make no noise that float32 could hold
    noise = rng.standard_normal(share.shape, dtype=np.float32)
    share = np.maximum(share * (1 + noise / np.sqrt(quanta * share)), 1 / quanta)
    for axis in (1, 2):
        share = gaussian_filter1d(share, BLUR * share.shape[1] / anatomy.FIELD, axis=axis, mode="nearest", truncate=3)
    return share


def display(share, level, shift):
    """Turn counts into grey: bone bright, air dark, the lungs at a fixed grey, the rest along an S-shaped curve.

    Parameters
    ----------
    share : float32 ndarray of shape (n, size, size)
    level : float32 ndarray of shape (n, 1, 1)
        Mean optical depth of the lungs.
    shift : float32 ndarray of shape (n, 1, 1)
        How much brighter and harder each image is shown.

    Returns
    -------
    images : uint8 ndarray of shape (n, size, size)
    """
    hardness = 1.4 * np.exp(0.2 * shift)
    grey = 1 / (1 + np.exp(hardness * (np.log(share) + level + 0.6 - 0.15 * shift)))
    return np.rint(255 * grey).astype(np.uint8)
