"""What differs between patients, between images of one patient and between findings, drawn from a seed.

Lengths are in millimetres of the average adult, in the directions that `anatomy` explains.
"""

from types import SimpleNamespace

import numpy as np

BODY = {  # what differs from patient to patient, drawn evenly between two limits; mm unless said otherwise
    "scale": (0.93, 1.06),  # body size relative to the average adult
    "depth": (195, 265),  # front to back through the middle of the chest
    "wall": (22, 42),  # chest wall beside the lung
    "lung_width": (126, 146),  # midline to chest wall at the base
    "lung_depth": (135, 165),  # longest path through one lung
    "apex": (-142, -126),  # top of the lungs
    "base": (112, 142),  # costophrenic angle, the lowest corner of the lungs
    "dome": (70, 98),  # top of the right hemidiaphragm
    "dome_gap": (6, 20),  # how much lower the left one lies
    "barrel": (2.4, 3.6),  # exponent of the chest's outline: low for a bell, high for a barrel
    "mediastinum": (24, 32),  # half-width
    "heart_long": (58, 76),  # half-axes of the heart
    "heart_short": (44, 56),
    "heart_x": (14, 28),
    "heart_angle": (0.45, 0.80),  # radians by which the heart's long axis points down to the patient's left
    "aorta": (12, 20),  # radius of the aortic knob
    "rib_spacing": (24, 29),
    "rib_start": (0, 27),
    "rib_drop": (16, 34),  # how far a rib falls on its way from the spine to the chest wall
    "rib_slope": (0.35, 0.65),  # how steeply it falls again in front
    "rib_bone": (2.5, 4.5),  # dense bone crossed in the middle of a rib
    "front_start": (0, 27),
    "clavicle": (-104, -86),
    "clavicle_rise": (14, 40),
    "spine_bone": (4, 8),
    "vessels": (9, 16),  # blood crossed in the largest branches
    "first_branch": (0, 6.28),  # radians
    "stomach_air": (-20, 45),  # air under the left dome; below 0: none
    "breast": (-25, 32),  # below 0: none
    "mottle": (2, 4),  # standard deviation of structures too small to draw
}
POSITION = {  # what differs from image to image of one patient
    "shift_x": (-6, 6),
    "shift_y": (-6, 6),
    "tilt": (-0.025, 0.025),  # radians
    "rotation": (-8, 8),  # by how much the midline structures move against the lungs when the patient is turned
    "breath": (-5, 5),
}
FINDING = {
    "kind": (0, 1),  # below NODULE_SHARE a nodule, otherwise an opacity
    "side": (-1, 1),
    "height": (0.12, 0.92),  # from the apex (0) to the dome (1)
    "across": (0, 1),  # from the mediastinum (0) to the chest wall (1)
    "nodule_radius": (10, 15),
    "nodule_density": (1.8, 3.2),  # relative to soft tissue: nodules that show well hold calcium
    "opacity_radius": (28, 50),
    "opacity_depth": (60, 120),
    "flatness": (0.75, 1.35),
}
NODULE_SHARE = 0.25


def draw(rng, limits, n):
    """Draw measurements evenly between their limits.

    Parameters
    ----------
    rng : numpy.random.Generator
    limits : dict of str to (low, high)
    n : int

    Returns
    -------
    measurements : SimpleNamespace with one float32 ndarray of shape (n, 1, 1) for each name
    """
    low, high = np.array(list(limits.values())).T
    values = (low + (high - low) * rng.random((n, len(limits)))).astype(np.float32)
    return SimpleNamespace(**dict(zip(limits, values.T[:, :, None, None], strict=True)))


def take(measurements, rows):
    """Return the measurements of some patients.

    Parameters
    ----------
    measurements : SimpleNamespace of ndarrays of shape (n, 1, 1)
    rows : slice or int ndarray of shape (m,)

    Returns
    -------
    chosen : SimpleNamespace of ndarrays of shape (m, 1, 1)
    """
    return SimpleNamespace(**{name: values[rows] for name, values in vars(measurements).items()})
