"""Which folder is label 1? An exercise of lesson 09."""

from medlearn.checks import predict

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
