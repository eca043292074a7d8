"""Write benchmarks/synthesis.csv: chest phantoms that networks made, judged, and what they are good for.

``python -m benchmarks.synthesis``, some five minutes a draw on one processor. Five draws of patients; the seed is that
of the patients, of every network and of what is made. No test patient is used up: phantoms can be drawn anew. Every
classifier has one recipe and as many updates, and is asked about the same 2000 other patients.

"trained on made": the generator learns from 400 real images and makes 400; the classifier learns from these alone, or
from 2000 made ones. "less real" is the AUC less that of a classifier that learnt from the 400 real images, on the same
test patients; "SVM, less real" is the same with a support vector machine on the pixels, settings of scikit-learn.
"told apart": AUC of the classifier for made against real, 200 of each that it did not learn from. "label seen": does a
classifier taught by 400 other real images see the finding that the label of a made one names? AUC has DeLong's interval
by patient; the seed "all" is the mean over draws, with an interval from how they scatter (t), cut to what an AUC or a
share can be.

"Gaussians" have a model for each label and 24 directions, "VAE" is one network that is told the label, with 8 latent
numbers. "Gaussians, shared" have a mean for each label and the 24 directions of both; "VAE, per label" is a network for
each label.

``synthesis_copies.csv``: the share of 400 made images that lie nearer to a training image than 19 of 20 new patients
do ("copies", Wilson's interval), the median distance to the nearest (RMS of a pixel, grey from -1 to 1), and the mean
distance between two made images. "N real, U updates": diffusion trained for less than its 1200 updates.
``synthesis_cases.csv``: the nearest pairs of diffusion after 50 images, the first draw; "grey" holds the made image,
a byte a pixel in hexadecimal. Seconds are of the processor, to train the generator or the classifier; the processor
was busy with other work.
"""

import os
import time

for _name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[_name] = "1"

import numpy as np

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks import generators
from benchmarks.timing import machine
from benchmarks.writing import lines_of, write_cases, write_study
from medlearn.studies import synthesis

DRAWS = range(5)
TESTED, MADE, MORE, MOST = 2000, 400, 2000, 400
SIZES = (50, 100, 400)
LENGTHS = ((50, 100), (50, 300))  # real images, updates of diffusion beside its 1200

GENERATORS = {
    "Gaussians": synthesis.principal_gaussians,
    "Gaussians, shared": generators.shared_gaussians,
    "VAE": lambda images, labels, seed: generators.vae(images, labels, seed=seed).make,
    "VAE, per label": generators.vae_per_label,
    "VAE, averaged": lambda images, labels, seed: (
        generators.vae(images, labels, seed=seed, kl_weight=generators.AVERAGED).make
    ),
    "GAN, failing": lambda images, labels, seed: generators.gan(images, labels, seed=seed, **synthesis.FAILING),
    "GAN, working": lambda images, labels, seed: generators.gan(images, labels, seed=seed, **synthesis.WORKING),
    "diffusion": synthesis.diffusion,
}
COPIED = ("Gaussians", "diffusion")  # whose copies of fewer patients are counted, too


def main():
    """Finish the draws that are not in the tables yet, and write the means over all."""
    runs = [row for row in lines_of("synthesis") if row["seed"] != "all"]
    copied = [row for row in lines_of("synthesis_copies") if row["seed"] != "all"]
    known = {int(row["seed"]) for row in runs}
    test = synthesis.patients(TESTED, 9000)
    for draw in sorted(set(DRAWS) - known):
        some, near = one_draw(draw, test)
        runs, copied = runs + some, copied + near
        write_runs(runs)
        write_copies(copied)
    for size, updates in LENGTHS:
        for draw in DRAWS:
            if (str(draw), lasting(size, updates)) not in {(row["seed"], row["setting"]) for row in copied}:
                copied.append(one_length(draw, size, updates, test))
                write_copies(copied)


def write_runs(runs):
    """Write the runs, and the means over all draws."""
    write_study("synthesis", runs + over_draws(runs, ("auc",)))


def write_copies(copied):
    """Write the rows of copies, and the means over all draws."""
    write_study("synthesis_copies", copied + over_draws(copied, ("copies", "distance", "variety")))


def lasting(size, updates):
    """Return the name of the setting with so many real images and updates."""
    return f"{size} real, {updates} updates"


def one_length(draw, size, updates, test):
    """Train diffusion for so many updates, and return its row of copies."""
    images, labels = synthesis.patients(size, 100 + draw)
    make, seconds = timed(GENERATORS["diffusion"], images, labels, seed=draw, updates=updates)
    line = copies(draw, "diffusion", size, make(MADE, draw)[0], images, test[0], seconds)
    print(line | {"setting": lasting(size, updates)}, flush=True)
    return line | {"setting": lasting(size, updates)}


def one_draw(draw, test):
    """Return the runs of one draw, and its rows of copies."""
    images, labels = synthesis.patients(MOST, 100 + draw)
    runs, near = [], []
    for size in SIZES:
        real = images[:size], labels[:size]
        makers = {}
        for name in GENERATORS if size == MOST else COPIED:
            makers[name], seconds = timed(GENERATORS[name], *real, seed=draw)
            made = makers[name](MADE, draw)[0]
            near.append(copies(draw, name, size, made, real[0], test[0], seconds))
            print(near[-1], flush=True)
            if (size, name, draw) == (SIZES[0], "diffusion", DRAWS[0]):
                write_cases("synthesis", pairs(draw, size, made, real[0]))
        if size == MOST:
            runs = judged(draw, makers, real, test)
        else:
            near.append(copies(draw, "other real", size, synthesis.patients(MADE, 5000 + draw)[0], real[0], test[0], 0))
    return runs, near


