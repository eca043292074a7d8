"""What is lost without it? An exercise of lesson 06."""

import numpy as np

from medlearn.checks import implement


def two_questions(X):
    """Call a patient ill if the first measurement is large, or the third is; the second is never asked."""
    return ((X[:, 0] > 0.6) | (X[:, 2] > 0.8)).astype(int)


def _shuffles(rng):
    """Return a model, patients, a column and an order; one column is not used, one shuffle helps the model."""
    X = np.array([[1, 7, 6], [8, 9, 9], [1, 8, 1], [6, 2, 1], [9, 6, 6], [1, 1, 2], [8, 5, 8], [8, 3, 7]]) / 10
    y, order = np.array([0, 0, 0, 1, 1, 0, 1, 1]), np.array([7, 3, 4, 6, 0, 1, 2, 5])
    cases = [(two_questions, X, y, 0, order), (two_questions, X, y, 1, order)]
    for n, column in ((25, 0), (40, 2), (60, 0)):
        table = rng.random((n, 3))
        truth = np.where(rng.random(n) < 0.15, 1 - two_questions(table), two_questions(table))
        cases.append((two_questions, table, truth, column, rng.permutation(n)))
    better_shuffled = two_questions(_shuffled(X, 0, order))
    return [*cases, (two_questions, X, better_shuffled, 0, order)]


@implement(
    question="""
    **What is lost without it?** Write `fall_when_shuffled(predict, X, y, column, order)`, one round of permutation
    importance: the accuracy of `predict(X)` minus the accuracy after that one column has been shuffled, so that row i
    has the value of row `order[i]`. `predict` takes a table and returns 0 or 1 for each row. A fall may
    be negative. Leave `X` as it is.
    """,
    hints=[
        "Make a second table with X.copy(), and change one column of the copy.",
        "X[order, column] are the values of the column in their new places.",
        "Two accuracies, both against the same y in its old order: np.mean(predict(table) == y).",
    ],
    cases=_shuffles,
    praise="Repeated over many orders, on patients the model has not seen, the mean of these falls is what "
    "scikit-learn's `permutation_importance` returns.",
)
def fall_when_shuffled(predict, X, y, column, order):
    """Return by how much the accuracy falls when one column of X (patients, features) is put into another order."""
    shuffled = X.copy()
    shuffled[:, column] = X[order, column]
    return np.mean(predict(X) == y) - np.mean(predict(shuffled) == y)


def _shuffled(X, column, order):
    table = X.copy()
    table[:, column] = X[order, column]
    return table


def _shuffles_the_callers_table(predict, X, y, column, order):
    before = np.mean(predict(X) == y)
    X[:, column] = X[order, column]
    return before - np.mean(predict(X) == y)


fall_when_shuffled.wrong(
    _shuffles_the_callers_table,
    "Your number is right, but the table that you were given is shuffled now, and the next column would be measured "
    "on a spoilt table. Where did you make a second table?",
)


# A second name is not a second table; the same trap in scikit-learn itself: pull request 15933.
def _second_name_for_one_table(predict, X, y, column, order):
    shuffled = X
    shuffled[:, column] = X[order, column]
    return np.mean(predict(X) == y) - np.mean(predict(shuffled) == y)


fall_when_shuffled.wrong(
    _second_name_for_one_table,
    "You got {got:.2f} every time: both accuracies come from the same, shuffled table. A second *name* for an array "
    "does not make a second array.",
).wrong(
    lambda predict, X, y, column, order: np.mean(predict(X) == y) - np.mean(predict(X[order]) == y),
    "You got {got:.2f}: whole patients changed places, with all their measurements, so nobody's diagnosis fits any "
    "more. Only one column may move; the others stay with their owners.",
).wrong(
    lambda predict, X, y, column, order: np.mean(predict(_shuffled(X, column, order)) == y),
    "You got {got:.2f}: that is the accuracy that is left after the shuffle. How much was it before, and how much "
    "of it is lost?",
).wrong(
    lambda predict, X, y, column, order: np.mean(predict(_shuffled(X, column, order)) == y) - np.mean(predict(X) == y),
    "You got {got:.2f}: the sign is turned. A useful column *loses* accuracy when shuffled, and its fall is positive.",
).wrong(
    lambda predict, X, y, column, order: np.mean(predict(_shuffled(X, column, order)) != predict(X)),
    "You got {got:.2f}: that is how many diagnoses *changed*. Some changed from wrong to right. Compare both times "
    "with the truth `y`, not with each other.",
).wrong(
    lambda predict, X, y, column, order: (
        np.mean(predict(X) == y) - np.mean(predict(_shuffled(X, column, order)) == y[order])
    ),
    "You got {got:.2f}: the diagnoses `y` moved too. Then a patient is compared with somebody else's truth, and even "
    "an unused column seems to matter. Only the column may move.",
).wrong(
    lambda predict, X, y, column, order: fall_when_shuffled.reference(predict, X, y, column, np.argsort(order)),
    "You sent the value of row i *to* row `order[i]`; here row i *gets* the value of row `order[i]`. The example does "
    "not notice, and for a random shuffle it would not matter; but others could not repeat yours exactly.",
)


# Why not fill in one value? ai.stackexchange.com/questions/41673; the None: github.com/numpy/numpy/issues/21369.
def _same_value_for_all(predict, X, y, column, order):
    table = X.copy()
    table[:, column] = 0
    return np.mean(predict(X) == y) - np.mean(predict(table) == y)


fall_when_shuffled.wrong(
    _same_value_for_all,
    "You got {got:.2f}: all patients have the *same* value in that column now: 0, the mean, or nan "
    "(`np.random.shuffle` works in place and returns None). Shuffling keeps the real values and only "
    "takes them from their owners.",
)


def _rises(*arguments):
    return fall_when_shuffled.reference(*arguments) < 0


fall_when_shuffled.wrong(
    lambda *arguments: abs(fall_when_shuffled.reference(*arguments)),
    "Right where the accuracy falls. Where the shuffle happens to help, you still got a positive number, {got:.2f}. A "
    "fall may be negative: leave the sign as it comes out.",
).wrong(
    lambda *arguments: max(0, fall_when_shuffled.reference(*arguments)),
    "Right where the accuracy falls. Where the shuffle happens to help you give 0 instead of {expected:.2f}. The mean "
    "over many orders is only fair if luck counts in both directions.",
).clause("a fall that is negative", _rises, lambda *arguments: abs(fall_when_shuffled.reference(*arguments)))
