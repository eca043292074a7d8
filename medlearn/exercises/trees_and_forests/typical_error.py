"""How far off? An exercise of lesson 06."""

import numpy as np

from medlearn.checks import mend


def _leaves(rng):
    """Return the leaves and targets of training and of test patients; a target is a quantity in steps of ten."""
    example = (
        np.array([3, 3, 3, 3, 3, 5, 5, 5, 5, 5]),
        np.array([100, 100, 150, 170, 180, 220, 260, 260, 300, 310]),
        np.array([3, 3, 3, 5, 5]),
        np.array([100, 160, 150, 280, 310]),
    )
    cases = [example]
    for leaves, train, test in ((3, 20, 8), (4, 40, 15), (6, 60, 1)):
        leaf = np.concatenate([np.arange(leaves), rng.integers(0, leaves, train + test - leaves)])
        targets = (
            np.round(rng.permutation(np.linspace(60, 280, leaves))[leaf] / 10 + rng.gamma(2, 2, train + test)) * 10
        )
        cases.append((leaf[:train], targets[:train], leaf[train:], targets[train:]))
    return [*cases, _WHOLE]


_WHOLE = np.array([1, 1, 2, 2, 2]), np.array([100, 105, 200, 203, 206]), np.array([1, 2]), np.array([90, 210])


@mend(
    question="""
    **How far off?** An article feeds `load_diabetes`, how far a disease has progressed after a year, to a *classifier*
    and reports a squared error. This listing does so, with a tree that is grown already: `leaves_train` and
    `leaves_test` tell by number into which leaf each patient comes, `y_train` and `y_test` the progression. Mend it:
    a leaf shall say what the leaf of a *regression* tree says, and the result be the mean absolute error of the test
    patients, in the target's own unit.
    """,
    listing="""
    def typical_error(leaves_train, y_train, leaves_test, y_test):
        predicted = np.zeros(len(y_test))
        for leaf in np.unique(leaves_test):
            values, counts = np.unique(y_train[leaves_train == leaf], return_counts=True)
            predicted[leaves_test == leaf] = values[np.argmax(counts)]
        return np.mean((predicted - y_test) ** 2)
    """,
    hints=[
        "The listing's leaf names the most frequent value, as if 150 and 151 were two unrelated diagnoses. The table "
        "at the end of section 10 says what a leaf holds in regression.",
        "The mean of y_train[leaves_train == leaf] is what the leaf says.",
        "If a prediction is 10 off, its square is 100, in squared units. np.abs keeps the unit.",
    ],
    cases=_leaves,
    praise="A score with a unit can be judged by a doctor: is a tool that is typically so far off of any use?",
)
def typical_error(leaves_train, y_train, leaves_test, y_test):
    """Return the mean absolute error of a regression tree; each test patient's leaf holds training patients."""
    predicted = np.zeros(len(y_test))
    for leaf in np.unique(leaves_test):
        predicted[leaves_test == leaf] = np.mean(y_train[leaves_train == leaf])
    return np.mean(np.abs(predicted - y_test))


def _most_frequent(values):
    values, counts = np.unique(values, return_counts=True)
    return values[np.argmax(counts)]


def _errors(leaves_train, y_train, leaves_test, y_test, says=np.mean):
    """Return by how much each test patient's prediction is too high, if a leaf says this of its training patients."""
    return np.array([says(y_train[leaves_train == leaf]) for leaf in leaves_test]) - y_test


