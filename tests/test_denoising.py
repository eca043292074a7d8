"""Filters, held against SciPy, loops and what they minimise; the ring around a region, against distances."""

import numpy as np
import pytest
from scipy import ndimage

from medlearn.imaging import denoise, surroundings
from medlearn.imaging.denoising import FILTERS

RNG = np.random.default_rng(0)
NOISY = RNG.normal(0.3, 0.1, size=(24, 30))
NOISY[5:12, 6:15] += 0.4
STEP = np.repeat([[0.0, 1.0]], 12, axis=1).repeat(20, axis=0)  # 20 x 24, the right half white


@pytest.mark.parametrize("method", FILTERS)
def test_filters_do_nothing_at_strength_0_and_smooth_noise_at_1(method):
    noise = np.random.default_rng(0).normal(0.5, 0.1, size=(32, 32))
    assert np.array_equal(denoise(noise, method, 0, 0.1), noise)
    spread = denoise(noise, method, 1.0, 0.1).std()
    assert spread == noise.std() if method == "none" else spread < 0.7 * noise.std()


@pytest.mark.parametrize("strength", [0.5, 1.5, 3.0])
def test_the_gaussian_is_that_of_scipy_and_its_strength_a_width_in_pixels(strength):
    theirs = ndimage.gaussian_filter(NOISY, strength, mode="nearest")
    assert np.allclose(denoise(NOISY, "Gaussian", strength, 0.1), theirs)


@pytest.mark.parametrize(("strength", "radius"), [(0.25, 1), (1.0, 2), (1.5, 3)])
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


@pytest.mark.parametrize("strength", [0.5, 1.0, 2.0])
def test_total_variation_moves_the_two_sides_of_a_step_by_weight_over_width(strength):
    """A lower step saves its weight, and a longer way costs half its square: the best way is weight / width."""
    found = denoise(STEP, "total variation", strength, 0.1)
    way = 1.5 * strength * 0.1 / 12
    assert found[:, :12].mean() == pytest.approx(way, rel=0.01)
    assert found[:, 12:].mean() == pytest.approx(1 - way, rel=0.01)


def test_an_unknown_filter_is_refused():
    with pytest.raises(ValueError, match="there is no filter 'wavelet'; choose one of none, Gaussian"):
        denoise(NOISY, "wavelet", 1, 1)


def test_the_surroundings_are_three_to_six_steps_away():
    region = np.zeros((25, 20), dtype=bool)
    region[8:11, 3:9], region[10:14, 6] = True, True
    places = np.argwhere(region)
    steps = np.reshape([np.abs(places - place).sum(axis=1).min() for place in np.ndindex(25, 20)], (25, 20))
    assert np.array_equal(surroundings(region), (steps > 2) & (steps <= 6))


@pytest.mark.parametrize(
    ("region", "message"), [(np.zeros((9, 9)), "the region is empty"), (np.ones((9, 9)), "the region fills the image")]
)
def test_a_region_without_surroundings_is_refused(region, message):
    with pytest.raises(ValueError, match=message):
        surroundings(region)
