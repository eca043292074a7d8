"""The other networks of lesson 18's study: autoencoder, VAE, GAN; and Gaussians and VAE with the other's care."""

from types import SimpleNamespace

import numpy as np

from medlearn.studies.networks import fit_network, shuffled_places
from medlearn.studies.synthesis import COMPONENTS, alternating, flat, squared

PIXEL_NOISE = 0.1  # about the standard deviation that is left of a pixel when the patient's anatomy is known
SUMMED = 2 * PIXEL_NOISE**2 / 256  # the weight of KL that Gaussian pixel noise asks for beside the mean squared error
AVERAGED = 1.0  # the weight that KL gets if one only adds it to Keras's mean squared error: far too much


def shared_gaussians(images, labels, *, seed=0):
    """Learn a mean for each label and one covariance for both: 24 directions of what differs from the label's mean."""
    from sklearn.decomposition import PCA

    rows = flat(images).astype(float)
    means = np.stack([rows[labels == label].mean(axis=0) for label in (0, 1)])
    model = PCA(COMPONENTS, svd_solver="full").fit(rows - means[labels])
    left = (rows - means[labels]).var(axis=0, ddof=1).sum() - model.explained_variance_.sum()
    variance = left / (rows.shape[1] - COMPONENTS)
    spread = np.sqrt(np.maximum(model.explained_variance_ - variance, 0))

    def make(number, seed):
        rng, wanted = np.random.default_rng(seed), alternating(number)
        along = (rng.standard_normal((number, COMPONENTS)) * spread) @ model.components_
        return squared(means[wanted] + along + rng.normal(0, np.sqrt(variance), along.shape)), wanted

    return make


def vae_per_label(images, labels, *, seed):
    """Train a VAE for each label, on its images alone."""
    own = [vae(images[labels == label], labels[labels == label], seed=seed).make for label in (0, 1)]

    def make(number, seed):
        made, wanted = own[0](number, seed)
        return np.where(wanted[:, None, None, None] == 0, made, own[1](number, seed)[0]), wanted

    return make


def autoencoder(images, *, seed, latents=2, width=128, steps=1000, batch=64, rate=3e-3):
    """Train a network that squeezes images and draws them again: ``encode(images)``, ``decode(latents)``."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(seed)
    rows = flat(images)
    encoder = keras.Sequential([keras.Input(rows.shape[1:]), layers.Dense(width, "relu"), layers.Dense(latents)])
    decoder = keras.Sequential([keras.Input((latents,)), layers.Dense(width, "relu"), layers.Dense(rows.shape[1])])
    both = keras.Sequential([encoder, decoder])
    fit_network(both, rows, rows, "mse", seed=seed, steps=steps, batch=batch, rate=rate, decay=1e-4)
    return SimpleNamespace(
        encode=lambda images: np.asarray(encoder(flat(images))), decode=lambda latents: squared(decoder(latents))
    )


def vae(images, labels, *, seed, kl_weight=SUMMED, latents=8, width=128, steps=1000, batch=64, rate=3e-3):
    """Train a variational autoencoder that is told the labels; Kingma and Welling 2013, arXiv:1312.6114.

    `kl_weight` is that of the KL divergence, summed over latents, beside the mean squared error of a pixel: `SUMMED` as
    for a decoder whose pixels have Gaussian noise, `AVERAGED` far too much, so that the latents collapse. Of the model,
    ``encode(images, labels)`` gives mean and log variance, each (n, latents), ``decode(latents, labels)`` images, and
    ``make(number, seed, noise=PIXEL_NOISE)`` new images and labels, with the noise that the loss takes for granted.
    """
    import keras

    keras.utils.set_random_seed(seed)
    encoder, decoder, both = _halves(flat(images).shape[1], latents, width)
    middle = flat(images).mean(axis=0)
    rows = flat(images) - middle
    how = {"steps": steps, "batch": batch, "rate": rate, "decay": 1e-4, "loss_weights": [1 / kl_weight]}
    fit_network(both, [rows, _column(labels)], rows, "mse", seed=seed, **how)

    def encode(images, labels):
        return [np.asarray(part) for part in encoder([flat(images) - middle, _column(labels)])]

    def decode(latents, labels):
        return squared(decoder([np.asarray(latents, np.float32), _column(labels)]) + middle)

    def make(number, seed, noise=PIXEL_NOISE):
        rng, wanted = np.random.default_rng(seed), alternating(number)
        drawn = decode(rng.standard_normal((number, latents)), wanted)
        return squared(flat(drawn + rng.normal(0, 1, drawn.shape) * noise)), wanted

    return SimpleNamespace(encode=encode, decode=decode, make=make)


def _column(labels):
    return np.asarray(labels, np.float32)[:, np.newaxis]


def _halves(pixels, latents, width):
    """Make the encoder, the decoder, and both with latents drawn in between and KL added to the loss."""
    import keras
    from keras import layers, ops

    class Drawn(layers.Layer):
        """Draw latents, and add their KL to the loss."""

        def call(self, mean, log_variance):
            divergence = (ops.square(mean) + ops.exp(log_variance) - log_variance - 1) / 2
            self.add_loss(ops.mean(ops.sum(divergence, axis=-1)))
            return mean + ops.exp(log_variance / 2) * keras.random.normal(ops.shape(mean), seed=self.chance)

        def build(self, *shapes):
            self.chance = keras.random.SeedGenerator(0)

    picture, label, code = keras.Input((pixels,)), keras.Input((1,)), keras.Input((latents,))
    hidden = layers.Dense(width, "relu")(layers.Concatenate()([picture, label]))
    encoder = keras.Model([picture, label], [layers.Dense(latents)(hidden), layers.Dense(latents)(hidden)])
    hidden = layers.Dense(width, "relu")(layers.Concatenate()([code, label]))
    decoder = keras.Model([code, label], layers.Dense(pixels)(hidden))
    drawn = Drawn()(*encoder([picture, label]))
    return encoder, decoder, keras.Model([picture, label], decoder([drawn, label]))


def judge_loss(real, made):
    """Return how badly a judge's scores (log-odds of real) tell real from made: cross-entropy, 1 for real."""
    from keras import ops

    return ops.mean(ops.softplus(-real)) + ops.mean(ops.softplus(made))


def forger_loss(made):
    """Return how badly a forger deceives: cross-entropy of the judge's scores of made images with 1 for real."""
    from keras import ops

    return ops.mean(ops.softplus(-made))


def gan(images, labels, *, seed, rate, momentum, blur, chances=16, width=128, updates=2000, batch=64):
    """Train a forger, from chance and label to images, and a judge; Goodfellow et al. 2014, arXiv:1406.2661.

    `rate` and `momentum` are Adam's, for both; `blur` is the standard deviation of noise on all images that the judge
    sees, fading to 0. Both learn in the same step: the judge's loss does not reach the forger's weights, and the
    forger's does not reach the judge's.
    """
    import keras

    keras.utils.set_random_seed(seed)
    rng, places = np.random.default_rng(seed), shuffled_places(len(images), updates * batch, seed)
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
