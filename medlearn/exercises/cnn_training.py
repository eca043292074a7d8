"""Exercises for lesson 09: what stands between a network that could learn and one that has learnt.

Notebook imports: numpy as np.
"""

import numpy as np

from medlearn.checks import implement, interpret, mend, predict


def _tables(rng):
    """Return tables of a label and the pixels in each row, with the sides of the images: not square, one image too."""
    example = np.concatenate([[[1, 0]], np.arange(12.0).reshape(2, 6).T]).T
    cases = [(example, 2, 3)]
    for n, height, width in ((1, 2, 3), (5, 4, 3), (7, 3, 5), (3, 6, 2)):
        labels, pixels = rng.integers(0, 2, (n, 1)), rng.integers(0, 256, (n, height * width))
        cases.append((np.concatenate([labels, pixels], axis=1).astype(float), height, width))
    return cases


# Asked for years: github.com/keras-team/keras/issues/12622 (found ndim=2) and issues/3385 (found ndim=3).
@mend(
    question="""
    **A row is not an image.** An article sends the rows of a CSV file straight into `Conv2D`. So does this listing; its
    `if` does what Keras does. Mend it. Each row of `table` is one patient: the label first, then the pixels as they are
    read, line by line from the top. Return the images alone, as `Conv2D` takes them: (images, height, width, channels),
    with one channel.
    """,
    listing="""
    def as_batch(table, height, width):
        images = table
        if images.ndim != 4:
            raise ValueError(f"Conv2D: expected ndim=4, found ndim={images.ndim}. Full shape: {images.shape}")
        return images
    """,
    hints=[
        "How many numbers has a row of the example, and how many pixels an image of 2 x 3? What is the other one?",
        "Take the label away first: table[:, 1:].",
        "reshape with four numbers: -1 for as many images as there are, then height, width, and one channel.",
    ],
    cases=_tables,
    praise="The same numbers, but now each pixel has neighbours. Height and width had to be told: 2 x 3 and 3 x 2 fit "
    "the same row, and only a look at one image tells which is right.",
)
def as_batch(table, height, width):
    """Return the images of a table as an array of shape (n, height, width, 1)."""
    pixels = table[:, 1:]
    return pixels.reshape(len(table), height, width, 1)


def _into_convolution(images):
    """Refuse what Conv2D refuses, in the listing's words."""
    if images.ndim != 4:
        raise ValueError(f"Conv2D: expected ndim=4, found ndim={images.ndim}. Full shape: {images.shape}")
    return images


@as_batch.misconception(
    "Still the rows themselves, two dimensions where four are due. A kernel asks for the pixel *above*; a row has "
    "forgotten who that is. Give each row its height and width back."
)
def _(table, height, width):
    return _into_convolution(table)


@as_batch.misconception(
    "The label is gone, but these are still rows, two dimensions where four are due. Which pixel stands above which? "
    "That is what `height` and `width` tell."
)
def _(table, height, width):
    return _into_convolution(table[:, 1:])


@as_batch.misconception(
    "NumPy cannot cut these rows into images: each has one number too many. Look at the first column of the example. "
    "Is that a pixel?"
)
def _(table, height, width):
    return table.reshape(-1, height, width, 1)


@as_batch.misconception(
    "So many images of this size do not use up the table: each row has one number more. What stands in the first "
    "column?"
)
def _(table, height, width):
    return table.reshape(len(table), height, width, 1)


@as_batch.misconception(
    "The shape is right, but the first pixel of your first image is {got[0][0][0][0]:.0f}, its label. Each image has "
    "moved on by one pixel and lost its last. From which end does the label have to go?",
    credit=0.5,
)
def _(table, height, width):
    return table[:, :-1].reshape(-1, height, width, 1)


@as_batch.misconception(
    "Images they are, but Keras found three dimensions and wants four. A grey image, too, has channels: how many?"
)
def _(table, height, width):
    return _into_convolution(table[:, 1:].reshape(-1, height, width))


