import numpy as np
import pytest
from skimage.feature import hog

from medlearn.features import extract_features, feature_names

NAMES = feature_names()


def value(image, name):
    return extract_features([image])[0, NAMES.index(name)]


def drawn(shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (16, 16), (17, 33), (64, 64), (100, 31)])
def test_the_length_is_the_same_for_every_size(shape):
    features = extract_features([drawn(shape)])
    assert features.shape == (1, len(NAMES))
    assert np.isfinite(features).all()


def test_every_column_has_a_name_of_its_own():
    assert len(set(NAMES)) == len(NAMES) == 4 + 5 + 4 * 4 * 9 + 10 + 10 + 6


@pytest.mark.parametrize("grey", [0, 7.5, -1000, 0.1, 1e9 / 3])
def test_a_constant_image_gives_no_nan(grey):
    features = extract_features(np.full((1, 32, 32), grey))
    assert np.isfinite(features).all()
    assert features[0, NAMES.index("intensity mean")] == pytest.approx(grey)
    assert features[0, NAMES.index("intensity skewness")] == 0
    assert features[0, NAMES.index("intensity standard deviation")] == 0


def test_intensity_is_what_its_names_say():
    image = drawn((30, 40))
    assert value(image, "intensity mean") == pytest.approx(image.mean())
    assert value(image, "intensity percentile 25") == pytest.approx(np.percentile(image, 25))
    half = np.zeros((32, 32))
    half[:16] = 1
    assert value(half, "intensity entropy") == pytest.approx(1), "two greys, equally frequent: one bit"


def test_hog_is_scikit_images_and_finds_the_direction():
    image = drawn((64, 64))
    names = [place for place, name in enumerate(NAMES) if name.startswith("hog")]
    relative = (image - image.min()) / np.ptp(image)
    theirs = hog(relative, orientations=9, pixels_per_cell=(16, 16), cells_per_block=(4, 4), block_norm="L2")
    assert np.allclose(extract_features([image])[0, names], theirs)
    stripes = np.tile([0, 0, 1, 1], (64, 16))
    strongest = NAMES[names[int(np.argmax(extract_features([stripes])[0, names]))]]
    turned = NAMES[names[int(np.argmax(extract_features([stripes.T])[0, names]))]]
    assert strongest.split("at ")[1] != turned.split("at ")[1]


def test_texture_tells_noise_from_a_ramp():
    ramp, noise = np.tile(np.linspace(0, 1, 64), (64, 1)), drawn((64, 64))
    assert value(noise, "glcm contrast at distance 1") > 5 * value(ramp, "glcm contrast at distance 1")
    assert value(ramp, "glcm correlation at distance 1") > 0.9 > value(noise, "glcm correlation at distance 1")


def test_lbp_is_a_distribution_and_ignores_a_scanners_scale():
    places = [place for place, name in enumerate(NAMES) if name.startswith("lbp")]
    image = drawn((40, 40))
    assert extract_features([image])[0, places].sum() == pytest.approx(1)
    assert np.allclose(extract_features([image])[0, places], extract_features([3 * image + 9])[0, places])


def test_region_measures_the_largest_bright_region():
    image = np.zeros((40, 40))
    image[10:20, 4:24] = 1
    image[30:33, 30:33] = 1
    assert value(image, "region area") == pytest.approx(200 / 1600)
    assert value(image, "region row") == pytest.approx(14.5 / 40)
    assert value(image, "region column") == pytest.approx(13.5 / 40)
    assert value(image, "region extent") == value(image, "region solidity") == 1
    thin = np.zeros((40, 40))
    thin[20, 5:30] = 1
    assert value(thin, "region eccentricity") > 0.99
    assert value(thin, "region solidity") == 1


def test_a_line_of_two_rows_fills_its_hull():
    slanted = np.zeros((40, 40))
    slanted[20, 5:18] = slanted[21, 17:30] = 1
    assert value(slanted, "region solidity") == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: extract_features([]), "the batch is empty"),
        (lambda: extract_features(np.zeros((2, 8, 8, 3))), r"image 0 has shape \(8, 8, 3\); .* one channel at a time"),
        (lambda: extract_features([np.zeros((0, 4))]), r"image 0 has shape \(0, 4\)"),
        (lambda: extract_features([np.eye(8), np.full((8, 8), np.nan)]), "image 1 holds NaN or infinity; fill"),
    ],
)
def test_impossible_requests_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
