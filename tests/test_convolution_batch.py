import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from medlearn import convolution
from medlearn.convolution import (
    average_pool,
    average_pool_backward,
    correlate,
    correlate2d,
    correlate_backward,
    max_pool,
    max_pool_backward,
    output_size,
)

# images, kernels, stride, padding: odd and unequal in every place where a confusion could hide
CASES = [
    ((2, 5, 7, 3), (3, 2, 3, 4), 1, 0),
    ((2, 6, 5, 2), (2, 3, 2, 3), (2, 1), (1, 2)),
    ((1, 9, 8, 1), (3, 3, 1, 2), 3, 1),
    ((3, 4, 4, 2), (4, 4, 2, 1), 1, 0),
    ((1, 1, 1, 1), (1, 1, 1, 1), 1, 0),
    ((2, 7, 6, 2), (1, 5, 2, 3), (3, 2), (0, 2)),
]
cases = pytest.mark.parametrize(("images_shape", "kernels_shape", "stride", "padding"), CASES)


def drawn(shape, seed=0, dtype=float):
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def slopes(function, array, step=1e-6):
    """Differentiate a scalar function of an array by central differences."""
    slope = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        there, back = array.copy(), array.copy()
        there[place] += step
        back[place] -= step
        slope[place] = (function(there) - function(back)) / (2 * step)
    return slope


@cases
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_ours_and_scipy_agree(images_shape, kernels_shape, stride, padding, dtype):
    images, kernels = drawn(images_shape, 0, dtype), drawn(kernels_shape, 1, dtype)
    ours = correlate(images, kernels, stride=stride, padding=padding)
    (down, across), (above, left) = np.broadcast_to(stride, 2), np.broadcast_to(padding, 2)
    padded = np.pad(images, [(0, 0), (above, above), (left, left), (0, 0)])
    theirs = [
        [signal.correlate(image, kernel, "valid")[::down, ::across, 0] for kernel in np.moveaxis(kernels, 3, 0)]
        for image in padded
    ]
    assert ours.dtype == dtype
    assert np.allclose(ours, np.moveaxis(theirs, 1, 3), atol=1e-5 if dtype == "float32" else 1e-12)


@cases
def test_gradients_agree_with_finite_differences(images_shape, kernels_shape, stride, padding):
    images, kernels, how = drawn(images_shape), drawn(kernels_shape, 1), {"stride": stride, "padding": padding}
    upstream = drawn(correlate(images, kernels, **how).shape, 2)  # random, so that errors cannot cancel
    image_gradient, kernel_gradient = correlate_backward(images, kernels, upstream, **how)
    numeric = slopes(lambda changed: np.sum(upstream * correlate(changed, kernels, **how)), images)
    assert np.allclose(image_gradient, numeric, atol=1e-7)
    numeric = slopes(lambda changed: np.sum(upstream * correlate(images, changed, **how)), kernels)
    assert np.allclose(kernel_gradient, numeric, atol=1e-7)


def test_one_channel_is_correlate2d():
    image, kernel = drawn((9, 11)), drawn((3, 5), 1)
    batch = correlate(image[None, :, :, None], kernel[:, :, None, None], padding=(1, 2))
    assert np.allclose(batch[0, :, :, 0], correlate2d(image, kernel), atol=1e-12)


def test_keras_gives_the_same_with_the_same_weights():
    import keras

    for stride, padding in ((1, 0), (2, 0), (1, 1)):
        images, kernels = drawn((2, 9, 8, 3), 0, "float32"), drawn((3, 3, 3, 4), 1, "float32")
        theirs = keras.ops.conv(images, kernels, strides=stride, padding="same" if padding else "valid")
        assert np.allclose(correlate(images, kernels, stride=stride, padding=padding), theirs, atol=1e-5)
    pooled = keras.ops.max_pool(images, (2, 3), strides=(2, 1), padding="valid")
    assert np.allclose(max_pool(images, (2, 3), (2, 1)), pooled, atol=1e-6)
    pooled = keras.ops.average_pool(images, 2, padding="valid")
    assert np.allclose(average_pool(images, 2), pooled, atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 12), st.integers(1, 5), st.integers(1, 4), st.integers(0, 3))
