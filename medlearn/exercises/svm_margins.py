"""Exercises for lesson 05: the widest street, what its exceptions cost, and the unit of gamma.

Notebook imports: numpy as np.
"""

import numpy as np

from medlearn.checks import implement, interpret, mend, predict

LINE = np.array([3.0, 4.0]), -5.0  # |w| = 5, so that distances come out round
PATIENTS = np.array([[3.0, 2], [2, 1], [1, 0.25], [-1, 0]])


def _random_patients(rng, *sizes):
    return (
        (rng.normal(size=d), rng.normal(), rng.normal(size=(n, d)), np.where(rng.random(n) < 0.5, 1, -1))
        for n, d in sizes
    )


def _lines_and_patients(rng):
    """Return a line and its patients: all on their side; the same line with longer arrow; one on the wrong side."""
    w, b = LINE
    labels = np.array([1, 1, -1, -1])
    return [
        (w, b, PATIENTS, labels),
        (10 * w, 10 * b, PATIENTS, labels),
        (w, b, PATIENTS, np.array([1, -1, -1, -1])),
        (w, b, PATIENTS[:1], labels[:1]),
        *_random_patients(rng, (5, 2), (8, 3), (30, 2)),
    ]


@implement(
    question="""
    **How close is the nearest?** Write `nearest(w, b, X, labels)`, the margin of a line: the smallest
    $y\\,(w\\cdot x+b)/\\lVert w\\rVert$ of all patients. `X` has a row for each patient, `labels` are +1 (malignant)
    and -1 (benign), `w` is the arrow and `b` the intercept. The result is a distance, negative as soon as somebody is
    on the wrong side.
    """,
    hints=[
        "X @ w + b gives the scores of all patients at once.",
        "Multiplied by the label, a score is positive on the right side, for both classes.",
        "Divide by the length of the arrow (np.linalg.norm), and take the smallest.",
    ],
    cases=_lines_and_patients,
    praise="An arrow ten times as long draws the same line, and your margin did not change: it is a true distance.",
)
def nearest(w, b, X, labels):
    """Return the distance of the nearest patient, negative if somebody is on the wrong side."""
    return np.min(labels * (X @ w + b)) / np.linalg.norm(w)


# stats.stackexchange.com/questions/155330: the functional margin (a score) taken for the geometric one (a distance).
@nearest.misconception(
    "You got {got:.2f}: that is the smallest *score*, not a distance. Make w and b ten times as long: the line stays, "
    "the score grows tenfold. What turns a score into a distance?"
)
def _(w, b, X, labels):
    return np.min(labels * (X @ w + b))


@nearest.misconception(
    "Right while everybody is on the right side. With one patient on the wrong side you got {got:.2f}, where "
    "{expected:.2f} is due: a distance without a sign cannot tell a hit from a miss. Where do the labels enter?"
)
def _(w, b, X, labels):
    return np.min(np.abs(X @ w + b)) / np.linalg.norm(w)


@nearest.misconception(
    "You got {got:.2f}: without the labels the smallest value is that of the patient deepest on the *benign* side. "
    "Which sign should a benign patient's score have, to count as right?"
)
def _(w, b, X, labels):
    return np.min(X @ w + b) / np.linalg.norm(w)


@nearest.misconception(
    "You got {got:.2f}: the intercept b is missing, so that you measured from the parallel line through the origin."
)
def _(w, b, X, labels):
    return np.min(labels * (X @ w)) / np.linalg.norm(w)


@nearest.misconception(
    "You got {got:.2f}: the whole street, from kerb to kerb, which the library calls `margin_`. Here the distance from "
    "the line to the nearest patient is asked for."
)
def _(w, b, X, labels):
    return 2 * np.min(labels * (X @ w + b)) / np.linalg.norm(w)


@nearest.misconception(
    "You got {got:.2f}, without looking at a single patient. 2/|w| is the width of the street only once w has been "
    "scaled so that the nearest patients have the scores +1 and -1. These lines are not."
)
def _(w, b, X, labels):
    return 2 / np.linalg.norm(w)


@nearest.misconception(
    "You got {got:.2f}: you divided w by its length, but b stayed as it was. w and b belong together: divide the whole "
    "score."
)
def _(w, b, X, labels):
    return np.min(labels * (X @ w / np.linalg.norm(w) + b))


