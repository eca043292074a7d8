"""Six ways to outline the lungs of a phantom, with what each is given; the two that learn serve for tumours as well.

An image is (rows, columns), grey 0 to 255, a mask bool of the same shape. `framed` cuts off the air beside the patient,
which is as dark as lung, for all six alike. `starts` are one place inside each lung.
"""

import numpy as np

FRAME = (slice(8, 56), slice(8, 56))  # of phantoms of 64 x 64 pixels
SCALES = (1, 2, 4, 8)  # pixels: how far the features of a pixel look around


def framed(pictures, frame=FRAME):
    """Cut the same frame out of all images or masks: (n, 64, 64) becomes (n, 48, 48)."""
    return pictures[:, *frame]


def starts(lungs):
    """Find where a lung lies most often, in the left and in the right half of the image.

    Parameters
    ----------
    lungs : ndarray of bool, shape (n, rows, columns)

    Returns
    -------
    starts : list of (row, column)
    """
    often, half = np.asarray(lungs).mean(axis=0), lungs.shape[2] // 2
    halves = often * (np.arange(lungs.shape[2]) < half), often * (np.arange(lungs.shape[2]) >= half)
    return [tuple(np.argwhere(side == side.max()).mean(axis=0).round().astype(int).tolist()) for side in halves]


def by_threshold(image, smooth):
    """Call dark what lies below Otsu's threshold of the smoothed image; keep the two largest pieces."""
    from skimage.filters import gaussian, threshold_otsu

    seen = gaussian(image, smooth, preserve_range=True)
    return largest(seen < threshold_otsu(seen))


def by_growing(image, starts, tolerance):
    """Grow from each start into neighbours whose grey differs from that of the start by no more than a tolerance."""
    from skimage.filters import gaussian
    from skimage.segmentation import flood

    seen = gaussian(image, 1, preserve_range=True)
    return np.logical_or.reduce([flood(seen, start, tolerance=tolerance) for start in starts])


def by_watershed(image, starts, smooth):
    """Flood the edges from the starts and from the brightest third, and see where the floods meet."""
    from skimage.filters import gaussian, sobel
    from skimage.segmentation import watershed

    seen = gaussian(image, smooth, preserve_range=True)
    sources = np.where(seen >= np.percentile(seen, 67), 2, 0)
    for row, column in starts:
        sources[row, column] = 1
    return watershed(sobel(seen), sources) == 1


def by_contour(image, starts, smoothing):
    """Let Chan and Vese's contours grow from discs around the starts, until two means describe the image best."""
    from skimage.segmentation import morphological_chan_vese

    rows, columns = np.indices(image.shape)
    discs = [(rows - row) ** 2 + (columns - column) ** 2 <= 16 for row, column in starts]
    first = np.logical_or.reduce(discs).astype(np.int8)
    return largest(morphological_chan_vese(image / 255, 60, init_level_set=first, smoothing=smoothing) == 1)


def largest(mask, most=2):
    """Keep the largest pieces, connected by their sides."""
    from skimage.measure import label

    pieces = label(mask, connectivity=1)
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0
    return np.isin(pieces, [number for number in np.argsort(sizes)[::-1][:most] if sizes[number]])


def dark_piece(image, smooth=2):
    """Call the dark piece that lies nearest to the middle of an image, as a tumour in ultrasound mostly does."""
    from skimage.filters import gaussian, threshold_otsu
    from skimage.measure import label

    seen = gaussian(image, smooth, preserve_range=True)
    pieces = label(seen < threshold_otsu(seen), connectivity=1)
    rows, columns = np.indices(image.shape)
    far = (rows - image.shape[0] / 2) ** 2 + (columns - image.shape[1] / 2) ** 2
    return pieces == pieces.ravel()[np.where(pieces > 0, far, np.inf).argmin()]


