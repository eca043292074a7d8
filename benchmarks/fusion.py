"""Write benchmarks/fusion.csv: a picture and a table joined in several ways, on synthetic patients of known truth.

``python -m benchmarks.fusion``, or with names of settings only these. Each draw has its own patients to learn from and
3 000 others to judge, the same for every model. The model "truth" is the best that can be reached: the log-odds from
which the patients were drawn. The seed "all" is the mean over the draws, with an interval from how they scatter (t). No
test patient plays a part: patients can be drawn anew. Seconds are of the processor.
"""

import os
import sys
import time

for _name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[_name] = "1"

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.timing import machine
from benchmarks.volumes import over_draws
from benchmarks.writing import write_study
from medlearn.studies.table import read_study

OTHERS = 3000
LEAK = ("truth", "picture", "table", "early", "late", "stacked in-sample", "stacked out of fold")
JOINS = (*LEAK[:4], "early, logistic", "early, products", "late", "joint")
SETTINGS = {  # draws, patients to learn from, knobs, what the others lack, models
    "weak picture": (10, 250, {"image_auc": 0.65}, {}, LEAK),
    "equal sources": (5, 500, {"image_auc": 0.75}, {}, (*JOINS, "stacked out of fold")),
    "agent reverses": (5, 1500, {"image_auc": 0.85, "table_auc": 0.7, "reversed_by_agent": True}, {}, JOINS),
    "half without table": (
        *(5, 500, {"image_auc": 0.75}, {"missing": 0.5}),
        ("truth", "picture", "late", "joint", "joint, tables hidden"),
    ),
}


def main(names):
    """Run the settings and write the table, beside what is there of other settings."""
    rows = []
    for setting in names or SETTINGS:
        draws, patients, knobs, lacking, models = SETTINGS[setting]
        for model in models:
            runs = [run(draw, setting, model, patients, knobs, lacking) for draw in range(draws)]
            rows += [*runs, over_draws(runs)]
            print({name: rows[-1][name] for name in ("setting", "model", "auc", "low", "high", "seconds")}, flush=True)
    write_study("fusion", [*others(rows), *rows])


def others(rows):
    """Return the rows of the settings that were not run."""
    try:
        table = read_study("fusion").to_dict("records")
    except ValueError:
        return []
    return [row | {"look": None} for row in table if row["setting"] not in {new["setting"] for new in rows}]


def run(draw, setting, model, patients, knobs, lacking):
    """Fit one model on one draw and judge it on other patients; return the row."""
    from medlearn import metrics
    from medlearn.intervals import delong
    from medlearn.phantoms import make_two_sources

    learnt = make_two_sources(patients, random_state=1900 + draw, **knobs)
    judged = make_two_sources(OTHERS, random_state=2900 + draw, **knobs, **lacking)
    start = time.process_time()
    says = answers(model, learnt, judged, seed=draw)
    seconds = time.process_time() - start
    known = delong(judged.labels, says)
    row = {"look": None, "seed": draw, "model": model, "setting": setting, "labelled": patients}
    row |= {"auc": known.value, "low": known.low, "high": known.high, "seconds": seconds, "machine": machine()}
    return row | {"accuracy": metrics.accuracy(judged.labels, says > 0)}


def answers(model, learnt, judged, *, seed):
    """Return what a model, fitted on patients, says of others: log-odds, or a score that grows with them."""
    from medlearn.studies import fusion

    known = learnt.images, learnt.table.to_numpy(), learnt.labels
    asked = judged.images, judged.table.to_numpy()
    if model == "truth":
        return judged.log_odds
    if model == "picture":
        return fusion.image_model(known[0], known[2], seed=seed)(asked[0])
    if model == "table":
        return fusion.table_model(*known[1:])(asked[1])
    ways = {
        "early": fusion.early,
        "early, logistic": fusion.early_logistic,
        "early, products": fusion.early_with_products,
        "late": fusion.late,
        "stacked in-sample": lambda *given, seed: fusion.stacked(*given, out_of_fold=False, seed=seed),
        "stacked out of fold": fusion.stacked,
        "joint": fusion.joint,
        "joint, tables hidden": lambda *given, seed: fusion.joint(*given, dropped=0.5, seed=seed),
    }
    return ways[model](*known, seed=seed)(*asked)


if __name__ == "__main__":
    main(sys.argv[1:])
