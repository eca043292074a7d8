"""Write benchmarks/cnn_remedies.csv: the remedies of lesson 09, section 8, each with ten seeds instead of one.

``python -m benchmarks.cnn_remedies``; some five minutes on one processor. It runs the lesson's own cells, so that what
is repeated is what the lesson does. The test patients play no part.
"""

import csv
import json
import time
from pathlib import Path

import medlearn  # noqa: F401  (what it sets for TensorFlow comes first)
from benchmarks.timing import machine

TABLE = Path(__file__).with_name("cnn_remedies.csv")
LESSON = Path(__file__).parents[1] / "notebooks" / "09_cnn_training.ipynb"
CELLS = "02 03 07 08 12 17 23 27 38 41 44"  # imports, images, network, training, the remedies: no experiments
SEEDS = range(10)


def main():
    """Train each remedy with each seed, and write the table line by line."""
    lesson = cells()
    remedies = {"no remedy": {}} | lesson["remedies"]
    rows = []
    for seed in SEEDS:
        for name, change in remedies.items():
            rows.append(run(lesson, name, change, seed))
            print(rows[-1], flush=True)
        write(rows)


def cells():
    """Run the lesson's cells that define things; return what they define."""
    notebook = json.loads(LESSON.read_text(encoding="utf-8"))
    sources = {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}
    names = {}
    for number in CELLS.split():
        exec(sources[f"cell-{number}"], names)
    return names


def run(lesson, name, change, seed):
    """Train once; return a line of the table."""
    import numpy as np

    start = time.perf_counter()
    others = {key: value for key, value in change.items() if key != "options"}
    options = lesson["large"] | change.get("options", {})
    model, history = lesson["train"](options, epochs=40, data=lesson["small"], seed=seed, **others)
    pictures, labels = lesson["watch"]
    area = lesson["metrics"].auc(labels[:, 0].astype(int), np.asarray(model(pictures, training=False))[:, 0])
    return {
        "remedy": name,
        "seed": seed,
        "training": f"{history['loss'][-1]:.4f}",
        "watched, last five": f"{np.mean(history['val_loss'][-5:]):.4f}",
        "watched, best": f"{min(history['val_loss']):.4f}",
        "auc": f"{area:.4f}",
        "seconds": f"{time.perf_counter() - start:.0f}",
        "machine": machine(),
    }


def write(rows):
    """Write the lines to the table."""
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    main()
