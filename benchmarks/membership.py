"""Who was among the patients a network learned from? A part of ``python -m benchmarks.privacy``."""

import time
from functools import lru_cache

from benchmarks.scatter import scattered

DRAWS = range(10)


def memberships():
    """Yield the seed, the setting, the AUC with its interval and seconds of each run, and of each mean over draws."""
    measured = {}
    for seed in DRAWS:
        for way, kind, estimate, seconds in attacked(seed):
            measured.setdefault((way, kind), []).append(estimate.value)
            yield seed, f"{way}, {kind}", estimate, seconds
    for (way, kind), values in measured.items():
        yield "all", f"{way}, {kind}", scattered(values), None
    for (way, kind), values in measured.items():
        if way != "by heart":
            gaps = [value - other for value, other in zip(values, measured["by heart", kind], strict=True)]
            yield "all", f"{way} minus by heart, {kind}", scattered(gaps), None


def attacked(seed):
    """Yield each remedy's attack and diagnosis on one draw of phantoms."""
    from medlearn.intervals import delong
    from medlearn.privacy import losses, membership_auc
    from medlearn.studies.privacy import log_odds

    images, labels = phantoms(seed)
    who = {"members": slice(200), "others": slice(200, 400), "watched": slice(400, 500)}
    part = {name: (images[rows], labels[rows]) for name, rows in who.items()}
    more = {"members": (images[500:], labels[500:])}
    remedies = {
        "by heart": lambda: by_heart(part, seed),
        "dropout": lambda: by_heart(part, seed, dropout=0.5),
        "stopped early": lambda: by_heart(part, seed, stop=True),
        "five times as many": lambda: by_heart(more, seed, epochs=20),
        "epsilon 8": lambda: with_noise(part, seed, 8),
        "epsilon 1": lambda: with_noise(part, seed, 1),
        "clipped only": lambda: with_noise(part, seed, None),
    }
    for way, learn in remedies.items():
        start = time.process_time()
        network = learn()
        seconds = time.process_time() - start
        seen = more["members"] if way == "five times as many" else part["members"]
        others, truth = part["others"]
        yield way, "attack", membership_auc(losses(network, *seen), losses(network, others, truth)), seconds
        yield way, "diagnosis", delong(truth, log_odds(network, others)), seconds


def phantoms(seed):
    """Return 1500 small radiographs of as many patients, a mean chest of others taken away, and their labels."""
    from medlearn.phantoms import make_chest_phantoms

    made = make_chest_phantoms(1500, size=32, images_per_patient=1, random_state=seed)
    return (4 * (made.images - mean_chest()) / 255)[..., None], made.labels


@lru_cache
def mean_chest():
    """Return the mean radiograph of 500 other patients."""
    from medlearn.phantoms import make_chest_phantoms

    return make_chest_phantoms(500, size=32, images_per_patient=1, random_state=1000).images.mean(axis=0)


def by_heart(part, seed, dropout=0.0, stop=False, epochs=100):
    """Train on the members."""
    from medlearn.network import Adam

    watch = {"validation": part["watched"], "patience": 5} if stop else {}
    how = {"epochs": epochs, "optimiser": Adam(0.001), "progress": False, **watch}
    return pixel_network(seed, dropout).fit(*part["members"], **how)


def with_noise(part, seed, epsilon):
    """Train on the members by DP-SGD; without noise if epsilon is None."""
    import numpy as np

    from medlearn.network import SGD
    from medlearn.privacy import noise_for, private_fit

    how = {"steps": 200, "sampling_rate": 0.1}
    noise = noise_for(epsilon, delta=1e-3, **how) if epsilon else 0
    how |= {"clip_norm": 1, "noise_multiplier": noise, "optimiser": SGD(0.3), "rng": np.random.default_rng(seed)}
    return private_fit(pixel_network(seed), *part["members"], **how)


def pixel_network(seed, dropout=0.0):
    """Return a network that sees all pixels, 16 x 16, at once."""
    from medlearn.network import AveragePool2D, Dense, Dropout, Flatten, Network, ReLU

    layers = [AveragePool2D(2), Flatten(), Dense(32), ReLU(), Dropout(dropout), Dense(2)]
    return Network(layers, random_state=seed).build((32, 32, 1))
