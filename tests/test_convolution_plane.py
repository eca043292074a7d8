import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from medlearn.convolution import convolve2d, correlate2d

MODES = ["same", "valid", "full"]
SHAPES = [((7, 9), (3, 3)), ((9, 7), (3, 5)), ((8, 6), (2, 4)), ((5, 5), (5, 5)), ((6, 1), (1, 1)), ((13, 17), (9, 8))]
PAIRS = {"correlate2d": (correlate2d, signal.correlate2d), "convolve2d": (convolve2d, signal.convolve2d)}


def drawn(shape, seed=0, dtype=float):
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("image_shape", "kernel_shape"), SHAPES)
def test_ours_and_scipy_agree(name, mode, image_shape, kernel_shape):
    ours, theirs = PAIRS[name]
    image, kernel = drawn(image_shape), drawn(kernel_shape, 1)
    assert np.allclose(ours(image, kernel, mode), theirs(image, kernel, mode), atol=1e-12)


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("kernel_shape", [(7, 4), (3, 12), (9, 9)])
def test_a_kernel_larger_than_the_image(name, kernel_shape):
    """Here scipy's "same" may swap the two; ours always has the shape of the image: the middle of "full"."""
    ours, theirs = PAIRS[name]
    image, kernel = drawn((4, 6)), drawn(kernel_shape, 1)
    full = theirs(image, kernel, "full")
    over = [size // 2 if name == "correlate2d" else (size - 1) // 2 for size in kernel_shape]
    assert np.allclose(ours(image, kernel, "full"), full, atol=1e-12)
    assert np.allclose(ours(image, kernel), full[over[0] : over[0] + 4, over[1] : over[1] + 6], atol=1e-12)


def test_the_worked_example_of_a_popular_article():
    """Printed there: [[2, 5, 4], [5, 7, 3], [4, 6, 4]]; not one of the nine is right."""
    image = [[1, 2, 1], [3, 4, 3], [1, 2, 1]]
    kernel = [[1, 0, 1], [0, 1, 0], [1, 0, 1]]
    assert convolve2d(image, kernel).tolist() == [[5, 8, 5], [7, 8, 7], [5, 8, 5]]
    assert convolve2d(image, kernel, "valid").tolist() == [[8]]
    assert convolve2d(image, kernel, "full").shape == (5, 5)


def test_a_dot_shows_which_way_each_turns():
    dot = np.zeros((1, 5))
    dot[0, 2] = 1
    assert correlate2d(dot, [[1, 0, 0]]).tolist() == [[0, 0, 0, 1, 0]]
    assert convolve2d(dot, [[1, 0, 0]]).tolist() == [[0, 1, 0, 0, 0]]


sizes = st.tuples(st.integers(1, 9), st.integers(1, 9))
small = st.tuples(st.integers(1, 5), st.integers(1, 5))
seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=60, deadline=None)
@given(sizes, small, st.sampled_from(MODES), seeds)
def test_correlation_is_convolution_with_the_turned_kernel(image_shape, kernel_shape, mode, seed):
    if mode == "valid" and any(k > n for k, n in zip(kernel_shape, image_shape, strict=True)):
        return
    if mode == "same" and any(size % 2 == 0 for size in kernel_shape):
        return
    image, kernel = drawn(image_shape, seed), drawn(kernel_shape, seed + 1)
    assert np.allclose(correlate2d(image, kernel, mode), convolve2d(image, kernel[::-1, ::-1], mode), atol=1e-12)


def test_even_kernels_in_mode_same_are_one_pixel_apart():
    image, kernel = drawn((6, 6)), drawn((2, 2), 1)
    correlated, convolved = correlate2d(image, kernel), convolve2d(image, kernel[::-1, ::-1])
    assert np.allclose(correlated[:-1, :-1], convolved[1:, 1:])


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kernel_shape", [(5, 6), (8, 11), (15, 15)])
def test_many_kernel_elements_go_another_way_to_the_same_place(mode, kernel_shape):
    image, kernel = drawn((70, 61)), drawn(kernel_shape, 1)
    assert np.allclose(correlate2d(image, kernel, mode), signal.correlate2d(image, kernel, mode), atol=1e-10)
    assert np.allclose(convolve2d(image, kernel, mode), signal.convolve2d(image, kernel, mode), atol=1e-10)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kernel_shape", [(3, 3), (4, 2), (9, 9), (8, 31), (40, 3)])
