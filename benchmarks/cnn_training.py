"""Write benchmarks/cnn_training.csv: the training of lesson 09 with more seeds than a minute allows.

``python -m benchmarks.cnn_training``, or ``make benchmark-training``; some twenty minutes on one processor. A run gives
two rows: the weights of its last epoch, and those of the epoch with the lowest loss on the validation patients. Runs of
one seed start from the same weights, whatever else is set, so that settings are compared seed by seed. Both rows are
judged on 1000 images of new patients, and not on the lesson's test patients: no look.
"""

import platform
import tempfile
import time
from pathlib import Path

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.timing import one_processor
from benchmarks.writing import as_text, write_study

SEEDS = range(10)
EPOCHS, RATE, BATCH = 25, 0.003, 16
SETTINGS = {"plain": {}, "augmentation": {"augment": True}, "dropout": {"dropout": 0.5}, "L2": {"penalty": 0.001}}


def main():
    """Run every setting with every seed, and write the table after each seed."""
    one_processor()
    study, rows = Study(), []
    for seed in SEEDS:
        for setting in SETTINGS:
            made = study.rows(setting, seed)
            rows += made
            for row in made:
                print(*(as_text(column, value) for column, value in row.items()), sep=",", flush=True)
        write_study("cnn_training", rows)


class Study:
    """The patients of lesson 09, a thousand new images, and what is tried on them."""

    def __init__(self):
        from sklearn.model_selection import train_test_split

        from medlearn.phantoms import make_chest_phantoms

        made = make_chest_phantoms(480, size=150, prevalence=0.6, contrast=1.5, random_state=9)
        names = sorted({f"p{patient}" for patient in made.patients}, key=lambda name: int(name[1:]))
        rest, self.test = train_test_split(names, test_size=0.3, random_state=0)
        self.learn, self.check = train_test_split(rest, test_size=0.3, random_state=0)
        who = [f"p{patient}" for patient in made.patients]
        small, labels = shrunk(made)
        (self.images, self.labels), self.validation = (
            (small[rows], labels[rows])
            for rows in ([name in part for name in who] for part in (self.learn, self.check))
        )
        self.new = shrunk(make_chest_phantoms(1000, size=150, prevalence=0.6, contrast=1.5, random_state=10))

    def rows(self, setting, seed):
        """Train once, and return a line of the table for the last weights and one for the best."""
        import keras
        import numpy as np

        start, model = time.perf_counter(), network(seed, **SETTINGS[setting])
        how = {"metrics": ["accuracy"], "steps_per_execution": -(-len(self.labels) // BATCH)}
        model.compile(keras.optimizers.Adam(RATE), "sparse_categorical_crossentropy", **how)
        with tempfile.TemporaryDirectory() as folder:
            best = Path(folder) / "best.weights.h5"
            keep = keras.callbacks.ModelCheckpoint(best, save_best_only=True, save_weights_only=True)
            how = {"batch_size": BATCH, "epochs": EPOCHS, "validation_data": self.validation, "callbacks": [keep]}
            history = model.fit(self.images, self.labels, verbose=0, **how).history
            judged = {"last": self.judged(model)}
            model.load_weights(best)
            judged["best"] = self.judged(model)
        seconds, lowest = time.perf_counter() - start, int(np.argmin(history["val_loss"]))
        epochs = {"last": EPOCHS, "best": lowest + 1}
        return [
            {
                "look": None,
                "seed": seed,
                "setting": setting,
                "weights": weights,
                "epoch": epochs[weights],
                **scores,
                "training_accuracy": history["accuracy"][epochs[weights] - 1],
                "seconds": seconds if weights == "last" else None,
                "machine": f"{platform.system()} {platform.machine()}, one processor",
            }
            for weights, scores in judged.items()
        ]

    def judged(self, model):
        """Return accuracy and loss on the new patients."""
        import numpy as np
        from sklearn.metrics import log_loss

        images, truth = self.new
        says = np.asarray(model(images, training=False), dtype=float)
        says /= says.sum(axis=1, keepdims=True)
        return {"accuracy": float(np.mean(says.argmax(axis=1) == truth)), "loss": log_loss(truth, says)}


def shrunk(made):
    """Return the images of phantoms as the lesson's folders give them, 32 pixels a side, and the classes of them."""
    import numpy as np
    import tensorflow as tf

    order = np.argsort(made.finding_names)  # Keras numbers classes by the alphabet
    images = tf.image.resize(made.images[..., np.newaxis], (32, 32), method="area")
    return images.numpy(), np.argsort(order)[made.findings]


def network(seed, *, augment=False, dropout=0.0, penalty=0.0):
    """Build the network of lesson 09; a seed always gives the same first weights."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(seed)
    weight = keras.regularizers.L2(penalty) if penalty else None
    first, second = (
        layers.Conv2D(maps, 3, padding="same", activation="relu", kernel_regularizer=weight) for maps in (8, 16)
    )
    dense, last = layers.Dense(64, activation="relu", kernel_regularizer=weight), layers.Dense(3, activation="softmax")
    drop = [layers.Dropout(dropout)] if dropout else []
    scaled = [keras.Input((32, 32, 1)), *(another_day() if augment else []), layers.Rescaling(4 / 255, offset=-2)]
    pool = layers.MaxPooling2D
    return keras.Sequential([*scaled, first, pool(), second, pool(), layers.Flatten(), dense, *drop, last])


def another_day():
    """Return layers that move, brighten and harden an image a little, as another day in the department would."""
    from keras import layers

    moved = layers.RandomTranslation(0.06, 0.06, fill_mode="nearest")
    return [moved, layers.RandomBrightness(0.1), layers.RandomContrast(0.2, value_range=(0, 255))]


if __name__ == "__main__":
    main()