@nearest.misconception("You got {got:.2f}: you divided by w @ w, the *square* of the arrow's length.")
def _(w, b, X, labels):
    return np.min(labels * (X @ w + b)) / (w @ w)


@nearest.misconception(
    "You got {got:.2f}: the *average* distance. A few patients far away make it large, while somebody may stand right "
    "on the line. How far is the nearest?"
)
def _(w, b, X, labels):
    return np.mean(labels * (X @ w + b)) / np.linalg.norm(w)


nearest.clause(
    "somebody on the wrong side",
    lambda w, b, X, labels: np.min(labels * (X @ w + b)) < 0,
    lambda w, b, X, labels: max(0, nearest.reference(w, b, X, labels)),
    message="Right while everybody is on the right side. With one patient on the wrong side the smallest distance is "
    "his, and it is negative: leave its sign as it comes out.",
    credit=0.5,
)


def _lines_patients_and_prices(rng):
    """Return lines, patients and a price; in the example one patient outside the street, one in it, one beyond."""
    example = (
        np.array([1.0, 2.0]),
        -1.0,
        np.array([[3.0, 1], [1, 0.125], [0, 0.75], [-1, 0.25]]),
        np.array([1, 1, -1, -1]),
    )
    prices = (0.01, 1.0, 100.0)
    return [
        (*example, 10.0),
        (*LINE, PATIENTS, np.array([1, 1, -1, -1]), 10.0),
        *((*patients, C) for patients, C in zip(_random_patients(rng, (6, 2), (9, 3), (30, 2)), prices, strict=True)),
    ]


@implement(
    question="""
    **What does a line cost?** Write `cost(w, b, X, labels, C)`, the cost of the soft margin:
    $\\tfrac12\\lVert w\\rVert^2 + C\\sum_i \\max(0,\\,1-m_i)$ with $m_i=y_i\\,(w\\cdot x_i+b)$. `X` has a row for each
    patient, `labels` are +1 and -1, `C` is the price of a unit of slack.
    """,
    hints=[
        "First the margins of all patients: labels * (X @ w + b).",
        "np.maximum(0, 1 - margins) is the slack of each; np.maximum compares number by number.",
        "w @ w is the squared length of the arrow.",
    ],
    cases=_lines_patients_and_prices,
    praise="A short arrow is a wide street: the first term pays for narrowness, the second for exceptions.",
)
def cost(w, b, X, labels, C):
    """Return half the squared length of the arrow, and C times the slack of all patients."""
    margins = labels * (X @ w + b)
    return w @ w / 2 + C * np.sum(np.maximum(0, 1 - margins))


def _slack(w, b, X, labels):
    return np.maximum(0, 1 - labels * (X @ w + b))


# One of the five articles prints the soft margin without the constraint that slack is never negative.
@cost.misconception(
    "You got {got:.2f}, {expected:.2f} is due: patients far outside the street have a *negative* slack in your sum. "
    "They earn money, and pay for others' mistakes. What is the least that slack can be?"
)
def _(w, b, X, labels, C):
    return w @ w / 2 + C * np.sum(1 - labels * (X @ w + b))


@cost.misconception(
    "You got {got:.2f}: you charge only whoever is on the *wrong side*. A patient in the street, on the right side but "
    "with a margin below 1, pays a part as well. Where does the hinge begin to rise?"
)
def _(w, b, X, labels, C):
    return w @ w / 2 + C * np.sum(np.maximum(0, -labels * (X @ w + b)))


@cost.misconception(
    "You got {got:.2f}: you *count* mistakes, each for 1. The hinge asks how far: slack grows with the way back to the "
    "kerb, which tells the line in which direction to move."
)
def _(w, b, X, labels, C):
    return w @ w / 2 + C * np.sum(labels * (X @ w + b) < 0)


@cost.misconception(
    "You got {got:.2f}: C multiplies the arrow instead of the slack. Then a large C would ask for a *wider* street. "
    "What does C put a price on?"
)
def _(w, b, X, labels, C):
    return C * (w @ w) / 2 + np.sum(_slack(w, b, X, labels))


@cost.misconception(
    "You got {got:.2f}: that is the *mean* slack. Many texts do so, and their C then means another price. In this "
    "lesson every patient's slack is added."
)
def _(w, b, X, labels, C):
    return w @ w / 2 + C * np.mean(_slack(w, b, X, labels))