def test_output_size_counts_the_positions(size, kernel, stride, padding):
    positions = len(range(0, size + 2 * padding - kernel + 1, stride))
    if positions:
        assert output_size(size, kernel, stride, padding) == positions
        maps = correlate(np.ones((1, size, 3, 1)), np.ones((kernel, 1, 1, 1)), stride=(stride, 1), padding=(padding, 0))
        assert maps.shape == (1, positions, 3, 1)


@pytest.mark.parametrize("name", ["size", "kernel", "stride", "padding"])
def test_output_size_refuses_what_is_not_whole(name):
    whole = {"size": 28, "kernel": 3, "stride": 1, "padding": 0}
    with pytest.raises(ValueError, match=rf"{name}=14\.5; give a whole number of pixels"):
        output_size(**whole | {name: 14.5})
    assert output_size(**whole | {name: np.int64(whole[name])}) == 26


@pytest.mark.parametrize("kind", ["max", "average"])
@pytest.mark.parametrize(("size", "stride"), [(2, None), ((3, 2), None), (3, 1), ((2, 3), (1, 2))])
def test_gradients_of_pooling_agree_with_finite_differences(kind, size, stride):
    pool, backward = (getattr(convolution, f"{kind}_pool{end}") for end in ("", "_backward"))
    images = drawn((2, 7, 8, 2))
    upstream = drawn(pool(images, size, stride).shape, 1)
    numeric = slopes(lambda changed: np.sum(upstream * pool(changed, size, stride)), images)
    assert np.allclose(backward(images, upstream, size, stride), numeric, atol=1e-7)


def test_of_equal_pixels_the_first_gets_the_gradient():
    gradient = max_pool_backward(np.zeros((1, 2, 2, 1)), np.ones((1, 1, 1, 1)))
    assert gradient[0, :, :, 0].tolist() == [[1, 0], [0, 0]]


def test_integers_do_not_wrap_and_nan_stays_in_its_window():
    assert correlate(np.full((1, 2, 2, 1), 255, np.uint8), np.ones((2, 2, 1, 1)))[0, 0, 0, 0] == 1020
    assert average_pool(np.full((1, 2, 2, 1), 255, np.uint8))[0, 0, 0, 0] == 255
    holed = np.zeros((1, 4, 4, 1))
    holed[0, 0, 0, 0] = np.nan
    for pool in (max_pool, average_pool):
        assert np.isnan(pool(holed)).sum() == 1


ONES = np.ones((2, 5, 5, 3))
KERNELS = np.ones((3, 3, 3, 4))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: correlate(ONES[0], KERNELS), r"images have shape \(5, 5, 3\); .* images\[..., np.newaxis\]"),
        (lambda: correlate(ONES[:, 0, 0], KERNELS), r"images have shape \(2, 3\); a batch is"),
        (lambda: correlate(ONES[:0], KERNELS), "the batch is empty"),
        (lambda: correlate(ONES.astype(complex), KERNELS), "images of complex128"),
        (lambda: correlate(ONES, KERNELS[0]), r"kernels have shape \(3, 3, 4\)"),
        (lambda: correlate(ONES[..., :1], KERNELS), "kernels for 3 channels do not fit images with 1"),
        (lambda: correlate(ONES, KERNELS, stride=-1), "stride=-1; give a whole number of at least 1"),
        (lambda: correlate(ONES, KERNELS, stride=0), "stride=0"),
        (lambda: correlate(ONES, KERNELS, stride=1.5), "stride=1.5"),
        (lambda: correlate(ONES, KERNELS, padding=(1, -1)), r"padding=\(1, -1\); give a whole number of at least 0"),
        (
            lambda: correlate(ONES, np.ones((9, 9, 3, 1)), padding=1),
            "kernel of 9 x 9 does not fit in 5 x 5 .* use at most 7",
        ),
        (lambda: correlate_backward(ONES, KERNELS, ONES), r"upstream has shape \(2, 5, 5, 3\); .* \(2, 3, 3, 4\)"),
        (lambda: max_pool(ONES, 6), "a window of 6 x 6 does not fit in images of 5 x 5"),
        (lambda: max_pool(ONES, 0), "size=0; give a whole number of at least 1"),
        (lambda: average_pool(ONES, 2, (1, 2, 3)), r"stride=\(1, 2, 3\)"),
        (lambda: average_pool_backward(ONES, ONES), "the pooled images it belongs to"),
    ],
)
def test_impossible_requests_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
