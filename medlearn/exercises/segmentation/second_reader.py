"""As good as a person? An exercise of lesson 13."""

from medlearn.checks import interpret

_BETWEEN_READERS, _WITH_FIRST, _WITH_SECOND = 0.80, 0.86, 0.73


@interpret(
    question="""
    **As good as a person?** Two radiologists, A and B, outlined the same 50 tumours. A program learnt from A's
    outlines of *other* patients. Mean Dice over the 50 (invented; each comparison is on the same patients, and the
    differences are far larger than chance):

    | | Dice |
    |---|---|
    | A and B | 0.80 |
    | program and A | 0.86 |
    | program and B | 0.73 |

    What do these numbers show? `"better than a person"`, `"as good as a person"` or `"it draws like A"`.
    """,
    hints=[
        "If the program drew the tumour better than people do, whom should it fit better than they fit each other?",
        "Compare the program with B. How well does A fit B?",
    ],
    choices=("better than a person", "as good as a person", "it draws like A"),
    praise="It has learnt A's habits: it fits A better than B does, and B worse than A does. With A's outlines alone, "
    "that could not be seen.",
    wrong={
        "better than a person": "Against A, 0.86 beats B's 0.80, but A is also whom it learnt from. Were it better "
        "at the tumour itself, it would fit B too. It fits B worse than A does.",
        "as good as a person": "A person fits the other person at 0.80. The program reaches that with one of them "
        "only, and misses it with B by 7 points.",
    },
)
def second_reader():
    """Ask whether the program fits either reader as well as they fit each other."""
    if _WITH_FIRST > _BETWEEN_READERS > _WITH_SECOND:
        return "it draws like A"
    return "better than a person" if min(_WITH_FIRST, _WITH_SECOND) > _BETWEEN_READERS else "as good as a person"
