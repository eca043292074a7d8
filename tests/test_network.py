import os
import subprocess
import sys

import numpy as np
import pytest

from medlearn.network import SGD, Adam, Network, softmax, softmax_cross_entropy
from medlearn.network.gradcheck import numerical_gradient, relative_error
from medlearn.network.layers import Conv2D, Dense, Dropout, Flatten, MaxPool2D, ReLU
from medlearn.phantoms import make_chest_phantoms


def small(dtype="float32", dropout=0.0, random_state=0, maps=3):
    layers = [Conv2D(maps, padding="same"), ReLU(), MaxPool2D(), Flatten(), Dropout(dropout), Dense(2)]
    return Network(layers, dtype=dtype, random_state=random_state)


def blobs(n=120, seed=0):
    """Images of 8 x 8 with a bright upper half (label 1) or lower half (label 0), and noise."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 2, n)
    images = rng.normal(scale=0.7, size=(n, 8, 8, 1))
    images[labels == 1, :4] += 1
    images[labels == 0, 4:] += 1
    return images, labels


def test_softmax_and_cross_entropy_by_hand():
    scores = np.array([[0.0, np.log(3)], [1000.0, 0.0]])
    assert np.allclose(softmax(scores), [[0.25, 0.75], [1, 0]])
    loss, gradient = softmax_cross_entropy(scores, np.array([0, 0]))
    assert loss == pytest.approx(-np.log(0.25) / 2)
    assert np.allclose(gradient, [[-0.375, 0.375], [0, 0]])


def test_the_gradient_of_the_loss():
    rng = np.random.default_rng(0)
    scores, labels = rng.normal(size=(5, 3)), rng.integers(0, 3, 5)
    _, gradient = softmax_cross_entropy(scores, labels)
    expected = numerical_gradient(lambda: softmax_cross_entropy(scores, labels)[0], scores)
    assert relative_error(gradient, expected) < 1e-8


def test_the_gradients_of_a_whole_network():
    images, labels = blobs(6)
    network = small("float64").build((8, 8, 1))
    _, gradients, _ = network.gradients(images, labels)
    for array, gradient in zip(network.parameters, gradients, strict=True):
        expected = numerical_gradient(lambda: network.gradients(images, labels)[0], array)
        assert relative_error(gradient, expected) < 1e-7


def test_sgd_with_momentum_by_hand():
    weight, optimiser = np.array([1.0]), SGD(0.1, momentum=0.5)
    optimiser.step([weight], [np.array([2.0])])
    assert weight[0] == pytest.approx(0.8)
    optimiser.step([weight], [np.array([2.0])])
    assert weight[0] == pytest.approx(0.8 - 0.1 - 0.2)


def test_the_first_step_of_adam_is_the_learning_rate():
    weights = np.array([1.0, 1.0])
    Adam(0.01).step([weights], [np.array([5.0, -1e-3])])
    assert np.allclose(weights, [0.99, 1.01], atol=1e-4), "whatever the size of the gradient"


def test_it_learns():
    images, labels = blobs()
    network = small().fit(images, labels, epochs=20, progress=False)
    others, truth = blobs(seed=1)
    assert np.mean(network.predict(others) == truth) > 0.9
    assert network.history["loss"][-1] < network.history["loss"][0] / 2
    assert np.allclose(network.predict_proba(others).sum(axis=1), 1)
    assert len(network.history["accuracy"]) == 20
    assert "validation_loss" not in network.history


def test_the_seed_decides():
    images, labels = blobs()
    fits = [small(dropout=0.2, random_state=seed).fit(images, labels, epochs=2, progress=False) for seed in (0, 0, 1)]
    first, again, other = (network.get_weights() for network in fits)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])


def test_early_stopping_goes_back_to_the_best_weights():
    images, labels = blobs(40)
    others, truth = blobs(200, seed=1)
    network = small(maps=8).fit(
        images, labels, epochs=200, optimiser=Adam(0.03), validation=(others, truth), patience=3, progress=False
    )
    losses = network.history["validation_loss"]
    assert len(losses) < 200
    assert len(losses) == np.argmin(losses) + 1 + 3, "three epochs without a lower loss"
    assert network.evaluate(others, truth)[0] == pytest.approx(min(losses), rel=1e-5)


def test_weights_are_copied_and_checked():
    network = small().build((8, 8, 1))
    weights = network.get_weights()
    weights[0][...] = 0
    assert network.parameters[0].any(), "a copy"
    network.set_weights(weights)
    assert not network.parameters[0].any()
    with pytest.raises(ValueError, match="do not fit the network's"):
        network.set_weights(weights[1:])


BAD = {
    "no channel": (lambda X, y: (X[..., 0], y, {}), "Conv2D takes images"),
    "labels beyond": (lambda X, y: (X, y + 1, {}), r"labels must be whole numbers from 0 to 1.*got \[1 2\]"),
    "float labels": (lambda X, y: (X, y.astype(float), {}), "of type float64"),
    "too few labels": (lambda X, y: (X, y[:-1], {}), "120 images and 119 labels"),
    "nothing": (lambda X, y: (X[:0], y[:0], {}), "0 images"),
    "empty validation": (lambda X, y: (X, y, {"validation": (X[:0], y[:0])}), "the validation set is empty"),
    "a column of labels": (lambda X, y: (X, y[:, None], {}), r"labels have shape \(120, 1\).*labels.ravel"),
    "no batch": (lambda X, y: (X, y, {"batch_size": -1}), "batch_size=-1"),
    "half a batch": (lambda X, y: (X, y, {"batch_size": 2.5}), "batch_size=2.5; give a whole number"),
    "no epoch": (lambda X, y: (X, y, {"epochs": 0}), "epochs=0; give a whole number of at least 1"),
    "no patience": (lambda X, y: (X, y, {"patience": 0, "validation": (X, y)}), "patience=0"),
    "patience alone": (lambda X, y: (X, y, {"patience": 2}), "patience=2 needs validation"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_explained(name):
    change, message = BAD[name]
    images, labels, more = change(*blobs())
    with pytest.raises(ValueError, match=message):
        small().fit(images, labels, **{"epochs": 1, "progress": False} | more)


def test_a_network_that_was_built_can_be_judged_before_training():
    loss, accuracy = small().build((8, 8, 1)).evaluate(*blobs())
    assert np.isfinite(loss)
    assert 0 <= accuracy <= 1


def test_a_forgotten_channel_is_named():
    images, labels = blobs()
    network = small().fit(images, labels, epochs=1, progress=False)
    with pytest.raises(ValueError, match=r"give \(n, 8, 8, 1\)\. Add the channel: images\[..., np.newaxis\]"):
        network.predict(images[..., 0])


def test_a_loss_that_is_no_number_stops_with_advice():
    images, labels = blobs()
    images[70] = 1e30
    network = small().build((8, 8, 1))
    with (
        np.errstate(over="ignore", invalid="ignore"),
        pytest.raises(FloatingPointError, match=r"the loss is .*: lower the learning rate, or look for huge values"),
    ):
        network.fit(images, labels, epochs=5, shuffle=False, progress=False, optimiser=SGD(1e9))
    assert all(np.isfinite(array).all() for array in network.parameters)


@pytest.mark.parametrize("ask", ["logits", "predict", "predict_proba"])
def test_a_network_without_weights_does_not_answer(ask):
    images, labels = blobs()
    fresh = small()
    with pytest.raises(ValueError, match=r"no weights yet: train it by fit"):
        getattr(fresh, ask)(images)
    with pytest.raises(ValueError, match="no weights yet"):
        fresh.evaluate(images, labels)
    with pytest.raises(ValueError, match="no weights yet"):
        fresh.set_weights([])


def test_a_fit_that_was_refused_leaves_no_network_behind():
    images, labels = blobs()
    network = small()
    with pytest.raises(ValueError, match="labels must be whole numbers"):
        network.fit(images, labels + 1, progress=False)
    with pytest.raises(ValueError, match="Conv2D takes images"):
        network.fit(images[..., 0], labels, progress=False)
    with pytest.raises(ValueError, match="no weights yet"):
        network.predict(images)
    assert network.fit(images, labels, epochs=1, progress=False).input_shape == (8, 8, 1)


@pytest.mark.parametrize("unknown", [np.nan, np.inf, -np.inf])
def test_a_pixel_that_is_no_number_is_refused_with_its_image(unknown):
    images, labels = blobs()
    network = small().fit(images, labels, epochs=1, progress=False)
    spoilt = images.copy()
    spoilt[70, 0, 0, 0] = unknown
    for ask in (network.logits, network.predict, network.predict_proba):
        with pytest.raises(ValueError, match="1 of 120 images hold NaN or infinity, the first is image 70"):
            ask(spoilt)
    with pytest.raises(ValueError, match="image 70"):
        network.evaluate(spoilt, labels)
    with pytest.raises(ValueError, match="image 70"):
        network.fit(spoilt, labels, epochs=1, progress=False)
    with pytest.raises(ValueError, match="in the validation set, 1 of 120 images hold NaN"):
        network.fit(images, labels, epochs=1, validation=(spoilt, labels), progress=False)
    with pytest.raises(ValueError, match="there are no images"):
        network.predict(images[:0])


def test_weights_that_are_no_numbers_are_refused():
    network = small().build((8, 8, 1))
    weights = network.get_weights()
    weights[0][0] = np.nan
    with pytest.raises(ValueError, match="the weights hold NaN or infinity"):
        network.set_weights(weights)
    assert all(np.isfinite(array).all() for array in network.parameters)


@pytest.mark.parametrize("rate", [np.nan, np.inf, 0, -0.1])
@pytest.mark.parametrize("optimiser", [SGD, Adam])
def test_a_learning_rate_is_a_positive_number(optimiser, rate):
    with pytest.raises(ValueError, match=r"learning_rate=.* must be a positive number"):
        optimiser(rate)


@pytest.mark.parametrize("make", [lambda share: SGD(momentum=share), lambda share: Adam(beta_2=share)])
@pytest.mark.parametrize("share", [np.nan, 1, -0.5])
def test_what_is_kept_of_a_step_is_a_share(make, share):
    with pytest.raises(ValueError, match="must be at least 0 and below 1"):
        make(share)


KERAS = """
import medlearn, keras, numpy as np
from tests.test_network import like_keras
network, images, labels = like_keras()
K = keras.layers
model = keras.Sequential([K.Input((28, 28, 1)), K.Conv2D(8, 3, padding="same", activation="relu"), K.MaxPool2D(),
    K.Conv2D(16, 3, strides=2, activation="relu"), K.AveragePooling2D(2), K.Flatten(), K.Dense(2)])
