"""A threshold that suits validation. An exercise of lesson 11."""

from medlearn.checks import predict
from medlearn.exercises.pneumonia_benchmark.inputs import accuracy

_LOWERED = {"found": (0.94, 0.97), "left": (0.96, 0.90)}  # at the old and at the lower threshold


_ILL = {"validation": 389 / 524, "test": 390 / 624}  # PneumoniaMNIST's splits


_WAYS = ("rises on both", "rises on validation only", "rises on test only", "falls on both")


@predict(
    question="""
    **A threshold that suits validation.** Somebody lowers a threshold. It then finds 0.97 of the ill instead of 0.94,
    and leaves 0.90 of the healthy alone instead of 0.96. Suppose that these shares are the same on validation and on
    test. Of the 524 validation images 389 are ill, of the 624 test images 390. What does the lower threshold do to the
    *accuracy*: `"rises on both"`, `"rises on validation only"`, `"rises on test only"` or `"falls on both"`?
    """,
    hints=[
        "In shares: 3 in 100 more of the ill are right, 6 in 100 fewer of the healthy. When do these balance?",
        "They balance where there are two ill for each healthy child. How many are there on each side?",
    ],
    choices=_WAYS,
    praise="389 to 135 is nearly three ill for each healthy child: worth it. 390 to 234 is fewer than two: not worth "
    "it. Whoever tunes accuracy on validation tunes to its prevalence too.",
)
def lower_threshold():
    """Compute the four accuracies, and say where the lower threshold gains."""
    gains = {}
    for split, ill in _ILL.items():
        before, after = (accuracy(_LOWERED["found"][when], _LOWERED["left"][when], ill) for when in (0, 1))
        gains[split] = after > before
    return _WAYS[(0 if gains["test"] else 1) if gains["validation"] else (2 if gains["test"] else 3)]


lower_threshold.wrong(
    "rises on both",
    "More ill are found on both sides, and that counts for more where there are many. But twice as many points are "
    "lost on the healthy. Are there two ill for each healthy child in the *test* set?",
).wrong(
    "rises on test only",
    "The right idea, the wrong side: finding more of the ill pays where the ill are many. Which split has more of them "
    "for each healthy child?",
).wrong(
    "falls on both",
    "6 lost against 3 gained looks bad. But the 6 are of a hundred *healthy*, the 3 of a hundred *ill*, and these are "
    "not equally many. Count the validation children.",
)
