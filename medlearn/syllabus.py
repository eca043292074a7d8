"""The table of all lessons: the one place that knows which there are, and what each is about.

README and term plan are written from it (`make tables`); course map, budget, exercises, doctor, `fetch` and the tests
read it. To add a lesson, add a row here, then follow "Add a lesson" in CONTRIBUTING.md.
"""

from typing import NamedTuple


class Minutes(NamedTuple):
    """How long a lesson takes, as measured.

    Attributes
    ----------
    read, do : int
        Minutes to read it, predictions and all, and to do its exercises.
    run : int
        Seconds to run all its cells on one processor (`make budget` measures them).
    """

    read: int
    run: int
    do: int

    def __str__(self):
        """Write the times as a lesson does: "read 45 min · run 10 s · do 40 min"."""
        run = f"{self.run} s" if self.run < 60 else f"{round(self.run / 60)} min"
        return f"read {self.read} min · run {run}" + (f" · do {self.do} min" if self.do else "")


class Lesson(NamedTuple):
    """A row of the table.

    Attributes
    ----------
    number : str
        Two digits.
    slug : str
        The name of its notebook and of its exercises: "convolution" of 03_convolution.ipynb.
    title : str
        As tables print it.
    question : str
        The first line of the lesson.
    works : str
        What works at the end.
    data : str
        What it uses.
    needs : tuple of str
        Numbers of the lessons that it rests on.
    place : tuple of int
        Its column and row on the map.
    minutes : Minutes
    week : int
        Of the term.
    discuss : str
        A question that is worth a discussion in class.
    keras : bool
        Whether it may import TensorFlow.
    seconds : int
        The most that it may take on one processor: 60, or 120 where a Keras network is trained.
    fetches : tuple of str
        Names of the data sets that it downloads.
    exercises : bool
        Whether it has some.
    """

    number: str
    slug: str
    title: str
    question: str
    works: str
    data: str
    needs: tuple
    place: tuple
    minutes: Minutes
    week: int
    discuss: str
    keras: bool = False
    seconds: int = 60
    fetches: tuple = ()
    exercises: bool = True

    @property
    def stem(self):
        """The name of its notebooks without the ending, such as "03_convolution"."""
        return f"{self.number}_{self.slug}"


