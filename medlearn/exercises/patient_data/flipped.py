"""Which label is it? An exercise of lesson 07."""

from medlearn.checks import interpret


# The target of two widespread copies of UCI's Cleveland table is flipped; the deeper notebook of lesson 07 shows it.
@interpret(
    question="""
    **Which label is it?** You download a table of patients after a stroke, without a codebook. Its column `target` is 0
    or 1, and one of the two means a severe stroke. A model predicts it with an accuracy of 0.85 in cross-validation.
    At admission the patients had:

    | | `target` 0 | `target` 1 |
    |---|---|---|
    | patients | 140 | 165 |
    | weakness of an arm | 71 % | 22 % |
    | slurred speech | 58 % | 19 % |
    | can walk alone | 18 % | 66 % |

    What do you conclude? `"1 is severe"` (a label of 1 is always the finding), `"0 is severe"`, `"it does not matter"`
    (the accuracy is good in either case) or `"the model leaks"`.
    """,
    hints=[
        "Read the rows one by one: in which column are the patients worse?",
        "Would the accuracy change if you exchanged all labels 0 and 1?",
    ],
    choices=("1 is severe", "0 is severe", "it does not matter", "the model leaks"),
    praise="All findings say that 0 is the severe group. Two copies of Cleveland's table, in wide use, are flipped in "
    "just this way. Ask for the codebook before you train.",
    wrong={
        "1 is severe": "That is the custom, but nothing in a file enforces it. In this table the patients with 1 have "
        "*less* weakness and clearer speech, and most can walk. Does that look severe?",
        "it does not matter": "The accuracy is the same in either case, which is why cross-validation cannot warn you. "
        "But a doctor who reads a high risk would be told about the wrong patients. Which column is worse?",
        "the model leaks": "It might, but nothing here shows it: all findings are from admission, before the outcome. "
        "They tell you something else. What do they say of the patients with 0?",
    },
)
def flipped():
    """Name the group that is worse in every finding."""
    weak, slurred, no_walk = (71, 22), (58, 19), (82, 34)  # per cent, of target 0 and 1
    worse = {int(zero < one) for zero, one in (weak, slurred, no_walk)}
    return f"{worse.pop()} is severe" if len(worse) == 1 else "it does not matter"
