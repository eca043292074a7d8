"""How time and memory grow with the number of patients: `python -m benchmarks.growth` prints the table."""

import subprocess
import sys
import time

from benchmarks.timing import one_processor

SIZES = (500, 1000, 2000, 5000, 10_000, 20_000)
FEATURES = 64
LARGEST = {"KernelSVM": 7900}  # beyond, it refuses: so many rows cannot all be compared in 500 MB
MODELS = ("KernelSVM", "SVC", "RandomForestClassifier")


def table(sizes=SIZES, models=MODELS):
    """Fit each model once in a fresh process for each size.

    Parameters
    ----------
    sizes : sequence of int
    models : sequence of str
        Of MODELS.

    Returns
    -------
    text : str
        Markdown; seconds, and the memory that fitting needed beyond what was there before, in MiB.
    """
    head = " | ".join(f"{model}, s | MiB" for model in models)
    lines = [f"| patients x {FEATURES} | {head} |", "|---:" * (1 + 2 * len(models)) + "|"]
    for size in sizes:
        cells = [_in_a_process(model, size) for model in models]
        lines.append(f"| {size} | " + " | ".join(f"{seconds} | {mebibytes}" for seconds, mebibytes in cells) + " |")
    return "\n".join(lines)


def measure(model, size):
    """Fit a model in this process and print seconds and MiB.

    Parameters
    ----------
    model : str
        One of MODELS.
    size : int
    """
    import resource

    from sklearn.datasets import make_classification

    X, y = make_classification(size, FEATURES, n_informative=12, class_sep=0.7, flip_y=0.05, random_state=0)
    machine = _make(model)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    machine.fit(X, y)
    spent, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{spent:.2f} {(after - before) / 1024:.0f}")


def _make(model):
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.svm import SVC

    from medlearn.svm import KernelSVM

    return {"KernelSVM": KernelSVM, "SVC": SVC, "RandomForestClassifier": RandomForestClassifier}[model]()


def _in_a_process(model, size):
    if size > LARGEST.get(model, size):
        return "refuses", ""
    command = [sys.executable, "-m", "benchmarks.growth", model, str(size)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


if __name__ == "__main__":
    one_processor()
    if len(sys.argv) == 3:
        measure(sys.argv[1], int(sys.argv[2]))
    else:
        print(table())
