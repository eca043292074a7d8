"""Small exercises on which the engine is tried, and what is said to an answer."""

import numpy as np

from medlearn.checks import implement, interpret, mend, predict

MOST_WORDS = 60


@implement(
    question="**Share.** Of those who are ill, which share is found?",
    hints=["Look at the ill only.", "What is the mean there?"],
    cases=lambda rng: [
        (np.array([1, 1, 0, 0, 1]), np.array([1, 0, 1, 0, 1])),
        (np.array([1, 0]), np.array([1, 0])),
        (np.array([0, 0]), np.array([1, 0])),
        *((rng.integers(0, 2, 30), rng.integers(0, 2, 30)) for _ in range(3)),
    ],
    praise="2 of 3 ill patients were found.",
)
def share(truth, predicted):
    """Return the share of the ill that is found."""
    if not truth.any():
        raise ValueError("nobody is ill")
    return np.mean(predicted[truth == 1])


share.wrong(
    lambda truth, predicted: np.mean(truth == predicted),
    "You got {got:.2f} where {expected:.2f} is due: how often it is right about *anyone*.",
)


share.wrong(
    lambda truth, predicted: np.mean(predicted[truth == 1]) if truth.any() else float("nan"),
    "Nobody ill gave {got}: say so with an error.",
)


@implement(
    question="**Double.** Twice the image.",
    hints=["Multiply."],
    cases=lambda rng: [(np.arange(6.0).reshape(2, 3),), (rng.normal(size=(3, 2)),)],
    praise="Twice as bright.",
)
def double(image):
    """Return an array of the image's shape."""
    return image * 2


@mend(
    question="**Mend.** It counts one too few.",
    listing="""
    def count(values):
        return len(values) - 1
    """,
    hints=["Count by hand."],
    cases=lambda rng: [([1, 2, 3],), ([],)],
    praise="All of them.",
)
def count(values):
    """Count them."""
    return len(values)


count.wrong(lambda values: len(values) - 1, "You have {got}: one is missing.")


@predict(question="**Size.** How many weights?", hints=["Multiply."], praise="All {expected}.")
def weights():
    """Count."""
    return 1_000_000


weights.wrong(1000, "You gave {got:d}: one side only.")


@interpret(question="**Which?**", hints=["Look."], choices=("left", "right"), praise="Left.")
def which():
    """Choose."""
    return np.array(["left", "right"])[0]


which.wrong("right", "The other side.")


@implement(question="**?**", hints=["!"], cases=lambda rng: [(2,), (0,), (4,)], praise="")
def reciprocal(number):
    """Return one divided by a number."""
    if not number:
        raise ValueError("0 has none")
    return 1 / number


reciprocal.clause("none", lambda number: number == 0, message="0 has none.")


def judged(exercise, answer, **options):
    result, _ = exercise.judge(answer, **options)
    assert len(result.message.split()) < MOST_WORDS, result.message
    return result


def said(exercise, answer, **options):
    return judged(exercise, answer, **options).message


def endless(image):
    while True:
        pass
