"""Maps of what a score rests on in an image, and how good they are.

Images are (n, height, width, channels), one image (height, width, channels), maps (height, width). The score is the
log-odds of the finding, or any other weighted sum of a network's scores before the softmax.
"""

import copy

import numpy as np


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
    All covered images go to `score` as one batch. Zeiler and Fergus, ECCV 2014, doi.org/10.1007/978-3-319-10590-1_53.

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
    falls = _checked_scores(score(image[np.newaxis]), 1) - _checked_scores(score(covered), len(windows))
    total, count = np.zeros((2, height, width))
    for fall, window in zip(falls, windows, strict=True):
        total[window] += fall
        count[window] += 1
    return total / count


def log_odds(network, images):
    """Return the score of class 1 minus that of class 0: the logarithm of p / (1 - p).

    Parameters
    ----------
    network : medlearn.network.Network
        Of two classes.
    images : ndarray of shape (n, height, width, channels)

    Returns
    -------
    scores : ndarray of shape (n,)

    Raises
    ------
    ValueError
        If the network has more classes, or refuses the images.
    """
    return network.logits(images) @ _checked_weights(network, (-1, 1))


def input_gradient(network, images, *, weights=(-1, 1)):
    """Return how fast the score rises with each value of each image.

    Parameters
    ----------
    network : medlearn.network.Network
        Built or trained.
    images : ndarray of shape (n, height, width, channels)
    weights : sequence of float
        What is differentiated: the sum of the scores before the softmax, each times its weight. The default is the
        log-odds of two classes.

    Returns
    -------
    slopes : ndarray of shape (n, height, width, channels)

    Raises
    ------
    ValueError
        If the weights do not fit the classes, or the network refuses the images.

    Notes
    -----
    Simonyan and others, arXiv 1312.6034 (2013).
    """
    weights = _checked_weights(network, weights)
    scores = network.logits(images)
    slopes = np.broadcast_to(weights.astype(scores.dtype), scores.shape)
    for layer in reversed(network.layers):
        slopes, _ = layer.backward(slopes)
    return slopes


def integrated_gradients(gradient, image, baseline, *, steps=64):
    """Average the slopes on the straight way from a baseline to an image, times the way (arXiv 1703.01365).

    `gradient` gives slopes for images, both (n, height, width, channels); the shares have the shape of the image and
    add up to score(image) - score(baseline), but for the finite number of steps. For x * x, from 0 to 3:

    >>> integrated_gradients(lambda images: 2 * images, np.full((1, 1, 1), 3.0), np.zeros((1, 1, 1)))
    array([[[9.]]])
    """
    image, baseline = _checked_image(image), _checked_image(baseline)
    shares = (np.arange(steps) + 0.5) / steps  # the middle of each step
    path = baseline + shares[:, np.newaxis, np.newaxis, np.newaxis] * (image - baseline)
    return (image - baseline) * np.mean(gradient(path), axis=0)


def grad_cam(network, image, layer):
    """Add up the maps of a layer, each times the mean slope of the log-odds for it, and keep what is above 0.

    `layer` is a place in `network.layers`, usually the last ReLU before the maps are averaged; the result has the rows
    and columns of its maps, and `enlarged` brings it to the size of the image (doi.org/10.1109/ICCV.2017.74).
    """
    maps, slopes = maps_and_slopes(network, image, layer)
    return np.maximum(maps @ slopes.mean(axis=(0, 1)), 0)


def maps_and_slopes(network, image, layer):
    """Return the maps of a layer and the slopes of the log-odds for them, both (rows, columns, maps)."""
    image = _checked_image(image)
    weights = _checked_weights(network, (-1, 1))
    network.logits(image[np.newaxis])  # refuses what does not fit
    outputs = [image[np.newaxis].astype(network.dtype)]
    for step in network.layers:
        outputs.append(step.forward(outputs[-1]))
    maps = outputs[layer + 1]
    if maps.ndim != 4:
        raise ValueError(f"layer {layer} gives {maps.shape[1]} numbers, no maps; choose one before Flatten.")
    slopes = weights[np.newaxis].astype(network.dtype)
    for step in reversed(network.layers[layer + 1 :]):
        slopes, _ = step.backward(slopes)
    return maps[0], slopes[0]


def enlarged(cam, size):
    """Enlarge a map to (size, size) by straight lines between the middles of its fields.

    Parameters
    ----------
    cam : ndarray of shape (rows, columns)
    size : int

    Returns
    -------
    large : ndarray of shape (size, size)

    Examples
    --------
    >>> enlarged(np.array([[0.0, 4.0]]), 4)[0]
    array([0., 1., 3., 4.])
    """
    down, across = (_between(small, size) for small in np.shape(cam))
    return down @ cam @ across.T