typical_error.wrong(
    lambda leaves_train, y_train, leaves_test, y_test: np.mean(
        _errors(leaves_train, y_train, leaves_test, y_test, _most_frequent) ** 2
    ),
    "You got {got:.0f}, as the listing does. Two things are wrong: a leaf names its most frequent value, as if each "
    "were a diagnosis of its own, and the errors are squared, though all targets lie within a few "
    "hundred. Begin with either.",
).wrong(
    lambda leaves_train, y_train, leaves_test, y_test: np.mean(
        _errors(leaves_train, y_train, leaves_test, y_test, _most_frequent) == 0
    ),
    "You got {got:.2f}: the share of patients whose progression is named *exactly*. For a quantity that is the wrong "
    "question, and the most frequent value the wrong answer: it does not know that 140 and 150 are neighbours.",
).wrong(
    lambda leaves_train, y_train, leaves_test, y_test: np.mean(
        np.abs(_errors(leaves_train, y_train, leaves_test, y_test, _most_frequent))
    ),
    "You got {got:.1f}: the score is mended, it has the target's unit now. But a leaf still names its most frequent "
    "value, as in classification. In the example 100 occurs twice among 100, 100, 150, 170, 180: is it typical?",
).wrong(
    lambda leaves_train, y_train, leaves_test, y_test: np.mean(
        _errors(leaves_train, y_train, leaves_test, y_test) ** 2
    ),
    "You got {got:.0f}: the leaves are mended, but that is a mean of *squared* errors, in squared units. Typically it "
    "is {expected:.0f} off. Which step makes errors positive without changing their unit?",
).wrong(
    lambda leaves_train, y_train, leaves_test, y_test: np.sqrt(
        np.mean(_errors(leaves_train, y_train, leaves_test, y_test) ** 2)
    ),
    "You got {got:.1f}: the leaves are mended, and the root brings the unit back, but in the mean *square* a few large "
    "errors weigh more. Asked is the mean of how far off each one is.",
).wrong(
    lambda leaves_train, y_train, leaves_test, y_test: np.mean(_errors(leaves_train, y_train, leaves_test, y_test)),
    "You got {got:.1f}: too high for some and too low for others, the errors cancel. A model that is 100 off both ways "
    "would look perfect. What does 'absolute' mean?",
).wrong(
    lambda leaves_train, y_train, leaves_test, y_test: np.mean(
        _errors(leaves_train, y_train, leaves_test, y_test) == 0
    ),
    "You got {got:.2f}: the leaves are mended, but you count how often they are *exactly* right. A mean hardly ever "
    "is; being 3 off is an excellent answer here.",
)


# The article's own formula for a tree sums over all patients.
typical_error.wrong(
    lambda leaves_train, y_train, leaves_test, y_test: np.mean(np.abs(np.mean(y_train) - y_test)),
    "You got {got:.1f}: that is the baseline, telling everybody the mean of *all* training patients. Only those who "
    "came to a leaf have a say there.",
).wrong(
    lambda leaves_train, y_train, leaves_test, y_test: np.mean(
        np.abs(_errors(leaves_test, y_test, leaves_test, y_test))
    ),
    "You got {got:.1f}: your leaves hold the mean of the *test* patients who come to them, the very values that are to "
    "be predicted. What a leaf says it has learnt in training.",
)


def _leaves_count_alike(leaves_train, y_train, leaves_test, y_test):
    off = np.abs(_errors(leaves_train, y_train, leaves_test, y_test))
    return np.mean([np.mean(off[leaves_test == leaf]) for leaf in np.unique(leaves_test)])


typical_error.wrong(
    _leaves_count_alike,
    "You got {got:.1f}: you took a mean in each leaf, and then the mean of those: a leaf with one patient counts as "
    "much as one with many. Let every patient count once.",
)


def _different_values_only(leaves_train, y_train, leaves_test, y_test):
    def says(values):
        return np.mean(np.unique(values))

    return np.mean(np.abs(_errors(leaves_train, y_train, leaves_test, y_test, says)))


typical_error.wrong(
    _different_values_only,
    "You got {got:.1f}: your leaves hold the mean of the *different* values, so that 100, which two patients of the "
    "example have, counts once. A leaf's mean is over patients, not over values.",
).wrong(
    lambda leaves_train, y_train, leaves_test, y_test: np.mean(
        np.abs(_errors(leaves_train, y_train, leaves_test, y_test, np.median))
    ),
    "You got {got:.1f}: your leaves hold medians. That is a sound choice when far outliers are feared, but the trees "
    "of section 10 hold means.",
)


def _cut_to_whole_numbers(leaves_train, y_train, leaves_test, y_test):
    predicted = _errors(leaves_train, y_train, leaves_test, y_test) + y_test
    return np.mean(np.abs(predicted.astype(y_test.dtype) - y_test))


typical_error.wrong(
    _cut_to_whole_numbers,
    "Right where a leaf's mean is a whole number. A mean of 102.5 became 102 with you: your predictions took over the "
    "type of the targets, whole numbers. Look at how you make their array.",
    credit=0.8,
).clause(
    "targets that are whole numbers, means that are not",
    lambda leaves_train, y_train, leaves_test, y_test: len(y_train) == 5,
    _cut_to_whole_numbers,
)
