"""A giant. An exercise of lesson 05."""

import numpy as np

from medlearn.checks import predict


@predict(
    question="""
    **A giant.** Diameters of lung nodules in millimetres: benign 4, 5, 6 and 6; malignant 10, 12 and one giant of 60.
    At which diameter does an SVM without exceptions draw the line?
    """,
    hints=[
        "In one dimension the street is a gap. Between which two patients is it?",
        "Which of the seven could you leave out without moving the edges of the street?",
    ],
    tolerance=0.001,
    praise="In the middle of the gap from 6 to 10. The giant is no support vector: at 600 mm it would change nothing.",
    wrong={
        16.2917: "16.29 lies midway between the two *averages*, and the giant moved it there: 10 and 12 would be "
        "predicted benign. An SVM does not look at averages. Which patients hold its street open?",
        14.7143: "14.71 is the mean of all seven. The SVM does not average: which nodules are on the edges?",
        32: "32 is the middle between the smallest and the largest. Look for the *gap* between the groups instead.",
        8.75: "8.75 is midway between the two medians. The giant no longer matters, but the patients in the middle "
        "still do. Only those next to the gap should.",
        4: "4 mm is how *wide* the street is. Where does its middle line run?",
        10: "10 is the first malignant nodule, one edge of the street. The line keeps the same distance from the "
        "other.",
        6: "6 is the last benign nodule, one edge of the street. The line keeps the same distance from the other.",
    },
)
def boundary():
    """Find the middle of the widest street."""
    benign, malignant = np.array([4, 5, 6, 6]), np.array([10, 12, 60])
    return float(benign.max() + malignant.min()) / 2
