"""What the networks of the studies share: how they are trained, and how they are asked."""

import numpy as np


def warmup_cosine(peak, steps, rising, *, decay, least=0.0):
    """Make AdamW whose rate rises from a tenth of its peak (warm-up), then fades to `least` of it as a cosine."""
    from keras import optimizers

    rate = optimizers.schedules.CosineDecay(
        peak / 10, steps - rising, alpha=least, warmup_target=peak, warmup_steps=rising
    )
    return optimizers.AdamW(rate, weight_decay=decay)


def shuffled_places(count, number, seed):
    """Return places 0 to count - 1 in one random order after the other, ndarray of int, shape (number,)."""
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.permutation(count) for _ in range(-(-number // count))])[:number]


def asked(model, inputs, at_once=256):
    """Ask a model with one output, a part of the inputs at a time, so that it fits into a small memory: (n,)."""
    return asked_for(model, inputs, at_once)[:, 0]


def asked_for(model, inputs, at_once=256):
    """Ask a model with several outputs, as `asked` does: ndarray of shape (n, outputs)."""
    parts = np.array_split(inputs, -(-len(inputs) // at_once))
    return np.concatenate([np.asarray(model(part, training=False)) for part in parts])
