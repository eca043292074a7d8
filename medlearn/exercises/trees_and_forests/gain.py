"""What is the question worth? An exercise of lesson 06."""

import numpy as np

from medlearn.checks import implement


def _measured(rng):
    """Return values (with ties), labels and a threshold that is one of the values; then sides with nobody on them."""
    example = np.array([0.02, 0.05, 0.08, 0.11, 0.13, 0.14, 0.19, 0.21]), np.array([0, 0, 1, 1, 0, 1, 1, 1]), 0.08
    random = []
    for n in (9, 14, 21):
        values = rng.integers(1, 9, n) / 10
        labels = (values + rng.normal(0, 0.3, n) > 0.4).astype(int)
        labels[:2] = 0, 1
        random.append((values, labels, float(np.median(values))))
    empty = [(example[0], example[1], threshold) for threshold in (0.01, 0.3)]
    return [example, *empty, (example[0], np.ones(8, int), 0.11), *random]


@implement(
    question="""
    **What is the question worth?** Write `gain(values, labels, threshold)`: by how much the question *is the value at
    most the threshold?* lowers the Gini impurity. `values` holds one measurement for each patient, `labels` 0 or 1.
    Each side counts by its share of the patients. An empty side counts nothing. The result is a number.
    """,
    hints=[
        "Three groups need an impurity: everybody, those with values <= threshold, and the others.",
        "With p for the share of ill patients in a group, its Gini impurity is p (1 - p) for the ill plus the same for "
        "the healthy.",
        "Gain = impurity of everybody - (n_left * impurity_left + n_right * impurity_right) / n. If a side is empty, "
        "leave it out.",
    ],
    cases=_measured,
    praise="A tree computes just this for every threshold of every measurement, and asks the question that gains most.",
)
def gain(values, labels, threshold):
    """Measure by how much `value <= threshold?` lowers the Gini impurity of labels 0 and 1."""
    impurities = []
    yes = values <= threshold
    for group in (labels, labels[yes], labels[~yes]):
        ill = np.mean(group) if len(group) else 0
        impurities.append(2 * ill * (1 - ill))
    return impurities[0] - np.mean(yes) * impurities[1] - np.mean(~yes) * impurities[2]


# Right where a side is empty: a misconception is known whatever an answer makes of it.
def _both_sides(values, labels, threshold):
    return len(np.unique(values <= threshold)) == 2


def _gini(group):
    """Return the Gini impurity of labels 0 and 1; 0/0 for nobody."""
    ill = np.sum(group) / len(group) if len(group) else np.nan
    return 2 * ill * (1 - ill)


def _sides(values, labels, threshold):
    return labels[values <= threshold], labels[values > threshold]


def _sides_count_alike(values, labels, threshold):
    sides = [side for side in _sides(values, labels, threshold) if len(side)]
    return _gini(labels) - sum(_gini(side) for side in sides) / 2


gain.wrong(
    _sides_count_alike,
    "You got {got:.3f}: each side counts one half, however many patients are on it. A side of a single patient is "
    "always pure; should it weigh as much as all the others together?",
    where=_both_sides,
).wrong(
    lambda values, labels, threshold: (
        sum(len(side) * _gini(side) for side in _sides(values, labels, threshold) if len(side)) / len(labels)
    ),
    "You got {got:.3f}: that is how mixed the two sides still are, on average. The gain is what the question has taken "
    "away from the mixture before it.",
    where=_both_sides,
)


def _threshold_to_the_right(values, labels, threshold):
    sides = labels[values < threshold], labels[values >= threshold]
    return _gini(labels) - sum(len(side) * _gini(side) for side in sides if len(side)) / len(labels)


gain.wrong(
    _threshold_to_the_right,
    "You got {got:.3f}: the patient whose value *is* the threshold went to the other side. The question says "
    "'at most'. What does this patient answer?",
    where=_both_sides,
)


def _by_entropy(values, labels, threshold):
    def bits(group):
        shares = np.bincount(group, minlength=2) / max(len(group), 1)
        return -len(group) / len(labels) * sum(share * np.log2(share) for share in shares if share)

    return bits(labels) - sum(bits(side) for side in _sides(values, labels, threshold))


gain.wrong(
    _by_entropy,
    "You got {got:.3f}: that is the gain in bits, by entropy. A sound measure too, but Gini is asked for here: the "
    "chance that two patients, drawn at random, differ.",
    where=_both_sides,
).wrong(
    lambda values, labels, threshold: gain.reference(values, labels, threshold) / 2,
    "You got {got:.3f}, just half of what is due. The Gini impurity is a sum over the classes, and there are two: the "
    "ill *and* the healthy. For half and half it is 0.5; what does your formula give there?",
    where=_both_sides,
)


def _by_share_of_errors(values, labels, threshold):
    def wrong(group):
        return min(np.sum(group == 0), np.sum(group == 1)) / len(labels)

    return wrong(labels) - sum(wrong(side) for side in _sides(values, labels, threshold))


gain.wrong(
    _by_share_of_errors,
    "You got {got:.3f}: that is how far the share of mistakes falls, if everybody gets the diagnosis of the majority. "
    "Section 1 has two questions that this cannot tell apart. Use the Gini impurity.",
    where=_both_sides,
).wrong(
    lambda values, labels, threshold: -gain.reference(values, labels, threshold),
    "You got {got:.3f}: the right size, the wrong sign. A gain is *before* minus *after*; and the sum of p², if you "
    "use it, measures how pure a group is, not how mixed.",
    where=_both_sides,
).wrong(
    lambda values, labels, threshold: (
        _gini(labels) - sum(_gini(side) for side in _sides(values, labels, threshold) if len(side))
    ),
    "You got {got:.3f}: you take away the impurity of both sides in full, so that most questions seem to do harm. Each "
    "side counts only by its share of the patients.",
    where=_both_sides,
)


# Learners who take the mean of an empty array meet nan, not an error.
def _nobody_is_nan(values, labels, threshold):
    sides = _sides(values, labels, threshold)
    return _gini(labels) - sum(len(side) * _gini(side) for side in sides) / len(labels)


gain.wrong(
    _nobody_is_nan,
    "Right while both sides hold patients. With a threshold of 0.01 the left side is empty, and you got nan: the "
    "share of ill patients among nobody is 0/0. A question that all answer alike gains {expected:.0f}.",
).clause(
    "nobody on the left",
    lambda values, labels, threshold: not (values <= threshold).any(),
    lambda values, labels, threshold: np.nan,
    message="Right while somebody is on the left. With a threshold of 0.01 nobody is. That side counts nothing, the "
    "other side holds everybody, and the gain is 0.",
).clause(
    "nobody on the right",
    lambda values, labels, threshold: not (values > threshold).any(),
    lambda values, labels, threshold: np.nan,
    message="You took care of an empty left side. With a threshold of 0.3 the *right* side is empty: the gain is 0 "
    "there too.",
).clause(
    "an empty side",
    lambda values, labels, threshold: len(np.unique(values <= threshold)) == 1,
    _nobody_is_nan,
    message="Right while both sides hold patients. If everybody is on one side, the question separates nobody: the "
    "gain is 0.",
).clause(
    "a value that is the threshold", lambda values, labels, threshold: threshold in values, _threshold_to_the_right
)
