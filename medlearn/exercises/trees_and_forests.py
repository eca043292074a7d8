"""Exercises for lesson 06: questions that unmix, forests that vote, and scores that mean something.

Notebook imports: numpy as np.
"""

import numpy as np

from medlearn.checks import implement, interpret, mend, predict


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
    Each side counts by its share of the patients; a side on which nobody stands counts nothing. The result is a number.
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
_both_sides = gain.mistaken_where(lambda values, labels, threshold: len(np.unique(values <= threshold)) == 2)


def _gini(group):
    """Return the Gini impurity of labels 0 and 1; 0/0 for nobody."""
    ill = np.sum(group) / len(group) if len(group) else np.nan
    return 2 * ill * (1 - ill)


def _sides(values, labels, threshold):
    return labels[values <= threshold], labels[values > threshold]


@gain.misconception(
    "You got {got:.3f}: each side counts one half, however many patients stand on it. A side of a single patient is "
    "always pure; should it weigh as much as all the others together?"
)
@_both_sides
def _(values, labels, threshold):
    sides = [side for side in _sides(values, labels, threshold) if len(side)]
    return _gini(labels) - sum(_gini(side) for side in sides) / 2


@gain.misconception(
    "You got {got:.3f}: that is how mixed the two sides still are, on average. The gain is what the question has taken "
    "away from the mixture before it."
)
@_both_sides
def _(values, labels, threshold):
    return sum(len(side) * _gini(side) for side in _sides(values, labels, threshold) if len(side)) / len(labels)


@gain.misconception(
    "You got {got:.3f}: the patient whose value *is* the threshold went to the other side. The question says "
    "'at most'; what does he answer?"
)
@_both_sides
def _threshold_to_the_right(values, labels, threshold):
    sides = labels[values < threshold], labels[values >= threshold]
    return _gini(labels) - sum(len(side) * _gini(side) for side in sides if len(side)) / len(labels)


@gain.misconception(
    "You got {got:.3f}: that is the gain in bits, by entropy. A sound measure too, but Gini is asked for here: the "
    "chance that two patients, drawn at random, differ."
)
@_both_sides
def _(values, labels, threshold):
    def bits(group):
        shares = np.bincount(group, minlength=2) / max(len(group), 1)
        return -len(group) / len(labels) * sum(share * np.log2(share) for share in shares if share)

    return bits(labels) - sum(bits(side) for side in _sides(values, labels, threshold))


@gain.misconception(
    "You got {got:.3f}, just half of what is due. The Gini impurity is a sum over the classes, and there are two: the "
    "ill *and* the healthy. For half and half it is 0.5; what does your formula give there?"
)
@_both_sides
def _(values, labels, threshold):
    return gain.reference(values, labels, threshold) / 2


@gain.misconception(
    "You got {got:.3f}: by so much falls the share of patients whom the majority gets wrong. Section 1 shows a "
    "question that this measure cannot see at all. Use the Gini impurity."
)
@_both_sides
def _(values, labels, threshold):
    def wrong(group):
        return min(np.sum(group == 0), np.sum(group == 1)) / len(labels)

    return wrong(labels) - sum(wrong(side) for side in _sides(values, labels, threshold))


@gain.misconception(
    "You got {got:.3f}: the right size, the wrong sign. A gain is *before* minus *after*; and the sum of p², if you "
    "use it, measures how pure a group is, not how mixed."
)
@_both_sides
def _(values, labels, threshold):
    return -gain.reference(values, labels, threshold)


@gain.misconception(
    "You got {got:.3f}: you take away the impurity of both sides in full, so that most questions seem to do harm. Each "
    "side counts only by its share of the patients."
)
@_both_sides
def _(values, labels, threshold):
    return _gini(labels) - sum(_gini(side) for side in _sides(values, labels, threshold) if len(side))


# Learners who take the mean of an empty array meet nan, not an error.
@gain.misconception(
    "Right while both sides hold patients. With a threshold of 0.01 nobody stands on the left, and you got nan: the "
    "share of the ill among nobody is 0/0. A question that all answer alike gains {expected:.0f}.",
    credit=0.8,
)
def _nobody_is_nan(values, labels, threshold):
    sides = _sides(values, labels, threshold)
    return _gini(labels) - sum(len(side) * _gini(side) for side in sides) / len(labels)


