"""Divide files by patient. An exercise of lesson 09."""

from medlearn.checks import implement

_TILES = [
    "tumour/p1_1.png",
    "tumour/p1_2.png",
    "no_tumour/p1_3.png",
    "no_tumour/p10_1.png",
    "no_tumour/p2_1.png",
    "tumour/p21_1.png",
    "tumour/p21_2.png",
    "no_tumour/p3_1.png",
]


def _cases(rng):
    """Return files and test patients: names that begin alike, a class with an underscore, none aside, random ones."""
    made = [f"{rng.choice(['scar', 'no_scar'])}/p{rng.integers(1, 30)}_{number}.png" for number in range(30)]
    return [(_TILES, ["p1", "p2"]), (_TILES, []), (_TILES[::-1], ["p3", "p10"]), (made, ["p1", "p12", "p2", "p29"])]


@implement(
    question="""
    **Tissue from one patient, in one set.** A laboratory sends tiles of tissue. Each lies in the folder of its class,
    and its name begins with the patient, up to the first `_`: `no_tumour/p1_3.png` is of patient `p1`. Write
    `by_patient(files, chosen)`: `files` is a list of such texts, `chosen` a list of the patients for the test set.
    Return two lists, the files to learn from and the files to test on, each in the order of `files`.
    """,
    hints=[
        'file.split("/")[-1] is the name without its folder. What does .split("_")[0] make of that?',
        "Compare whole names with `in chosen`: p10 begins with p1 and is somebody else.",
        "Go through the files once, and append each to one of two lists.",
    ],
    cases=_cases,
    praise="Patient p1 has tiles of both classes, and all three are in the test set. A network that had learnt from "
    "one of them would recognise the slide.",
)
def by_patient(files, chosen):
    """Return the files of all other patients, and those of the chosen ones."""
    of_test = [file.split("/")[-1].split("_")[0] in chosen for file in files]
    train = [file for file, aside in zip(files, of_test, strict=True) if not aside]
    return train, [file for file, aside in zip(files, of_test, strict=True) if aside]


def _divided(files, in_test):
    return [file for file in files if not in_test(file)], [file for file in files if in_test(file)]


by_patient.wrong(
    lambda files, chosen: by_patient.reference(files, chosen)[::-1],
    "The two lists have changed places: first the files to learn from, then those to test on.",
).wrong(
    lambda files, chosen: _divided(files, lambda file: file.split("/")[-1].startswith(tuple(chosen))),
    "You ask whether a name *begins* with a chosen patient. So p10 and p21 went to the test set with p1 and p2. Cut "
    "the name at its first `_`, and compare whole patients.",
).wrong(
    lambda files, chosen: _divided(files, lambda file: file.split("_")[0].split("/")[-1] in chosen),
    "You cut the whole path at its first `_`, and one folder is called no_tumour: of its files nothing is left but "
    "'no'. Take the name without the folder first.",
).wrong(
    lambda files, chosen: by_patient.reference(files, chosen)[1],
    "These are the files to test on. Return both lists, first the files to learn from.",
).clause(
    "nobody aside",
    lambda files, chosen: not chosen,
    message="Right while somebody is chosen. With an empty list all files are there to learn from.",
)