def test_an_image_of_many_strips(mode, kernel_shape):
    image, kernel = drawn((259, 66)), drawn(kernel_shape, 1)
    for slide, theirs in ((correlate2d, signal.correlate2d), (convolve2d, signal.convolve2d)):
        assert np.allclose(slide(image, kernel, mode), theirs(image, kernel, mode), atol=1e-10)


def test_unsigned_integers_do_not_wrap():
    image = np.full((4, 4), 255, np.uint8)
    assert correlate2d(image, np.ones((3, 3), np.uint8), "valid").tolist() == [[2295, 2295], [2295, 2295]]
    assert correlate2d(image, [[-1]], "valid").min() == -255


@pytest.mark.parametrize("kernel_shape", [(3, 5), (9, 9)])
@pytest.mark.parametrize("mode", MODES)
def test_float32_agrees_with_scipy_too(kernel_shape, mode):
    image, kernel = drawn((40, 31), dtype="float32"), drawn(kernel_shape, 1, "float32")
    assert np.allclose(correlate2d(image, kernel, mode), signal.correlate2d(image, kernel, mode), atol=1e-4)
    assert np.allclose(convolve2d(image, kernel, mode), signal.convolve2d(image, kernel, mode), atol=1e-4)


def test_float32_stays_float32():
    image, kernel = drawn((20, 20), dtype="float32"), drawn((3, 3), 1, "float32")
    assert correlate2d(image, kernel).dtype == np.float32
    assert correlate2d(image, drawn((11, 11), 1, "float32")).dtype == np.float32
    assert correlate2d(image, kernel.astype(float)).dtype == np.float64


@pytest.mark.parametrize("kernel_size", [3, 9])
def test_nan_reaches_only_as_far_as_the_kernel(kernel_size):
    image = np.zeros((40, 40))
    image[20, 20] = np.nan
    response = correlate2d(image, np.ones((kernel_size, kernel_size)))
    assert np.isnan(response).sum() == kernel_size**2


def test_nothing_given_is_changed():
    image, kernel = drawn((6, 6)), drawn((3, 3), 1)
    before = image.copy(), kernel.copy()
    correlate2d(image, kernel)
    convolve2d(image, kernel)
    assert np.array_equal(image, before[0])
    assert np.array_equal(kernel, before[1])


@pytest.mark.parametrize("slide", [correlate2d, convolve2d])
@pytest.mark.parametrize(
    ("image", "kernel", "mode", "message"),
    [
        (np.ones((5, 5)), np.ones((9, 9)), "valid", "kernel of 9 x 9 does not fit in an image of 5 x 5"),
        (np.ones((5, 5, 3)), np.ones((3, 3)), "same", r"image has shape \(5, 5, 3\)"),
        (np.ones((5, 5)), np.ones(3), "same", r"kernel has shape \(3,\)"),
        (np.ones((0, 5)), np.ones((3, 3)), "same", r"image has shape \(0, 5\); give a non-empty"),
        (np.ones((5, 5)), np.ones((3, 3)), "around", "mode='around' is unknown; choose 'same', 'valid' or 'full'"),
        (np.ones((5, 5), complex), np.ones((3, 3)), "same", "an array of complex128 cannot be slid"),
        (np.array([["a"]]), np.ones((3, 3)), "same", "give real numbers"),
    ],
)
def test_impossible_requests_are_refused(slide, image, kernel, mode, message):
    with pytest.raises(ValueError, match=message):
        slide(image, kernel, mode)