def randomise(network, count, rng):
    """Return a copy of a network, the arrays of whose last `count` layers with weights are shuffled by a Generator.

    Shuffled values keep the scale of the scores; Adebayo and others (arXiv 1810.03292) draw new ones instead.
    """
    forgetful = copy.deepcopy(network)
    learnt = [layer for layer in forgetful.layers if layer.parameters]
    if not 0 <= count <= len(learnt):
        raise ValueError(f"count={count}; {len(learnt)} layers have weights: give a number from 0 to {len(learnt)}.")
    for layer in reversed(learnt[len(learnt) - count :]):
        for name, array in layer.parameters.items():
            layer.parameters[name] = rng.permutation(array.ravel()).reshape(array.shape)
    return forgetful


def pointing_game(maps, masks, *, margin=0):
    """Say of each map whether its highest value lies inside the mask.

    Parameters
    ----------
    maps : ndarray of shape (n, height, width)
    masks : ndarray of bool, shape (n, height, width)
    margin : int
        Pixels beside the mask, in every direction, that count as inside.

    Returns
    -------
    hits : ndarray of bool, shape (n,)
        Where several pixels share the highest value, all of them must lie inside: a flat map hits nothing.

    Raises
    ------
    ValueError
        If the shapes differ, a map or mask has NaN, or a mask is empty: there would be nothing to hit.

    Notes
    -----
    Zhang and others, *International Journal of Computer Vision* 2018, doi.org/10.1007/s11263-017-1059-x, who allow 15
    pixels beside the object in images some 500 wide.

    Examples
    --------
    >>> pointing_game(np.array([[[0, 1], [5, 2]]]), np.array([[[False, False], [True, True]]]))
    array([ True])
    """
    from scipy.ndimage import binary_dilation

    maps, masks = np.asarray(maps, dtype=float), np.asarray(masks)
    if maps.shape != masks.shape or maps.ndim != 3:
        raise ValueError(f"maps of shape {maps.shape} and masks of {masks.shape}: both must be (n, height, width).")
    for name, each in {"maps": maps, "masks": masks}.items():
        if np.isnan(each).any():
            raise ValueError(f"{np.isnan(each).any(axis=(1, 2)).sum()} of {len(each)} {name} hold NaN; leave them out.")
    if not masks.any(axis=(1, 2)).all():
        raise ValueError(f"mask {np.argmin(masks.any(axis=(1, 2)))} is empty: leave images without a finding out.")
    inside = binary_dilation(masks, np.ones((1, 2 * margin + 1, 2 * margin + 1)))
    peaks = maps == maps.max(axis=(1, 2), keepdims=True)
    return ~(peaks & ~inside).any(axis=(1, 2))


def rank_agreement(first, second):
    """Return the rank correlation of two maps (Spearman): 1 for the same order of all pixels, about 0 for unrelated.

    Parameters
    ----------
    first, second : ndarrays of the same shape

    Returns
    -------
    agreement : float, -1 to 1
        Equal values share their mean rank; 0 if a map is flat.

    Raises
    ------
    ValueError
        If the shapes differ or a map has NaN.

    Examples
    --------
    >>> round(rank_agreement(np.array([1, 2, 30]), np.array([5, 6, 7])), 9)
    1.0
    """
    from scipy.stats import spearmanr

    if np.shape(first) != np.shape(second) or np.isnan(first).any() or np.isnan(second).any():
        raise ValueError(f"maps of shapes {np.shape(first)} and {np.shape(second)} must be alike and without NaN.")
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return 0.0
    return float(spearmanr(np.ravel(first), np.ravel(second)).statistic)


def _between(small, size):
    """Return the matrix (size, small) that interpolates between the middles of the small fields."""
    places = np.clip((np.arange(size) + 0.5) * small / size - 0.5, 0, small - 1)
    return np.maximum(1 - np.abs(places[:, np.newaxis] - np.arange(small)), 0)


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


def _checked_weights(network, weights):
    weights = np.asarray(weights, dtype=float)
    if network.output_shape is None:
        raise ValueError("the network has no weights yet: train it by fit(images, labels).")
    if weights.shape != network.output_shape:
        raise ValueError(f"weights={weights.tolist()} must be {network.output_shape[0]} numbers, one for each class.")
    return weights
