"""Has it learnt more? An exercise of lesson 14."""

from medlearn.checks import interpret


@interpret(
    question="""
    **Has it learnt more?** Two isolation forests with the same `random_state` and the same 1000 patients, 20 of them
    ill (invented numbers).

    | `contamination` | AUC | ill who are called | healthy who are called |
    |---|---|---|---|
    | 0.02 | 0.86 | 7 of 20 | 13 of 980 |
    | 0.10 | 0.86 | 14 of 20 | 86 of 980 |

    "With 0.10 it finds twice as many", says a colleague. Which is right? Answer `"better model"`, `"worse model"`,
    `"same scores, other cut"` or `"cannot be"`.
    """,
    hints=["Does `contamination` change any score?", "Look at the last column too: what did the seven cost?"],
    choices=("better model", "worse model", "same scores, other cut", "cannot be"),
    praise="Seven more of the ill, for 73 more false alarms. The first forest can have the same: move its cut.",
    wrong={
        "better model": "It finds more because it calls more: 100 patients instead of 20. The AUC says that the "
        "order of the patients is the same.",
        "worse model": "It has more false alarms because it calls more. The AUC says that the order of the patients "
        "is the same.",
        "cannot be": "It can. 7 + 13 is 20, which is 2 % of 1000, and 14 + 86 is 100. The AUC does not use the cut.",
    },
)
def learnt_more():
    """Say what contamination does."""
    return "same scores, other cut"
