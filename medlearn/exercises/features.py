"""Exercises for lesson 04: from an image to a vector of fixed length.

Notebook imports: numpy as np.
"""

import numpy as np

from medlearn.checks import implement, interpret, mend, predict
from medlearn.intervals import wilson


def _images_of_levels(rng):
    """Return images of a few grey levels, with the number of levels; the example leaves its last level unused."""
    example = np.array([[0, 1, 1, 2], [0, 1, 1, 2], [0, 1, 2, 2]]), 4
    single_column = np.array([[1], [0], [1]]), 2
    random = ((rng.integers(0, levels, (rows, 7)), levels) for rows, levels in ((4, 3), (6, 4), (5, 8)))
    many = np.zeros((20, 20), int), 2  # 380 pairs
    return [example, single_column, *random, many]


@implement(
    question="""
    **Count the pairs.** Write `pairs(image, levels)`, the co-occurrence matrix of lesson 04: an array of shape
    (levels, levels) whose entry [a, b] says how often a pixel of grey a has a pixel of grey b *directly to its right*.
    The image holds whole numbers from 0 to levels - 1, not all of which need occur.
    """,
    hints=[
        "Which pixels are the left half of a pair? All but the last column. And the right half?",
        "Start with an array of zeros. Go through the left and the right halves side by side, and add 1 for each pair.",
    ],
    cases=_images_of_levels,
    praise="Divide by the number of pairs, and each entry is a share: from these shares come contrast and homogeneity.",
)
def pairs(image, levels):
    """Count pairs of a grey (row) and the grey to its right (column)."""
    counts = np.zeros((levels, levels))
    for left, right in zip(image[:, :-1].ravel(), image[:, 1:].ravel(), strict=True):
        counts[left, right] += 1
    return counts


def _count(first, second, levels):
    return np.bincount(levels * first.ravel() + second.ravel(), minlength=levels**2).reshape(levels, levels)


# NumPy-discussion, A. M. Archibald, "Fancy indexing and +=", 1 September 2006: asked again and again ever since.
@pairs.misconception(
    "No entry is above 1: many pairs were found and each was counted once. Adding through arrays of indices, NumPy "
    "visits a repeated place only once. Go pair by pair, or look up np.add.at."
)
def _(image, levels):
    counts = np.zeros((levels, levels))
    counts[image[:, :-1], image[:, 1:]] += 1
    return counts


@pairs.misconception(
    "Rows and columns have changed places: your entry [a, b] counts an a directly to the right of a b. The grey on the "
    "*left* chooses the row."
)
def _(image, levels):
    return pairs.reference(image, levels).T


@pairs.misconception(
    "Each pair is counted twice, from the left and from the right. That makes the matrix symmetric, and some programs "
    "want it so; here only the neighbour to the right counts."
)
def _(image, levels):
    return pairs.reference(image, levels) + pairs.reference(image, levels).T


@pairs.misconception(
    "You paired each pixel with the one *below* it. Columns run along the second axis: which of the two slices must "
    "be shortened?"
)
def _(image, levels):
    return _count(image[:-1], image[1:], levels)


@pairs.misconception(
    "The last pixel of each row was paired with the first of the same row: np.roll, or index -1, joins the two edges "
    "of the image. There the patient has no neighbour."
)
def _(image, levels):
    return _count(image, np.roll(image, -1, axis=1), levels)


@pairs.misconception(
    "The last pixel of each row was paired with the first of the *next* row, as if the image were one long line. Which "
    "pixels have no neighbour to the right?"
)
def _(image, levels):
    return _count(image.ravel()[:-1], image.ravel()[1:], levels)


@pairs.misconception(
    "Your matrix has the shape {got.shape}: as many greys as this image happens to use. The next image uses others, "
    "and the two could not be compared. Let `levels` decide."
)
def _(image, levels):
    used = image.max() + 1
    return pairs.reference(image, levels)[:used, :used]


@pairs.misconception(
    "You have shares that add up to 1. Counts are asked for here (and where an image has no pair at all, as in a "
    "single column, a share would be 0/0)."
)
def _(image, levels):
    counts = pairs.reference(image, levels)
    return counts / counts.sum()


pairs.wrong(
    lambda image, levels: pairs.reference(image, levels).astype(np.uint8),
    "Right while no pair is frequent. 380 pairs alike were counted as 124: an array of `uint8` ends at 255 and begins "
    "again. Counts need a wider type than greys.",
    credit=0.8,
).clause("more pairs than 255", lambda image, levels: image.size > 256, pairs.misconceptions[-1].answer)


