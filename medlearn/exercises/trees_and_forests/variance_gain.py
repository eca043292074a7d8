"""What is the question worth, for a quantity? An exercise of lesson 06."""

import numpy as np

from medlearn.checks import implement


def _measured(rng):
    """Return values, quantities and a threshold: the body mass of real patients first, then ties and empty sides."""
    from sklearn.datasets import load_diabetes

    table = load_diabetes(scaled=False)
    small = np.array([0.02, 0.05, 0.08, 0.11, 0.13, 0.14]), np.array([2.0, 4, 3, 9, 12, 12]), 0.08
    random = []
    for n in (9, 14, 21):
        values = rng.integers(1, 9, n) / 10
        random.append((values, 10 * values + rng.normal(0, 3, n), float(np.median(values))))
    empty = [(small[0], small[1], threshold) for threshold in (0.01, 0.3)]
    return [(table.data[:, 2], table.target, 27.75), small, *empty, *random]


@implement(
    question="""
    **What is the question worth, for a quantity?** A regression tree measures how mixed a group is by the *variance* of
    its target: the mean squared distance from the group's mean, `np.var`. Write `variance_gain(values, target,
    threshold)`: by how much the question *is the value at most the threshold?* lowers the variance. Each side counts by
    its proportion of the patients, and an empty side counts nothing. The example holds 442 patients with diabetes:
    their body mass index, and how far the disease has progressed after a year.
    """,
    hints=[
        "Three groups need a variance: everybody, those with values <= threshold, and the others.",
        "Gain = variance of everybody - (n_left * variance_left + n_right * variance_right) / n.",
        "If a side holds nobody, leave it out: the variance of nobody is nan.",
    ],
    cases=_measured,
    tolerance=0.001,
    praise="A body mass index above 27.75 explains a good fifth of the variance. A regression tree computes just "
    "this for every threshold of every measurement, and asks the question that gains most.",
)
def variance_gain(values, target, threshold):
    """Measure by how much `value <= threshold?` lowers the variance of a target (patients,)."""
    yes, after = values <= threshold, 0
    for side in (target[yes], target[~yes]):
        if len(side):
            after += len(side) / len(target) * np.var(side)
    return np.var(target) - after


# Right where a side is empty: a misconception is known whatever an answer makes of it.
def _both_sides(values, target, threshold):
    return len(np.unique(values <= threshold)) == 2


def _sides(values, target, threshold):
    return [side for side in (target[values <= threshold], target[values > threshold]) if len(side)]


def _after(values, target, threshold):
    return sum(len(side) * np.var(side) for side in _sides(values, target, threshold)) / len(target)


def _threshold_to_the_right(values, target, threshold):
    sides = [side for side in (target[values < threshold], target[values >= threshold]) if len(side)]
    return np.var(target) - sum(len(side) * np.var(side) for side in sides) / len(target)


def _standard_deviations(values, target, threshold):
    return np.std(target) - sum(len(side) * np.std(side) for side in _sides(values, target, threshold)) / len(target)


def _nobody_is_nan(values, target, threshold):
    return variance_gain.reference(values, target, threshold) if _both_sides(values, target, threshold) else np.nan


variance_gain.wrong(
    lambda *arguments: np.var(arguments[1]) - np.mean([np.var(side) for side in _sides(*arguments)]),
    "You got {got:.2f}: each side counts one half, however many patients are on it. Should a side of a single patient "
    "weigh as much as all the others together?",
    where=_both_sides,
).wrong(
    _after,
    "You got {got:.2f}: that is the mean variance *after* the question. The gain is what the question has taken away "
    "from the variance before it.",
    where=_both_sides,
).wrong(
    _threshold_to_the_right,
    "You got {got:.2f}: the patient whose value *is* the threshold went to the other side. The question says "
    "'at most'. What does this patient answer?",
    where=_both_sides,
).wrong(
    _standard_deviations,
    "You got {got:.2f}: that is how far the standard deviation falls. A tree compares variances, the squares, because "
    "those add up.",
    where=_both_sides,
).wrong(
    lambda *arguments: np.var(arguments[1]) - sum(np.var(side) for side in _sides(*arguments)),
    "You got {got:.2f}: you take away the variance of both sides in full, so that most questions seem to do harm. Each "
    "side counts only by its proportion of the patients.",
    where=_both_sides,
).wrong(
    lambda *arguments: -variance_gain.reference(*arguments),
    "You got {got:.2f}: the right size, the wrong sign. A gain is *before* minus *after*.",
    where=_both_sides,
).wrong(
    lambda *arguments: len(arguments[1]) * variance_gain.reference(*arguments),
    "You got {got:.1f}: that is the fall of the *sum* of the squares. The variance is their mean: divide by the number "
    "of patients.",
    where=_both_sides,
).wrong(
    _nobody_is_nan,
    "Right while both sides hold patients. With a threshold of 0.01 the left side is empty, and you got nan: the "
    "variance of nobody. A question that all answer alike gains {expected:.0f}.",
).clause(
    "an empty side",
    lambda values, target, threshold: not _both_sides(values, target, threshold),
    _nobody_is_nan,
    message="Right while both sides hold patients. If everybody is on one side, the question separates nobody: the "
    "gain is 0.",
).clause(
    "a value that is the threshold", lambda values, target, threshold: threshold in values, _threshold_to_the_right
)
