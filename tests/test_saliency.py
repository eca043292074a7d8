"""Maps against slow loops, finite differences, closed forms and SciPy."""

import numpy as np
import pytest
from scipy import ndimage, stats

from medlearn import saliency
from medlearn.network import AveragePool2D, Conv2D, Dense, Flatten, MaxPool2D, Network, ReLU, numerical_gradient


def small_network(shape=(8, 6, 2), last=AveragePool2D, classes=2):
    layers = [Conv2D(3, padding="same"), ReLU(), MaxPool2D(), Conv2D(4, padding="same"), ReLU(), last(3)]
    return Network([*layers, Flatten(), Dense(classes)], dtype="float64", random_state=1).build(shape)


@pytest.fixture
def network():
    return small_network()


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
def test_occlusion_is_that_of_loops(network, images, rng, size, stride):
    def score(many):
        return saliency.log_odds(network, many)

    for fill in (0.5, rng.normal(size=(8, 6, 2))):
        fast = saliency.occlusion(score, images[0], size=size, stride=stride, fill=fill)
        assert np.allclose(fast, occlusion_by_hand(score, images[0], size, stride, fill))


def test_occlusion_of_a_weighted_sum_is_weight_times_value(rng):
    weights, image = rng.normal(size=(2, 5, 7, 1))
    found = saliency.occlusion(lambda many: np.sum(many * weights, axis=(1, 2, 3)), image, size=1)
    assert np.allclose(found, (weights * image)[..., 0])


def test_occlusion_leaves_the_image_as_it_is(network, images):
    before = images[0].copy()
    saliency.occlusion(lambda many: saliency.log_odds(network, many), images[0])
    assert (images[0] == before).all()


@pytest.mark.parametrize("weights", [(-1, 1), (0, 1), (0.5, 2)])
def test_the_gradient_is_that_of_nudging(network, images, weights):
    slopes = saliency.input_gradient(network, images, weights=weights)
    nudged = numerical_gradient(lambda: np.sum(network.logits(images) @ np.array(weights)), images)
    assert np.allclose(slopes, nudged, atol=1e-8)


def test_the_gradient_is_that_of_keras(network, images):
    keras = pytest.importorskip("keras")
    import tensorflow as tf

    layers = [keras.layers.Conv2D(3, 3, padding="same", activation="relu"), keras.layers.MaxPooling2D()]
    layers += [keras.layers.Conv2D(4, 3, padding="same", activation="relu"), keras.layers.AveragePooling2D(3)]
    twin = keras.Sequential([keras.Input((8, 6, 2)), *layers, keras.layers.Flatten(), keras.layers.Dense(2)])
    twin.set_weights(network.get_weights())
    given = tf.constant(images.astype(np.float32))
    with tf.GradientTape() as tape:
        tape.watch(given)
        scores = twin(given)
        log_odds = scores[:, 1] - scores[:, 0]
    assert np.allclose(tape.gradient(log_odds, given), saliency.input_gradient(network, images), atol=1e-5)


def test_log_odds_are_those_of_the_probability(network, images):
    p = network.predict_proba(images)[:, 1]
    assert np.allclose(saliency.log_odds(network, images), np.log(p / (1 - p)))


def test_integrated_gradients_add_up_to_the_difference(network, images):
    baseline = np.zeros_like(images[0])
    shares = saliency.integrated_gradients(lambda many: saliency.input_gradient(network, many), images[0], baseline,
                                           steps=500)  # fmt: skip
    end, start = saliency.log_odds(network, np.array([images[0], baseline]))
    assert shares.sum() == pytest.approx(end - start, abs=1e-2 * abs(end - start) + 1e-3)


def test_integrated_gradients_of_a_bowl_are_known(rng):
    image, baseline = rng.normal(size=(2, 3, 4, 2))
    shares = saliency.integrated_gradients(lambda many: 2 * many, image, baseline, steps=3)
    assert np.allclose(shares, image**2 - baseline**2)


def test_grad_cam_is_that_of_its_definition(network, images):
    cam = saliency.grad_cam(network, images[0], 4)
    values = images[:1]
    for layer in network.layers[:5]:
        values = layer.forward(values)

    def score():
        after = values
        for layer in network.layers[5:]:
            after = layer.forward(after)
        return after[0, 1] - after[0, 0]

    slopes = numerical_gradient(score, values)[0]
    by_hand = np.zeros(cam.shape)
    for m in range(values.shape[3]):
        by_hand += slopes[:, :, m].mean() * values[0, :, :, m]
    assert np.allclose(cam, np.maximum(by_hand, 0), atol=1e-8)