@as_batch.misconception(
    "Your array has the shape {got.shape}: images, but no channels. `Conv2D` wants a fourth number, even if it is 1. "
    "The `if` of the listing would have told you.",
    credit=0.5,
)
def _(table, height, width):
    return table[:, 1:].reshape(-1, height, width)


@as_batch.misconception(
    "Your images are {got.shape[1]} high and {got.shape[2]} wide: height and width have changed places. NumPy is "
    "content, the count is right, but every line of the image breaks in the wrong place.",
    credit=0.5,
)
def _(table, height, width):
    return table[:, 1:].reshape(-1, width, height, 1)


@as_batch.misconception(
    "Your shape is {got.shape}: the channel stands before height and width, as PyTorch has it. Keras would see an "
    "image one pixel high. Where does the channel stand in (images, height, width, channels)?",
    credit=0.5,
)
def _(table, height, width):
    return table[:, 1:].reshape(-1, 1, height, width)


@as_batch.misconception(
    "Four dimensions, and the `if` is content: images {got.shape[1]} high and 1 wide. The error is gone and the "
    "neighbours are still lost: nobody used `height` and `width`."
)
def _(table, height, width):
    return table[:, 1:, np.newaxis, np.newaxis]


@as_batch.misconception(
    "The shape is right, but you filled each image column by column. The rows of this table were written line by line; "
    "look at the first line of the first image.",
    credit=0.5,
)
def _(table, height, width):
    return table[:, 1:].reshape(-1, width, height, 1).swapaxes(1, 2)


@as_batch.misconception(
    "The shape is right, but the images are shuffled into each other: the first holds pixels of several rows. Which "
    "side of your `reshape` counts the images? It must come first from the start, not be moved there.",
    credit=0.3,
)
def _(table, height, width):
    return np.moveaxis(table[:, 1:].reshape(height, width, 1, -1), -1, 0)


@as_batch.misconception(
    "You return two arrays, images and labels: `Conv2D` asks for the first alone. Keep the labels for the loss.",
    credit=0.7,
)
def _(table, height, width):
    return table[:, 1:].reshape(-1, height, width, 1), table[:, 0]


_FOLDERS = {  # hospital: the folder of the healthy, the folder of the findings
    "A": ("normal", "Pneumonia"),
    "B": ("normal", "abnormal"),
    "C": ("9_normal", "10_finding"),
    "D": ("Normal", "effusion"),
}


# Folders 1 to 16 that came as 1, 10, 11, ...: e-com-net.com/article/1718358175658356736.htm.
@predict(
    question="""
    **Which folder is label 1?** Four hospitals send you a tree with two folders each. You read each tree with
    `image_dataset_from_directory` and name no classes, so Keras puts the folders' names into order with `sorted`. That
    is not the order of a dictionary: `sorted` compares names letter by letter, and to it digits come first, then *all*
    capitals, then all small letters.

    | hospital | its two folders |
    |---|---|
    | A | `normal`, `Pneumonia` |
    | B | `normal`, `abnormal` |
    | C | `9_normal`, `10_finding` |
    | D | `Normal`, `effusion` |

    In only one of them does label 1 mean the finding. Which: `"A"`, `"B"`, `"C"` or `"D"`? Commit yourself first.
    """,
    hints=[
        "Look at the first letter of both names: which of the two comes first in digits, capitals, small letters?",
        'The first letter that differs decides. Is the name "10" before or after the name "9"?',
        "Try it: sorted(['normal', 'Pneumonia']). Which comes second, and so becomes 1?",
    ],
    choices=("A", "B", "C", "D"),
    praise="Capitals come first, so Normal is 0 and effusion is 1. By luck: the other three would have reported "
    "everything the wrong way round, without an error. Name the classes yourself.",
)
def safe_hospital():
    """Find the hospital whose findings come second."""
    return next(name for name, folders in _FOLDERS.items() if sorted(folders)[1] == folders[1])