gain.clause(
    "nobody on the left",
    lambda values, labels, threshold: not (values <= threshold).any(),
    lambda values, labels, threshold: gain.reference(values, labels, threshold) if min(values) <= threshold else np.nan,
    message="Right while somebody stands on the left. With a threshold of 0.01 nobody does. That side counts nothing; "
    "the other side is everybody, and the gain is 0.",
    credit=0.8,
).clause(
    "nobody on the right",
    lambda values, labels, threshold: not (values > threshold).any(),
    lambda values, labels, threshold: gain.reference(values, labels, threshold) if max(values) > threshold else np.nan,
    message="An empty left side you took care of. With a threshold of 0.3 it is the *right* side on which nobody "
    "stands: the gain is 0 there too.",
    credit=0.8,
).clause(
    "a side on which nobody stands",
    lambda values, labels, threshold: len(np.unique(values <= threshold)) == 1,
    _nobody_is_nan,
    message="Right while both sides hold patients. Where everybody stands on one side, the question separates nobody: "
    "the gain is 0.",
    credit=0.8,
).clause(
    "a value that is the threshold", lambda values, labels, threshold: threshold in values, _threshold_to_the_right
)


# "Should I scale for a random forest?" is asked again and again, e.g. ai.stackexchange.com/questions/22307.
@predict(
    question="""
    **Another ruler.** You grow a tree, three questions deep, on 120 patients with four measurements. A colleague
    insists on preparing the table first: the first measurement in other units (times a million), the second as a
    logarithm, the others standardised. You grow a second tree on that. Whose diagnosis changes, among these 120:
    `"nobody's"`, `"those near a threshold"`, `"most people's"`, or is it `"a matter of luck"`?
    """,
    hints=[
        "Which thresholds does a tree try? Between which patients do they lie after the change?",
        "None of the three changes puts one patient before another who was behind him. What does the gain depend on?",
    ],
    choices=("nobody's", "those near a threshold", "most people's", "a matter of luck"),
    praise="A tree sees only the *order* of the patients, so it needs no scaling. (An SVM or nearest neighbours do. "
    "For new patients a threshold midway between two values may fall a little differently.)",
)
def another_ruler():
    """Find whose diagnosis differs between the two trees."""
    rng = np.random.default_rng(0)
    table = rng.lognormal(3, 0.5, (120, 4))
    labels = (table[:, 0] + table[:, 1] + 10 * rng.normal(size=120) > 45).astype(int)
    prepared = (table - table.mean(axis=0)) / table.std(axis=0)
    prepared[:, 0], prepared[:, 1] = 1e6 * table[:, 0], np.log(table[:, 1])
    changed = np.mean(_diagnoses(prepared, labels) != _diagnoses(table, labels))
    return "nobody's" if changed == 0 else "those near a threshold" if changed < 0.5 else "most people's"


def _diagnoses(table, labels, questions=3):
    """Grow a tree on patients, so many questions deep, and return what it says of each of them."""
    choices = [(column, value) for column in range(table.shape[1]) for value in np.unique(table[:, column])[:-1]]
    if not questions or not choices:
        return np.full(len(labels), labels.mean() > 0.5)
    column, threshold = max(choices, key=lambda choice: gain.reference(table[:, choice[0]], labels, choice[1]))
    said, yes = np.zeros(len(labels), bool), table[:, column] <= threshold
    for side in (yes, ~yes):
        said[side] = _diagnoses(table[side], labels[side], questions - 1)
    return said


another_ruler.wrong(
    "those near a threshold",
    "The threshold moves together with the patients: it lay between two neighbours, and lies between the same two "
    "afterwards. Can one of them find himself on the other side?",
).wrong(
    "most people's",
    "That would be so for an SVM or for nearest neighbours, which add up differences of several measurements, so that "
    "the largest numbers drown the rest. Does a tree ever add one measurement to another?",
).wrong(
    "a matter of luck",
    "There are no dice in a single tree: it tries every threshold and takes the largest gain. So the question is "
    "whether a gain changes when a column is stretched.",
)