def _pieces(rng):
    """Return pieces of 3 x 3; in each a neighbour equals the centre."""
    random = [rng.integers(0, 256, (3, 3)).astype(np.uint8) for _ in range(5)]
    for number, piece in enumerate(random):
        piece.flat[(0, 2, 3, 5, 7)[number]] = piece[1, 1]
    example = np.array([[8, 5, 2], [6, 6, 1], [3, 9, 4]], np.uint8)
    return [(piece,) for piece in (example, np.full((3, 3), 7, np.uint8), *random)]


@implement(
    question="""
    **A pattern in eight bits.** Write `pattern(piece)`, the local binary pattern of lesson 04. The piece has 3 x 3
    grey levels (`uint8`, as in an image file). Walk around its centre, from the *right* neighbour *against* the clock
    (right, upper right, above, ...). A neighbour at least as bright as the centre gives the bit 1, others 0. The bits
    count 1, 2, 4, ... 128 in the order of the walk; return their sum, a whole number.
    """,
    hints=[
        "The right neighbour is piece[1, 2], the upper right one piece[0, 2]. Write all eight into a list, in order.",
        "Compare each with piece[1, 1]. Equal is bright enough.",
        "Multiply the eight bits by 1, 2, 4, ... (2 ** np.arange(8)) and add up.",
    ],
    cases=_pieces,
    praise="The piece [[8, 5, 2], [6, 6, 1], [3, 9, 4]] is number 88, and stays 88 if every grey is doubled.",
)
def pattern(piece):
    """Turn a piece of 3 x 3 into its local binary pattern, 0 to 255."""
    around = piece[[1, 0, 0, 0, 1, 2, 2, 2], [2, 2, 1, 0, 0, 0, 1, 2]]
    return int((around >= piece[1, 1]) @ 2 ** np.arange(8))


def _walk(piece):
    return piece[[1, 0, 0, 0, 1, 2, 2, 2], [2, 2, 1, 0, 0, 0, 1, 2]]


def _number(bits):
    return int(np.asarray(bits) @ 2 ** np.arange(8))


@pattern.misconception(
    "You got {got}: a neighbour exactly as bright as the centre got a 0. *At least* as bright means that equal counts "
    "as 1."
)
def _(piece):
    return _number(_walk(piece) > piece[1, 1])


@pattern.misconception(
    "You got {got}: with you the right neighbour counts 1, and the *lower* right one 2, *with* the clock. Next comes "
    "the upper right one: which row is above, 0 or 2?"
)
def _(piece):
    return _number(np.roll(_walk(piece)[::-1], 1) >= piece[1, 1])


@pattern.misconception(
    "You got {got}: you read the neighbours row by row, like a text. The walk goes *around* the centre, so that a turn "
    "of the image only rotates the bits."
)
def _(piece):
    return _number(np.delete(piece.ravel(), 4) >= piece[1, 1])


@pattern.misconception(
    "You got {got}: with you the upper left neighbour counts 1 and the one above 2, as in a walk from the upper left "
    "with the clock, a common custom. Here the right one counts 1, the upper right one 2. Numbers of two programs "
    "agree only if their walks do."
)
def _(piece):
    return _number(np.roll(_walk(piece)[::-1], -4) >= piece[1, 1])


@pattern.misconception(
    "You got {got}: with you the *left* neighbour counts 1, and the upper left one 128. Did the walk begin on the "
    "left? (Or, as in many tutorials, at the upper left with the clock, read like digits?) Here the right one counts "
    "1, the upper right one 2."
)
def _(piece):
    return _number(np.roll(_walk(piece)[::-1], -4)[::-1] >= piece[1, 1])


@pattern.misconception(
    "You got {got}: with you the right neighbour counts 128, and the lower right one 1: the walk is read backwards, as "
    "one writes digits. Here the first one, on the right, counts 1."
)
def _(piece):
    return _number((_walk(piece) >= piece[1, 1])[::-1])


@pattern.misconception(
    "You got {got}: your bits are 1 where the neighbour is *darker* than the centre (or equal). Which side of the "
    "comparison is the centre on?"
)
def _(piece):
    return _number(_walk(piece) <= piece[1, 1])


pattern.wrong(
    lambda piece: _number(_walk(piece) < piece[1, 1]),
    "You got {got}: your bits are 1 where the neighbour is *darker* than the centre. Here 1 means at least as bright.",
).wrong(
    lambda piece: _number(_walk(piece) != piece[1, 1]),
    "You got {got}: your bits are 1 wherever the neighbour *differs* from the centre. `uint8` has no negative "
    "numbers, so a difference above 0 means only that. Compare without subtracting, or turn the piece into int first.",
).clause(
    "as bright as the centre",
    lambda piece: (_walk(piece) == piece[1, 1]).any(),
    lambda piece: _number(_walk(piece) > piece[1, 1]),
)


@pattern.misconception(
    "You got {got}: how *many* neighbours are bright. That is all the uniform patterns keep; the pattern itself "
    "also says which ones. What does each bit count?"
)
def _(piece):
    return int(np.sum(_walk(piece) >= piece[1, 1]))


