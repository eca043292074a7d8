"""What a score rests on in an image: cover it piece by piece."""

import numpy as np

BATCH = 16  # images at once: a large network may need 15 MB for each


def occlusion(score, image, *, size=5, stride=1, fill=0.0):
    """Cover each window of an image in turn, and note how far the score falls.

    Parameters
    ----------
    score : callable
        Takes images (n, height, width, channels), returns one number for each, (n,): any model's.
    image : ndarray of shape (height, width, channels)
    size : int
        Rows and columns of the window; it never hangs over the edge.
    stride : int
        Pixels from one window to the next, at most `size`; the last window always ends at the edge.
    fill : float or ndarray of shape (height, width, channels)
        What covers: one value, or an image to take it from.

    Returns
    -------
    falls : ndarray of shape (height, width)
        For each pixel, the mean fall of the score over all windows that cover it: above 0 where the score rests on it.

    Raises
    ------
    ValueError
        If the image or the window does not fit, or the score does not give one finite number an image.

    Notes
    -----
    The covered images go to `score` in batches of 16. Zeiler and Fergus, ECCV 2014,
    doi.org/10.1007/978-3-319-10590-1_53.

    Examples
    --------
    >>> image = np.zeros((4, 4, 1))
    >>> image[0, 0] = 8
    >>> occlusion(lambda images: images.sum(axis=(1, 2, 3)), image, size=2, stride=2)[:, 0]
    array([8., 8., 0., 0.])
    """
    image = _checked_image(image)
    height, width = image.shape[:2]
    for name, value, most in (("size", size, min(height, width)), ("stride", stride, size)):
        if not 1 <= value <= most:
            raise ValueError(f"{name}={value}; give a whole number from 1 to {most}.")
    tops, lefts = (sorted({*range(0, side - size + 1, stride), side - size}) for side in (height, width))
    windows = [(slice(top, top + size), slice(left, left + size)) for top in tops for left in lefts]
    cover = np.broadcast_to(fill, image.shape)
    covered = np.repeat(image[np.newaxis], len(windows), axis=0)
    for changed, window in zip(covered, windows, strict=True):
        changed[window] = cover[window]
    before = _checked_scores(score(image[np.newaxis]), 1)
    parts = [covered[first : first + BATCH] for first in range(0, len(covered), BATCH)]
    after = np.concatenate([_checked_scores(score(part), len(part)) for part in parts])
    falls = before - after
    total, count = np.zeros((2, height, width))
    for fall, window in zip(falls, windows, strict=True):
        total[window] += fall
        count[window] += 1
    return total / count


def _checked_image(image):
    image = np.asarray(image, dtype=float)
    if image.ndim != 3 or image.size == 0:
        raise ValueError(f"the image has shape {image.shape}; give one image with its channel: images[0].")
    if not np.isfinite(image).all():
        raise ValueError(f"{np.sum(~np.isfinite(image))} values of the image are NaN or infinite; fill them first.")
    return image


def _checked_scores(answers, count):
    answers = np.asarray(answers, dtype=float)
    if answers.shape != (count,):
        raise ValueError(f"the score gave shape {answers.shape} for {count} images; it must give one number for each.")
    if not np.isfinite(answers).all():
        raise ValueError(f"the score gave NaN or infinity for {np.sum(~np.isfinite(answers))} of {count} images.")
    return answers
