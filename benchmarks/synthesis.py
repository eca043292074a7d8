"""Write benchmarks/synthesis_copies.csv: how many images of a diffusion model lie near a patient it learnt from.

``python -m benchmarks.synthesis``, some five minutes a draw on one processor. Chest phantoms of 16 x 16 pixels, five
draws of patients; the seed is that of the patients, of the network and of what is made. Phantoms can be drawn anew, so
there is no look at test patients. "copies": the share of 400 made images nearer to a training image than 19 of 20 new
patients are, with Wilson's interval; "distance": the median to the nearest, RMS of a pixel, grey from -1 to 1. "N real,
U updates": trained for less than 1200 updates. The seed "all" is the mean over draws, with an interval from how they
scatter (t). Seconds are of the processor, to train; it was busy with other work.

With alpha_bar[t] the share of the image's variance that is left after step t of diffusion, a noisy image is
sqrt(alpha_bar[t]) * image + sqrt(1 - alpha_bar[t]) * noise. Ho et al. 2020, arXiv:2006.11239; the cosine: Nichol and
Dhariwal 2021, arXiv:2102.09672.
"""

import os
import time

for _name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[_name] = "1"

import numpy as np

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.timing import machine
from benchmarks.writing import write_study
from medlearn.intervals import wilson
from medlearn.studies import synthesis
from medlearn.studies.networks import shuffled_places, warmup_cosine

DRAWS, MADE, OTHERS = range(5), 400, 2000
UPDATES, STEPS = 1200, 60
LEAST = 1e-4  # of the image's variance, after the last step of noise
TRAINED = ((50, 1200), (100, 1200), (400, 1200), (50, 100), (50, 300))  # real images, updates


def main():
    """Train on every draw and size, and write the runs and their means over draws."""
    others, rows = synthesis.patients(OTHERS, 9000)[0], []
    for draw in DRAWS:
        for size, updates in TRAINED:
            images, labels = synthesis.patients(size, 100 + draw)
            start = time.process_time()
            make = diffusion(images, labels, seed=draw, updates=updates)
            seconds = time.process_time() - start
            name = f"{size} real" + (f", {updates} updates" if updates < UPDATES else "")
            rows.append(row(draw, "diffusion", name, make(MADE, draw)[0], images, others, seconds))
            if updates == UPDATES:
                new = synthesis.patients(MADE, 5000 + draw)[0]
                rows.append(row(draw, "other real", name, new, images, others, 0))
            print(rows[-1], flush=True)
    write_study("synthesis_copies", rows + over_draws(rows))


def row(draw, model, setting, made, learnt, others, seconds):
    """Return how near made images lie to those that were learnt from."""
    nearer, _ = synthesis.copies(made, learnt, others)
    share = wilson(int(nearer.sum()), len(made))
    line = {"look": None, "seed": str(draw), "model": model, "setting": setting, "copies": share.value}
    line |= {"low": share.low, "high": share.high, "distance": float(np.median(synthesis.nearest(made, learnt)[0]))}
    return line | {"seconds": seconds, "machine": machine()}


def over_draws(rows):
    """Return a row for each model and setting with means over draws, and the interval of the share."""
    from scipy.stats import t

    together = {}
    for run in rows:
        together.setdefault((run["model"], run["setting"]), []).append(run)
    means = []
    for same in together.values():
        mean = {name: float(np.mean([run[name] for run in same])) for name in ("copies", "distance", "seconds")}
        half = t.ppf(0.975, len(same) - 1) * np.std([run["copies"] for run in same], ddof=1) / np.sqrt(len(same))
        low, high = np.clip([mean["copies"] - half, mean["copies"] + half], 0, 1)
        means.append(same[0] | {"seed": "all"} | mean | {"low": low, "high": high})
    return means


def rows_of(images):
    """Write each image as one row, (n, pixels)."""
    return np.asarray(images).reshape(len(images), -1)


def squared(rows):
    """Write rows as images again, float32 (n, side, side, 1), cut to -1 to 1."""
    number, pixels = np.shape(rows)
    side = int(np.sqrt(pixels))
    return np.clip(rows, -1, 1).reshape(number, side, side, 1).astype(np.float32)


def alpha_bar(steps=STEPS):
    """Return the share of the image's variance left after each step, (steps,): a squared cosine, down to 0.0001."""
    return np.maximum(np.cos(np.arange(1, steps + 1) / steps * np.pi / 2) ** 2, LEAST)


