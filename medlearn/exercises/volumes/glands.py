"""Nineteen numbers or one? An exercise of lesson 15."""

from medlearn.checks import interpret

_DIFFERENCE = (-0.021, 0.021)  # of the AUC, forest minus mean depth: paired, 95 %


@interpret(
    question="""
    **Nineteen numbers or one?** AdrenalMNIST3D holds the shapes of real adrenal glands from CT, new to this lesson; in
    298 test glands, 69 are enlarged. A forest learnt from nineteen measurements of the shape, a 3-D network from the
    shape itself. The *mean depth* is one measurement: how far the voxels lie from the surface, on average. It was the
    best of the nineteen on the glands for learning.

    | | AUC (95 % interval) |
    |---|---|
    | forest | 0.884 (0.840 to 0.924) |
    | mean depth alone | 0.883 (0.842 to 0.921) |
    | 3-D network | 0.846 (0.799 to 0.891) |
    | forest minus mean depth, same glands | 0.001 (−0.021 to 0.021) |
    | forest minus 3-D network, same glands | 0.038 (−0.005 to 0.080) |

    What do these numbers show? `"the forest is best"`, `"one number keeps up"`, `"networks cannot see shapes"` or
    `"the depth was picked, so it does not count"`.
    """,
    choices=(
        "the forest is best",
        "one number keeps up",
        "networks cannot see shapes",
        "the depth was picked, so it does not count",
    ),
    hints=[
        "Both differences are of the same glands. Which of their intervals include 0?",
        "On which glands was the depth picked, and on which was it judged?",
    ],
    praise="Within about 0.02, nineteen numbers are worth no more than one that is well chosen. So try the one first. "
    "The publishers' table has 0.839 at best.",
    wrong={
        "the forest is best": "0.884 is the highest number. But both of its differences have an interval that includes "
        "0: other glands might turn the order round.",
        "networks cannot see shapes": "An AUC of 0.846 is far from 0.5: this network has learnt something of the "
        "shape. Others may reach more.",
        "the depth was picked, so it does not count": "It was picked on the glands for *learning*. The table is of "
        "test glands, which had no part in the choice. That is what they are for.",
    },
)
def glands():
    """Look at the paired difference: its interval includes 0."""
    return "one number keeps up" if _DIFFERENCE[0] < 0 < _DIFFERENCE[1] else "the forest is best"
