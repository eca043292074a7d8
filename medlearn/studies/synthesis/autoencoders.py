"""An autoencoder, and a variational one (VAE) with the label told to encoder and decoder."""

from types import SimpleNamespace

import numpy as np

from medlearn.studies.networks import rising_and_fading
from medlearn.studies.synthesis.linear import alternating
from medlearn.studies.synthesis.phantoms import PIXEL_NOISE, PIXELS, flat, squared

SUMMED = (
    2 * PIXEL_NOISE**2 / PIXELS
)  # the weight of KL that Gaussian pixel noise asks for beside the mean squared error
AVERAGED = 1.0  # the weight that KL gets if one only adds it to Keras's mean squared error: far too much


def kl_to_standard(mean, log_variance):
    """Return how far Gaussians lie from the standard one: the KL divergence in closed form.

    Parameters
    ----------
    mean, log_variance : ndarray of shape (n, latents)
        Of one Gaussian each; log is the natural logarithm.

    Returns
    -------
    divergence : ndarray of shape (n, latents)
        (mean² + variance - log variance - 1) / 2, in nats; 0 only for mean 0 and variance 1.
    """
    return (mean**2 + np.exp(log_variance) - log_variance - 1) / 2


def autoencoder(images, *, seed, latents=2, width=128, steps=1000, batch=64, rate=3e-3):
    """Train a network that squeezes an image into a few numbers and draws it again from them.

    Parameters
    ----------
    images : ndarray of shape (n, side, side, 1)
    seed, latents, width, steps, batch : int
    rate : float
        The highest learning rate.

    Returns
    -------
    model : SimpleNamespace
        ``encode(images)`` gives (n, latents), ``decode(latents)`` images (n, side, side, 1).
    """
    import keras
    from keras import layers

    keras.utils.set_random_seed(seed)
    pixels = flat(images).shape[1]
    encoder = keras.Sequential([keras.Input((pixels,)), layers.Dense(width, "relu"), layers.Dense(latents)])
    decoder = keras.Sequential([keras.Input((latents,)), layers.Dense(width, "relu"), layers.Dense(pixels)])
    both = keras.Sequential([encoder, decoder])
    both.compile(rising_and_fading(rate, steps, steps // 10, decay=1e-4), "mse")
    rows = shown(images, steps * batch, seed)
    both.fit(rows, rows, batch_size=batch, shuffle=False, verbose=0)
    return SimpleNamespace(
        encode=lambda images: np.asarray(encoder(flat(images))), decode=lambda latents: squared(decoder(latents))
    )


def shown(images, number, seed):
    """Return so many rows of pixels, all images in a new order again and again."""
    return flat(images)[orders(len(images), number, seed)]


def orders(count, number, seed):
    """Return places 0 to count - 1 in one random order after the other, ndarray of int, shape (number,)."""
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.permutation(count) for _ in range(-(-number // count))])[:number]


def vae(images, labels, *, seed, kl_weight=SUMMED, latents=8, width=128, steps=1000, batch=64, rate=3e-3):
    """Train a variational autoencoder: the encoder gives a mean and a variance, and latents are drawn from them.

    Parameters
    ----------
    images : ndarray of shape (n, side, side, 1)
    labels : ndarray of int, shape (n,)
        Encoder and decoder are told them.
    seed : int
    kl_weight : float
        Of the KL divergence, summed over latents, beside the mean squared error of a pixel. `SUMMED`: as for a decoder
        whose pixels have Gaussian noise; `AVERAGED`: 1, the latents collapse.
    latents, width, steps, batch : int
    rate : float
        The highest learning rate.

    Returns
    -------
    model : SimpleNamespace
        ``encode(images, labels)`` gives mean and log variance, each (n, latents); ``decode(latents, labels)`` images;
        ``make(number, seed)`` new images and labels, with the pixel noise that the loss takes for granted; and
        ``make(number, seed, noise=0)`` without.

    Notes
    -----
    Kingma and Welling 2013, arXiv:1312.6114.
    """
    import keras

    keras.utils.set_random_seed(seed)
    encoder, decoder, both = _halves(flat(images).shape[1], latents, width)
    both.compile(rising_and_fading(rate, steps, steps // 10, decay=1e-4), "mse", loss_weights=[1 / kl_weight])
    places, middle = orders(len(images), steps * batch, seed), flat(images).mean(axis=0)
    rows, told = (flat(images) - middle)[places], _column(labels[places])
    both.fit([rows, told], rows, batch_size=batch, shuffle=False, verbose=0)

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
