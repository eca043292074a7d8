"""Write benchmarks/denoising.csv and its cases: noise taken out of slices of few photons, and the nodule with it.

``python -m benchmarks.denoising``, some six minutes on one processor. Three seeds, each with training patients of its
own; 150 others are judged, the same for all. They are synthetic, scanned once with their nodule and once without. No
test patient plays a part: phantoms can be drawn anew. Seconds are of the processor, training only.
"""

import os
import time

for _name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[_name] = "1"

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.timing import machine
from benchmarks.writing import write_cases, write_study
from medlearn.studies import denoising

SEEDS = range(3)
CALLED = 0.75  # of the nodules shown, when the reader calls every spot that is at least as bright
JUDGED = 150
TEST_SEED = 9
FILTERS = {  # each with the strengths that are tried on the training patients
    "Gaussian": (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
    "median": (3, 5),
    "total variation": (0.05, 0.1, 0.15, 0.2, 0.3),
}


def main():
    """Train and judge every network, choose and judge every filter, and write both tables."""
    import numpy as np

    patients, rng = denoising.draw_patients(JUDGED, TEST_SEED), np.random.default_rng(TEST_SEED)
    pair = [denoising.scans(patients, denoising.PHOTONS, rng, nodule) for nodule in (True, False)]
    rows, cases = [], []
    for seed in SEEDS:
        for model, setting, smooth, seconds in ways(seed):
            found = denoising.judged(patients, *map(smooth, pair))
            auc = denoising.auc_of(found)
            line = {"look": None, "seed": seed, "model": model, "setting": setting}
            line |= {"auc": auc.value, "low": auc.low, "high": auc.high, **summary(found)}
            rows.append(line | {"seconds": seconds, "machine": machine()})
            cases += found.assign(seed=seed, model=model).to_dict("records")
            print(line, flush=True)
        write_study("denoising", rows)
    order = ["seed", "model", "patient"]
    write_cases("denoising", [{key: row[key] for key in order + sorted(row.keys() - order)} for row in cases])


def ways(seed):
    """Yield model, setting, what it does with slices, and seconds of training: nothing, filters, networks."""
    yield "no filter", "", lambda slices: slices, None
    for name, strengths in FILTERS.items():
        best = max(strengths, key=lambda strength: quality(seed, name, strength))
        yield name, f"{best}", lambda slices, name=name, best=best: filtered(slices, name, best), None
    for training in denoising.TRAININGS:
        start = time.process_time()
        model = denoising.fitted(training, seed=seed)
        seconds = time.process_time() - start
        yield f"network, {training}", "", lambda slices, model=model: denoising.smoothed(model, slices), seconds


def quality(seed, name, strength):
    """Return the PSNR of a filter on training patients, half of them with a nodule."""
    import numpy as np

    noisy, target = training_slices(seed)
    return np.mean(-10 * np.log10(np.mean((filtered(noisy, name, strength) - target) ** 2, axis=(1, 2))))


def training_slices(seed, number=60):
    """Return whole slices of some training patients, every second with its nodule: noisy ones, and the truth."""
    import numpy as np

    some, rng = denoising.draw_patients(600, 100 + seed)[:number], np.random.default_rng(1000 + seed)
    nodule = np.arange(number) % 2 == 0
    return denoising.scans(some, denoising.PHOTONS, rng, nodule), denoising.truth(some, nodule)


def summary(cases):
    """Return the numbers of a run: means, nodules removed, spots invented, and healthy slices called, dict of str."""
    import numpy as np

    called = np.quantile(cases.spot, 1 - CALLED)
    return {
        "psnr": cases.psnr.mean(),
        "ssim": cases.ssim.mean(),
        "removed": np.mean(cases.kept < 0.5),
        "invented": np.mean(cases.healthy_spot > 0.5),
        "false_alarms": np.mean(cases.healthy_spot >= called),
    }


def filtered(slices, name, strength):
    """Return slices after a filter of SciPy or scikit-image, ndarray of the same shape."""
    import numpy as np
    from scipy.ndimage import gaussian_filter, median_filter
    from skimage.restoration import denoise_tv_chambolle

    if name == "total variation":
        return np.stack([denoise_tv_chambolle(one, weight=strength) for one in slices])
    if name == "median":
        return median_filter(slices, (1, strength, strength))
    return gaussian_filter(slices, (0, strength, strength))


if __name__ == "__main__":
    main()