safe_hospital.wrong(
    "A",
    "In a dictionary N comes before P. But to `sorted` every capital comes before every small letter: `Pneumonia` is "
    "first, label 0. Which of the four profits from that rule?",
).wrong(
    "B",
    "`abnormal` begins with a, so it comes first and becomes label 0: probabilities near 1 would mean healthy. The "
    "order in which somebody lists the folders does not count.",
).wrong(
    "C",
    "As numbers, 9 comes before 10. But these are names, compared letter by letter, and 1 comes before 9: `10_finding` "
    "is label 0.",
)


def _file_names(rng):
    """Return lists of file names; patients have several images each, and numbers of one to five digits."""
    numbers = [(12, 34), (12, 35), (7, 21), (7, 2), (1203, 9), (1203, 40), (30, 8), (30, 11), (121, 14), (5, 3)]
    cases = [numbers, [], [(3, image) for image in range(6)]]
    for n in (9, 16, 25):
        patients = np.sort(rng.choice([*range(50), *rng.integers(100, 99999, 10)], n // 2))
        cases.append(list(zip(np.repeat(patients, 2), rng.permutation(2 * len(patients)), strict=True)))
    return [([f"patient{patient:03}_image{image:03}.png" for patient, image in case],) for case in cases]


# A public collection of CT slices in which patient 23 stood on two sides: github.com/UCSD-AI4H/COVID-CT/issues/11.
@implement(
    question="""
    **Whole patients.** Files are called `patient012_image034.png`: patient 12, image 34. Write `sides(names)`: for
    each file name its side, as a list of texts in the same order. The *patient's* number decides, by what it leaves
    when divided by 4: 0 or 1 is `"train"`, 2 is `"watch"`, 3 is `"test"`. Numbers below 100 are filled up with zeros;
    later patients have more than three digits.
    """,
    hints=[
        'Cut the name at the underscore: name.split("_") gives two texts. Which one holds the patient?',
        'Take away the word in front: removeprefix("patient"). What is left is text; int makes a number of it.',
        "The remainder is number % 4; let it choose from a list of four texts.",
    ],
    cases=_file_names,
    praise="Whoever comes back next year for another image will be on the same side again, because the number decides "
    "and not the dice.",
)
def sides(names):
    """Return "train", "watch" or "test" for each file name, by its patient."""
    groups = ["train", "train", "watch", "test"]
    numbers = [int(name.split("_")[0].removeprefix("patient")) for name in names]
    return [groups[number % 4] for number in numbers]


_GROUPS = np.array(["train", "train", "watch", "test"])


def _digits(name):
    """Return the patient's and the image's number as texts."""
    patient, image = name.removesuffix(".png").split("_")
    return patient.removeprefix("patient"), image.removeprefix("image")


def _side(number):
    return str(_GROUPS[number % 4])


@sides.misconception(
    "The *image's* number decides with you (it does, too, if you join all digits of the name). The two images of "
    "patient 12 then stand on different sides. Which half of the name holds the patient?"
)
def _(names):
    return [_side(int(_digits(name)[1])) for name in names]


@sides.misconception(
    "You deal out the files in turn, by their place in the list. Then patients with several images land on several "
    "sides. What in the name stays the same for one patient?"
)
def _(names):
    return [_side(place) for place in range(len(names))]


@sides.misconception(
    "You cut the list: the first half to train, then a quarter and a quarter. Where a cut falls between two images of "
    "one patient, that patient is on both sides. Let the patient's number decide."
)
def _(names):
    n = len(names)
    return ["train" if 4 * place < 2 * n else "watch" if 4 * place < 3 * n else "test" for place in range(n)]


@sides.misconception(
    "Right for patients of up to three digits. Patient 1203 became 120 with you: you cut at fixed places. What in the "
    "name tells where the number ends?",
    credit=0.7,
)
def _(names):
    return [_side(int(name[7:10])) for name in names]


@sides.misconception(
    "Only the last digit of the number decides with you. That works for division by 2, 5 and 10, but 12 and 22 leave "
    "different remainders by 4. Take the whole number."
)
def _(names):
    return [_side(int(_digits(name)[0][-1])) for name in names]


@sides.misconception(
    'You wrote % after a *text*, and there it means "fill in", not "remainder". Python found nothing to fill in. Make '
    "a number of the digits first."
)
def _(names):
    return [_GROUPS[_digits(name)[0] % 4] for name in names]


@sides.misconception("`int` met letters: the word patient is still in front of the digits. Take it away first.")
def _(names):
    return [_side(int(name.split("_")[0])) for name in names]


@sides.misconception(
    'Cut at the right place, but a remainder of 1 is `"train"` too: half of the patients train. You gave remainder 1 '
    "to another side.",
    credit=0.5,
)
def _(names):
    return [["train", "watch", "test", "train"][int(_digits(name)[0]) % 4] for name in names]


sides.clause(
    "a patient's number of more than three digits",
    lambda names: any(len(_digits(name)[0]) > 3 for name in names),
    lambda names: [_side(int(name[7:10])) for name in names],
)

_ONE_IN_TEN = np.repeat([0, 1], [9, 1])


def _loss(labels, probability):
    return float(-np.mean(np.where(labels == 1, np.log(probability), np.log(1 - probability))))


@predict(
    question="""
    **Before the first step.** One image in ten shows a finding. Your untrained network says 0.5 to every image, as it
    should. The loss is the binary cross-entropy: the mean of -log p over the ill and -log(1 - p) over the healthy, all
    images together, with the natural logarithm. Which loss does a healthy start show? Two digits are enough.
    """,
    hints=[
        "What does a single ill image contribute, if the network says 0.5? And a single healthy one?",
        "Both contribute the same. Does it matter, then, how many there are of each?",
    ],
    digits=2,
    praise="log 2, whatever the share of findings: at 0.5 the ill and the healthy pay alike. Several times as much "
    "means strong opinions from the start: look at the scale of the pixels.",
)
def first_loss():
    """Compute the mean loss of a network that says 0.5 to ten images."""
    return _loss(_ONE_IN_TEN, 0.5)


first_loss.wrong(
    round(_loss(_ONE_IN_TEN, 0.1), 3),
    "{got} is what the network can reach by saying 0.1 to everybody: it has learnt the share of findings, and nothing "
    "about images. This one has not learnt even that.",
).wrong(0.7, "Right to one digit. Two, please, so that you can tell it from what is nearly right.", credit=0.8).wrong(
    0.9,
    "0.9 is the accuracy of calling everybody healthy. The loss does not count who is right: it asks how much "
    "probability the truth was given.",
).wrong(0.5, "0.5 is the probability it gives. What is minus its logarithm?").wrong(
    round(float(np.log10(2)), 3), "{got} is the logarithm to base 10. `np.log`, and Keras, use the natural one."
).wrong(1.0, "1 is the loss in bits, with the logarithm to base 2. Keras, like `np.log`, uses the natural one.").wrong(
    -round(float(np.log(2)), 3),
    "The size is right. But the logarithm of a share is negative, and a loss has a minus before it.",
    credit=0.5,
).wrong(0.25, "0.25 is the squared error, (1 - 0.5) squared. The cross-entropy takes minus the logarithm.").wrong(
    round(-float(np.log(0.1)), 2),
    "{got} is minus the logarithm of 0.1, the share of findings. Which probability does the *network* give?",
).wrong(
    round(-float(np.log(0.9)), 3),
    "{got} is minus the logarithm of 0.9, the share of the healthy. The loss takes the logarithm of what the *network* "
    "says.",
).wrong(0, "A loss of 0 is for a network that is sure of everything, and right. This one is sure of nothing.")


def _curves(rng):
    """Return watched losses and a patience: stopped, never stopped, equal losses, nan, and random walks.

    After nan in the middle a number follows; the last epoch is once the best; and a loss falls below the one before it,
    but not below the best.
    """
    example = ([0.70, 0.55, 0.48, 0.50, 0.52, 0.51, 0.40, 0.45], 3)
    never = ([0.69, 0.60, 0.62, 0.58, 0.61], 4)
    equal = ([0.60, 0.50, 0.50, 0.50, 0.49], 2)
    exploded = ([0.60, 0.50, float("nan"), float("nan"), float("nan")], 3)
    bumpy = ([0.70, 0.72, 0.60, 0.63, 0.50, 0.52, 0.45, 0.46, 0.47], 2)
    broken = ([0.60, 0.50, float("nan"), float("nan"), 0.40], 2)
    falling = ([0.60, 0.50, 0.40], 2)
    zigzag = ([0.50, 0.60, 0.55, 0.60, 0.70, 0.40, 0.30], 2)
    made = [np.round(0.6 + np.cumsum(rng.normal(0, 0.05, n)), 2).tolist() for n in (8, 12, 20)]
    return [example, never, equal, exploded, bumpy, broken, falling, zigzag, *zip(made, (2, 3, 4), strict=True)]


# "Why weight restoring is not the default option in EarlyStopping?": github.com/keras-team/keras/issues/11371.
@mend(
    question="""
    **Stop, and go back.** Training stops when the watched loss has not fallen below its best for `patience` epochs in a
    row (an equal loss is no improvement, nan is none either), or when `losses` ends. This listing then keeps the *last*
    weights, as one of the articles does. Mend it: `stop_early(losses, patience)` returns two epochs, counted from 1,
    that in which training ends and that whose weights are best *of those trained*. The first loss is always a number.
    """,
    listing="""
    def stop_early(losses, patience):
        best, waited = np.inf, 0
        for epoch, loss in enumerate(losses, start=1):
            if loss < best:
                best, waited = loss, 0
            else:
                waited += 1
            if waited == patience:
                break
        return epoch, epoch
    """,
    hints=[
        "The loop already notices each new best loss. In which line?",
        "Note the epoch there as well, under a name of its own.",
        "Return the epoch of the end, and the one that you noted.",
    ],
    cases=_curves,
    praise="Stopped after epoch 6 with the weights of epoch 3. Epoch 7 would have been better still, but nobody knew: "
    "impatience has its price.",
)
def stop_early(losses, patience):
    """Return the epoch of the end and the epoch of the best weights, counted from 1."""
    best, waited, kept = np.inf, 0, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, waited, kept = loss, 0, epoch
        else:
            waited += 1
        if waited == patience:
            break
    return epoch, kept


# Right where a loss is nan: a misconception is known whatever an answer makes of it.
_numbers = stop_early.mistaken_where(lambda losses, patience: not np.isnan(losses).any())


def _end(losses, patience):
    return stop_early.reference(losses, patience)[0]


@stop_early.misconception(
    "You keep the weights of epoch {got[1]}, the last. Since epoch {expected[1]} none had been better: that is why "
    "training stopped. Whose weights would you give to patients?"
)
@_numbers
def _(losses, patience):
    return _end(losses, patience), _end(losses, patience)


@stop_early.misconception(
    "You keep epoch {got[1]}, but training ended in epoch {got[0]}: those weights were never trained. The best is "
    "sought among the epochs that took place.",
    credit=0.5,
)
@_numbers
def _(losses, patience):
    return _end(losses, patience), int(np.nanargmin(losses)) + 1


@stop_early.misconception(
    "You go back by `patience` epochs. When the patience ran out that is right. When the losses ended first you keep "
    "epoch {got[1]}, and {expected[1]} was the best.",
    credit=0.5,
)
@_numbers
def _(losses, patience):
    return _end(losses, patience), _end(losses, patience) - patience


@stop_early.misconception(
    "You count from 0, as Python does with places. The question counts epochs from 1, as Keras prints them.", credit=0.8
)
@_numbers
def _(losses, patience):
    return tuple(epoch - 1 for epoch in stop_early.reference(losses, patience))


@stop_early.misconception(
    "The end is right. You noted where the best stands in a list, counted from 0: {got[1]}. The question counts epochs "
    "from 1, in both answers.",
    credit=0.8,
)
@_numbers
def _(losses, patience):
    end, kept = stop_early.reference(losses, patience)
    return end, kept - 1


@stop_early.misconception(
    "You compare each loss with the one *before*. So a small step down after two steps up counts as progress, and "
    "training goes on to epoch {got[0]}. It must fall below the best so far."
)
@_numbers
def _(losses, patience):
    waited = 0
    for place in range(1, len(losses)):
        waited = 0 if losses[place] < losses[place - 1] else waited + 1
        if waited == patience:
            break
    return place + 1, int(np.nanargmin(losses[: place + 1])) + 1


@stop_early.misconception(
    "You never start counting anew. A better loss should give the network its whole patience back; with you training "
    "ends in epoch {got[0]}, because of disappointments long made up for."
)
@_numbers
def _(losses, patience):
    best, waited, kept = np.inf, 0, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, kept = loss, epoch
        else:
            waited += 1
        if waited == patience:
            break
    return epoch, kept


@stop_early.misconception(
    "You are more patient than asked: training ends in epoch {got[0]}. Stop as soon as `patience` epochs in a row have "
    "disappointed, not after one more."
)
@_numbers
def _(losses, patience):
    return stop_early.reference(losses, patience + 1)


@stop_early.misconception(
    "You return the best *loss*, {got[1]:.2f}. Asked is the epoch in which it was reached.", credit=0.5
)
@_numbers
def _(losses, patience):
    end, kept = stop_early.reference(losses, patience)
    return end, losses[kept - 1]


@stop_early.misconception(
    "The two have changed places: first the epoch in which training ends, then the one whose weights are kept.",
    credit=0.8,
)
@_numbers
def _(losses, patience):
    return stop_early.reference(losses, patience)[::-1]


@stop_early.misconception(
    "Equal losses count as progress with you: you keep epoch {got[1]}. A plateau would then train for ever. Only what "
    "lies *below* the best is an improvement.",
    credit=0.7,
)
@_numbers
def _equal_counts(losses, patience):
    best, waited, kept = np.inf, 0, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss <= best:
            best, waited, kept = loss, 0, epoch
        else:
            waited += 1
        if waited == patience:
            break
    return epoch, kept


@stop_early.misconception(
    "Right on orderly curves. Where the loss became nan you keep epoch {got[1]}, the first of the ruined ones: to "
    "NumPy's minimum, nan is the smallest of all.",
    credit=0.8,
)
def _(losses, patience):
    end = _end(losses, patience)
    return end, int(np.argmin(losses[:end])) + 1


stop_early.wrong(
    _numbers(lambda losses, patience: (len(losses), int(np.argmin(losses)) + 1)),
    "You end in epoch {got[0]}, where the losses end: nothing ever stops. Patience was over after epoch "
    "{expected[0]}, and what comes later was never trained.",
).wrong(
    _numbers(lambda losses, patience: (len(losses), stop_early.reference(losses, patience)[1])),
    "You keep the right epoch. But training ends in epoch {expected[0]}, where patience was over, not in epoch "
    "{got[0]}, where the list does.",
    credit=0.5,
).clause(
    "nan is no improvement",
    lambda losses, patience: np.isnan(losses).any(),
    lambda losses, patience: stop_early.reference([loss for loss in losses if loss == loss], patience),
    message="Right while every loss is a number. A nan is no improvement: such an epoch is never the best, and it "
    "uses up patience like any other.",
    credit=0.8,
).clause(
    "the last epoch is the best",
    lambda losses, patience: stop_early.reference(losses, patience)[1] == len(losses),
    lambda losses, patience: (stop_early.reference(losses, patience)[0], _best_before_the_end(losses, patience)),
    message="Right unless the last epoch is the best. Then it is both, the end and the one to keep.",
    credit=0.8,
).clause(
    "an equal loss is no improvement",
    lambda losses, patience: np.isin(losses[1:], np.fmin.accumulate(losses)[:-1]).any(),
    _equal_counts,
)


def _best_before_the_end(losses, patience):
    """Return the best of the epochs, the last of all losses left out."""
    return stop_early.reference(losses[:-1] if _end(losses, patience) == len(losses) else losses, patience)[1]


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


def _of_counts(wrong):
    """Let a misconception raise where a class is missing, as it should; it is given the two counts."""

    def answer(labels):
        class_weights.reference(labels)
        return wrong(*(int(np.sum(labels == label)) for label in (0, 1)))

    return answer


@class_weights.misconception(
    "You got {got[0]:.3g} for the healthy and {got[1]:.3g} for a finding: the numbers are right, the labels have "
    "changed places. The frequent class would drown the rare one altogether.",
    credit=0.5,
)
@_of_counts
def _(healthy, ill):
    n = healthy + ill
    return {0: n / (2 * ill), 1: n / (2 * healthy)}


@class_weights.misconception(
    "You got {got[1]:.2f} for a finding: that is its share. The rarer a class, the *less* it would count with you."
)
@_of_counts
def _(healthy, ill):
    return {0: healthy / (healthy + ill), 1: ill / (healthy + ill)}


@class_weights.misconception(
    "Both classes weigh the same with {got[0]:.2g} and {got[1]:.2g}, well done. But all weights together make 3.2, not "
    "10: the training loss shrinks to a third, and can no longer be set beside the watched one.",
    credit=0.5,
)
@_of_counts
def _(healthy, ill):
    return {0: ill / (healthy + ill), 1: healthy / (healthy + ill)}


@class_weights.misconception(
    "{got[0]:.3g} and {got[1]:.3g} make the classes equal, but each class weighs as much as *all* images, twice too "
    "much in sum. How many classes share the total?",
    credit=0.5,
)
@_of_counts
def _(healthy, ill):
    return {0: (healthy + ill) / healthy, 1: (healthy + ill) / ill}


@class_weights.misconception(
    "{got[0]:.3g} and {got[1]:.3g} make the classes equal, each 1 in sum. But then ten images weigh as little as two, "
    "and so would a million: the loss would all but vanish.",
    credit=0.5,
)
@_of_counts
def _(healthy, ill):
    return {0: 1 / healthy, 1: 1 / ill}


@class_weights.misconception(
    "The healthy at 1, a finding {got[1]:.3g} times as much: the proportion is right. But the sum has grown to 16 for "
    "ten images, and the loss with it. Bring the sum back.",
    credit=0.5,
)
@_of_counts
def _(healthy, ill):
    return {0: 1.0, 1: healthy / ill}


@class_weights.misconception(
    "Your two weights add up to 2. But there are more healthy images than others: it is the weights of all *images* "
    "that should add up to their number. Count how often each weight is used.",
    credit=0.5,
)
@_of_counts
def _(healthy, ill):
    return {0: 2 * ill / (healthy + ill), 1: 2 * healthy / (healthy + ill)}


@class_weights.misconception(
    "{got[0]:.0f} and {got[1]:.0f}: what each class weighs *in all*. The dict tells what a single image weighs."
)
@_of_counts
def _(healthy, ill):
    return {0: (healthy + ill) / 2, 1: (healthy + ill) / 2}


@class_weights.misconception(
    "The two numbers are right, but they stand in an array. Keras wants a dict from label to weight, so that it is "
    "written down which is whose.",
    credit=0.7,
)
@_of_counts
def _(healthy, ill):
    return (healthy + ill) / (2 * np.array([healthy, ill]))


@class_weights.misconception(
    "Right wherever there are both. With five healthy images you gave the missing finding an infinite weight, without "
    "a word. Say with an error that a class is missing.",
    credit=0.8,
)
def _(labels):
    return {label: len(labels) / (2 * np.sum(labels == label)) for label in (0, 1)}


@class_weights.misconception(
    "Right wherever there are both. With five healthy images Python divided by zero. Notice it first, and say in your "
    "own words which class is missing.",
    credit=0.8,
)
def _(labels):
    counts = {label: int(np.sum(labels == label)) for label in (0, 1)}
    return {label: len(labels) / (2 * count) for label, count in counts.items()}


class_weights.clause(
    "no finding",
    lambda labels: not labels.any(),
    message="You refuse labels without a healthy image. With five healthy images and no finding a class is missing "
    "too: raise the `ValueError` there as well.",
    credit=0.8,
).clause(
    "nobody healthy",
    lambda labels: labels.all(),
    message="You refuse labels without a finding. With three findings and nobody healthy a class is missing too: "
    "raise the `ValueError` there as well.",
    credit=0.8,
).clause(
    "a class is missing",
    lambda labels: len(np.unique(labels)) < 2,
    message="Right wherever there are both. Where one of the two does not occur a `ValueError` is due that says so.",
    credit=0.8,
)

_RUNS = {  # training and watched loss after epochs 1, 2, 5, 10, 20
    "A": ((0.692, 0.692, 0.690, 0.687, 0.681), (0.693, 0.692, 0.690, 0.688, 0.682)),
    "B": ((4.810, 0.712, 0.694, 0.693, 0.693), (0.731, 0.695, 0.693, 0.694, 0.693)),
    "C": ((0.610, 0.440, 0.210, 0.060, 0.010), (0.580, 0.450, 0.410, 0.520, 0.830)),
    "D": ((0.660, 0.570, 0.490, 0.430, 0.390), (0.620, 0.510, 0.430, 0.380, 0.350)),
}


@interpret(
    question="""
    **Four runs, one overdose.** Losses of four training runs (invented; findings on half of the images), after
    epochs 1, 2, 5, 10 and 20:

    | run | training | watched |
    |---|---|---|
    | A | 0.692 0.692 0.690 0.687 0.681 | 0.693 0.692 0.690 0.688 0.682 |
    | B | 4.810 0.712 0.694 0.693 0.693 | 0.731 0.695 0.693 0.694 0.693 |
    | C | 0.610 0.440 0.210 0.060 0.010 | 0.580 0.450 0.410 0.520 0.830 |
    | D | 0.660 0.570 0.490 0.430 0.390 | 0.620 0.510 0.430 0.380 0.350 |

    Which one has to be started anew with a *smaller learning rate*: `"A"`, `"B"`, `"C"` or `"D"`?
    """,
    hints=[
        "What is log 2, and what does a network say whose loss stays there?",
        "Two runs end near log 2. Which of them still moves, and which one leapt before it lay still?",
    ],
    choices=("A", "B", "C", "D"),
    praise="It leapt to 4.8 in its first epoch and has said the same to everybody ever since. More epochs will not "
    "wake it. A is the opposite: too small a rate, but alive.",
)
def overdose():
    """Find the run that leapt far above log 2 and then came to lie there, without moving any more."""
    training = {name: np.array(losses) for name, (losses, _) in _RUNS.items()}
    dead = [name for name, loss in training.items() if loss.max() > 2 * np.log(2) and np.ptp(loss[-2:]) < 0.002]
    (run,) = dead
    return run


overdose.wrong(
    "A",
    "A is slow: it creeps down a little more each time, and never leapt. A smaller rate would make it slower still. "
    "Which run near log 2 does not move at all?",
).wrong(
    "C",
    "C learns its patients by heart: training near 0, watched loss turning after epoch 5. Its rate works. It needs "
    "more patients, augmentation, or to stop at its best.",
).wrong(
    "D",
    "D is well. Training above watched looks odd, but augmentation and dropout make only the training harder, and the "
    "training loss is a mean over the epoch. Both still fall.",
)