def _votes(rng):
    """Return shares and draws (trees, patients) and labels; the last patient of the example is in every sample."""
    shares = [
        [1, 6, 4, 7, 0, 2, 10, 0],
        [0, 10, 10, 10, 2, 2, 7, 0],
        [3, 2, 5, 10, 1, 2, 10, 2],
        [1, 8, 2, 9, 2, 9, 10, 2],
    ]
    drawn = [[0, 0, 0, 0, 1, 0, 0, 2], [2, 2, 0, 2, 0, 1, 0, 2], [0, 0, 0, 1, 1, 0, 1, 2], [0, 1, 1, 1, 2, 0, 1, 1]]
    example = np.array(shares) / 10, np.array(drawn), np.array([0, 1, 0, 1, 0, 0, 1, 0])
    random = []
    for trees, patients in ((5, 12), (7, 40), (4, 30)):
        drawn = np.array([np.bincount(rng.integers(0, patients, patients), minlength=patients) for _ in range(trees)])
        drawn[:, 0], drawn[:, 1] = 1 + drawn[:, 0], 0  # one whom all have seen, one whom none has
        labels = rng.integers(0, 2, patients)
        guess = np.clip(0.5 + 0.25 * (2 * labels - 1) + rng.normal(0, 0.5, (trees, patients)), 0, 1)
        heart = np.abs(labels - rng.choice([0, 0.1, 0.7], p=[0.6, 0.2, 0.2], size=(trees, patients)))
        random.append((np.where(drawn > 0, heart, guess), drawn, labels))
    half = np.array([[0.25, 1.0, 0.0], [0.75, 1.0, 0.0]]), np.zeros((2, 3), int), np.array([0, 1, 0])
    return [example, *random, half]


def _half(shares, drawn):
    """Say of each patient whether the strangers' mean share is exactly one half."""
    total, count = _unseen(shares, drawn)
    return (count > 0) & (total == 0.5 * count)


def _unseen(shares, drawn):
    """Return the sum of the shares of the trees that have not drawn a patient, and their number."""
    return np.where(drawn == 0, shares, 0).sum(axis=0), np.sum(drawn == 0, axis=0)


@implement(
    question="""
    **Judged by strangers.** Write `out_of_bag(shares, drawn, labels)`, a forest's out-of-bag accuracy. `shares[t, i]`
    is what tree t says of patient i (his share of "ill", 0 to 1), `drawn[t, i]` how often he is in its sample,
    `labels[i]` the truth, 0 or 1. A patient is called ill if the mean share of the trees that have *never* drawn him
    is above 0.5. Whom every tree has drawn is left out of account.
    """,
    hints=[
        "Go patient by patient: which rows of drawn[:, i] are 0?",
        "The mean of shares[:, i] over those rows, compared with 0.5, is his diagnosis. Compare it with labels[i].",
        "If a patient has no such row, go on to the next one, and do not count him at the end either.",
    ],
    cases=_votes,
    praise="About 37 % of the patients are strangers to each tree: a test for nothing, if rows are independent people.",
)
def out_of_bag(shares, drawn, labels):
    """Return the accuracy of the trees that have not seen a patient; shares and drawn are (trees, patients)."""
    right = []
    for patient, label in enumerate(labels):
        strangers = drawn[:, patient] == 0
        if strangers.any():
            called_ill = shares[strangers, patient].mean() > 0.5
            right.append(called_ill == (label == 1))
    return np.mean(right)


@out_of_bag.misconception(
    "You got {got:.2f}: here every tree judges every patient, also the trees that have learnt him by heart. Who may "
    "judge a patient, if the score is to hold for new ones?"
)
def _(shares, drawn, labels):
    return np.mean((shares.mean(axis=0) > 0.5) == labels)


