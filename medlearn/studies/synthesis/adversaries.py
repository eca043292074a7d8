"""A generative adversarial network (GAN): a forger and a judge that learn from each other."""

import numpy as np

from medlearn.studies.synthesis.autoencoders import orders
from medlearn.studies.synthesis.linear import alternating
from medlearn.studies.synthesis.phantoms import flat, squared

FAILING = {"rate": 5e-3, "momentum": 0.9, "blur": 0.0}
WORKING = {"rate": 5e-4, "momentum": 0.5, "blur": 0.5}


def judge_loss(real, made):
    """Return how badly a judge tells real from made: cross-entropy with 1 for real and 0 for made.

    Parameters
    ----------
    real, made : ndarray or tensor of shape (n, 1)
        The judge's scores (log odds of real) of real and of made images.

    Returns
    -------
    loss : tensor, 0-dimensional
    """
    from keras import ops

    return ops.mean(ops.softplus(-real)) + ops.mean(ops.softplus(made))


def forger_loss(made):
    """Return how badly a forger deceives: cross-entropy of the judge's scores of made images with 1 for real."""
    from keras import ops

    return ops.mean(ops.softplus(-made))


def gan(images, labels, *, seed, rate, momentum, blur, chances=16, width=128, updates=2000, batch=64):
    """Train a forger, which makes images out of chance and a label, and a judge, which tells them from real ones.

    Parameters
    ----------
    images : ndarray of shape (n, side, side, 1)
    labels : ndarray of int, shape (n,)
    seed : int
    rate, momentum : float
        Of the optimiser (Adam), for both.
    blur : float
        Standard deviation of noise on all images that the judge sees, at the start; it fades to 0.
    chances, width, updates, batch : int
        Numbers of chance that an image is made of; width of the layers.

    Returns
    -------
    make : callable
        ``make(number, seed)`` returns new images and their labels, half of each class.

    Notes
    -----
    Goodfellow et al. 2014, arXiv:1406.2661. Both learn in the same step: the judge's loss does not reach the forger's
    weights, and the forger's does not reach the judge's.
    """
    import keras

    keras.utils.set_random_seed(seed)
    rng, places = np.random.default_rng(seed), orders(len(images), updates * batch, seed)
    game, forger = _game(flat(images).shape[1], chances, width)
    game.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, updates, alpha=0.05), momentum))
    fading = blur * np.linspace(1, 0, len(places), dtype=np.float32)[:, np.newaxis]
    chance = rng.standard_normal((len(places), chances), np.float32)
    told = labels[places].astype(np.float32)[:, np.newaxis]
    game.fit([flat(images)[places], told, chance, fading], batch_size=batch, shuffle=False, verbose=0)

    def make(number, seed):
        rng, wanted = np.random.default_rng(seed), alternating(number)
        chance = rng.standard_normal((number, chances), np.float32)
        return squared(forger([chance, wanted.astype(np.float32)[:, np.newaxis]])), wanted

    return make


def _game(pixels, chances, width):
    """Make the forger, and a model of forger and judge whose loss is the sum of theirs."""
    import keras
    from keras import layers, ops

    chance, label = keras.Input((chances,)), keras.Input((1,))
    hidden = layers.Concatenate()([chance, label])
    for _ in range(2):
        hidden = layers.LeakyReLU(0.2)(layers.BatchNormalization(momentum=0.9)(layers.Dense(width)(hidden)))
    forger = keras.Model([chance, label], layers.Dense(pixels, "tanh")(hidden))

    class Game(keras.Model):
        """Real rows, labels, chance and blur in; the two losses are added, nothing comes out that is used."""

        def __init__(self):
            super().__init__()
            self.forger, self.chance = forger, keras.random.SeedGenerator(0)
            self.judge = [layers.Dense(width), layers.Dense(width), layers.Dense(1)]

        def build(self, shapes):
            for layer, inputs in zip(self.judge, (pixels + 1, width, width), strict=True):
                layer.build((None, inputs))

        def score(self, rows, label, blur, frozen=False):
            rows = rows + blur * keras.random.normal(ops.shape(rows), seed=self.chance)
            rows = ops.concatenate([rows, label], axis=-1)
            for layer in self.judge:
                kernel, bias = (ops.stop_gradient(w) if frozen else w + 0 for w in (layer.kernel, layer.bias))
                rows = ops.matmul(rows if layer is self.judge[0] else ops.leaky_relu(rows, 0.2), kernel) + bias
            return rows

        def call(self, inputs, training=False):
            real, label, chance, blur = inputs
            made = self.forger([chance, label], training=training)
            known = self.score(real, label, blur), self.score(ops.stop_gradient(made), label, blur)
            self.add_loss(judge_loss(*known))
            self.add_loss(forger_loss(self.score(made, label, blur, frozen=True)))
            return made

    return Game(), forger
