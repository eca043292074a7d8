"""An organ out of nothing. An exercise of lesson 02."""

import numpy as np

from medlearn.checks import predict

ORGANS = {0: "background", 1: "liver", 2: "stomach", 3: "kidney"}


@predict(
    question="""
    **An organ out of nothing.** A mask holds a number for each organ: 0 background, 1 liver, 2 stomach, 3 kidney. Liver
    and kidney touch in this slice. Someone makes the mask three times as large with
    *linear* interpolation, and rounds to whole numbers. What appears between liver and kidney: `"a clean border"`,
    `"stomach"` or `"background"`?
    """,
    hints=[
        "Linear interpolation draws a straight line from one value to the next. Which values lie between 1 and 3?",
        "Names cannot be averaged, even if they are written as numbers.",
    ],
    choices=("a clean border", "stomach", "background"),
    praise="Halfway between 1 and 3 lies 2. Enlarge masks with *nearest*: it invents no organ.",
    wrong={
        "a clean border": "That would be *nearest*, which copies one neighbour or the other. *Linear* mixes the two. "
        "What is the middle of 1 and 3?",
        "background": "Background is 0, which does not lie between 1 and 3. Go from 1 to 3 in a straight line: which "
        "number do you pass?",
    },
)
def between():
    """Find what appears between liver and kidney after enlarging."""
    liver, kidney = 1, 3
    ways = np.rint(np.interp(np.linspace(0, 1, 4), [0, 1], [liver, kidney])).astype(int)
    new = [ORGANS[value] for value in ways if value not in (liver, kidney)]
    return new[0] if new else "a clean border"


# Masks resized with a program's default: github.com/divamgupta/image-segmentation-keras/issues/11,
# github.com/ykamikawa/tf-keras-PSPNet/issues/2.
