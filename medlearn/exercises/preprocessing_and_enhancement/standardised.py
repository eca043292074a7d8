"""One scale, learnt from the training patients. An exercise of lesson 02."""

import numpy as np

from medlearn.checks import implement


def _train_and_test(rng):
    """Return patients with features on different scales; in the last two, a feature that is constant in training."""
    example = (np.array([[1.0, 100], [3, 300], [5, 200]]), np.array([[3.0, 500], [9, 200]]))
    sizes = [(8, 4, 3), (6, 5, 2), (10, 3, 4)]
    random = [
        (rng.normal(3, 2, size=(train, features)) * 10, rng.normal(9, 5, size=(test, features)))
        for train, test, features in sizes
    ]
    mixed = (np.array([[7.0, 1], [7, 3], [7, 5]]), np.array([[9.0, 7], [4, 2]]))
    return [example, *random, mixed, (np.full((3, 1), 7.0), np.array([[7.0], [9]]))]


@implement(
    question="""
    **One scale, learnt from the training patients.** Write `standardised(train, test)`: both with each feature (column)
    brought to the scale on which the *training* patients have mean 0 and standard deviation 1 (`np.std` as it is). A
    feature that is the same in all training patients is only moved, not stretched. Patients are rows. Give both back:
    `return new_train, new_test`.
    """,
    hints=[
        "Which numbers are *learnt* here, and from whom may they be learnt?",
        "A mean for each column: axis=0.",
        "Apply the same mean and the same spread to the test patients. Where the spread is 0, divide by 1 (np.where).",
    ],
    cases=_train_and_test,
    praise="The test patients' mean is not 0, and need not be: they were measured with the training patients' ruler.",
)
def standardised(train, test):
    """Bring the features (columns) of both to the scale of the training patients."""
    mean, spread = train.mean(axis=0), train.std(axis=0)
    spread = np.where(spread > 0, spread, 1)
    return (train - mean) / spread, (test - mean) / spread


def _constant(train, test):
    return (np.ptp(train, axis=0) == 0).any()


# Right where a feature is constant: a misconception is known whatever care an answer takes of it.
def _spread_out(train, test):
    return not _constant(train, test)


def _test_not_moved(train, test):
    return tuple(np.where(train.std(axis=0) > 0, part, 0) for part in standardised.reference(train, test))


standardised.clause(
    "a constant feature is not stretched",
    _constant,
    lambda train, test: tuple((part - train.mean(axis=0)) / (train.std(axis=0) + 1e-9) for part in (train, test)),
    message="Right where features differ. With one that is the same in all training patients something goes wrong. It "
    "is only moved, in both groups: a training patient's 7 becomes 0. Divide by 1 there.",
).clause("a constant feature is moved in the test set", _constant, _test_not_moved)


standardised.wrong(
    _test_not_moved,
    "Right where features differ. One that is the same in all training patients became 0 for the *test* patients too. "
    "Theirs may differ: where training has 7, a test patient's 9 lies 2 above it.",
)


# The first two: scikit-learn's user guide, "Common pitfalls" (data leakage; inconsistent preprocessing).
def _learns_from_all_patients(train, test):
    both = np.concatenate([train, test])
    return tuple((part - both.mean(axis=0)) / both.std(axis=0) for part in (train, test))


standardised.wrong(
    _learns_from_all_patients,
    "Mean and spread come from *all* patients. The test patients have helped to make the ruler that measures "
    "them: that is leakage. Learn from the training patients only.",
    where=_spread_out,
).wrong(
    lambda train, test: tuple((part - part.mean(axis=0)) / part.std(axis=0) for part in (train, test)),
    "Each group is measured with a ruler of its own. The same value, 3, now means {got[0][1][0]:.1f} in training and "
    "{got[1][0][0]:.1f} in testing. The model knows only the training scale.",
    where=_spread_out,
).wrong(
    lambda train, test: ((train - train.mean(axis=0)) / train.std(axis=0), test),
    "The training patients are right; the test patients kept their old scale, and the model has learnt on another. "
    "(Was `train` already standardised when you took its mean and spread for them?)",
    where=_spread_out,
).wrong(
    lambda train, test: tuple((part - train.mean()) / train.std() for part in (train, test)),
    "One mean and one spread for *all* features: the large ones (here the hundreds) drown the small ones. Each column "
    "needs its own.",
    where=_spread_out,
)


def _along_the_rows(train, test):
    def rows(part):
        return (part - part.mean(axis=1, keepdims=True)) / part.std(axis=1, keepdims=True)

    return rows(train), rows(test)


standardised.wrong(
    _along_the_rows,
    "You went along the rows: each *patient* was given mean 0. That mixes features of different units. Which axis "
    "counts the patients?",
    where=_spread_out,
).wrong(
    lambda train, test: tuple((part - train.mean(axis=0)) / train.var(axis=0) for part in (train, test)),
    "You divide by the variance; the spread that is meant is its root. On your scale the training patients' standard "
    "deviation is not 1.",
    where=_spread_out,
)


# What pandas does unasked: its std divides by n - 1, NumPy's by n.
standardised.wrong(
    lambda train, test: tuple((part - train.mean(axis=0)) / train.std(axis=0, ddof=1) for part in (train, test)),
    "Nearly: your spread divides by the number of patients less one, as pandas does and NumPy does not. With the plain "
    "one the training patients come out at 1 exactly.",
    where=_spread_out,
)


def _from_smallest_to_largest(train, test):
    low, high = train.min(axis=0), train.max(axis=0)
    return tuple((part - low) / (high - low) for part in (train, test))


standardised.wrong(
    _from_smallest_to_largest,
    "You spread the training patients from 0 to 1, between their smallest and largest. A useful scale too, but not "
    "this one: a single odd patient decides it.",
    where=_spread_out,
).wrong(
    lambda train, test: tuple((part - train.mean(axis=0)) / train.std(axis=0) for part in (train, test)),
    "Try a feature that is the same in all training patients: it gave {got[0][0][0]}, as you divided 0 by 0. One nan "
    "is enough to stop a model.",
).wrong(
    lambda train, test: (train - train.mean(axis=0), test - train.mean(axis=0)),
    "Only the mean is taken away; the features keep their different sizes. What else makes two scales alike?",
    where=_spread_out,
)
