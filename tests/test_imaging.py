import numpy as np
import pytest

from medlearn import imaging
from medlearn.datasets import load_ct_slice, load_mr_slice
from medlearn.imaging import window


def test_window_agrees_with_the_dicom_standard_as_pydicom_implements_it():
    from pydicom.pixels import apply_windowing

    ct = load_ct_slice()
    ct.header.WindowCenter, ct.header.WindowWidth, ct.header.VOILUTFunction = 40, 400, "LINEAR_EXACT"
    ct.header.BitsStored = 16
    theirs = apply_windowing(ct.image, ct.header)
    rescaled = (theirs - theirs.min()) / (theirs.max() - theirs.min())
    assert np.allclose(window(ct.image, 40, 400), rescaled, atol=1e-6)


def test_window_of_integers_does_not_wrap():
    assert window(np.array([0, 128, 255], dtype=np.uint8), level=200, width=100).tolist() == [0.0, 0.0, 1.0]


def test_nan_stays_nan():
    assert np.isnan(window(np.array([0.0, np.nan]), 0, 1)[1])


@pytest.mark.parametrize("width", [0, -5])
def test_width_must_be_positive(width):
    with pytest.raises(ValueError, match=f"width={width} leaves no grey levels"):
        window(np.zeros((2, 2)), 0, width)


@pytest.mark.parametrize("level", [np.nan, None, "soft tissue", []])
def test_level_must_be_finite(level):
    with pytest.raises(ValueError, match=r"level=.* must be a finite number"):
        window(np.zeros((2, 2)), level, 1)


def test_of_several_windows_in_a_header_one_must_be_chosen():
    header = load_mr_slice().header
    with pytest.raises(ValueError, match=r"level has 2 values, 450\.0, 200\.0: .* level\[0\] goes with width\[0\]"):
        window(np.zeros((2, 2)), header.WindowCenter, header.WindowWidth)
    with pytest.raises(ValueError, match=r"width has 2 values, 790\.0, 443\.0"):
        window(np.zeros((2, 2)), header.WindowCenter[0], header.WindowWidth)
    assert window([450], header.WindowCenter[0], header.WindowWidth[0]) == 0.5
    assert window([450], [450], [790]) == 0.5


BATCHES = [(6, 8, 9), (6, 9, 8, 2)]


def drawn(shape, dtype=float):
    return np.random.default_rng(0).uniform(0, 200, size=shape).astype(dtype)


def fresh():
    return np.random.default_rng(1)


AUGMENTATIONS = {
    "shift": lambda images, rng: imaging.shift(images, 2, rng=rng),
    "rotate": lambda images, rng: imaging.rotate(images, 10, rng=rng),
    "flip": lambda images, rng: imaging.flip(images, rng=rng),
    "contrast": lambda images, rng: imaging.contrast(images, 0.3, rng=rng),
    "brightness": lambda images, rng: imaging.brightness(images, 20, rng=rng),
}


@pytest.mark.parametrize("name", AUGMENTATIONS)
@pytest.mark.parametrize("shape", BATCHES)
@pytest.mark.parametrize("dtype", ["uint8", "float32", "float64"])
def test_augmentations_keep_shape_repeat_with_the_generator_and_change_nothing_given(name, shape, dtype):
    augment, images = AUGMENTATIONS[name], drawn(shape, dtype)
    before = images.copy()
    one, two = augment(images, fresh()), augment(images, fresh())
    assert one.shape == shape
    assert one.dtype == ("float32" if dtype == "float32" else "float64")
    assert np.array_equal(one, two)
    assert np.array_equal(images, before)
    assert not np.array_equal(one, images), "something happened"
    changes = [tuple(np.ravel(after - image)[:5]) for after, image in zip(one, images.astype(float), strict=True)]
    assert len(set(changes)) > 1, "each image has its own draw"


@pytest.mark.parametrize("shape", BATCHES)
def test_shift_moves_whole_pixels_and_repeats_the_border(shape):
    images = drawn(shape)
    steps = fresh().integers(-2, 3, size=(len(images), 2))
    for shifted, image, (down, right) in zip(imaging.shift(images, 2, rng=fresh()), images, steps, strict=True):
        padded = np.pad(image, [(2, 2), (2, 2), *[(0, 0)] * (image.ndim - 2)], mode="edge")
        rows, columns = image.shape[:2]
        assert np.array_equal(shifted, padded[2 - down : 2 - down + rows, 2 - right : 2 - right + columns])


def test_rotate_agrees_with_scipy_in_the_middle():
    from scipy.ndimage import gaussian_filter
    from scipy.ndimage import rotate as scipys

    image = gaussian_filter(drawn((1, 40, 40)), (0, 3, 3))
    angle = fresh().uniform(-10, 10)
    theirs = scipys(image[0], angle, reshape=False, order=1, mode="nearest")
    assert np.allclose(imaging.rotate(image, 10, rng=fresh())[0, 10:30, 10:30], theirs[10:30, 10:30], atol=0.5)