@cost.misconception(
    "You got {got:.2f}: the labels are missing. Without them a benign patient far outside the street, on his own side, "
    "pays most of all. What makes a score good for him?"
)
def _(w, b, X, labels, C):
    return w @ w / 2 + C * np.sum(np.maximum(0, 1 - (X @ w + b)))


@cost.misconception(
    "You got {got:.2f}: the slack is squared. That is another loss, the squared hinge (what scikit-learn's LinearSVC "
    "uses unless told otherwise): it charges far outliers much more."
)
def _(w, b, X, labels, C):
    return w @ w / 2 + C * np.sum(_slack(w, b, X, labels) ** 2)


@cost.misconception(
    "You got {got:.2f}: the slack is right, the arrow counts too much. Look at the fraction in front of its square."
)
def _(w, b, X, labels, C):
    return w @ w + C * np.sum(_slack(w, b, X, labels))


@cost.misconception(
    "You got {got:.2f}: the arrow's length is not squared. Half the *square* of the length belongs into the cost; it "
    "needs no root."
)
def _(w, b, X, labels, C):
    return np.linalg.norm(w) / 2 + C * np.sum(_slack(w, b, X, labels))


@cost.misconception(
    "You got {got:.2f}: your margins are distances, divided by the length of w as in exercise 1. In this formula m is "
    "the score times the label, undivided; the first term looks after the length."
)
def _(w, b, X, labels, C):
    return w @ w / 2 + C * np.sum(np.maximum(0, 1 - labels * (X @ w + b) / np.linalg.norm(w)))


@cost.misconception(
    "Python's max compares two single numbers, as does an if, and 1 - m is a whole array. np.maximum compares number "
    "by number."
)
def _(w, b, X, labels, C):
    return w @ w / 2 + C * max(0, 1 - labels * (X @ w + b))  # raises


cost.wrong(
    lambda w, b, X, labels, C: w @ w / 2 + np.sum(_slack(w, b, X, labels)),
    "You got {got:.2f}: C is missing. Without a price all exceptions cost the same, whatever the doctor is willing to "
    "pay for them.",
).wrong(
    lambda w, b, X, labels, C: w @ w / 2 + C * np.sum(_slack(w, 0, X, labels)),
    "You got {got:.2f}: the intercept b is missing in the scores, as if the line ran through the origin.",
).wrong(
    lambda w, b, X, labels, C: C * np.sum(_slack(w, b, X, labels)),
    "You got {got:.2f}: that is what the exceptions cost. The arrow has a price too, or the street would have no "
    "width.",
)


def _steps(rng):
    """Return a line, patients with labels 0 and 1, and a price; in the last case nobody is inside the street."""
    w, b, X, labels = next(_random_patients(rng, (12, 2)))
    example = np.array([1.0, 2.0]), -1.0, np.array([[3.0, 1], [1, 0.25], [0, 1.5], [0, 0.25], [-2, 0]])
    random = ((w, b, X, (labels > 0).astype(int)) for w, b, X, labels in _random_patients(rng, (9, 3), (30, 2)))
    return [
        (*example, np.array([1, 1, 0, 0, 0]), 10.0),
        (w, b, X, (labels > 0).astype(int), 1.0),
        *((*patients, C) for patients, C in zip(random, (0.5, 100.0), strict=True)),
        (2 * LINE[0], 2 * LINE[1], PATIENTS[[0, 1, 3]], np.array([1, 1, 0]), 10.0),
    ]


@mend(
    question="""
    **Labels 0 and 1.** In the files of this course 1 is the finding and 0 is healthy. This listing puts such labels
    straight into the gradient of the hinge loss, and the machine calls everybody ill. Mend it: `slope(w, b, X, labels,
    C)`, with labels 0 and 1, returns the two derivatives of section 4, by w (an array) and by b (a number).
    """,
    listing="""
    def slope(w, b, X, labels, C):
        margins = labels * (X @ w + b)
        pulling = margins < 1
        by_w = w - C * labels[pulling] @ X[pulling]
        by_b = -C * labels[pulling].sum()
        return by_w, by_b
    """,
    hints=[
        "A healthy patient with label 0: what is his margin, wherever he lies? And how hard does he pull?",
        "The formula wants +1 and -1. Make such signs out of the labels first, for instance with np.where.",
        "The signs are needed in the margins *and* in both sums.",
    ],
    cases=_steps,
    praise="scikit-learn turns any two labels into -1 and +1 by itself; formulas from a book do not.",
)
def slope(w, b, X, labels, C):
    """Return the derivatives of the soft margin's cost by w and by b; labels are 0 and 1."""
    signs = np.where(labels == 1, 1, -1)
    pulling = signs * (X @ w + b) < 1
    return w - C * signs[pulling] @ X[pulling], -C * signs[pulling].sum()


