"""Write benchmarks/cnn_training.csv: the training of lesson 09 with more seeds than a minute allows.

``python -m benchmarks.cnn_training``, or ``make benchmark-training``; some twenty minutes on one processor. A row is
a run. Runs of one seed start from the same weights, whatever else is set, so that settings are compared seed by seed.
All settings are judged on the validation patients (no look), the one that is kept on the test patients, once (look 1).
"""

import platform
import time
from functools import partial

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.timing import one_processor
from benchmarks.writing import as_text, write_study

SEEDS = range(10)
FEWER = range(5)  # for what the lesson folds away
EPOCHS = 25


def main():
    """Run every setting with every seed, and write the table after each."""
    one_processor()
    import keras

    keras.config.set_floatx("float64")  # as in the lesson
    study, rows = Study(), []
    for setting, seeds in study.plan():
        for seed in seeds:
            rows.append(study.row(setting, seed))
            print(*(as_text(column, value) for column, value in rows[-1].items()), sep=",", flush=True)
        write_study("cnn_training", rows)


class Study:
    """The patients of lesson 09 and what is tried on them."""

    def __init__(self):
        import numpy as np

        from medlearn.phantoms import make_chest_phantoms

        made = make_chest_phantoms(700, size=32, random_state=9)
        group = made.patients % 7
        self.images, self.labels = made.images[..., np.newaxis].astype(float), made.labels
        self.train, self.validation, self.test = (
            np.flatnonzero(who) for who in (group < 3, (group == 3) | (group == 4), group > 4)
        )
        ill = self.train[self.labels[self.train] == 1]
        self.rare = np.sort(np.concatenate([self.train[self.labels[self.train] == 0], ill[::8]]))
        share = self.labels[self.rare].mean()
        self.weights = {0: 0.5 / (1 - share), 1: 0.5 / share}
        self.settings = {
            "plain": {},
            "plain, stopped": {"epochs": 40, "patience": 10},
            "augmented": {"augment": other_days},
            "dropout": {"dropout": 0.5},
            "mirrored": {"augment": mirrored},
            "rare": {"rows": self.rare, "augment": other_days},
            "rare, weighted": {"rows": self.rare, "augment": other_days, "class_weight": self.weights},
            "rate 0.00003, 10 epochs": {"rate": 0.00003, "epochs": 10},
            "rate 0.3, 10 epochs": {"rate": 0.3, "epochs": 10},
            "kept": {"augment": other_days, "epochs": 40, "patience": 10},
            "cosine": {"cosine": True},
            "batch norm, momentum 0.99": {"normalise": 0.99},
            "batch norm, momentum 0.9": {"normalise": 0.9},
            "batches of 4": {"batch": 4},
            "batches of 64": {"batch": 64},
        }

    def plan(self):
        """Return pairs of a setting and its seeds."""
        fewer = ("cosine", "batch")
        return [(name, FEWER if name.startswith(fewer) else SEEDS) for name in self.settings]

    def row(self, setting, seed):
        """Train once, and return a line of the table."""
        start = time.perf_counter()
        model, history = self.trained(seed, **self.settings[setting])
        seconds = time.perf_counter() - start
        kept = setting == "kept"
        return {
            "look": 1 if kept else None,
            "seed": seed,
            "setting": setting,
            **self.judged(model, self.test if kept else self.validation),
            "training_loss": history["loss"][-1],
            "lowest_loss": min(history["val_loss"]),
            "seconds": seconds,
            "machine": f"{platform.system()} {platform.machine()}, one processor",
        }

    def trained(
        self,
        seed,
        *,
        rows=None,
        rate=0.003,
        epochs=EPOCHS,
        batch=16,
        patience=0,
        cosine=False,
        class_weight=None,
        **parts,
    ):
        """Train a network and return it with its history."""
        import keras

        rows = self.train if rows is None else rows
        steps = -(-len(rows) // batch)
        if cosine:
            rate = keras.optimizers.schedules.CosineDecay(rate, decay_steps=epochs * steps)
        stop = [keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)] if patience else []
        model = network(seed, **parts)
        model.compile(keras.optimizers.Adam(rate), loss="binary_crossentropy", steps_per_execution=steps)
        how = {"epochs": epochs, "batch_size": batch, "verbose": 0, "callbacks": stop, "class_weight": class_weight}
        validation = self.images[self.validation], self.labels[self.validation]
        fitted = model.fit(self.images[rows], self.labels[rows], validation_data=validation, **how)
        return model, fitted.history

    def judged(self, model, who):
        """Return the measures of a model on one group."""
        import numpy as np
        from sklearn.metrics import log_loss

        from medlearn import metrics

        truth, says = self.labels[who], np.asarray(model(self.images[who], training=False))[:, 0]
        return {
            "auc": metrics.auc(truth, says),
            "sensitivity": metrics.sensitivity(truth, says > 0.5),
            "specificity": metrics.specificity(truth, says > 0.5),
            "loss": log_loss(truth, says),
        }


def network(seed, *, dropout=0.0, normalise=None, augment=list):
    """Build the network of lesson 09; a seed always gives the same first weights."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(seed)
    wide = partial(layers.Conv2D, kernel_size=3, padding="same")
    first, second, dense, last = wide(8), wide(16), layers.Dense(64, activation="relu"), layers.Dense(1, "sigmoid")
    norm = [layers.BatchNormalization(momentum=normalise) for _ in range(2)] if normalise else []
    blocks = [[conv, *norm[i : i + 1], layers.ReLU(), layers.MaxPooling2D()] for i, conv in enumerate((first, second))]
    drop = [layers.Dropout(dropout)] if dropout else []
    scaled = [keras.Input((32, 32, 1)), layers.Rescaling(4 / 255, offset=-2), *augment()]
    return keras.Sequential([*scaled, *blocks[0], *blocks[1], layers.Flatten(), dense, *drop, last])


def other_days():
    """Return layers that move, brighten and harden an image a little, as another day in the department would."""
    from keras import layers

    moved = layers.RandomTranslation(0.06, 0.06, fill_mode="nearest")
    return [moved, layers.RandomBrightness(0.1, value_range=(-2, 2)), layers.RandomContrast(0.2, value_range=(-2, 2))]


def mirrored():
    """Return a layer that swaps left and right in one half of the images."""
    from keras import layers

    return [layers.RandomFlip("horizontal")]


if __name__ == "__main__":
    main()