@out_of_bag.misconception(
    "You got {got:.2f}: you asked just those trees that *have* drawn the patient, his old acquaintances. Which number "
    "in `drawn` means never seen?"
)
def _(shares, drawn, labels):
    met = drawn.sum(axis=0) > 0
    total, count = np.where(drawn > 0, shares, 0).sum(axis=0), np.sum(drawn > 0, axis=0)
    return np.mean((total[met] / count[met] > 0.5) == labels[met])


# github.com/ageron/handson-ml2/issues/28: even a textbook said so.
@out_of_bag.misconception(
    "You got {got:.2f}: so good is a *single* tree with patients it has not seen, on average. The forest's own score "
    "lets a patient's strangers agree on one diagnosis first, and then asks whether it is right."
)
def _(shares, drawn, labels):
    each = [
        np.mean((said[unseen] > 0.5) == labels[unseen])
        for said, unseen in zip(shares, drawn == 0, strict=True)
        if unseen.any()
    ]
    return np.mean(each)


@out_of_bag.misconception(
    "You got {got:.2f}: of all single judgements by strangers so many are right. But the trees of a forest do not "
    "stand alone: let each patient's strangers agree on *one* diagnosis, and count patients."
)
def _(shares, drawn, labels):
    return np.mean(((shares > 0.5) == labels)[drawn == 0])


# github.com/aloysius-lim/bigrf/issues/1, github.com/imbs-hl/ranger/issues/97, github.com/Yorko/mlcourse.ai/issues/695
@out_of_bag.misconception(
    "You got {got:.2f}: you divide by all patients. One of them is in every tree's sample, so no stranger could judge "
    "him, and now he counts as a mistake. Leave him out below the line as well."
)
def _(shares, drawn, labels):
    total, count = _unseen(shares, drawn)
    return np.sum((total > 0.5 * count)[count > 0] == labels[count > 0]) / len(labels)


@out_of_bag.misconception(
    "You got {got:.2f}: a patient whom every tree has drawn counts as healthy here. The mean over no tree is nan, and "
    "nan > 0.5 is False without a word. Leave him out."
)
def _(shares, drawn, labels):
    total, count = _unseen(shares, drawn)
    return np.mean((total / count > 0.5) == labels)


@out_of_bag.misconception(
    "You got {got:.2f}: you divide by all trees, so that each tree that has seen the patient votes 'healthy' with a "
    "share of 0. Take the mean over the others only: it has fewer members, not zeros."
)
def _(shares, drawn, labels):
    total, count = _unseen(shares, drawn)
    return np.mean((total[count > 0] / len(shares) > 0.5) == labels[count > 0])


@out_of_bag.misconception(
    "You got {got:.2f}: your trees vote yes or no, and a sure 0.9 weighs no more than a doubtful 0.6. This forest "
    "takes the mean of the shares first, and compares it with 0.5 once."
)
def _(shares, drawn, labels):
    votes, count = _unseen(shares > 0.5, drawn)
    return np.mean((votes[count > 0] / count[count > 0] > 0.5) == labels[count > 0])


@out_of_bag.misconception(
    "You got {got:.2f}: that is the out-of-bag *error*, the share of wrong diagnoses. Asked is how many were right."
)
def _(shares, drawn, labels):
    return 1 - out_of_bag.reference(shares, drawn, labels)


out_of_bag.clause(
    "a mean share of exactly 0.5",
    lambda shares, drawn, labels: np.any(_half(shares, drawn)),
    lambda shares, drawn, labels: out_of_bag.reference(np.where(_half(shares, drawn), 1, shares), drawn, labels),
    message="Right but where the strangers' mean share is exactly 0.5. Ill means *above* 0.5.",
    credit=0.8,
).clause(
    "a patient whom every tree has drawn",
    lambda shares, drawn, labels: drawn.all(axis=0).any(),
    lambda shares, drawn, labels: (
        out_of_bag.reference(shares, drawn, labels) * np.mean((drawn == 0).any(axis=0))  # divided by all patients
    ),
)


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