def _slope(w, X, signs, pulling, C):
    return w - C * signs[pulling] @ X[pulling], -C * signs[pulling].sum()


# web.njit.edu/~usman/courses/cs675_summer19/assignment3.txt has to tell its students to turn the label 0 into -1.
@slope.misconception(
    "The healthy do not pull: in both sums their label is 0, so that only the ill are heard. Which two numbers does "
    "the formula expect? (If your margins are mended already: where else do the labels occur?)"
)
def _(w, b, X, labels, C):
    return _slope(w, X, labels, labels * (X @ w + b) < 1, C)


@slope.misconception(
    "The sums are right now. But the margins still use labels of 0: every healthy patient has the margin 0, and pulls, "
    "even from far outside the street. Where else do the labels occur?"
)
def _(w, b, X, labels, C):
    return _slope(w, X, 2 * labels - 1, labels * (X @ w + b) < 1, C)


@slope.misconception(
    "The derivative by w is right. The one by b still adds up labels of 0 and 1, in which the healthy do not count."
)
def _(w, b, X, labels, C):
    signs = 2 * labels - 1
    pulling = signs * (X @ w + b) < 1
    return w - C * signs[pulling] @ X[pulling], -C * labels[pulling].sum()


@slope.misconception(
    "Your signs are the wrong way round: the healthy got +1 and the ill -1, and the line would learn the opposite. "
    "Label 1 is the finding, on the side the arrow points to."
)
def _(w, b, X, labels, C):
    signs = 1 - 2 * labels
    return _slope(w, X, signs, signs * (X @ w + b) < 1, C)


@slope.misconception(
    "Your signs are right. But only patients on the *wrong side* pull now. Those in the street, with a margin between "
    "0 and 1, must pull too: without them you have the perceptron's rule, and nothing keeps the street wide."
)
def _(w, b, X, labels, C):
    signs = 2 * labels - 1
    return _slope(w, X, signs, signs * (X @ w + b) < 0, C)


@slope.misconception(
    "Your signs are right. But now *everybody* pulls, even those far outside the street on their own side, who should "
    "leave the line alone. What does margin < 1 choose?"
)
def _(w, b, X, labels, C):
    return _slope(w, X, 2 * labels - 1, np.full(len(labels), True), C)


def _signs(w, b, X, labels):
    """Return the labels as signs, and who pulls."""
    signs = 2 * labels - 1
    return signs, signs * (X @ w + b) < 1


slope.wrong(
    lambda w, b, X, labels, C: (_slope(w, X, *_signs(w, b, X, labels), -C)[0], slope.reference(w, b, X, labels, C)[1]),
    "The derivative by b is right. In the one by w the sum has the wrong sign, a plus: who pulls makes the cost fall "
    "when the arrow turns towards his side.",
    credit=0.5,
).wrong(
    lambda w, b, X, labels, C: _slope(w, X, *_signs(w, b, X, labels), -C),
    "Your two sums have the wrong sign: a plus. A patient who pulls makes the cost fall when the arrow turns towards "
    "his side, so his part of the slope is taken away.",
    credit=0.5,
).wrong(
    lambda w, b, X, labels, C: tuple(-part for part in slope.reference(w, b, X, labels, C)),
    "Everything has the other sign: that is the step *downhill*. The slope itself points uphill; the step's minus "
    "comes later.",
    credit=0.5,
).wrong(
    lambda w, b, X, labels, C: (slope.reference(w, b, X, labels, C)[0], -slope.reference(w, b, X, labels, C)[1]),
    "The derivative by w is right. The one by b has the wrong sign: b stands in the margin as w does, so its sum is "
    "taken away as well.",
    credit=0.5,
)


