"""From a volume to the slices that the network sees, and back.

Slices are sagittal, seen from the side, because the hippocampus is long from front to back and its two parts follow
one another there. A volume is (right, front, up); slice k of it is volume[k], (front, up).
"""

import numpy as np

SIDE = 48  # voxels of a slice that the network sees, each way; three halvings need a multiple of eight


def prepared(image, slices=3):
    """Bring a volume to mean 0 and standard deviation 1, and cut it into slices with their neighbours as channels.

    Parameters
    ----------
    image : ndarray of shape (n, rows, columns)
    slices : int
        Channels of each slice: itself in the middle, its neighbours on both sides; the outermost are repeated.

    Returns
    -------
    prepared : ndarray of float32, shape (n, 48, 48, slices)
    """
    if not np.ptp(image) > 0:
        raise ValueError("the volume has the same value everywhere, or NaN: there is nothing to see in it.")
    scaled = squared((image - image.mean(dtype=float)) / image.std(dtype=float)).astype(np.float32)
    reach = slices // 2
    thick = np.pad(scaled, ((reach, reach), (0, 0), (0, 0)), mode="edge")
    return np.stack([thick[start : start + len(scaled)] for start in range(slices)], axis=-1)


def squared(volume):
    """Cut the middle out of slices, or put zeros around them: (n, rows, columns) becomes (n, 48, 48)."""
    square = np.zeros((len(volume), SIDE, SIDE), volume.dtype)
    inside, outside = zip(*map(_places, volume.shape[1:]), strict=True)
    square[:, *inside] = volume[:, *outside]
    return square


def restored(square, shape):
    """Undo `squared`: (n, 48, 48, ...) becomes (n, rows, columns, ...), 0 where the network saw nothing."""
    volume = np.zeros((*shape, *square.shape[3:]), square.dtype)
    inside, outside = zip(*map(_places, shape[1:]), strict=True)
    volume[:, *outside] = square[:, *inside]
    return volume


def _places(length):
    """Say which voxels of a square's side show which of a slice that is `length` voxels long: two slices."""
    common = min(length, SIDE)
    inside, outside = (SIDE - common) // 2, (length - common) // 2
    return slice(inside, inside + common), slice(outside, outside + common)
