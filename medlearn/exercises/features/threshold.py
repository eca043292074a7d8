"""A threshold travels. An exercise of lesson 04."""

import numpy as np

from medlearn.checks import predict


@predict(
    question="""
    **A threshold travels.** On a CT slice in Hounsfield units, Canny's high threshold of 60 HU per pixel suits you.
    Now you get the same slice windowed, level 40 and width 400 (so that -160 HU is 0 and 240 HU is 255), as grey
    levels from 0 to 255. Which threshold finds the same edges inside the window? Give it in grey levels per pixel, to
    one decimal.
    """,
    hints=[
        "A threshold for edges is a *difference* between neighbours. What does the window do to a difference?",
        "400 HU become 255 grey levels. What becomes of 60 HU?",
    ],
    digits=1,
    praise="Only the factor 255/400 counts. Where the window begins drops out: a slope does not see a constant.",
)
def threshold():
    """Find the steepness, in grey levels per pixel, of a slope that rises by 60 HU per pixel."""
    slope = 60.0 * np.arange(-2, 3)
    shown = 255 * (slope - (40 - 400 / 2)) / 400
    return round(float(np.diff(shown).mean()), 2)


threshold.wrong(
    60, "60 is what it was in HU. The window has squeezed 400 HU into 255 grey levels: all slopes are gentler now."
).wrong(
    140.25,
    "140.25 is the *grey* that 60 HU is shown in. A threshold for edges is a difference between two pixels: does a "
    "constant that was added to both change it?",
).wrong(
    94.1176,
    "94.1 goes the wrong way: 60 times 400/255. Do grey levels rise faster or more slowly than HU, when 400 HU fit "
    "into 255 greys?",
).wrong(0.15, "0.15 would be right if the window gave 0 to 1. These grey levels run to 255.").wrong(
    38,
    "Right as a whole number. One decimal, please: in the picture one step is all there is between two greys.",
    credit=0.8,
)