def test_flip_mirrors_left_and_right_only():
    images = drawn((50, 4, 5))
    flipped = imaging.flip(images, rng=fresh())
    mirrored = [np.array_equal(after, before[:, ::-1]) for after, before in zip(flipped, images, strict=True)]
    kept = [np.array_equal(after, before) for after, before in zip(flipped, images, strict=True)]
    assert all(a != b for a, b in zip(mirrored, kept, strict=True))
    assert 10 < sum(mirrored) < 40
    assert np.array_equal(imaging.flip(images, rng=fresh(), probability=0), images)


def test_contrast_keeps_the_mean_and_brightness_keeps_the_spread():
    images = drawn((20, 8, 8))
    stretched = imaging.contrast(images, 0.5, rng=fresh())
    assert np.allclose(stretched.mean(axis=(1, 2)), images.mean(axis=(1, 2)))
    factors = stretched.std(axis=(1, 2)) / images.std(axis=(1, 2))
    assert 0.5 <= factors.min() < 0.8 < 1.2 < factors.max() <= 1.5
    lifted = imaging.brightness(images, 30, rng=fresh())
    assert np.allclose(lifted.std(axis=(1, 2)), images.std(axis=(1, 2)))
    moved = lifted.mean(axis=(1, 2)) - images.mean(axis=(1, 2))
    assert -30 <= moved.min() < -10 < 10 < moved.max() <= 30


def test_standardise_and_rescale():
    images = np.concatenate([drawn((3, 20, 20)), np.full((1, 20, 20), 7.0)])
    standardised = imaging.standardise(images)
    assert np.allclose(standardised.mean(axis=(1, 2)), 0, atol=1e-12)
    assert np.allclose(standardised.std(axis=(1, 2)), [1, 1, 1, 0])
    assert np.allclose(imaging.standardise(3 * images[:3] + 5), standardised[:3]), "a scanner's scale does not matter"
    rescaled = imaging.rescale(images)
    assert rescaled.min() == 0
    assert rescaled[:3].max(axis=(1, 2)).tolist() == [1, 1, 1]
    assert not rescaled[3].any()
    spiked = images[:1].copy()
    spiked[0, 0, 0] = 1e6
    assert np.abs(imaging.rescale(spiked) - imaging.rescale(images[:1]))[0, 1:].max() < 0.05


@pytest.mark.parametrize("grey", [0.1, 1e9 / 3, 16_777_217])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_constant_image_is_standardised_to_zero(grey, dtype):
    constant = np.full((1, 300, 301), grey, dtype)
    assert not imaging.standardise(constant).any()
    assert imaging.standardise(constant).dtype == dtype


def test_a_large_offset_in_float32_is_taken_off():
    images = (1e5 + drawn((1, 512, 512))).astype("float32")
    assert abs(imaging.standardise(images).mean(dtype=float)) < 1e-3


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: imaging.standardise(np.ones((4, 4))), r"shape \(4, 4\); .* image\[np.newaxis\]"),
        (lambda: imaging.shift(np.ones((0, 4, 4)), 1, rng=fresh()), r"shape \(0, 4, 4\)"),
        (lambda: imaging.flip(np.ones((1, 5, 5), complex), rng=fresh()), "complex128 hold no real numbers"),
        (
            lambda: imaging.shift(np.ones((1, 5, 5)), 5, rng=fresh()),
            "most=5; give a whole number of pixels from 0 to 4",
        ),
        (lambda: imaging.shift(np.ones((1, 5, 5)), 1.5, rng=fresh()), "most=1.5"),
        (lambda: imaging.rotate(np.ones((1, 5, 5)), 270, rng=fresh()), "most=270 must lie between 0 and 180"),
        (lambda: imaging.contrast(np.ones((1, 5, 5)), -0.1, rng=fresh()), "most=-0.1 must lie between 0 and 1"),
        (lambda: imaging.brightness(np.ones((1, 5, 5)), np.nan, rng=fresh()), "most=nan"),
        (lambda: imaging.flip(np.ones((1, 5, 5)), rng=fresh(), probability=2), "probability=2"),
        (lambda: imaging.rescale(np.ones((1, 5, 5)), 60, 40), "low=60 and high=40 must be percentiles in order"),
    ],
)
def test_impossible_requests_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("change", [*AUGMENTATIONS.values(), lambda images, rng: imaging.standardise(images)])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_one_colour_image_is_not_taken_for_a_batch(change, channels):
    """Mirrored as if it were 28 images of three columns, it would change red and blue."""
    image = drawn((28, 28, channels))
    with pytest.raises(ValueError, match=r"28 x 28 pixels .*images\[np.newaxis\] for the first"):
        change(image, fresh())
    assert change(image[np.newaxis], fresh()).shape == (1, 28, 28, channels)
    if channels > 2:  # else too narrow to be shifted
        assert change(image[..., np.newaxis], fresh()).shape == (28, 28, channels, 1)


def test_flip_of_a_colour_image_keeps_its_colours():
    image = drawn((1, 6, 5, 3))
    assert np.array_equal(imaging.flip(image, rng=fresh(), probability=1), image[:, :, ::-1, :])