# stackoverflow.com/questions/45123792: image differences in uint8.
@pattern.misconception(
    "You got {got}: every neighbour seems bright enough. `uint8` has no negative numbers, 1 - 6 is 251 there, and so "
    "a *difference* is never below 0. Compare without subtracting, or turn the piece into int first."
)
def _(piece):
    return _number(_walk(piece) - piece[1, 1] >= 0)


def _images_of_many_sizes(rng):
    """Return uint8 images of several sizes."""
    example = np.array([[10, 30, 20], [50, 30, 40]], np.uint8)
    random = (rng.integers(0, 256, size).astype(np.uint8) for size in ((5, 6), (12, 4), (9, 9)))
    return [(image,) for image in (example, np.full((3, 4), 100, np.uint8), *random)]


@mend(
    question="""
    **A vector of fixed length.** One popular article calls `extract_features` and never defines it; another stacks
    flattened pictures, as this listing does. So the number of "features" depends on the size of the image. Mend it:
    for an image of any size (`uint8`, at least two columns) return an array of **three** numbers: the mean grey, its
    standard deviation, and the mean *absolute* difference between a pixel and its right neighbour.
    """,
    listing="""
    def measure(image):
        grey = image.ravel()
        edges = np.diff(image, axis=1).ravel()
        return np.concatenate([grey, edges])
    """,
    hints=[
        "Do not hand over the pixels; summarise each of the two pictures by a number or two.",
        "What is 10 - 30 in uint8? Turn the image into float before you take differences (image.astype(float)).",
        "np.diff gives rises and falls. What becomes of their mean, if you do not take the size (np.abs) first?",
    ],
    cases=_images_of_many_sizes,
    praise="Three numbers, from a phantom of 64 x 64 or a radiograph of 3000 x 2000: now a table can be made of them.",
)
def measure(image):
    """Return the mean grey, its standard deviation and the mean absolute step to the right."""
    grey = image.astype(float)
    steps = np.abs(np.diff(grey, axis=1))
    return np.array([grey.mean(), grey.std(), steps.mean()])


def _steps(image):
    return np.diff(image.astype(float), axis=1)


@measure.misconception(
    "That is still {got.size} numbers for this image, and more for a larger one: pixels, not measurements. A model "
    "that learnt from one hospital's images could not even be asked about another's. What *three* numbers are wanted?"
)
def _(image):
    return np.concatenate([image.ravel(), np.diff(image, axis=1).ravel()])


@measure.misconception(
    "Cut off after three, the vector has the right length, but it holds the first three pixels of the top row. What "
    "happened to the rest of the patient? Each number should speak of the *whole* image."
)
def _(image):
    return image.ravel()[:3]


@measure.misconception(
    "Mean and standard deviation are right. The differences went wrong: in `uint8` 10 - 30 is 236, because there is "
    "nothing below 0. Which type has room for negative numbers?"
)
def _(image):
    return np.array([image.mean(), image.std(), np.abs(np.diff(image, axis=1)).mean()])


@measure.misconception(
    "Your third number lets rises and falls cancel: what is left is little more than last column minus first. The mean "
    "*size* of the steps is asked for."
)
def _(image):
    return np.array([image.mean(), image.std(), _steps(image).mean()])


@measure.misconception(
    "You took the differences along the *flattened* image: the end of each row was compared with the beginning of the "
    "next, which lies on the other side of the patient. Take them before the rows are joined."
)
def _(image):
    return np.array([image.mean(), image.std(), np.abs(np.diff(image.ravel().astype(float))).mean()])


@measure.misconception(
    "Your third number is a *sum*. The length is fixed now, but the number itself still grows with the image: twice "
    "the pixels, twice the edges, for the same patient. What would make it comparable?"
)
def _(image):
    return np.array([image.mean(), image.std(), np.abs(_steps(image)).sum()])


@measure.misconception(
    "Your second number is the *variance*, the square of the standard deviation. The standard deviation is in grey "
    "levels, as the other two are."
)
def _(image):
    return np.array([image.mean(), image.var(), np.abs(_steps(image)).mean()])


@measure.misconception(
    "Your third number compares each pixel with the one *below*. The right neighbour is in the next column: which axis "
    "is that?"
)
def _(image):
    return np.array([image.mean(), image.std(), np.abs(np.diff(image.astype(float), axis=0)).mean()])


