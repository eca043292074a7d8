"""Weigh the rare. An exercise of lesson 09."""

import numpy as np

from medlearn.checks import implement


def _labels(rng):
    """Return labels: rare findings, rare healthy, half and half, a single class, and random ones."""
    made = [rng.permutation(np.arange(n) < rng.integers(1, n - 1)).astype(int) for n in (12, 25, 60)]
    cases = [np.repeat([0, 1], [8, 2]), np.repeat([0, 1], [3, 9]), np.array([0, 1, 1, 0]), np.zeros(5, int)]
    return [(labels,) for labels in [*cases, np.ones(3, int), *made]]


# The rule is scikit-learn's "balanced", of compute_class_weight, after King and Zeng (2001).
@implement(
    question="""
    **Weigh the rare.** Write `class_weights(labels)` for `fit(class_weight=...)`: a dict from label, 0 and 1, to the
    weight of each image that has it. Two wishes settle it: all healthy images together weigh as much as all with a
    finding, and all weights together add up to the number of images, so that the loss keeps its scale. `labels` is an
    array of 0 and 1; if one of the two does not occur, raise a `ValueError` that says so.
    """,
    hints=[
        "Ten images, so each class may weigh 5 in all. Two have a finding: what does each of these weigh?",
        "Half the number of images, divided by the number in the class.",
        "Count a class with np.sum(labels == 1). Is the count 0? Then there is nothing to weigh.",
    ],
    cases=_labels,
    praise="5 for 8 healthy and 5 for 2 ill: 0.625 and 2.5. Remember the price: probabilities trained in this way no "
    "longer mean what they say.",
)
def class_weights(labels):
    """Return a dict from label to the weight of an image with it."""
    counts = {label: int(np.sum(labels == label)) for label in (0, 1)}
    if 0 in counts.values():
        raise ValueError(f"{counts[0]} healthy and {counts[1]} with a finding: one class is missing.")
    return {label: len(labels) / (2 * count) for label, count in counts.items()}


# Right where a class is missing: a misconception is known whatever an answer makes of it.
def _both(labels):
    return 0 < labels.mean() < 1


class_weights.wrong(
    lambda labels: {label: class_weights.reference(labels)[1 - label] for label in (0, 1)},
    "You got {got[0]:.3g} for the healthy and {got[1]:.3g} for a finding: the numbers are right, the labels have "
    "changed places. The frequent class would drown the rare one altogether.",
    where=_both,
).wrong(
    lambda labels: {label: np.mean(labels == label) for label in (0, 1)},
    "You got {got[1]:.2f} for a finding: that is its share. The rarer a class, the *less* it would count with you.",
    where=_both,
).wrong(
    lambda labels: {label: np.mean(labels != label) for label in (0, 1)},
    "Both classes weigh the same with {got[0]:.2g} and {got[1]:.2g}, well done. But all weights together make 3.2, not "
    "10: the training loss shrinks to a third, and can no longer be set beside the validation loss.",
    where=_both,
).wrong(
    lambda labels: {label: len(labels) / np.sum(labels == label) for label in (0, 1)},
    "{got[0]:.3g} and {got[1]:.3g} make the classes equal, but each class weighs as much as *all* images, twice too "
    "much in sum. How many classes share the total?",
    where=_both,
).wrong(
    lambda labels: {label: 1 / np.sum(labels == label) for label in (0, 1)},
    "{got[0]:.3g} and {got[1]:.3g} make the classes equal, each 1 in sum. But then ten images weigh as little as two, "
    "and so would a million: the loss would all but vanish.",
    where=_both,
).wrong(
    lambda labels: {0: 1.0, 1: np.sum(labels == 0) / np.sum(labels == 1)},
    "The healthy at 1, a finding {got[1]:.3g} times as much: the proportion is right. But the sum has grown to 16 for "
    "ten images, and the loss with it. Bring the sum back.",
    where=_both,
).wrong(
    lambda labels: {label: 2 * np.mean(labels != label) for label in (0, 1)},
    "Your two weights add up to 2. But there are more healthy images than others: it is the weights of all *images* "
    "that should add up to their number. Count how often each weight is used.",
    where=_both,
).wrong(
    lambda labels: {0: len(labels) / 2, 1: len(labels) / 2},
    "{got[0]:.0f} and {got[1]:.0f}: what each class weighs *in all*. The dict tells what a single image weighs.",
    where=_both,
).wrong(
    lambda labels: len(labels) / (2 * np.bincount(labels)),
    "The two numbers are right, but they stand in an array. Keras wants a dict from label to weight, so that it is "
    "written down which is whose.",
    where=_both,
).wrong(
    lambda labels: {label: len(labels) / (2 * np.sum(labels == label)) for label in (0, 1)},
    "Right wherever there are both. With five healthy images you gave the missing finding an infinite weight, without "
    "a word. Say with an error that a class is missing.",
)


def _divides_by_zero(labels):
    counts = {label: int(np.sum(labels == label)) for label in (0, 1)}
    return {label: len(labels) / (2 * count) for label, count in counts.items()}


class_weights.wrong(
    _divides_by_zero,
    "Right wherever there are both. With five healthy images Python divided by zero. Notice it first, and say in your "
    "own words which class is missing.",
).clause(
    "no finding",
    lambda labels: not labels.any(),
    message="You refuse labels without a healthy image. With five healthy images and no finding a class is missing "
    "too: raise the `ValueError` there as well.",
).clause(
    "nobody healthy",
    lambda labels: labels.all(),
    message="You refuse labels without a finding. With three findings and nobody healthy a class is missing too: "
    "raise the `ValueError` there as well.",
).clause(
    "a class is missing",
    lambda labels: len(np.unique(labels)) < 2,
    message="Right wherever there are both. Where one of the two does not occur a `ValueError` is due that says so.",
)