# fmt: off
LESSONS = (
    Lesson(
        "00", "start_here", "start here",
        question="Can a computer tell a benign lump from a malignant one?",
        works="course map; one complete taste: image, features, SVM, confusion matrix with intervals",
        data="histology, breast cancer", needs=(), place=(0, 1),
        minutes=Minutes(60, 5, 20), week=1,
        discuss="Which of the two errors is worse, and for whom?",
    ),
    Lesson(
        "01", "images_as_numbers", "images as numbers",
        question="What does a computer see in a medical image?",
        works="header and pixels, Hounsfield units, windows, spacing, orientation, colour, de-identification",
        data="CT, MR, ultrasound, fundus", needs=("00",), place=(1, 0),
        minutes=Minutes(85, 10, 45), week=2,
        discuss="What stays in an image after its header was cleaned?",
    ),
    Lesson(
        "02", "preprocessing_and_enhancement", "preprocessing and enhancement",
        question="What may you do to an image before you trust it?",
        works="resize, mirror, threshold, normalise, contrast, sharpen, denoise, and what each may destroy",
        data="the same images; another MR in its exercises", needs=("01",), place=(2, 0),
        minutes=Minutes(80, 10, 50), week=3,
        discuss="When does a mirrored image lie?",
    ),
    Lesson(
        "03", "convolution", "convolution",
        question="What happens when a small pattern slides over an image?",
        works="correlation and convolution, padding, stride, smoothing, edges, pooling, a learnt kernel, channels",
        data="CT, histology; MR and ultrasound in its exercises", needs=("02",), place=(3, 0),
        minutes=Minutes(60, 10, 60), week=4,
        discuss="Predict a filter's answer on paper before it runs",
    ),
    Lesson(
        "04", "features", "features",
        question="What can you measure in an image when it cannot go in whole?",
        works="texture, HOG, shape: from an image to a vector of fixed length; does a feature come back?",
        data="CT, histology, chest phantoms", needs=("03",), place=(4, 1),
        minutes=Minutes(80, 50, 45), week=5,
        discuss="What would a radiologist measure?",
    ),
    Lesson(
        "05", "svm_margins", "SVM margins",
        question="Where should the line between healthy and ill run?",
        works="the widest street, hinge loss, training in ten lines, C, kernels, scaling, gamma; folded: dual, SMO",
        data="breast cancer, chest phantoms; CT in an exercise", needs=("00",), place=(1, 2),
        minutes=Minutes(80, 20, 60), week=6,
        discuss="What happens if one patient is moved?",
    ),
    Lesson(
        "06", "trees_and_forests", "trees and forests",
        question="Which question would you ask first?",
        works="impurity, a tree, bagging, random forest, out-of-bag, importance and its traps, boosting, regression",
        data="breast cancer, diabetes", needs=("05",), place=(2, 2),
        minutes=Minutes(80, 30, 50), week=7,
        discuss="Whose importance can be believed?",
    ),
    Lesson(
        "07", "patient_data", "patient data",
        question="Will a model from one hospital hold in the next?",
        works="four hospitals: risk by hand, missing values, calibration, external validation, two bad copies",
        data="UCI heart disease; synthetic heart clinic", needs=("06",), place=(3, 2),
        minutes=Minutes(80, 30, 45), week=8, fetches=("heart_disease",),
        discuss="Would you use the model in the fourth hospital?",
    ),
    Lesson(
        "08", "cnn_from_scratch", "CNN from scratch",
        question="What does a network compute, down to the last number?",
        works="forward and backward of each layer, gradient check, a small network in NumPy, the same weights in Keras",
        data="chest phantoms", needs=("03",), place=(4, 0),
        minutes=Minutes(85, 30, 60), week=9, keras=True,
        discuss="Follow one gradient through one layer at the board",
    ),
    Lesson(
        "09", "cnn_training", "CNN training",
        question="The network could learn this. Why doesn't it?",
        works="Keras: folders, learning rate, overfitting, early stopping, augmentation, seeds compared, rare findings",
        data="chest phantoms", needs=("08",), place=(5, 0),
        minutes=Minutes(80, 40, 60), week=10, keras=True, seconds=120,
        discuss="Read three learning curves: what would you change?",
    ),
    Lesson(
        "10", "honest_evaluation", "honest evaluation",
        question="Would you stake a patient on this number?",
        works="predictive values, ROC, decision curve, calibration, intervals, leakage, shortcuts, an article audited",
        data="chest phantoms", needs=("07", "09"), place=(6, 2),
        minutes=Minutes(85, 35, 45), week=11,
        discuss="Bring a published article and audit its table",
    ),
    Lesson(
        "11", "pneumonia_benchmark", "pneumonia benchmark",
        question="How good is all this on real patients?",
        works="everything so far on real radiographs, beside the published table; why validation promised more",
        data="PneumoniaMNIST", needs=("04", "10"), place=(7, 1),
        minutes=Minutes(90, 110, 45), week=12, keras=True, seconds=120, fetches=("pneumoniamnist",),
        discuss="How many looks at the test set do we allow ourselves?",
    ),
    Lesson(
        "12", "looking_inside", "looking inside",
        question="What did the network look at?",
        works="occlusion, slopes, integrated gradients, Grad-CAM; hits, shuffled weights, a shortcut; Shapley values",
        data="chest phantoms, breast cancer, PneumoniaMNIST; CT in an exercise", needs=("08", "10"), place=(7, 0),
        minutes=Minutes(85, 60, 45), week=13, keras=True, seconds=120, fetches=("pneumoniamnist",),
        discuss="What would convince you that a heat map is right?",
    ),
    Lesson(
        "13", "segmentation", "segmentation",
        question="Which pixels are the organ?",
        works="Dice and Hausdorff by hand, region growing, two observers, a U-Net judged by patient, volumes",
        data="hippocampus in MR, vessels drawn twice, CT; another MR in its exercises",
        needs=("10",), place=(8, 1),
        minutes=Minutes(80, 75, 60), week=14, keras=True, seconds=120, fetches=("vessels", "hippocampus"),
        discuss="Two people draw the same organ: what is the truth?",
    ),
    Lesson(
        "14", "anomalies", "anomalies", question="Can a computer notice what nobody has labelled?",
        works="k-means, local outlier factor, isolation forest; healthy images rebuilt; alarms per day; near copies",
        data="breast cancer, chest phantoms, BreastMNIST", needs=("10",), place=(8, 2),
        minutes=Minutes(75, 10, 45), week=15, fetches=("breastmnist",), discuss="How many alarms are too many?",
    ),
    Lesson(
        "23", "your_own_images", "your own images",
        question="How do I do this with my own pictures?",
        works="a folder looked through, split by patient, learnt from, tested once; report, saved model, one new image",
        data="BreastMNIST as a folder, its flaws planted; the learner's own",
        needs=("04", "10"), place=(7, 2),
        minutes=Minutes(70, 60, 45), week=15, keras=True, seconds=120, fetches=("breastmnist",),
        discuss="What is in our own folder that nobody has looked at?",
    ),
)
# fmt: on


def lesson(number):
    """Return the row of a lesson.

    Parameters
    ----------
    number : str
        Two digits, such as "03".

    Returns
    -------
    lesson : Lesson

    Raises
    ------
    ValueError
        If there is no such lesson.
    """
    for row in LESSONS:
        if row.number == number:
            return row
    raise ValueError(f"there is no lesson {number!r}; choose from {', '.join(row.number for row in LESSONS)}.")


def with_exercises():
    """Return the rows of the lessons that have exercises, a list of Lesson."""
    return [row for row in LESSONS if row.exercises]


def fetching():
    """Return the numbers of the lessons that download something, in words: "07, 11 and 23"."""
    *most, last = [row.number for row in LESSONS if row.fetches]
    return f"{', '.join(most)} and {last}" if most else last


def default_downloads():
    """Return the names of the data sets that lessons fetch, in the order of the lessons, each once."""
    return tuple(dict.fromkeys(name for row in LESSONS for name in row.fetches))