def _images_and_arrows(rng):
    """Return batches of images, none square, with an arrow of one component for each pixel."""
    sizes = ((2, 2, 3), (1, 3, 2), (4, 5, 3), (6, 2, 4), (3, 4, 7))
    example = (np.arange(12.0).reshape(2, 2, 3), np.array([0.0, 1, 0, 0, 0, 2]), -3.0)
    return [example, *((rng.normal(size=s), rng.normal(size=s[1] * s[2]), rng.normal()) for s in sizes[1:])]


@mend(
    question="""
    **Images are not rows.** A popular article gives (60000, 28, 28) images to an SVM, which raises: it takes a table,
    a row for each image. The same happens in this listing. Mend it: `scores(images, w, b)` with images of shape
    (n, rows, columns) returns the n scores $w\\cdot x+b$, an array of shape (n,). `w` has rows x columns components:
    the pixels of an image are read like a text, row by row, from left to right.
    """,
    listing="""
    def scores(images, w, b):
        return images @ w + b
    """,
    hints=[
        "What shape should the table have, for n images of rows x columns pixels?",
        "reshape with the number of images first; -1 means: whatever is left.",
    ],
    cases=_images_and_arrows,
    praise="The first axis stays what it was, the patients. Only the pixels of *each* are written out.",
)
def scores(images, w, b):
    """Return the score of each image."""
    return images.reshape(len(images), -1) @ w + b


@scores.misconception(
    "The product pairs the *last* axis of the images, one row of pixels, with all of w: the sizes differ. An SVM wants "
    "a table of two axes. Which of the three axes of the images must stay, and which two join?"
)
def _(images, w, b):
    products = images @ w  # raises, as the listing does
    return products + b


@scores.misconception(
    "All images became one single long row, and the number of patients was lost. Keep the first axis: one row for each "
    "image."
)
def _(images, w, b):
    return images.ravel() @ w + b


# community.deeplearning.ai/t/149, "Flattening images": X.reshape(-1, X.shape[0]) keeps the shape, scrambles the data.
@scores.misconception(
    "The shape is right, and the numbers are scrambled: reshape(-1, n) fills its table in the order of reading, so "
    "each column holds pixels of several patients. Turning it over afterwards does not sort them out. Which axis "
    "comes first?"
)
def _(images, w, b):
    return images.reshape(-1, len(images)).T @ w + b


@scores.misconception(
    "You read each image column by column, from top to bottom; w expects row by row. The score is that of a transposed "
    "image, and no error tells you."
)
def _(images, w, b):
    return images.transpose(0, 2, 1).reshape(len(images), -1) @ w + b


@scores.misconception(
    "You got a single number, {got:.2f}: the products of *all* patients added up. Add over the pixels only; there is "
    "one score for each image."
)
def _(images, w, b):
    return np.sum(images * w.reshape(images.shape[1:])) + b


@scores.misconception(
    "You got a single number, {got:.2f}: the score of the first image. Does your `return` stand inside the loop?"
)
def _(images, w, b):
    return images[0].ravel() @ w + b


@scores.misconception(
    "These are the answers, 0 and 1, not the scores. Keep the number itself: how far from the line a patient lies is "
    "lost in a yes or no."
)
def _(images, w, b):
    return (images.reshape(len(images), -1) @ w + b > 0).astype(int)


@predict(
    question="""
    **A giant.** Diameters of lung nodules in millimetres, and a hard-margin SVM on this one measurement: benign 4, 5,
    6 and 6; malignant 10, 12 and one giant of 60. At which diameter does it draw the line?
    """,
    hints=[
        "In one dimension the street is a gap. Between which two patients is it?",
        "Which of the seven patients could you throw away without moving the kerbs?",
    ],
    tolerance=0.001,
    praise="In the middle of the gap from 6 to 10. The giant is no support vector: at 600 mm he would change nothing.",
)
def boundary():
    """Find the middle of the widest street."""
    benign, malignant = np.array([4, 5, 6, 6]), np.array([10, 12, 60])
    return float(benign.max() + malignant.min()) / 2