@predict(
    question="""
    **A threshold travels.** On a CT slice in Hounsfield units, Canny's high threshold of 60 HU per pixel suits you.
    Now you get the same slice windowed, level 40 and width 400 (so that -160 HU is 0 and 240 HU is 255), as grey
    levels from 0 to 255. Which threshold finds the same edges inside the window? Give it in grey levels per pixel, to
    one decimal.
    """,
    hints=[
        "A threshold for edges is a *difference* between neighbours. What does the window do to a difference?",
        "400 HU become 255 grey levels. What becomes of 60 HU?",
    ],
    digits=1,
    praise="Only the factor 255/400 counts. Where the window begins drops out: a slope does not see a constant.",
)
def threshold():
    """Find the steepness, in grey levels per pixel, of a slope that rises by 60 HU per pixel."""
    slope = 60.0 * np.arange(-2, 3)
    shown = 255 * (slope - (40 - 400 / 2)) / 400
    return round(float(np.diff(shown).mean()), 2)


threshold.wrong(
    60, "60 is what it was in HU. The window has squeezed 400 HU into 255 grey levels: all slopes are gentler now."
).wrong(
    140.25,
    "140.25 is the *grey* that 60 HU is shown in. A threshold for edges is a difference between two pixels: does a "
    "constant that was added to both change it?",
).wrong(
    94.1176,
    "94.1 goes the wrong way: 60 times 400/255. Do grey levels rise faster or more slowly than HU, when 400 HU fit "
    "into 255 greys?",
).wrong(0.15, "0.15 would be right if the window gave 0 to 1. These grey levels run to 255.").wrong(
    38,
    "Right as a whole number. One decimal, please: in the picture one step is all there is between two greys.",
    credit=0.8,
)


@predict(
    question="""
    **A model from a stranger.** The file `model.pkl` is a pickle. Whoever made it has hidden in it, besides the model,
    a line of program that copies your folder of patients. *When* does that line run: `"on loading"`, `"on predicting"`
    or `"never"`? Commit yourself first.
    """,
    hints=[
        "A pickle is not a table of numbers. It is a list of instructions for building Python objects again.",
        "Who carries out these instructions, and when?",
    ],
    choices=("on loading", "on predicting", "never"),
    praise="Opening is running. skops stores data only, and lists the types it does not know before it loads them.",
)
def opening():
    """Find out when the program in a pickle runs, with a harmless one: it only adds."""
    import pickle

    class Stranger:
        def __reduce__(self):
            return eval, ("20 + 22",)

    loaded = pickle.loads(pickle.dumps(Stranger()))
    return "on loading" if loaded == 42 else "on predicting" if callable(loaded) else "never"


# docs.python.org/3/library/pickle.html opens with a warning: malicious data run code "during unpickling".
opening.wrong(
    "on predicting",
    "By then it is too late. A pickle holds instructions for building the model, and they are carried out before you "
    "have an object on which to call `predict`.",
).wrong(
    "never",
    "A CSV file holds only data; a pickle holds *instructions*, among them calls of any function with any arguments. "
    "Who carries these out, and when?",
)

TESTED, HEALTHY = 200, 120
RIGHT = {"intensity": 118, "glcm": 124, "lbp": 128, "hog": 152}
FOUND = {family: wilson(right, TESTED) for family, right in RIGHT.items()}
ROWS = "\n    ".join(
    f"| {family} | {RIGHT[family]} | {share.value:.2f} ({share.low:.2f} to {share.high:.2f}) |"
    for family, share in FOUND.items()
)


@interpret(
    question=f"""
    **Who beats the baseline?** Four families of features, each with its own SVM, on the same {TESTED} test patients, of
    whom **{HEALTHY} are healthy**:

    | family | right | accuracy, 95 % interval |
    |---|---|---|
    {ROWS}

    Which have shown, with their whole interval, that they know more than somebody who never looks at an image:
    `"all four"`, `"glcm, lbp and hog"`, `"only hog"` or `"none"`?
    """,
    hints=[
        "Whoever never looks can always give the same answer. Which one, and how often is it right among these 200?",
        "Set each interval, not only its middle, beside that number.",
    ],
    choices=("all four", "glcm, lbp and hog", "only hog", "none"),
    praise="Always saying *healthy* is right for 120 of 200, 0.60; only hog's interval, from 0.70 up, lies above that.",
)
def above_baseline():
    """Find the families whose interval lies above always saying healthy."""
    above = [family for family, share in FOUND.items() if share.low > HEALTHY / TESTED]
    names = {tuple(RIGHT): "all four", ("glcm", "lbp", "hog"): "glcm, lbp and hog", ("hog",): "only hog", (): "none"}
    return names[tuple(above)]


above_baseline.wrong(
    "all four",
    "All four intervals lie above 0.5, the toss of a coin. But a coin is not the laziest rival here: of 200 patients "
    "120 are healthy. What does always saying *healthy* reach?",
).wrong(
    "glcm, lbp and hog",
    "You found the baseline, 0.60, and three accuracies are above it. But look at their intervals: with 200 patients, "
    "could 0.62 be a 0.60 that was lucky?",
).wrong("none", "A wide interval is not always too wide. The baseline is 0.60; does hog's interval contain it?")