@typical_error.misconception(
    "You got {got:.0f}, as the listing does. Two things are wrong: a leaf names its most frequent value, as if each "
    "were a diagnosis of its own, and the errors are squared, though all targets lie within a few "
    "hundred. Begin with either."
)
def _(leaves_train, y_train, leaves_test, y_test):
    return np.mean(_errors(leaves_train, y_train, leaves_test, y_test, _most_frequent) ** 2)


@typical_error.misconception(
    "You got {got:.2f}: the share of patients whose progression is named *exactly*. For a quantity that is the wrong "
    "question, and the most frequent value the wrong answer: it does not know that 140 and 150 are neighbours."
)
def _(leaves_train, y_train, leaves_test, y_test):
    return np.mean(_errors(leaves_train, y_train, leaves_test, y_test, _most_frequent) == 0)


@typical_error.misconception(
    "You got {got:.1f}: the score is mended, it has the target's unit now. But a leaf still names its most frequent "
    "value, as in classification. In the example 100 occurs twice among 100, 100, 150, 170, 180: is it typical?"
)
def _(leaves_train, y_train, leaves_test, y_test):
    return np.mean(np.abs(_errors(leaves_train, y_train, leaves_test, y_test, _most_frequent)))


@typical_error.misconception(
    "You got {got:.0f}: the leaves are mended, but that is a mean of *squared* errors, in squared units. Typically it "
    "is {expected:.0f} off. Which step makes errors positive without changing their unit?"
)
def _(leaves_train, y_train, leaves_test, y_test):
    return np.mean(_errors(leaves_train, y_train, leaves_test, y_test) ** 2)


@typical_error.misconception(
    "You got {got:.1f}: the leaves are mended, and the root brings the unit back, but in the mean *square* a few large "
    "errors weigh more. Asked is the mean of how far off each one is."
)
def _(leaves_train, y_train, leaves_test, y_test):
    return np.sqrt(np.mean(_errors(leaves_train, y_train, leaves_test, y_test) ** 2))


@typical_error.misconception(
    "You got {got:.1f}: too high for some and too low for others, the errors cancel. A model that is 100 off both ways "
    "would look perfect. What does 'absolute' mean?"
)
def _(leaves_train, y_train, leaves_test, y_test):
    return np.mean(_errors(leaves_train, y_train, leaves_test, y_test))


@typical_error.misconception(
    "You got {got:.2f}: the leaves are mended, but you count how often they are *exactly* right. A mean hardly ever "
    "is; being 3 off is an excellent answer here."
)
def _(leaves_train, y_train, leaves_test, y_test):
    return np.mean(_errors(leaves_train, y_train, leaves_test, y_test) == 0)


# The article's own formula for a tree sums over all patients.
@typical_error.misconception(
    "You got {got:.1f}: that is the baseline, telling everybody the mean of *all* training patients. Only those who "
    "came to a leaf have a say there."
)
def _(leaves_train, y_train, leaves_test, y_test):
    return np.mean(np.abs(np.mean(y_train) - y_test))


@typical_error.misconception(
    "You got {got:.1f}: your leaves hold the mean of the *test* patients who come to them, the very values that are to "
    "be predicted. What a leaf says it has learnt in training."
)
def _(leaves_train, y_train, leaves_test, y_test):
    return np.mean(np.abs(_errors(leaves_test, y_test, leaves_test, y_test)))


@typical_error.misconception(
    "You got {got:.1f}: you took a mean in each leaf, and then the mean of those: a leaf with one patient counts as "
    "much as one with many. Let every patient count once."
)
def _(leaves_train, y_train, leaves_test, y_test):
    off = np.abs(_errors(leaves_train, y_train, leaves_test, y_test))
    return np.mean([np.mean(off[leaves_test == leaf]) for leaf in np.unique(leaves_test)])


@typical_error.misconception(
    "You got {got:.1f}: your leaves hold the mean of the *different* values, so that 100, which two patients of the "
    "example have, counts once. A leaf's mean is over patients, not over values."
)
def _(leaves_train, y_train, leaves_test, y_test):
    def says(values):
        return np.mean(np.unique(values))

    return np.mean(np.abs(_errors(leaves_train, y_train, leaves_test, y_test, says)))


