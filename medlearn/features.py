"""From an image to a vector of fixed length: what to measure when the image cannot go in whole.

Five families, each a few numbers whatever the image's size: intensity (how bright, how varied), gradients in a 4 x 4
grid (HOG), fine texture (local binary patterns), coarse texture (grey-level co-occurrence) and the shape of the largest
bright region. Every number is finite, also for a constant image.
"""

import numpy as np

PERCENTILES = (5, 25, 50, 75, 95)
GRID, ORIENTATIONS = 4, 9
PATTERNS = 10  # uniform local binary patterns of eight neighbours: nine, and one for all others
GREY_LEVELS, DISTANCES = 16, (1, 3)
TEXTURES = ("contrast", "dissimilarity", "homogeneity", "energy", "correlation")
SHAPES = ("area", "row", "column", "eccentricity", "solidity", "extent")
SMALLEST = 16  # pixels: smaller sides are enlarged by repeating pixels


def extract_features(images):
    """Measure every image.

    >>> small, large = np.eye(20), np.eye(50)
    >>> extract_features([small, large]).shape == (2, len(feature_names()))
    True
    """
    if len(images) == 0:
        raise ValueError("there is no image to measure: the batch is empty.")
    return np.array([_measure(_checked(image, place)) for place, image in enumerate(images)])


def feature_names():
    """Name the columns of `extract_features`, for instance "hog row 0 column 3 at 40 degrees"; return a list of str."""
    return [
        *("intensity mean", "intensity standard deviation", "intensity skewness", "intensity entropy"),
        *(f"intensity percentile {percentile}" for percentile in PERCENTILES),
        *(
            f"hog row {row} column {column} at {180 // ORIENTATIONS * angle} degrees"
            for row in range(GRID)
            for column in range(GRID)
            for angle in range(ORIENTATIONS)
        ),
        *(f"lbp pattern {pattern}" for pattern in range(PATTERNS)),
        *(f"glcm {texture} at distance {distance}" for texture in TEXTURES for distance in DISTANCES),
        *(f"region {shape}" for shape in SHAPES),
    ]


def _checked(image, place):
    image = np.asarray(image)
    if image.ndim != 2 or image.size == 0:
        raise ValueError(
            f"image {place} has shape {image.shape}; give (rows, columns), for colour one channel at a time."
        )
    image = image.astype(float)
    if not np.isfinite(image).all():
        raise ValueError(f"image {place} holds NaN or infinity; fill these pixels first, for instance with the median.")
    down, across = (-(-SMALLEST // side) for side in image.shape)
    return image.repeat(down, axis=0).repeat(across, axis=1)


def _measure(image):
    from warnings import catch_warnings, simplefilter

    spread = np.ptp(image)
    relative = (image - image.min()) / (spread if spread > 0 else 1)  # 0 to 1, whatever the scanner's scale
    with catch_warnings():
        simplefilter("ignore", UserWarning)  # scikit-image asks for integer images; ours are quantised on purpose
        families = _intensity(image, relative), _hog(relative), _lbp(relative), _glcm(relative), _region(relative)
    return np.concatenate(families)


def _intensity(image, relative):
    constant = np.ptp(image) == 0  # whose mean is rounded, so that a spread and a skewness would remain
    spread = 0.0 if constant else image.std()
    scores = np.zeros(1) if constant else (image - image.mean()) / spread
    skewness = np.mean(scores * scores * scores)  # a power would take ten times as long
    share = np.histogram(relative, bins=32, range=(0, 1))[0] / relative.size
    entropy = -np.sum(share[share > 0] * np.log2(share[share > 0]))
    return [image.mean(), spread, skewness, entropy + 0.0, *np.percentile(image, PERCENTILES)]


def _hog(relative):
    from skimage.feature import hog

    cell = [size // GRID for size in relative.shape]
    whole = relative[: GRID * cell[0], : GRID * cell[1]]
    return hog(whole, orientations=ORIENTATIONS, pixels_per_cell=cell, cells_per_block=(GRID, GRID), block_norm="L2")


def _lbp(relative):
    from skimage.feature import local_binary_pattern

    codes = local_binary_pattern(np.rint(255 * relative).astype(np.uint8), P=8, R=1, method="uniform")
    return np.bincount(codes.astype(int).ravel(), minlength=PATTERNS) / codes.size


def _glcm(relative):
    from skimage.feature import graycomatrix, graycoprops

    levels = np.minimum(relative * GREY_LEVELS, GREY_LEVELS - 1).astype(np.uint8)
    angles = np.arange(4) * np.pi / 4
    pairs = graycomatrix(levels, DISTANCES, angles, levels=GREY_LEVELS, symmetric=True, normed=True)
    return np.concatenate([graycoprops(pairs, texture).mean(axis=1) for texture in TEXTURES])


def _region(relative):
    from skimage.filters import threshold_otsu
    from skimage.measure import label, regionprops

    if np.ptp(relative) == 0:
        return np.zeros(len(SHAPES))
    regions = regionprops(label(relative > threshold_otsu(relative)))
    largest = max(regions, key=lambda region: region.area)
    rows, columns = relative.shape
    row, column = largest.centroid
    place = largest.area / relative.size, row / rows, column / columns
    # A line fills its convex hull, which has no area, wholly.
    solidity = 1.0 if min(largest.image.shape) < 3 else largest.solidity
    return [*place, largest.eccentricity, solidity, largest.extent]
