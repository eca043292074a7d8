"""A forest looks at tissue. An exercise of lesson 06."""

import numpy as np

from medlearn.checks import mend

# The middles of squares of 5 x 5 pixels in the example: the first half lie in nuclei, the second half elsewhere.
MARKED = [(40, 13), (35, 28), (66, 42), (91, 28), (50, 88), (45, 60), (60, 133), (5, 112)]
MARKED += [(12, 7), (50, 23), (82, 20), (102, 48), (90, 115), (15, 85), (60, 70), (100, 65)]


def _tissue_and_noise(rng):
    """Return a piece of a colon with colours marked in it, then noise, at last for fewer trees."""
    from medlearn.datasets import load_histology

    tissue = load_histology().image[320:430, 330:480]
    colours = np.concatenate([tissue[r - 2 : r + 3, c - 2 : c + 3].reshape(-1, 3) for r, c in MARKED])
    cases = [(tissue, colours, np.arange(len(colours)) < len(colours) // 2)]
    for shape in ((7, 9, 3), (6, 5, 3)):
        colours = rng.normal(size=(40, 3))
        cases.append((rng.normal(size=shape), colours, colours.sum(axis=1) + rng.normal(size=40) > 0))
    return [
        (image, colours, ill.astype(int), rng.integers(0, len(ill), (trees, len(ill))))
        for trees, (image, colours, ill) in zip((25, 25, 9), cases, strict=True)
    ]


@mend(
    question="""
    **A forest looks at tissue.** Pathologists mark a few pixels, and a forest finds the rest. `colours` has a row for
    each marked pixel (red, green, blue), `labels` says 1 for a nucleus and 0 for anything else. Row t of `samples` is
    the bootstrap sample of tree t. The listing grows a tree for each of them, lets it judge every pixel of the colour
    image (`image.reshape(-1, 3)` puts each pixel in a row of its own), and draws the proportion of trees that say 1.
    But all its trees are the same, so there is no grey. Mend it: each tree learns from its own sample, sees one
    colour at each question (`max_features=1`), and has its own `random_state=t`. The check draws a piece of a colon,
    new to you: nuclei are bluish, a protein is brown. White means that all trees say nucleus.
    """,
    listing="""
    def vote_map(image, colours, labels, samples):
        from sklearn.tree import DecisionTreeClassifier

        votes = 0
        for rows in samples:
            tree = DecisionTreeClassifier(random_state=0).fit(colours, labels)
            votes = votes + tree.predict(image.reshape(-1, 3))
        return (votes / len(samples)).reshape(image.shape[:2])
    """,
    hints=[
        "What differs from tree to tree in the listing? Nothing: `rows` is never used.",
        "rows picks the marked pixels and their labels: fit(colours[rows], labels[rows]).",
        "enumerate(samples) gives the number t along with the rows: for t, rows in enumerate(samples).",
    ],
    cases=_tissue_and_noise,
    draws=True,
    praise="Grey pixels are those on which the trees disagree. Programs such as ilastik work in this way, with "
    "neighbouring pixels as further measurements.",
)
def vote_map(image, colours, labels, samples):
    """Return the share of trees that call each pixel of an image (rows, columns, 3) a nucleus."""
    from sklearn.tree import DecisionTreeClassifier

    votes = 0
    for t, rows in enumerate(samples):
        tree = DecisionTreeClassifier(max_features=1, random_state=t).fit(colours[rows], labels[rows])
        votes = votes + tree.predict(image.reshape(-1, 3))
    return (votes / len(samples)).reshape(image.shape[:2])


def _votes(image, colours, labels, samples, max_features=1, seeds=None):
    """Return what each tree says of each pixel, ndarray (trees, rows, columns); labels may have rows of their own."""
    from sklearn.tree import DecisionTreeClassifier

    labels = labels if labels.ndim == 2 else labels[samples]
    votes = []
    for t, rows in enumerate(samples):
        tree = DecisionTreeClassifier(max_features=max_features, random_state=t if seeds is None else seeds)
        votes.append(tree.fit(colours[rows], labels[t]).predict(image.reshape(-1, 3)))
    return np.reshape(votes, (len(votes), *image.shape[:2]))


def _everybody(samples):
    return np.tile(np.arange(samples.shape[1]), (len(samples), 1))


# What each tree sees.
vote_map.wrong(
    lambda image, colours, labels, samples: _votes(
        image, colours, labels, _everybody(samples), max_features=None, seeds=0
    ).mean(axis=0),
    "Your trees are still all the same: black or white everywhere. `rows` picks the sample of a tree. Then look at "
    "the two settings of the tree.",
).wrong(
    lambda image, colours, labels, samples: _votes(image, colours, labels, _everybody(samples)).mean(axis=0),
    "Each of your trees saw all marked pixels once. Tree t has a bootstrap sample of its own: `samples[t]`, in which "
    "some rows occur twice and others never.",
).wrong(
    lambda image, colours, labels, samples: _votes(image, colours, np.tile(labels, (len(samples), 1)), samples).mean(
        axis=0
    ),
    "You drew the colours, but left the labels in their old order. So a pixel gets the label of another one, and your "
    "trees learn noise. Draw the same rows of both.",
).wrong(
    lambda *arguments: _votes(*arguments, max_features=None).mean(axis=0),
    "Your trees may choose among all three colours at each question. That is bagging. For a random forest let each "
    "question see one of them, drawn at random: `max_features=1`.",
).wrong(
    lambda *arguments: _votes(*arguments, seeds=0).mean(axis=0),
    "All your trees draw their colours with the same `random_state`. Tree t has its own: `random_state=t`.",
)

# What becomes of the votes.
vote_map.wrong(
    lambda *arguments: _votes(*arguments).sum(axis=0),
    "You counted the trees that say 1. Their *proportion* is asked for, from 0 to 1: divide by the number of trees.",
).wrong(
    lambda *arguments: (_votes(*arguments).mean(axis=0) > 0.5).astype(int),
    "That is the majority's answer, black or white. The proportion shows where the trees disagree: return it as it "
    "is, without a threshold.",
).wrong(
    lambda *arguments: _votes(*arguments)[-1],
    "That is one tree alone, the last: each turn of your loop overwrites what came before. Add the votes up.",
).wrong(
    lambda *arguments: _votes(*arguments)[0], "That is one tree alone, the first. Does `return` stand inside the loop?"
).wrong(
    lambda *arguments: 1 - _votes(*arguments).mean(axis=0),
    "Black and white have changed places: you counted the trees that say 0.",
)

# How pixels become a picture.
vote_map.wrong(
    lambda *arguments: _votes(*arguments).mean(axis=0).ravel(),
    "The votes are right, but they stand in one long row. Give them the image's rows and columns back.",
).wrong(
    lambda image, *others: _votes(image, *others).mean(axis=0).reshape(image.shape[1::-1]),
    "Your picture has the shape {got.shape}, {expected.shape} is due: rows and columns have changed places.",
).wrong(
    lambda image, *others: _votes(image, *others).mean(axis=0).reshape(image.shape[1::-1]).T,
    "The shape is right, but the pixels are in the wrong places. `reshape` fills the picture row by row: ask for "
    "(rows, columns) at once, without turning it afterwards.",
).clause(
    "another number of trees",
    lambda image, colours, labels, samples: len(samples) != 25,
    lambda *arguments: _votes(*arguments).sum(axis=0) / 25,
    message="Right for 25 trees, but not for 9. How many there are is the number of rows of `samples`.",
)
