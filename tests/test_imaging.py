"""Windows, shifts and scales of images; filters, held against SciPy, loops and what they minimise."""

import numpy as np
import pytest
from scipy import ndimage

from medlearn import imaging
from medlearn.datasets import load_ct_slice, load_mr_slice
from medlearn.imaging import FILTERS, denoise, surroundings, window

NOISY = np.random.default_rng(0).normal(0.3, 0.1, size=(24, 30))
NOISY[5:12, 6:15] += 0.4
STEP = np.repeat([[0.0, 1.0]], 12, axis=1).repeat(20, axis=0)  # 20 x 24, the right half white


def test_window_agrees_with_the_dicom_standard_as_pydicom_implements_it():
    from pydicom.pixels import apply_windowing

    ct = load_ct_slice()
    ct.header.WindowCenter, ct.header.WindowWidth, ct.header.VOILUTFunction = 40, 400, "LINEAR_EXACT"
    ct.header.BitsStored = 16
    theirs = apply_windowing(ct.image, ct.header)
    rescaled = (theirs - theirs.min()) / (theirs.max() - theirs.min())
    assert np.allclose(window(ct.image, 40, 400), rescaled, atol=1e-6)


def test_window_of_integers_does_not_wrap_and_nan_stays_nan():
    assert window(np.array([0, 128, 255], dtype=np.uint8), level=200, width=100).tolist() == [0.0, 0.0, 1.0]
    assert np.isnan(window(np.array([0.0, np.nan]), 0, 1)[1])


def test_of_several_windows_in_a_header_one_must_be_chosen():
    header = load_mr_slice().header
    with pytest.raises(ValueError, match=r"level has 2 values, 450\.0, 200\.0: .* level\[0\] goes with width\[0\]"):
        window(np.zeros((2, 2)), header.WindowCenter, header.WindowWidth)
    assert window([450], header.WindowCenter[0], header.WindowWidth[0]) == 0.5
    assert window([450], [450], [790]) == 0.5


def drawn(shape, dtype=float):
    return np.random.default_rng(0).uniform(0, 200, size=shape).astype(dtype)


def fresh():
    return np.random.default_rng(1)


@pytest.mark.parametrize("shape", [(6, 8, 9), (6, 9, 8, 2)])
@pytest.mark.parametrize("dtype", ["uint8", "float32", "float64"])
def test_shift_moves_whole_pixels_repeats_the_border_and_changes_nothing_given(shape, dtype):
    images = drawn(shape, dtype)
    before, shifted = images.copy(), imaging.shift(images, 2, rng=fresh())
    assert shifted.dtype == ("float32" if dtype == "float32" else "float64")
    assert np.array_equal(images, before)
    steps = fresh().integers(-2, 3, size=(len(images), 2))
    for moved, image, (down, right) in zip(shifted, images, steps, strict=True):
        padded = np.pad(image, [(2, 2), (2, 2), *[(0, 0)] * (image.ndim - 2)], mode="edge")
        rows, columns = image.shape[:2]
        assert np.array_equal(moved, padded[2 - down : 2 - down + rows, 2 - right : 2 - right + columns])


def test_standardise_gives_mean_0_and_spread_1_whatever_the_scale():
    images = np.concatenate([drawn((3, 20, 20)), np.full((1, 20, 20), 7.0)])
    standardised = imaging.standardise(images)
    assert np.allclose(standardised.mean(axis=(1, 2)), 0, atol=1e-12)
    assert np.allclose(standardised.std(axis=(1, 2)), [1, 1, 1, 0])
    assert np.allclose(imaging.standardise(3 * images[:3] + 5), standardised[:3]), "a scanner's scale does not matter"
    far = (1e5 + drawn((1, 512, 512))).astype("float32")
    assert abs(imaging.standardise(far).mean(dtype=float)) < 1e-3


@pytest.mark.parametrize("grey", [0.1, 1e9 / 3, 16_777_217])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_constant_image_is_standardised_to_zero(grey, dtype):
    constant = np.full((1, 300, 301), grey, dtype)
    assert not imaging.standardise(constant).any()
    assert imaging.standardise(constant).dtype == dtype


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_one_colour_image_is_not_taken_for_a_batch(channels):
    image = drawn((28, 28, channels))
    with pytest.raises(ValueError, match=r"28 x 28 pixels .*images\[np.newaxis\] for the first"):
        imaging.standardise(image)
    for batch in (image[np.newaxis], image[..., np.newaxis]):
        assert imaging.standardise(batch).shape == batch.shape


