"""Occlusion against a slow loop and a closed form."""

import numpy as np
import pytest

from medlearn import saliency


@pytest.fixture
def images(rng):
    return rng.normal(size=(3, 8, 6, 2))


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def occlusion_by_hand(score, image, size, stride, fill):
    """Each window on its own, and for each pixel the mean over those that hold it."""
    rows, columns = image.shape[:2]
    falls = [[[] for _ in range(columns)] for _ in range(rows)]
    tops = sorted({*range(0, rows - size + 1, stride), rows - size})
    lefts = sorted({*range(0, columns - size + 1, stride), columns - size})
    for top in tops:
        for left in lefts:
            covered = image.copy()
            for y in range(top, top + size):
                for x in range(left, left + size):
                    covered[y, x] = fill[y, x] if np.ndim(fill) else fill
            fall = score(image[np.newaxis])[0] - score(covered[np.newaxis])[0]
            for y in range(top, top + size):
                for x in range(left, left + size):
                    falls[y][x].append(fall)
    return np.array([[np.mean(one) for one in row] for row in falls])


@pytest.mark.parametrize(("size", "stride"), [(1, 1), (3, 1), (3, 2), (5, 5), (6, 4)])
def test_occlusion_is_that_of_loops(images, rng, size, stride):
    weights = rng.normal(size=(8, 6, 2))

    def score(many):
        return np.tanh((many * weights).sum(axis=(1, 2, 3)))

    for fill in (0.5, rng.normal(size=(8, 6, 2))):
        fast = saliency.occlusion(score, images[0], size=size, stride=stride, fill=fill)
        assert np.allclose(fast, occlusion_by_hand(score, images[0], size, stride, fill))


def test_occlusion_of_a_weighted_sum_is_weight_times_value(rng):
    weights, image = rng.normal(size=(2, 5, 7, 1))
    found = saliency.occlusion(lambda many: np.sum(many * weights, axis=(1, 2, 3)), image, size=1)
    assert np.allclose(found, (weights * image)[..., 0])


def test_occlusion_leaves_the_image_as_it_is(images):
    before = images[0].copy()
    saliency.occlusion(lambda many: many.sum(axis=(1, 2, 3)), images[0])
    assert (images[0] == before).all()


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("give one image with its channel", lambda image: saliency.occlusion(len, image[..., 0])),
        ("are NaN or infinite", lambda image: saliency.occlusion(len, image * np.nan)),
        ("size=9; give a whole number from 1 to 6", lambda image: saliency.occlusion(len, image, size=9)),
        ("stride=0; give", lambda image: saliency.occlusion(len, image, stride=0)),
        ("one number for each", lambda image: saliency.occlusion(lambda many: many, image)),
        ("gave NaN or infinity", lambda image: saliency.occlusion(lambda many: [np.nan], image)),
    ],
)
def test_what_cannot_be_mapped_is_refused_in_one_sentence(images, words, call):
    with pytest.raises(ValueError, match=words) as caught:
        call(images[0])
    assert "\n" not in str(caught.value)
