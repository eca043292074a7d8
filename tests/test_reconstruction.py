"""Projections, k-space and mutual information, each against scikit-image or a reference in plain loops."""

import numpy as np
import pytest
from skimage.data import shepp_logan_phantom
from skimage.transform import iradon, radon, rescale

from medlearn import reconstruction as rec

PHANTOM = rescale(shepp_logan_phantom(), scale=0.4, mode="reflect")
DISC = np.where(rec.circle(40), 1.0, 0.0)


def views(number):
    return np.linspace(0, 180, number, endpoint=False)


def rms(image, truth=PHANTOM):
    return np.sqrt(np.mean(np.abs(image - truth) ** 2))


@pytest.mark.parametrize("centre", [None, 11.3])
@pytest.mark.parametrize("size", [32, 33])
def test_projecting_and_back_projecting_are_adjoint(size, centre):
    rng = np.random.default_rng(0)
    angles = [0, 17.2, 45, 90, 133, 180, -30, 400]
    image, sinogram = rng.normal(size=(size, size)), rng.normal(size=(size, len(angles)))
    seen = (rec.project(image, angles, centre=centre) * sinogram).sum()
    smeared = (image * rec.back_project(sinogram, angles, centre=centre)).sum()
    assert seen == pytest.approx(smeared, rel=1e-9)


def test_projections_are_near_those_of_scikit_image_and_lose_nothing():
    ours, theirs = rec.project(PHANTOM, views(30)), radon(PHANTOM, views(30))
    np.testing.assert_allclose(ours.sum(axis=0), PHANTOM.sum())
    assert rms(ours, theirs) < 0.04 * theirs.std()
    columns = PHANTOM.sum(axis=0)
    np.testing.assert_allclose(rec.project(PHANTOM, [0, 180])[1:], np.stack([columns[1:], columns[:0:-1]], axis=1))


def test_a_moved_axis_moves_the_shadow():
    seen = rec.project(DISC[::-1], views(5), centre=17)
    np.testing.assert_allclose(seen[:-3], rec.project(DISC[::-1], views(5))[3:], atol=1e-12)


@pytest.mark.parametrize("number", [20, 40, 80, 160])
def test_filtered_back_projection_is_that_of_scikit_image(number):
    sinogram = radon(PHANTOM, views(number))
    ours, theirs = rec.filtered_back_projection(sinogram, views(number)), iradon(sinogram, views(number))
    assert rms(ours) == pytest.approx(rms(theirs), rel=0.02)
    inside = rec.circle(len(ours) - 2)  # at the very rim scikit-image reads what lies beside the detector
    np.testing.assert_allclose(ours[1:-1, 1:-1][inside], theirs[1:-1, 1:-1][inside], atol=1e-9)


def test_without_padding_the_ramp_darkens_the_image():
    sinogram = radon(PHANTOM, views(160))
    dark = rec.back_project(rec.ramp_filter(sinogram, padded=False), views(160)) * np.pi / 160
    inside = rec.circle(len(PHANTOM))
    assert (dark - PHANTOM)[inside].mean() < -0.05
    assert abs((rec.filtered_back_projection(sinogram, views(160)) - PHANTOM)[inside].mean()) < 0.002


def test_mutual_information_is_that_of_plain_loops():
    rng = np.random.default_rng(5)
    first = rng.integers(0, 4, (9, 11))
    second = (first * 3 + rng.integers(0, 2, (9, 11))) % 4
    expected = 0.0
    for a in range(4):
        for b in range(4):
            both = np.mean((first == a) & (second == b))
            expected += both * np.log2(both / np.mean(first == a) / np.mean(second == b)) if both else 0
    assert rec.mutual_information(first, second, bins=4) == pytest.approx(expected)
    assert rec.mutual_information(first, np.ones((9, 11)), bins=4) == 0


def test_mutual_information_finds_the_shift_between_two_modalities():
    other = np.roll(np.cos(8 * PHANTOM), (3, -2), axis=(0, 1))  # another contrast: correlation means nothing
    fits = {
        (down, right): rec.mutual_information(PHANTOM, np.roll(other, (down, right), axis=(0, 1)))
        for down in range(-5, 1)
        for right in range(0, 5)
    }
    assert max(fits, key=fits.get) == (-3, 2)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: rec.project(np.ones((3, 4)), [0]), "must be square"),
        (lambda: rec.project(np.full((3, 3), np.nan), [0]), "NaN"),
        (lambda: rec.project(np.ones((3, 3)), [np.inf]), "finite degrees"),
        (lambda: rec.project(np.ones((3, 3)), [0], centre=3), "from 0 to 2"),
        (lambda: rec.project(np.ones((3, 3)), [0], centre=np.nan), "from 0 to 2"),
        (lambda: rec.back_project(np.ones((3, 4)), [0]), "1 angles for 4 views"),
        (lambda: rec.ramp_filter(np.ones(3)), "two axes"),
        (lambda: rec.filtered_back_projection(np.ones((3, 1)), 0), "a list of finite"),
        (lambda: rec.mutual_information(np.ones((2, 2)), np.ones((2, 3))), "same grid"),
    ],
)
def test_what_makes_no_sense_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
