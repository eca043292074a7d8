"""Whole patients. An exercise of lesson 09."""

import numpy as np

from medlearn.checks import implement


def _file_names(rng):
    """Return lists of file names; patients have several images each, and numbers of one to five digits."""
    numbers = [(12, 34), (12, 35), (7, 21), (7, 2), (1203, 9), (1203, 40), (30, 8), (30, 11), (121, 14), (5, 3)]
    cases = [numbers, [], [(3, image) for image in range(6)]]
    for n in (9, 16, 25):
        patients = np.sort(rng.choice([*range(50), *rng.integers(100, 99999, 10)], n // 2))
        cases.append(list(zip(np.repeat(patients, 2), rng.permutation(2 * len(patients)), strict=True)))
    return [([f"patient{patient:03}_image{image:03}.png" for patient, image in case],) for case in cases]


# A public collection of CT slices in which patient 23 stood on two sides: github.com/UCSD-AI4H/COVID-CT/issues/11.
@implement(
    question="""
    **Whole patients.** Files are called `patient012_image034.png`: patient 12, image 34. Write `sides(names)`: for
    each file name its side, as a list of texts in the same order. The *patient's* number decides, by what it leaves
    when divided by 4: 0 or 1 is `"train"`, 2 is `"watch"`, 3 is `"test"`. Numbers below 100 are filled up with zeros;
    later patients have more than three digits.
    """,
    hints=[
        'Cut the name at the underscore: name.split("_") gives two texts. Which one holds the patient?',
        'Take away the word in front: removeprefix("patient"). What is left is text; int makes a number of it.',
        "The remainder is number % 4; let it choose from a list of four texts.",
    ],
    cases=_file_names,
    praise="Whoever comes back next year for another image will be on the same side again, because the number decides "
    "and not the dice.",
)
def sides(names):
    """Return "train", "watch" or "test" for each file name, by its patient."""
    groups = ["train", "train", "watch", "test"]
    numbers = [int(name.split("_")[0].removeprefix("patient")) for name in names]
    return [groups[number % 4] for number in numbers]


_GROUPS = np.array(["train", "train", "watch", "test"])


def _digits(name):
    """Return the patient's and the image's number as texts."""
    patient, image = name.removesuffix(".png").split("_")
    return patient.removeprefix("patient"), image.removeprefix("image")


def _side(number):
    return str(_GROUPS[number % 4])


sides.wrong(
    lambda names: [_side(int(_digits(name)[1])) for name in names],
    "The *image's* number decides with you (it does, too, if you join all digits of the name). The two images of "
    "patient 12 then stand on different sides. Which half of the name holds the patient?",
).wrong(
    lambda names: [_side(place) for place in range(len(names))],
    "You deal out the files in turn, by their place in the list. Then patients with several images land on several "
    "sides. What in the name stays the same for one patient?",
)


def _cuts_the_list(names):
    n = len(names)
    return ["train" if 4 * place < 2 * n else "watch" if 4 * place < 3 * n else "test" for place in range(n)]


sides.wrong(
    _cuts_the_list,
    "You cut the list: the first half to train, then a quarter and a quarter. Where a cut falls between two images of "
    "one patient, that patient is on both sides. Let the patient's number decide.",
).wrong(
    lambda names: [_side(int(name[7:10])) for name in names],
    "Right for patients of up to three digits. Patient 1203 became 120 with you: you cut at fixed places. What in the "
    "name tells where the number ends?",
    credit=0.7,
).wrong(
    lambda names: [_side(int(_digits(name)[0][-1])) for name in names],
    "Only the last digit of the number decides with you. That works for division by 2, 5 and 10, but 12 and 22 leave "
    "different remainders by 4. Take the whole number.",
).wrong(
    lambda names: [_GROUPS[_digits(name)[0] % 4] for name in names],
    'You wrote % after a *text*, and there it means "fill in", not "remainder". Python found nothing to fill in. Make '
    "a number of the digits first.",
).wrong(
    lambda names: [_side(int(name.split("_")[0])) for name in names],
    "`int` met letters: the word patient is still in front of the digits. Take it away first.",
).wrong(
    lambda names: [["train", "watch", "test", "train"][int(_digits(name)[0]) % 4] for name in names],
    'Cut at the right place, but a remainder of 1 is `"train"` too: half of the patients train. You gave remainder 1 '
    "to another side.",
    credit=0.5,
).clause(
    "a patient's number of more than three digits",
    lambda names: any(len(_digits(name)[0]) > 3 for name in names),
    lambda names: [_side(int(name[7:10])) for name in names],
)
