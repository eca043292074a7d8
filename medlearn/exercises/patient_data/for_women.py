"""For women too? An exercise of lesson 07."""

import numpy as np

from medlearn.checks import interpret

FOUND = {"women": (13, 20), "men": (160, 200)}  # found, ill


# On overlap: Wolfe and Hanley, CMAJ 2002;166:65-66. On absence: Altman and Bland, doi 10.1136/bmj.311.7003.485.
@interpret(
    question="""
    **For women too?** Of 20 ill women the model found 13, a sensitivity of 0.65 (95 % interval 0.43 to 0.82); of 200
    ill men 160, 0.80 (0.74 to 0.85). What do you write in the report: `"equally good"`, `"worse for women"`,
    `"look at accuracy"` (it has more patients in each group) or `"cannot tell yet"`?
    """,
    hints=[
        "Which true differences between men and women would be compatible with these numbers? Also a large one?",
        "'Not shown to be different' and 'shown to be the same' are two statements.",
    ],
    choices=("equally good", "worse for women", "look at accuracy", "cannot tell yet"),
    praise="The difference's interval, -0.03 to 0.37, includes both 'none' and 'a third more of the women missed'.",
    wrong={
        "equally good": "That the intervals overlap shows only that no difference has been *proved*. Women's "
        "sensitivity may be 0.82, or 0.45: twenty patients cannot rule out either. Absence of evidence is not "
        "evidence of absence.",
        "worse for women": "It may well be so. But three more women found, and it would be 0.80 as for men: that "
        "much is chance among twenty. What would let you be sure?",
        "look at accuracy": "Accuracy adds the healthy, and most women in such a table are: flagging "
        "nobody scores high among them and finds none. It answers another question with a narrower interval.",
    },
)
def for_women():
    """Find what the interval of the difference in sensitivity (Newcombe, from two Wilson intervals) allows to say."""
    from medlearn.intervals import wilson

    women, men = (wilson(*FOUND[who]) for who in ("women", "men"))
    difference = men.value - women.value
    low = difference - np.hypot(men.value - men.low, women.high - women.value)
    high = difference + np.hypot(men.high - men.value, women.value - women.low)
    if low > 0:
        return "worse for women"
    return "cannot tell yet" if high > 0.1 else "equally good"