model.set_weights(network.get_weights())
print(np.abs(model.predict(images, verbose=0) - network.logits(images)).max())
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer=keras.optimizers.SGD(0.05, momentum=0.9), loss=loss)
print(*model.fit(images, labels, epochs=4, batch_size=32, shuffle=False, verbose=0).history["loss"])
model.set_weights(network.get_weights())
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=loss)
print(*model.fit(images, labels, epochs=4, batch_size=32, shuffle=False, verbose=0).history["loss"])
"""


def like_keras():
    from medlearn.network.layers import AveragePool2D

    phantoms = make_chest_phantoms(200, size=28, random_state=0)
    images = (phantoms.images / 255).astype("float32")[..., np.newaxis]
    layers = [Conv2D(8, padding="same"), ReLU(), MaxPool2D(), Conv2D(16, 3, stride=2), ReLU()]
    layers += [AveragePool2D(), Flatten(), Dense(2)]
    return Network(layers, random_state=0).build((28, 28, 1)), images, phantoms.labels


def test_keras_agrees_and_learns_along():
    """In a process of its own: TensorFlow is large."""
    told = subprocess.run([sys.executable, "-c", KERAS], capture_output=True, text=True, env=os.environ, check=True)
    difference, sgd, adam = (np.array(line.split(), float) for line in told.stdout.strip().splitlines()[-3:])
    assert difference[0] < 1e-5
    network, images, labels = like_keras()
    start = network.get_weights()
    for optimiser, theirs in ((SGD(0.05, momentum=0.9), sgd), (Adam(1e-3), adam)):
        network.set_weights(start)
        network.fit(images, labels, epochs=4, optimiser=optimiser, shuffle=False, progress=False)
        assert np.allclose(network.history["loss"], theirs, rtol=1e-4)