@typical_error.misconception(
    "You got {got:.1f}: your leaves hold medians. That is a sound choice when far outliers are feared, but the trees "
    "of section 10 hold means."
)
def _(leaves_train, y_train, leaves_test, y_test):
    return np.mean(np.abs(_errors(leaves_train, y_train, leaves_test, y_test, np.median)))


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
    importance: the accuracy of `predict(X)` minus the accuracy after the values of that one column have changed places,
    so that row i has the value of row `order[i]`. `predict` takes a table and returns 0 or 1 for each row. A fall may
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


@fall_when_shuffled.misconception(
    "Your number is right, but the caller's own table is shuffled now. Whoever goes on to the next column measures it "
    "on a spoilt table. Where did you make a second table?"
)
def _(predict, X, y, column, order):
    before = np.mean(predict(X) == y)
    X[:, column] = X[order, column]
    return before - np.mean(predict(X) == y)


# A second name is not a second table; the same trap in scikit-learn itself: pull request 15933.
@fall_when_shuffled.misconception(
    "You got {got:.2f} every time: both accuracies come from the same, shuffled table. A second *name* for an array "
    "does not make a second array."
)
def _(predict, X, y, column, order):
    shuffled = X
    shuffled[:, column] = X[order, column]
    return np.mean(predict(X) == y) - np.mean(predict(shuffled) == y)


@fall_when_shuffled.misconception(
    "You got {got:.2f}: whole patients changed places, with all their measurements, so nobody's diagnosis fits any "
    "more. Only one column may move; the others stay with their owners."
)
def _(predict, X, y, column, order):
    return np.mean(predict(X) == y) - np.mean(predict(X[order]) == y)


@fall_when_shuffled.misconception(
    "You got {got:.2f}: that is the accuracy that is left after the shuffle. How much was it before, and how much "
    "of it is lost?"
)
def _(predict, X, y, column, order):
    return np.mean(predict(_shuffled(X, column, order)) == y)


@fall_when_shuffled.misconception(
    "You got {got:.2f}: the sign is turned. A useful column *loses* accuracy when shuffled, and its fall is positive."
)
def _(predict, X, y, column, order):
    return np.mean(predict(_shuffled(X, column, order)) == y) - np.mean(predict(X) == y)


@fall_when_shuffled.misconception(
    "You got {got:.2f}: that is how many diagnoses *changed*. Some changed from wrong to right. Compare both times "
    "with the truth `y`, not with each other."
)
def _(predict, X, y, column, order):
    return np.mean(predict(_shuffled(X, column, order)) != predict(X))


@fall_when_shuffled.misconception(
    "You got {got:.2f}: the diagnoses `y` moved too. Then a patient is compared with somebody else's truth, and even "
    "an unused column seems to matter. Only the column may move."
)
def _(predict, X, y, column, order):
    return np.mean(predict(X) == y) - np.mean(predict(_shuffled(X, column, order)) == y[order])


@fall_when_shuffled.misconception(
    "You sent the value of row i *to* row `order[i]`; here row i *gets* the value of row `order[i]`. The example does "
    "not notice, and for a random shuffle it would not matter; but others could not repeat yours exactly."
)
def _(predict, X, y, column, order):
    return fall_when_shuffled.reference(predict, X, y, column, np.argsort(order))


# Why not fill in one value? ai.stackexchange.com/questions/41673; the None: github.com/numpy/numpy/issues/21369.
@fall_when_shuffled.misconception(
    "You got {got:.2f}: all patients have the *same* value in that column now: 0, the mean, or nan "
    "(`np.random.shuffle` works in place and returns None). Shuffling keeps the real values and only "
    "takes them from their owners."
)
def _(predict, X, y, column, order):
    table = X.copy()
    table[:, column] = 0
    return np.mean(predict(X) == y) - np.mean(predict(table) == y)


def _rises(*arguments):
    return fall_when_shuffled.reference(*arguments) < 0


