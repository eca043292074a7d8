"""Who is promoted? An exercise of lesson 20."""

from medlearn.checks import interpret


@interpret(
    question="""
    **Who is promoted?** The rule: the whole 99.5 % interval of the challenger's AUC minus the champion's, on the same
    locked test patients, lies above 0; the test set may be looked at ten times (invented numbers).

    | challenger | look | AUC | champion's AUC | difference (99.5 % interval) |
    |---|---|---|---|---|
    | A | 3 | 0.87 | 0.84 | +0.030 (−0.002 to +0.061) |
    | B | 4 | 0.85 | 0.84 | +0.012 (+0.003 to +0.021) |
    | C | 11 | 0.89 | 0.85 | +0.040 (+0.011 to +0.069) |

    Answer `"A"`, `"B"`, `"C"`, `"A and B"`, `"B and C"`, `"all"` or `"none"`.
    """,
    choices=("A", "B", "C", "A and B", "B and C", "all", "none"),
    hints=["Which intervals lie above 0 as a whole?", "How many looks may be taken?"],
    praise="A gain of 0.012 that is sure beats one of 0.030 that is not. C may be the best of all: a new test set can "
    "show it.",
    wrong={
        "A": "A's gain is larger than B's. But its interval reaches below 0: it may be luck.",
        "C": "C gains most, at the eleventh look. After ten, the test set is used up.",
        "A and B": "B, yes. A's interval begins at −0.002, and the *whole* of it must lie above 0.",
        "B and C": "B, yes. But C came at the eleventh look: of many challengers, one looks better by luck.",
        "all": "Each has the higher AUC. The rule asks for more: the interval, and the number of looks.",
        "none": "One of them keeps to both parts of the rule: its whole interval is above 0, and its look is among "
        "the ten.",
    },
)
def promoted():
    """Name the challenger that the rule promotes."""
    return "B"
