"""Which file may leave? An exercise of lesson 21."""

from medlearn.checks import interpret


@interpret(
    question="""
    **Which file may leave?** A hospital must *promise* in writing that no single patient's presence can be told from
    what it gives away. (Invented numbers; the attack is that of the
    lesson, with its AUC.)

    | file | what is known |
    |---|---|
    | A | a table without names, in which k = 5 by age, sex and postcode |
    | B | a support vector machine; attack 0.55 (0.49 to 0.61) |
    | C | a network trained by DP-SGD with epsilon 1; attack 0.54 (0.48 to 0.60) |
    | D | a network trained across three hospitals, whose patients stayed at home; attack 0.53 (0.47 to 0.59) |

    For which of them can it give that promise? Answer `"A"`, `"B"`, `"C"`, `"D"` or `"none"`.
    """,
    choices=("A", "B", "C", "D", "none"),
    hints=[
        "An attack that fails is no promise: the next one may be better.",
        "Which of the four bounds what *any* attack can learn, by how it was made?",
    ],
    praise="Only noise of a known size promises: here, odds change at most 2.7-fold, but for a small delta. The "
    "low AUC of the attack is welcome, and proves nothing.",
    wrong={
        "A": "Five patients look alike in three columns. If all five are ill, or the outsider knows a fourth column?",
        "B": "A support vector machine keeps some of its patients, the support vectors, digit by digit: no attack is "
        "needed, only a look into the file.",
        "D": "The patients stayed at home, but the finished network has learned from them, and is attacked as any "
        "other: a weak attack is no promise.",
        "none": "One of them was made with noise of a known size. What does its epsilon say?",
    },
)
def may_leave():
    """Name the file that keeps a promise."""
    return "C"
