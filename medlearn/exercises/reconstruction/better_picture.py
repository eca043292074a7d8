"""Which picture for nodules? An exercise of lesson 17."""

from medlearn.checks import interpret


@interpret(
    question="""
    **Which picture for nodules?** Two programs clean the same 400 low-dose scans, 200 of them with a small nodule
    (invented numbers). The same reader then looks for it. Neither program was trained on these patients.

    | program | PSNR | SSIM | AUC of the reader | B minus A, same patients |
    |---|---|---|---|---|
    | A | 33.1 dB | 0.94 | 0.84 | |
    | B | 29.8 dB | 0.88 | 0.93 | AUC 0.09 (95 % interval 0.05 to 0.13) |

    Which one do you take to look for nodules? Answer `"A"`, `"B"` or `"cannot tell"`.
    """,
    hints=["What is the picture for?", "How many pixels does a nodule have, of all that PSNR counts?"],
    choices=("A", "B", "cannot tell"),
    praise="PSNR is a mean over all pixels, and a nodule is a handful of them. For another task, judge anew.",
    wrong={
        "A": "A is nearer to the truth on average over all *pixels*. The reader finds fewer of the nodules in it.",
        "cannot tell": "You can: the question is about nodules, the comparison is paired, and its interval leaves "
        "out 0.",
    },
)
def better_picture():
    """Say what the table allows."""
    return "B"