def test_over_a_mean_of_each_map_grad_cam_adds_up_to_the_score(images):
    """A mean over the whole map and a dense layer: the map before the ReLU is the score, place by place."""
    network = small_network(shape=(6, 6, 2))
    image, dense = images[0][:6], network.layers[-1].parameters
    dense["weights"][:, 1] = np.abs(dense["weights"][:, 1])
    dense["weights"][:, 0] = 0  # so that nothing is cut off at 0
    cam = saliency.grad_cam(network, image, 4)
    bias = dense["bias"][1] - dense["bias"][0]
    assert cam.sum() == pytest.approx(saliency.log_odds(network, image[np.newaxis])[0] - bias)


def test_an_enlarged_map_is_that_of_scipy(rng):
    cam = rng.normal(size=(4, 4))
    theirs = ndimage.zoom(cam, 3, order=1, mode="nearest", grid_mode=True)
    assert np.allclose(saliency.enlarged(cam, 12), theirs)


def test_the_pointing_game_counts_what_a_loop_counts(rng):
    maps, masks = rng.integers(0, 40, (200, 6, 5)), rng.random((200, 6, 5)) < 0.3
    masks[:, 0, 0] = True
    loop = []
    for map_, mask in zip(maps, masks, strict=True):
        peaks = [mask[place] for place in np.ndindex(map_.shape) if map_[place] == map_.max()]
        loop.append(all(peaks))
    assert saliency.pointing_game(maps, masks).tolist() == loop
    assert 0 < np.mean(loop) < 1


def test_a_margin_is_that_of_a_widened_mask(rng):
    maps, masks = rng.random((60, 9, 8)), rng.random((60, 9, 8)) < 0.05
    masks[:, 4, 4] = True
    wide = ndimage.binary_dilation(masks, np.ones((1, 5, 5)))
    assert (saliency.pointing_game(maps, masks, margin=2) == saliency.pointing_game(maps, wide)).all()


def test_a_flat_map_hits_nothing():
    masks = np.zeros((1, 3, 3), bool)
    masks[0, 1, 1] = True
    assert not saliency.pointing_game(np.ones((1, 3, 3)), masks).any()


def test_the_rank_agreement_is_that_of_scipy(rng):
    for first, second in rng.integers(0, 9, (20, 2, 5, 6)):
        theirs = stats.spearmanr(first.ravel(), second.ravel())[0]
        assert saliency.rank_agreement(first, second) == pytest.approx(theirs)
    assert saliency.rank_agreement(np.ones((3, 3)), rng.normal(size=(3, 3))) == 0


def test_what_is_randomised_keeps_its_values_and_loses_their_places(network, rng):
    for count in range(4):
        forgetful = saliency.randomise(network, count, rng)
        pairs = list(zip(network.get_weights(), forgetful.get_weights(), strict=True))
        same = [np.array_equal(old, new) for old, new in pairs if old.ndim > 1]
        assert same == [True] * (3 - count) + [False] * count
        assert all(np.allclose(np.sort(old, axis=None), np.sort(new, axis=None)) for old, new in pairs)


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("give one image with its channel", lambda net, image: saliency.occlusion(len, image[..., 0])),
        ("are NaN or infinite", lambda net, image: saliency.occlusion(len, image * np.nan)),
        ("size=9; give a whole number from 1 to 6", lambda net, image: saliency.occlusion(len, image, size=9)),
        ("stride=0; give", lambda net, image: saliency.occlusion(len, image, stride=0)),
        ("one number for each", lambda net, image: saliency.occlusion(lambda many: many, image)),
        ("gave NaN or infinity", lambda net, image: saliency.occlusion(lambda many: [np.nan], image)),
        ("must be 2 numbers", lambda net, image: saliency.input_gradient(net, image[None], weights=(1,))),
        ("do not fit; give", lambda net, image: saliency.input_gradient(net, image[None, :4])),
        ("no weights yet", lambda net, image: saliency.log_odds(Network([Dense(2)]), image[None])),
        ("no maps; choose one before Flatten", lambda net, image: saliency.grad_cam(net, image, 6)),
        ("both must be", lambda net, image: saliency.pointing_game(image[0], image[0])),
        ("mask 0 is empty", lambda net, image: saliency.pointing_game(image, image < -100)),
        ("8 of 8 maps hold NaN", lambda net, image: saliency.pointing_game(image * np.nan, image > 0)),
        ("8 of 8 masks hold NaN", lambda net, image: saliency.pointing_game(image, image * np.nan)),
        ("must be alike", lambda net, image: saliency.rank_agreement(image, image[:4])),
        ("give a number from 0 to 3", lambda net, image: saliency.randomise(net, 4, np.random.default_rng(0))),
    ],
)
def test_what_cannot_be_mapped_is_refused_in_one_sentence(network, images, words, call):
    with pytest.raises(ValueError, match=words) as caught:
        call(network, images[0])
    assert "\n" not in str(caught.value)
