"""The haze that was not there. An exercise of lesson 01."""

from medlearn.checks import predict
from medlearn.imaging import window


@predict(
    question="""
    **The haze that was not there.** Healthy lung measures -820 HU; a faint haze, perhaps the beginning of an infection,
    measures -700 HU. The picture is shown in the soft-tissue window (level 40, width 400) with greys from 0 (black)
    to 255 (white). By how many greys is the haze brighter than the lung?
    """,
    hints=[
        "Where does this window begin? Do the two lie above or below that?",
        "The window begins at 40 - 200 = -160 HU. What does it make of anything below?",
    ],
    tolerance=0.02,
    praise="Both are plain black. The 120 HU are in the file, but not in the picture: give a model the file.",
    wrong={
        76.5: "76.5 greys would be 120 HU out of 400: right for tissues *inside* the window. Where do -820 and -700 "
        "lie?",
        120: "120 is the difference in Hounsfield units, in the file. What does the window make of two values below "
        "its lower end?",
        20.4: "20.4 greys is what the *lung* window (-600, 1500) would show. This is the soft-tissue window.",
    },
)
def haze():
    """Find the difference in greys."""
    lung, infected = 255 * window([-820, -700], level=40, width=400)
    return float(infected - lung)