def noisy(images, noise, kept):
    """Add noise to images as many small steps would, in one."""
    kept = np.asarray(kept, float)
    if not ((kept >= 0) & (kept <= 1)).all():
        raise ValueError(f"kept goes from {kept.min():g} to {kept.max():g}; shares are from 0 to 1.")
    kept = kept.reshape(kept.shape + (1,) * (np.ndim(images) - 1)) if kept.ndim else kept
    return np.sqrt(kept) * images + np.sqrt(1 - kept) * noise


def reverse_step(image, guess, kept, kept_before, rng):
    """Draw the less noisy image, from this one and a guess of the clean one; shares kept after this step and before."""
    added = 1 - kept / kept_before
    of_guess = np.sqrt(kept_before) * added / (1 - kept)
    of_image = np.sqrt(kept / kept_before) * (1 - kept_before) / (1 - kept)
    spread = np.sqrt(added * (1 - kept_before) / (1 - kept))
    return of_guess * guess + of_image * image + spread * rng.standard_normal(image.shape)


def sampled(guess, labels, shape, *, seed, steps=STEPS):
    """Make images ``(n, *shape)`` out of noise, step by step back; ``guess(images, kept, labels)`` gives clean ones."""
    rng, kept = np.random.default_rng(seed), alpha_bar(steps)
    images = rng.standard_normal((len(labels), *shape))
    for now, before in zip(kept[::-1], [*kept[-2::-1], 1.0], strict=True):
        images = reverse_step(images, guess(images, now, labels), now, before, rng)
    return images


def denoiser(pixels, width=384, depth=2):
    """Make an untrained network: from noisy rows, the share kept (n, 1) and the label (n, 1) to clean rows."""
    import keras
    from keras import layers, ops

    picture, kept, label = keras.Input((pixels,)), keras.Input((1,)), keras.Input((1,))
    angle = ops.arccos(ops.sqrt(kept)) * 2  # 0 where all is kept, pi where nothing is
    waves = [wave(angle * 2.0**power) for power in range(5) for wave in (ops.sin, ops.cos)]
    told = layers.Dense(width, "gelu")(layers.Concatenate()([*waves, angle, label]))
    hidden = layers.Dense(width)(picture)
    for _ in range(depth):
        inner = layers.Dense(width)(layers.LayerNormalization()(hidden)) + layers.Dense(width)(told)
        hidden = hidden + layers.Dense(width)(ops.gelu(inner))
    taken = layers.Dense(pixels)(layers.LayerNormalization()(hidden))
    return keras.Model([picture, kept, label], ops.sqrt(kept) * picture - ops.sqrt(1 - kept) * taken)


def diffusion(images, labels, *, seed, updates=1200, batch=128, rate=2e-3, width=384, depth=2, steps=STEPS):
    """Train a denoiser on images with fresh noise each time, of every strength."""
    import keras

    keras.utils.set_random_seed(seed)
    rng, kept = np.random.default_rng(seed), alpha_bar(steps)
    middle = rows_of(images).mean(axis=0)
    spread = np.std(rows_of(images) - middle)
    rows = (rows_of(images) - middle) / spread
    model = denoiser(rows.shape[1], width, depth)
    model.compile(warmup_cosine(rate, updates, updates // 15, decay=0.01), "mse")
    places = shuffled_places(len(rows), updates * batch, seed)
    for part in np.array_split(places, -(-updates // 100)):
        share = rng.choice(kept, len(part)).astype(np.float32)
        spoilt = noisy(rows[part], rng.standard_normal((len(part), rows.shape[1]), np.float32), share)
        told = [spoilt.astype(np.float32), share[:, None], labels[part].astype(np.float32)[:, None]]
        model.fit(told, rows[part], sample_weight=1 / (1 - share), batch_size=batch, shuffle=False, verbose=0)
    return maker(model, middle, spread, steps)


def maker(model, middle, spread, steps=STEPS):
    """Return a function that makes images with a trained denoiser: ``make(number, seed)``, as in `diffusion`."""

    def guess(images, kept, labels):
        column = np.ones((len(images), 1), np.float32)
        return np.asarray(model([images.astype(np.float32), kept * column, labels[:, None] * column], training=False))

    def make(number, seed):
        labels = np.arange(number) % 2
        rows = sampled(guess, labels, middle.shape, seed=seed, steps=steps)
        return squared(rows * spread + middle), labels

    make.model, make.guess = model, guess
    return make


if __name__ == "__main__":
    main()