def judged(draw, makers, real, test):
    """Return how useful made images are, whether they are told from real ones, and whether their labels fit."""
    fresh = synthesis.patients(MADE, 7000 + draw)[0]
    sees = synthesis.classifier(*synthesis.patients(MADE, 8000 + draw), seed=draw)
    (alone, seconds), svm = asked(draw, test, *real), by_svm(test, *real)
    runs = [row(draw, "real", "trained on made", auc(test[1], alone), seconds)]
    runs.append(row(draw, "real", "trained on made, SVM", auc(test[1], svm), 0))
    others = {"other real": lambda number, seed: synthesis.patients(number, 5000 + seed)}
    for name, make in (others | makers).items():
        images, labels = make(MADE, draw)
        says, seconds = asked(draw, test, images, labels)
        runs.append(row(draw, name, "trained on made", auc(test[1], says), seconds))
        less = auc_difference(test[1], says, alone)
        runs.append(row(draw, name, "trained on made, less real", less, seconds))
        (truth, told), seconds = timed(synthesis.told_apart, fresh, images, seed=draw)
        runs.append(row(draw, name, "told apart", auc(truth, told), seconds))
        runs.append(row(draw, name, "label seen", auc(labels, sees(images)), 0))
        less = auc_difference(test[1], by_svm(test, images, labels), svm)
        runs.append(row(draw, name, "trained on made, SVM, less real", less, 0))
        says, seconds = asked(draw, test, *make(MORE, draw))
        less = auc_difference(test[1], says, alone)
        runs.append(row(draw, name, "trained on 2000 made, less real", less, seconds))
        print(*runs[-6:], sep="\n", flush=True)
    return runs


def by_svm(test, images, labels):
    """Train a support vector machine on pixels, and return what it says of the test patients."""
    from sklearn.svm import SVC

    return SVC().fit(synthesis.flat(images), labels).decision_function(synthesis.flat(test[0]))


def asked(draw, test, images, labels):
    """Train the classifier, and return what it says of the test patients, and its seconds."""
    says, seconds = timed(synthesis.classifier, images, labels, seed=draw)
    return says(test[0]), seconds


def timed(learn, *told, **more):
    """Return what a function returns, and the processor's seconds."""
    start = time.process_time()
    return learn(*told, **more), time.process_time() - start


def auc(truth, says):
    """Return the AUC with DeLong's interval."""
    from medlearn.intervals import delong

    return delong(truth, says)


def auc_difference(truth, first, second):
    """Return the first AUC less the second, on the same patients (a row each), with its 95 % interval.

    By DeLong's covariance: DeLong, DeLong and Clarke-Pearson 1988, doi:10.2307/2531595.
    """
    from medlearn.intervals import Estimate

    shares = [
        _shares_beaten(np.asarray(scores)[truth == 1], np.asarray(scores)[truth == 0]) for scores in (first, second)
    ]
    ill, healthy = (one - other for one, other in zip(*shares, strict=True))
    value = float(ill.mean())
    reach = 1.96 * np.sqrt(ill.var(ddof=1) / len(ill) + healthy.var(ddof=1) / len(healthy))
    return Estimate(value, float(value - reach), float(value + reach))


def _shares_beaten(ill, healthy):
    """Return the share of healthy that each ill one beats, and of ill that beat each healthy one; ties count half."""
    wins = (ill[:, None] > healthy) + (ill[:, None] == healthy) / 2
    return wins.mean(axis=1), wins.mean(axis=0)


def row(draw, model, setting, found, seconds):
    """Return a run."""
    line = {"look": None, "seed": str(draw), "model": model, "setting": setting, "auc": found.value}
    return line | {"low": found.low, "high": found.high, "seconds": seconds, "machine": machine()}


def copies(draw, model, size, made, learnt, others, seconds):
    """Return how near made images lie to those that were learnt from."""
    from medlearn.intervals import wilson

    nearer, _ = synthesis.copies(made, learnt, others)
    share = wilson(int(nearer.sum()), len(made))
    line = {"look": None, "seed": str(draw), "model": model, "setting": f"{size} real", "copies": share.value}
    line |= {"low": share.low, "high": share.high, "distance": float(np.median(synthesis.nearest(made, learnt)[0]))}
    return line | {"variety": synthesis.variety(made), "seconds": seconds, "machine": machine()}


def pairs(draw, size, made, learnt, most=8):
    """Return the made images that lie nearest to a training image, and to which."""
    distances, places = synthesis.nearest(made, learnt)
    rows = []
    for number in np.argsort(distances)[:most]:
        grey = np.round((made[number] + 1) * 127.5).astype(np.uint8).tobytes().hex()
        line = {"seed": str(draw), "model": "diffusion", "setting": f"{size} real", "patient": int(number)}
        rows.append(line | {"nearest": int(places[number]), "distance": float(distances[number]), "grey": grey})
    return rows


def over_draws(runs, measures):
    """Return a row for each model and setting with means over draws, and the interval of the first measure."""
    from scipy.stats import t

    together = {}
    for run in runs:
        together.setdefault((run["model"], run["setting"]), []).append(run)
    rows = []
    for same in together.values():
        values = {name: [float(run[name]) for run in same] for name in (*measures, "seconds")}
        first, number = values[measures[0]], len(same)
        half = t.ppf(0.975, number - 1) * np.std(first, ddof=1) / np.sqrt(number) if number > 1 else np.inf
        least = -1 if "less real" in same[0]["setting"] else 0
        low, high = np.clip([np.mean(first) - half, np.mean(first) + half], least, 1)
        ends = {"low": low, "high": high}
        rows.append(same[0] | {"seed": "all"} | {name: np.mean(v) for name, v in values.items()} | ends)
    return rows


if __name__ == "__main__":
    main()