def shrunk(pictures, side):
    """Bring images or masks of any shape to (n, side, side), each pixel the mean of those that it covers."""
    from skimage.transform import resize

    return np.array([resize(one.astype(np.float32), (side, side), anti_aliasing=True) for one in pictures])


def pixel_features(image):
    """Describe each pixel by itself, by its surroundings and by its place.

    Parameters
    ----------
    image : ndarray of shape (rows, columns)

    Returns
    -------
    features : ndarray of float32, shape (rows * columns, 15)
        Grey; at each of four scales the mean around it, the strength of the edge and the Laplacian; row and column as
        shares of the image.
    """
    from scipy.ndimage import gaussian_filter, gaussian_gradient_magnitude, gaussian_laplace

    grey = image.astype(np.float32) / 255
    kinds = gaussian_filter, gaussian_gradient_magnitude, gaussian_laplace
    places = np.indices(grey.shape) / np.array(grey.shape).reshape(2, 1, 1)
    found = [grey, *(kind(grey, scale) for scale in SCALES for kind in kinds), *places]
    return np.stack(found, axis=-1).reshape(grey.size, -1).astype(np.float32)


def pixel_forest(images, masks, *, seed, leaf=5, each=400):
    """Train a random forest on some pixels of each image.

    Parameters
    ----------
    images, masks : ndarray of shape (n, rows, columns)
    seed : int
    leaf : int
        The fewest pixels in a leaf.
    each : int
        Pixels taken of each image.

    Returns
    -------
    forest : sklearn.ensemble.RandomForestClassifier
    """
    from sklearn.ensemble import RandomForestClassifier

    rng = np.random.default_rng(seed)
    taken = [rng.choice(masks[0].size, each, replace=False) for _ in images]
    features = np.concatenate([pixel_features(image)[some] for image, some in zip(images, taken, strict=True)])
    labels = np.concatenate([mask.ravel()[some] for mask, some in zip(masks, taken, strict=True)])
    return RandomForestClassifier(60, min_samples_leaf=leaf, random_state=seed).fit(features, labels)


def forest_scores(forest, image):
    """Return the share of trees that call each pixel, ndarray of shape (rows, columns)."""
    return forest.predict_proba(pixel_features(image))[:, 1].reshape(image.shape)


def small_u_net(images, masks, *, seed, epochs, mirrored=False, maps=(8, 16, 32)):
    """Train the U-Net of `medlearn.studies.hippocampus` to tell two classes of pixels.

    Parameters
    ----------
    images, masks : ndarray of shape (n, side, side)
        The side is a multiple of four.
    seed, epochs : int
    mirrored : bool
        Whether half of the images, drawn anew in each epoch, are shown left for right.
    maps : tuple of int

    Returns
    -------
    model : keras.Model
    """
    import keras

    from medlearn.studies import hippocampus
    from medlearn.studies.networks import rising_and_fading

    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    model = hippocampus.u_net(maps, 1, images.shape[1], 2)
    steps = epochs * -(-len(images) // 16)
    model.compile(rising_and_fading(5e-3, steps, steps // 10, decay=0.001, least=0.01), loss=hippocampus.loss)
    seen, drawn = standardised(images), masks.astype(np.uint8)
    for _ in range(epochs):
        turned = (rng.random(len(seen)) < 0.5 if mirrored else np.zeros(len(seen), bool))[:, None, None]
        shown = np.where(turned[..., None], seen[:, :, ::-1], seen)
        model.fit(shown, np.where(turned, drawn[:, :, ::-1], drawn), batch_size=16, verbose=0)
    return model


def standardised(images):
    """Bring each image by itself to mean 0 and standard deviation 1, with a channel, float32."""
    from medlearn import imaging

    return imaging.standardise(images / 255)[..., np.newaxis].astype(np.float32)


def u_net_scores(model, images):
    """Return the probability of each pixel, ndarray of shape (n, side, side)."""
    return np.asarray(model(standardised(images), training=False))[..., 1]
