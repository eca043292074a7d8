"""Which one is a simple cyst? An exercise of lesson 01."""

import numpy as np

from medlearn.checks import interpret

LESIONS = {"A": (8257, 8259), "B": (8205, 8258), "C": (8204, 8206), "D": (8132, 8135)}  # stored, before and after


SLOPE, INTERCEPT = 1, -8192


TABLE = "\n".join(f"| {name} | {before} | {after} |" for name, (before, after) in LESIONS.items())


@interpret(
    question="**Which one is a simple cyst?** Four round lumps in kidneys, thin-walled and the same throughout. A "
    f"program reports their mean *stored* values. The scanner is a new one: its "
    f"header says rescale slope {SLOPE}, intercept {INTERCEPT}.\n\n"
    f"| lump | before contrast medium | after |\n|---|---|---|\n{TABLE}\n\n"
    'A simple cyst is water: between -9 and +20 HU, and it does not get brighter. Answer `"A"`, `"B"`, `"C"`, '
    '`"D"` or `"none"`.',
    hints=[
        "Turn the stored values into Hounsfield units first. A mean is converted like any single value.",
        "Two lumps lie in the range of water before contrast medium. Which of the two changes afterwards?",
    ],
    choices=("A", "B", "C", "D", "none"),
    praise="12 HU, and 14 after contrast medium: water that takes up nothing. It can be left alone.",
    wrong={
        "A": "A does not get brighter, but it measures 65 HU: much denser than water. Old blood can look like this. "
        "It is not a *simple* cyst.",
        "B": "B measures 13 HU before, in the range of water, and 66 HU after. Contrast medium comes with the blood, "
        "and a simple cyst has none. Look at both columns.",
        "D": "D has the smallest number, but it is not the nearest to water: 8132 - 8192 = -60 HU. What floats on "
        "water?",
        "none": "As they are, all four lie far above 20. But these are stored values, not Hounsfield units. What "
        "does the header say?",
    },
)
def cyst():
    """Find the lump that is in the range of water and does not light up."""
    hounsfield = {name: np.array(values) * SLOPE + INTERCEPT for name, values in LESIONS.items()}
    watery = {name: values for name, values in hounsfield.items() if -9 <= values[0] <= 20}
    return min(watery, key=lambda name: watery[name][1] - watery[name][0])


# The rule, shortened: Silverman and others 2019, Radiology 292, 475-488, which the lesson cites.