@pytest.mark.parametrize("method", FILTERS)
def test_filters_do_nothing_at_strength_0_and_smooth_noise_at_1(method):
    noise = np.random.default_rng(0).normal(0.5, 0.1, size=(32, 32))
    assert np.array_equal(denoise(noise, method, 0, 0.1), noise)
    spread = denoise(noise, method, 1.0, 0.1).std()
    assert spread == noise.std() if method == "none" else spread < 0.7 * noise.std()


@pytest.mark.parametrize("strength", [0.5, 3.0])
def test_the_gaussian_is_that_of_scipy_and_its_strength_a_width_in_pixels(strength):
    theirs = ndimage.gaussian_filter(NOISY, strength, mode="nearest")
    assert np.allclose(denoise(NOISY, "Gaussian", strength, 0.1), theirs)


@pytest.mark.parametrize(("strength", "radius"), [(0.25, 1), (1.5, 3)])
def test_the_median_is_that_of_a_disc_place_by_place(strength, radius):
    inside = [(y, x) for y, x in np.ndindex(24, 30) if radius <= y < 24 - radius and radius <= x < 30 - radius]
    down, across = np.indices((2 * radius + 1, 2 * radius + 1)) - radius
    disc = down**2 + across**2 <= radius**2
    found = denoise(NOISY, "median", strength, 0.1)
    for y, x in inside:
        assert found[y, x] == np.median(NOISY[y - radius : y + radius + 1, x - radius : x + radius + 1][disc])


def test_non_local_means_that_find_everything_alike_are_the_mean_of_13_by_13():
    found = denoise(NOISY, "non-local means", 1e6, 0.1)
    inside = slice(8, -8), slice(8, -8)
    assert np.allclose(found[inside], ndimage.uniform_filter(NOISY, 13)[inside])


def test_non_local_means_keep_an_edge_that_a_gaussian_blurs():
    found = denoise(STEP, "non-local means", 1.0, 0.1)
    assert np.abs(found - STEP).max() < 1e-6
    assert np.abs(denoise(STEP, "Gaussian", 1.0, 0.1) - STEP).max() > 0.3


@pytest.mark.parametrize("strength", [0.5, 2.0])
def test_total_variation_moves_the_two_sides_of_a_step_by_weight_over_width(strength):
    """A lower step saves its weight, and a longer way costs half its square: the best way is weight / width."""
    found = denoise(STEP, "total variation", strength, 0.1)
    way = 1.5 * strength * 0.1 / 12
    assert found[:, :12].mean() == pytest.approx(way, rel=0.01)
    assert found[:, 12:].mean() == pytest.approx(1 - way, rel=0.01)


def test_the_surroundings_are_three_to_six_steps_away():
    region = np.zeros((25, 20), dtype=bool)
    region[8:11, 3:9], region[10:14, 6] = True, True
    places = np.argwhere(region)
    steps = np.reshape([np.abs(places - place).sum(axis=1).min() for place in np.ndindex(25, 20)], (25, 20))
    assert np.array_equal(surroundings(region), (steps > 2) & (steps <= 6))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: window(NOISY, 0, 0), "width=0 leaves no grey levels"),
        (lambda: window(NOISY, np.nan, 1), "level=nan must be a finite number"),
        (lambda: window(NOISY, [], 1), r"level=\[\] must be a finite number"),
        (lambda: imaging.standardise(NOISY), r"shape \(24, 30\); .* image\[np\.newaxis\]"),
        (lambda: imaging.shift(np.ones((0, 4, 4)), 1, rng=fresh()), r"shape \(0, 4, 4\)"),
        (lambda: imaging.shift(np.ones((1, 5, 5)), 5, rng=fresh()), "most=5; give a whole number of pixels from 0 to"),
        (lambda: denoise(NOISY, "wavelet", 1, 1), "there is no filter 'wavelet'; choose one of none, Gaussian"),
        (lambda: surroundings(np.zeros((9, 9))), "the region is empty"),
        (lambda: surroundings(np.ones((9, 9))), "the region fills the image"),
    ],
)
def test_impossible_requests_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
