"""Whole patients. An exercise of lesson 23."""

import numpy as np

from medlearn.checks import mend


def _folders(rng):
    """Return patients of images and the images drawn: the example, all alone, one patient, and random ones."""
    cases = [(np.array([7, 7, 2, 5, 2, 9, 2, 4]), np.array([2, 5]))]
    cases.append((np.array([3, 1, 0, 2]), np.array([0])))
    cases.append((np.array(["P9", "P9", "P1", "P1", "P9"]), np.array([3])))
    for n in (14, 20, 31):
        cases.append((rng.integers(0, 9, n), rng.permutation(n)[: n // 4]))
    return cases


@mend(
    question="""
    **Whole patients.** `patients` says for each image whose it is. `drawn` holds the places of the images that were
    drawn at random for the test, such as 2 and 5. This listing returns for each image whether it is in the test, True
    or False. But it tears patients apart. Fix it: all images of a drawn image's patient go to the test too, and
    nothing else does.
    """,
    listing="""
    def whole_patients(patients, drawn):
        in_test = np.zeros(len(patients), dtype=bool)
        in_test[drawn] = True
        return in_test
    """,
    hints=[
        "patients[drawn] holds the patients of the drawn images.",
        "np.isin(a, b) says for each entry of a whether it is among those of b.",
    ],
    cases=_folders,
    praise="Images 2 and 5 were drawn, of patients 2 and 9. Patient 2 has two more images, so the test has four. It "
    "is larger than you asked for: that is the price, and it is worth it.",
)
def whole_patients(patients, drawn):
    """Return for each image whether its patient has a drawn image."""
    return np.isin(patients, patients[drawn])


def _drawn(patients, drawn):
    return np.isin(np.arange(len(patients)), drawn)


whole_patients.wrong(
    _drawn, "The listing as it was: only the drawn images go to the test. Where are the other images of their patients?"
).wrong(
    lambda patients, drawn: np.isin(patients, drawn),
    "`drawn` holds places of images, not names of patients. Whose images are these? Look them up first.",
).wrong(
    lambda patients, drawn: ~np.isin(patients, patients[drawn]),
    "The patients are whole, but you return the *training* images. True means: in the test.",
).wrong(
    lambda patients, drawn: np.flatnonzero(np.isin(patients, patients[drawn])),
    "Those are the places of the right images. Asked is True or False for each image.",
).wrong(
    lambda patients, drawn: _drawn(patients, drawn) & ~np.isin(patients, patients[~_drawn(patients, drawn)]),
    "You keep only patients of whom *every* image was drawn, and lose the others. Their missing images should join "
    "them.",
).wrong(
    lambda patients, drawn: np.unique(patients[drawn]),
    "You return the patients of the test. Now: which images are theirs? True or False for each image.",
).wrong(
    lambda patients, drawn: np.isin(patients, patients[drawn[:1]]),
    "You take the patient of the first drawn image only.",
)
