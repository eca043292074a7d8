"""Projections, k-space and mutual information, each against scikit-image or a reference in plain loops."""

import numpy as np
import pytest
from skimage.data import shepp_logan_phantom
from skimage.transform import iradon, radon, rescale, resize

from medlearn import reconstruction as rec
from medlearn.reconstruction import differences, differences_transposed

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


def test_differences_are_adjoint_and_total_variation_has_their_slope():
    rng = np.random.default_rng(1)
    image, slopes = rng.normal(size=(5, 7)), rng.normal(size=(2, 5, 7))
    assert (differences(image) * slopes).sum() == pytest.approx((image * differences_transposed(slopes)).sum())
    value, slope = rec.total_variation(image, smoothing=0.1)
    step = np.zeros_like(image)
    step[2, 3] = 1e-6
    assert (rec.total_variation(image + step, smoothing=0.1)[0] - value) / 1e-6 == pytest.approx(slope[2, 3], rel=1e-4)
    assert rec.total_variation(np.ones((4, 4)))[0] == 0


def test_iterations_beat_filtering_where_views_are_few():
    sinogram = radon(PHANTOM, views(20))
    filtered = rms(rec.filtered_back_projection(sinogram, views(20)))
    plain = rec.iterative_reconstruction(sinogram, views(20), steps=20, nonnegative=False)
    clipped = rec.iterative_reconstruction(sinogram, views(20), steps=20)
    assert rms(clipped) < rms(plain) < filtered
    assert clipped.min() == 0 > plain.min()


def test_total_variation_calms_a_noisy_disc():
    counts = np.random.default_rng(2).poisson(500 * np.exp(-0.1 * rec.project(DISC, views(30))))
    sinogram = -10 * np.log(np.maximum(counts, 1) / 500)
    plain, calm = (
        rec.iterative_reconstruction(sinogram, views(30), steps=60, variation=weight, smoothing=0.05)
        for weight in (0, 1)
    )
    assert rms(calm, DISC) < 0.8 * rms(plain, DISC)


def test_k_space_and_image_are_two_sides_of_one_thing():
    image = np.random.default_rng(3).normal(size=(2, 6, 7))
    kspace = rec.to_kspace(image)
    assert kspace[1, 3, 3] == pytest.approx(image[1].sum() / np.sqrt(42))
    assert (np.abs(kspace) ** 2).sum() == pytest.approx((image**2).sum())
    np.testing.assert_allclose(rec.from_kspace(kspace), image, atol=1e-12)


def test_22_lines_give_the_phantom_back_and_12_do_not():
    truth = resize(shepp_logan_phantom(), (256, 256), order=0, anti_aliasing=False)
    quality = {}
    for lines in (22, 12):
        mask = rec.radial_mask(256, lines)
        kspace = np.where(mask, rec.to_kspace(truth), 0)
        found = rec.sparse_recovery(kspace, mask, steps=100)
        quality[lines] = [-20 * np.log10(rms(image, truth)) for image in (rec.from_kspace(kspace), found)]
        np.testing.assert_allclose(rec.to_kspace(found)[mask], kspace[mask], atol=1e-9)
    assert quality[22][0] < 20
    assert quality[22][1] > 60
    assert quality[12][1] < 30
    assert mask.sum() < rec.radial_mask(256, 22).sum() < 0.1 * mask.size


def test_nothing_measured_but_zero_is_an_empty_image():
    assert not rec.sparse_recovery(np.zeros((4, 4)), np.ones((4, 4), bool)).any()


def test_the_flat_field_takes_out_what_the_detector_adds():
    rng = np.random.default_rng(4)
    flat, dark = rng.uniform(900, 1100, (3, 2, 8)), rng.uniform(9, 11, (3, 2, 8))
    sums = rng.uniform(0, 3, (5, 2, 8))
    counts = dark.mean(axis=0) + (flat.mean(axis=0) - dark.mean(axis=0)) * np.exp(-sums)
    np.testing.assert_allclose(rec.line_integrals(counts, flat, dark), sums)
    assert rec.line_integrals(counts * 0, flat, dark, least=0.01) == pytest.approx(-np.log(0.01))


def test_rings_are_damped_and_the_rest_stays():
    smooth = rec.project(DISC, views(60))
    spoilt = smooth.copy()
    spoilt[[9, 22, 31]] += [[4], [-2.5], [3]]
    assert rms(rec.damp_rings(spoilt, width=5), smooth) < 0.5 * rms(spoilt, smooth)


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
        (lambda: rec.to_kspace(np.ones(3)), "two axes"),
        (lambda: rec.sparse_recovery(np.ones((4, 4)), np.ones((4, 4))), "the mask is float64"),
        (lambda: rec.sparse_recovery(np.ones((4, 4)), np.zeros((4, 4), bool)), "the middle"),
        (lambda: rec.combine_coils(np.ones((4, 4))), "coils, rows"),
        (lambda: rec.line_integrals([1, 2], [[3, 3, 3]], [[0, 0, 0]]), "last axes"),
        (lambda: rec.line_integrals([1, 2], [[3, 0]], [[0, 0]]), "1 positions"),
        (lambda: rec.line_integrals([1, np.nan], [[3, 3]], [[0, 0]]), "NaN"),
        (lambda: rec.damp_rings(np.ones((9, 2)), width=4), "odd"),
        (lambda: rec.mutual_information(np.ones((2, 2)), np.ones((2, 3))), "same grid"),
    ],
)
def test_what_makes_no_sense_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
