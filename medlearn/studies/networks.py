"""What the networks of the studies share: a learning rate that rises and fades, and how they are asked."""

import numpy as np


def rising_and_fading(peak, steps, rising, *, decay, least=0.0):
    """Make AdamW with a rate that rises from a tenth of its peak, then fades.

    Parameters
    ----------
    peak : float
        The highest rate.
    steps : int
        All steps of the training, those in which it rises included.
    rising : int
        In how many of them it rises.
    decay : float
        AdamW's weight decay.
    least : float
        Where it ends, as a share of the peak.

    Returns
    -------
    optimiser : keras.optimizers.AdamW
    """
    from keras import optimizers

    rate = optimizers.schedules.CosineDecay(
        peak / 10, steps - rising, alpha=least, warmup_target=peak, warmup_steps=rising
    )
    return optimizers.AdamW(rate, weight_decay=decay)


def asked(model, inputs, at_once=256):
    """Ask a model with one output, a part of the inputs at a time, so that it fits into a small memory.

    Parameters
    ----------
    model : keras.Model
    inputs : ndarray, first axis n
    at_once : int
        The most inputs in a part.

    Returns
    -------
    probabilities : ndarray of shape (n,)
    """
    return asked_for(model, inputs, at_once)[:, 0]


def asked_for(model, inputs, at_once=256):
    """Ask a model with several outputs, as `asked` does: ndarray of shape (n, outputs)."""
    parts = np.array_split(inputs, -(-len(inputs) // at_once))
    return np.concatenate([np.asarray(model(part, training=False)) for part in parts])
