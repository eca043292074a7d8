"""Write benchmarks/synthesis.csv: chest phantoms that networks made, judged, and what they are good for.

``python -m benchmarks.synthesis``, some five minutes a draw on one processor. Five draws of patients; the seed is that
of the patients, of every network and of what is made. No test patient is used up: phantoms can be drawn anew. Every
classifier has one recipe and as many updates, and is asked about the same 2000 other patients.

"trained on made": the generator learns from 400 real images and makes 400; the classifier learns from these alone.
"told apart": AUC of the classifier for made against real, 200 of each that it did not learn from.
"N real": the classifier learns from N real images alone ("real"), shifted and made noisier anew each time
("augmented"), or together with 400 made by a generator that learnt from the same N. "less real" is the AUC less that of
the real images alone, on the same test patients. AUC has DeLong's interval by patient; the seed "all" is the mean over
draws, with an interval from how they scatter (t), cut to what an AUC or a share can be.

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
from benchmarks.timing import machine
from benchmarks.writing import lines_of, write_cases, write_study
from medlearn.studies import synthesis

DRAWS = range(5)
TESTED, MADE, MOST = 2000, 400, 400
SIZES = (50, 100, 400)
LENGTHS = ((50, 100), (50, 300))  # real images, updates of diffusion beside its 1200
GENERATORS = {
    "Gaussians": synthesis.principal_gaussians,
    "VAE": lambda images, labels, seed: synthesis.vae(images, labels, seed=seed).make,
    "VAE, averaged": lambda images, labels, seed: (
        synthesis.vae(images, labels, seed=seed, kl_weight=synthesis.AVERAGED).make
    ),
    "GAN, failing": lambda images, labels, seed: synthesis.gan(images, labels, seed=seed, **synthesis.FAILING),
    "GAN, working": lambda images, labels, seed: synthesis.gan(images, labels, seed=seed, **synthesis.WORKING),
    "diffusion": synthesis.diffusion,
}
ADDED = ("Gaussians", "diffusion")


def main():
    """Finish the draws that are not in the tables yet, and write the means over all."""
    runs = [row for row in lines_of("synthesis") if row["seed"] != "all"]
    copied = [row for row in lines_of("synthesis_copies") if row["seed"] != "all"]
    known = {int(row["seed"]) for row in runs}
    test = synthesis.patients(TESTED, 9000)
    for draw in sorted(set(DRAWS) - known):
        some, near = one_draw(draw, test)
        runs, copied = runs + some, copied + near
        write_study("synthesis", runs + over_draws(runs, ("auc",)))
        write_copies(copied)
    for size, updates in LENGTHS:
        for draw in DRAWS:
            if (str(draw), lasting(size, updates)) not in {(row["seed"], row["setting"]) for row in copied}:
                copied.append(one_length(draw, size, updates, test))
                write_copies(copied)


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
        makers = GENERATORS if size == MOST else {name: GENERATORS[name] for name in ADDED}
        alone = asked(draw, test, *real)
        made = {}
        for name, learn in makers.items():
            make, seconds = timed(learn, *real, seed=draw)
            made[name] = make(MADE, draw)
            near.append(copies(draw, name, size, made[name][0], real[0], test[0], seconds))
            print(near[-1], flush=True)
        runs += added(draw, size, real, made, alone, test)
        if size == MOST:
            runs += judged(draw, made, alone, test)
        else:
            near.append(copies(draw, "other real", size, synthesis.patients(MADE, 5000 + draw)[0], real[0], test[0], 0))
        if size == SIZES[0] and draw == DRAWS[0]:
            write_cases("synthesis", pairs(draw, size, made["diffusion"][0], real[0]))
    return runs, near


def judged(draw, made, alone, test):
    """Return how good a classifier is that saw made images only, and whether they are told from real ones."""
    fresh = synthesis.patients(MADE, 7000 + draw)[0]
    runs = [row(draw, "real", "trained on made", auc(test[1], alone[0]), alone[1])]
    for name, (images, labels) in ({"other real": synthesis.patients(MADE, 5000 + draw)} | made).items():
        says, seconds = asked(draw, test, images, labels)
        runs.append(row(draw, name, "trained on made", auc(test[1], says), seconds))
        less = synthesis.auc_difference(test[1], says, alone[0])
        runs.append(row(draw, name, "trained on made, less real", less, seconds))
        (truth, says), seconds = timed(synthesis.told_apart, fresh, images, seed=draw)
        runs.append(row(draw, name, "told apart", auc(truth, says), seconds))
        print(*runs[-3:], sep="\n", flush=True)
    return runs


def added(draw, size, real, made, alone, test):
    """Return what real images give alone, augmented, and with made ones beside them."""
    ways = {"augmented": (*real, True)}
    for name in ADDED:
        both = [np.concatenate(pair) for pair in zip(real, made[name], strict=True)]
        ways[f"{name} added"] = (*both, False)
        ways[f"augmented, {name} added"] = (*both, True)
    runs = [row(draw, "real", f"{size} real", auc(test[1], alone[0]), alone[1])]
    for name, way in ways.items():
        says, seconds = asked(draw, test, *way)
        runs.append(row(draw, name, f"{size} real", auc(test[1], says), seconds))
        less = synthesis.auc_difference(test[1], says, alone[0])
        runs.append(row(draw, name, f"{size} real, less real", less, seconds))
        print(runs[-1], flush=True)
    return runs


def asked(draw, test, images, labels, augmented=False):
    """Train the classifier, and return what it says of the test patients, and its seconds."""
    says, seconds = timed(synthesis.classifier, images, labels, seed=draw, augmented=augmented)
    return says(test[0]), seconds


def timed(learn, *told, **more):
    """Return what a function returns, and the processor's seconds."""
    start = time.process_time()
    return learn(*told, **more), time.process_time() - start


def auc(truth, says):
    """Return the AUC with DeLong's interval."""
    from medlearn.intervals import delong

    return delong(truth, says)


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