boundary.wrong(
    16.2917,
    "16.29 lies midway between the two *averages*, and the giant pulled it there: 10 and 12 would be called benign. An "
    "SVM does not look at averages. Which patients hold its street open?",
).wrong(14.7143, "14.71 is the mean of all seven. The SVM does not average: who stands at the kerbs?").wrong(
    32, "32 is the middle between the smallest and the largest. Look for the *gap* between the groups instead."
).wrong(
    8.75,
    "8.75 is midway between the two medians. The giant no longer pulls, but the patients in the middle still do. "
    "Only those next to the gap should.",
).wrong(4, "4 mm is how *wide* the street is. Where does its middle line run?").wrong(
    10, "10 is the first malignant nodule, one of the kerbs. The line keeps the same distance from the other one."
).wrong(6, "6 is the last benign nodule, one of the kerbs. The line keeps the same distance from the other one.")


@predict(
    question="""
    **Another unit of grey.** An article fixes `gamma=0.1` for images of 28 x 28 pixels whose greys run from 0 to 1.
    Somebody forgets to divide by 255, so that they run from 0 to 255. By which number must gamma be *divided* to give
    exactly the same machine?
    """,
    hints=[
        "The radial kernel is exp(-gamma * squared distance). What must stay the same?",
        "If all greys grow 255-fold, so do all distances. And the *squared* distances?",
    ],
    praise="255 squared: gamma is one over a *squared* distance. gamma='scale' divides by the variance of the greys, "
    "which grows 65025-fold as well.",
)
def grey_units():
    """Find by how much squared distances grow."""
    one, other = np.array([0, 51, 255]), np.array([255, 102, 0])
    return round(float(np.sum((one - other) ** 2) / np.sum((one / 255 - other / 255) ** 2)))


grey_units.wrong(
    255, "255 is by how much *distances* grow. Look at the kernel: gamma multiplies the squared distance."
).wrong(
    1,
    "Then every image would resemble only itself: squared distances grow from about 20 to more than a million, and "
    "exp(-0.1 times that) is 0. gamma has a unit, and must follow it.",
).wrong(
    784,
    "784 is the number of pixels, by which gamma='auto' divides. It is the same in both units; what changes is how far "
    "apart two images are.",
).wrong(510, "510 is twice 255. The distance is *squared*, not doubled.").wrong(
    1 / 65025,
    "The factor is right, its direction is not: larger distances need a *smaller* gamma. You were asked what "
    "to divide by.",
).wrong(0.1 / 65025, "That is the new gamma itself, and it is right. You were asked for the number to divide 0.1 by.")


TRAINED = {"A": (0, 2.40), "B": (1, -0.80), "C": (0.35, 1.00), "D": (0.60, 1.90), "E": (1, 0.97)}
ROWS = "\n    ".join(f"| {name} | {alpha:.2f} | {margin:.2f} |" for name, (alpha, margin) in TRAINED.items())


@interpret(
    question=f"""
    **Is it trained?** Somebody has trained a soft-margin SVM with C = 1 and shows you five of the patients:

    | patient | alpha | margin y (w x + b) |
    |---|---|---|
    {ROWS}

    One row shows that the training is *not* finished. Which: `"A"`, `"B"`, `"C"`, `"D"` or `"E"`?
    """,
    hints=[
        "Alpha is the force with which a patient pulls: 0 outside the street, C inside it or beyond the line.",
        "Between 0 and C there is only one place where a patient may stand: on the kerb. Which margin is that?",
    ],
    choices=("A", "B", "C", "D", "E"),
    praise="D is far outside the street, with 1.90, and still pulls with 0.60. Nobody outside may: his alpha must "
    "fall to 0.",
)
def unfinished():
    """Find the patient who breaks the KKT conditions."""

    def obeys(alpha, margin, C=1):
        return margin >= 1 if alpha == 0 else margin <= 1 if alpha == C else margin == 1

    return next(name for name, (alpha, margin) in TRAINED.items() if not obeys(alpha, margin))


unfinished.wrong(
    "A",
    "A lies outside the street, on the right side, and does not pull: an alpha of 0 is just what he should have. Most "
    "patients of a trained machine look like him.",
).wrong(
    "B",
    "B is on the wrong side, and that is allowed: it is what slack is for. He pulls with the full force C = 1, as he "
    "should. A soft margin need not get everybody right.",
).wrong(
    "C",
    "A margin of exactly 1.00 is no accident: C stands on the kerb. There, and only there, may alpha lie between 0 "
    "and C.",
).wrong(
    "E",
    "E is inside the street, if only just, with 0.97, and pulls with the full force. On the right side of the *line* "
    "is not enough; what counts is the kerb, at 1.",
)