fall_when_shuffled.wrong(
    lambda *arguments: abs(fall_when_shuffled.reference(*arguments)),
    "Right where the accuracy falls. Where the shuffle happens to help, you still got a positive number, {got:.2f}. A "
    "fall may be negative: leave the sign as it comes out.",
    credit=0.8,
).wrong(
    lambda *arguments: max(0, fall_when_shuffled.reference(*arguments)),
    "Right where the accuracy falls. Where the shuffle happens to help you give 0, and {expected:.2f} is due. The mean "
    "over many orders is only fair if luck counts in both directions.",
    credit=0.8,
).clause("a fall that is negative", _rises, lambda *arguments: abs(fall_when_shuffled.reference(*arguments)))


# As `_measured_anew` measures them, which its doctest proves; measuring takes too long for a check.
ACCURACIES = {"seen images": 1.0, "out of bag": 0.93, "split by image": 0.92, "split by patient": 0.70}
ON_NEW_PATIENTS = 0.68


def _measured_anew():
    """Measure a forest's accuracy in four ways, and on new patients, where each patient has four images.

    An image's ten features are mostly its patient's own; the disease shows in two of them only.

    >>> _measured_anew() == ACCURACIES | {"new patients": ON_NEW_PATIENTS}
    True
    """
    from medlearn.trees import RandomForest

    def images_of(n_patients, rng):
        ill = np.arange(n_patients) % 2
        own = rng.normal(size=(n_patients, 10))
        own[:, :2] += ill[:, None]
        patients = np.repeat(np.arange(n_patients), 4)
        return own[patients] + 0.2 * rng.normal(size=(len(patients), 10)), ill[patients], patients

    def crossed(folds):
        right = np.zeros(len(y), bool)
        for fold in range(5):
            test = folds == fold
            forest = RandomForest(40, random_state=0).fit(X[~test], y[~test])
            right[test] = forest.predict(X[test]) == y[test]
        return right.mean()

    rng = np.random.default_rng(0)
    X, y, patients = images_of(100, rng)
    forest = RandomForest(40, oob_score=True, random_state=0).fit(X, y)
    measured = {
        "seen images": forest.score(X, y),
        "out of bag": forest.oob_score_,
        "split by image": crossed(rng.permutation(len(y)) % 5),
        "split by patient": crossed(patients // 2 % 5),
        "new patients": forest.score(*images_of(1000, rng)[:2]),
    }
    return {name: round(float(value), 2) for name, value in measured.items()}


@interpret(
    question=f"""
    **Which number goes into the abstract?** A hundred (simulated) patients, half of them ill, four images each. A
    forest on image features reaches, by four ways of measuring, these accuracies:

    | | accuracy |
    |---|---|
    | on the `"seen images"` themselves | {ACCURACIES["seen images"]:.2f} |
    | `"out of bag"` | {ACCURACIES["out of bag"]:.2f} |
    | five-fold, `"split by image"` at random | {ACCURACIES["split by image"]:.2f} |
    | five-fold, `"split by patient"`, his images together | {ACCURACIES["split by patient"]:.2f} |

    Which tells what to expect of the next patient? Give its name.
    """,
    hints=[
        "The next patient will bring images that resemble none of the 400. Under which of the four is that so?",
        "A tree has not drawn image 7. Has it drawn images 5, 6 and 8, of the same patient?",
    ],
    choices=tuple(ACCURACIES),
    praise=f"On a thousand new patients the forest reaches {ON_NEW_PATIENTS:.2f}. The rest was recognising people.",
)
def next_patient():
    """Find the way of measuring that comes nearest to the accuracy on new patients."""
    return min(ACCURACIES, key=lambda name: abs(ACCURACIES[name] - ON_NEW_PATIENTS))


next_patient.wrong(
    "seen images",
    "A deep forest knows the images it has learnt from by heart: 1.0 tells only that no two of them are exactly alike. "
    "The next patient's have not been seen.",
).wrong(
    "out of bag",
    "Out-of-bag is fair if rows are independent patients. Here each tree has left out about a third of the *images*; "
    "had it never met their owners either?",
).wrong(
    "split by image",
    "The test image is new, but three more of the same patient may lie in the training folds, and he resembles "
    "himself. Out-of-bag agrees because it makes the same mistake.",
)
