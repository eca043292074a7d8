"""Ten questions on Python and NumPy, each with where to learn what is missing. Exercises of lesson 00."""

import numpy as np

from medlearn.checks import ask, implement, interpret, mend, predict

PYTHON, NUMPY = "https://docs.python.org/3/tutorial", "https://numpy.org/doc/stable/user"
BASICS = f"{NUMPY}/absolute_beginners.html"
# fmt: off


def _last_line(name, page, listing, *wrong, **told):
    """Return the question what the last line of a listing gives; the listing is run to find out."""

    def run():
        *lines, last = listing.splitlines()
        names = {"np": np}
        exec("\n".join(lines), names)
        return np.asarray(eval(last, names)).tolist()

    run.__name__ = name
    question = f"**{name.capitalize()}.** What is the value of the last line? (A number, a list or a text in quotes.)"
    return ask(predict, page, f"{question}\n\n```python\n{listing}\n```", *wrong, **told)(run)


slices = _last_line(
    "slices", ("Python tutorial, Lists", f"{PYTHON}/introduction.html#lists"),
    "ages = [34, 51, 47, 62, 58]\nages[1:3]",
    ([34, 51], "You counted from 1. Python gives the first item the number 0."),
    ([47, 62], "You took items 2 and 3. Python counts from 0: item 1 is 51."),
    ([51, 47, 62], "You took item 3 as well. A slice stops just before its second number."),
    ([34, 51, 47], "You counted from 1, and took the last one too. Python counts from 0 and stops before the end."),
    hint="Write 0, 1, 2, ... above the ages. The slice starts at its first number and stops before its second.",
    praise="Items 1 and 2, counted from 0. Images are cut in the same way: image[top:bottom, left:right].",
)

loops = _last_line(
    "loops", ("Python tutorial, for Statements", f"{PYTHON}/controlflow.html#for-statements"),
    "ill = 0\nfor marker in [3, 8, 5, 9]:\n    if marker > 5:\n        ill = ill + 1\nill",
    (3, "You counted the 5, too. But 5 > 5 is False."),
    (4, "You counted each turn of the loop. The line below the if runs only where the condition is True."),
    (17, "You added the markers. Each time, the loop adds 1."),
    hint="Go through the loop by hand: write down marker and ill after each turn. Is 5 above 5?",
    praise="8 and 9 are above 5.",
)


@ask(
    mend, ("Python tutorial, Defining Functions", f"{PYTHON}/controlflow.html#defining-functions"),
    "**Functions.** The body mass index is a weight in kg, divided by the square of a height in m. This function only "
    "prints it. Make it *return* the number instead.",
    (lambda weight, height: None, "Your function returns nothing, only None. No program can use what is only printed."),
    (lambda weight, height: weight / height, "You return weight / height: the height is not squared."),
    (lambda weight, height: (weight / height) ** 2, "You squared the whole fraction. Only the height is squared."),
    listing="def bmi(weight, height):\n    print(weight / height**2)",
    cases=lambda rng: [(70.0, 1.75), (rng.uniform(50, 90), rng.uniform(1.5, 2))],
    hint="print only shows a number. Which word gives it back to whoever called the function?",
    praise="print shows a number to you; return hands it to the program.",
)
def bmi(weight, height):
    """Return the body mass index."""
    return weight / height**2


keys = _last_line(
    "keys", ("Python tutorial, Dictionaries", f"{PYTHON}/datastructures.html#dictionaries"),
    'ages = {"Anna": 34, "Ben": 51}\nages["Ben"] = 52\nages["Cara"] = 47\nlen(ages)',
    (4, "You counted Ben twice. A key that exists already just gets a new value."),
    (2, "You left out Cara. Giving a value to a new key adds that key."),
    (6, "You counted keys and values. The length of a dictionary is the number of its keys."),
    hint="Write the dictionary down after each line. A key stands in it only once.",
    praise="Anna, Ben and Cara.",
)

text = _last_line(
    "text", ("Python tutorial, Formatted String Literals", f"{PYTHON}/inputoutput.html#formatted-string-literals"),
    'group, share = "benign", 0.627\nf"{group}: {share:.0%}"',
    ("benign: 62.7%", "The 0 in .0% asks for no digit after the point."),
    ("benign: 1%", "The % multiplies by 100 first, and only then are digits dropped."),
    ("group: 63%", "A name in curly brackets is replaced by its value."),
    hint=".0% multiplies by 100, rounds to no digit after the point and adds %. All other signs stay, blanks too.",
    praise="The lessons print many results like this.",
)


@ask(
    interpret, ("Python tutorial, Exceptions", f"{PYTHON}/errors.html#exceptions"),
    '**Errors.** A cell says\n\n```text\n----> 1 print("patients: " + 569)\n'
    'TypeError: can only concatenate str (not "int") to str\n```\n\nWhat is wrong? `"name"`: a name is misspelt. '
    '`"types"`: a text and a number cannot be added. `"bracket"`: one is missing. `"index"`: there is no such item.',
    ("name", "That would be a NameError. The last line names the error and its reason."),
    ("bracket", "That would be a SyntaxError. The last line names the error and its reason."),
    ("index", "That would be an IndexError. The last line names the error and its reason."),
    hint="The last line says it: a str is a text, an int a whole number. Which two did the cell try to join?",
    choices=("name", "types", "bracket", "index"), praise="A str is a text, an int a whole number.",
)
def errors():
    """Read the last line."""
    return "types"


axes = _last_line(
    "axes", ("NumPy: the absolute basics, More useful array operations", f"{BASICS}#more-useful-array-operations"),
    "table = np.array([[1, 10], [2, 20], [6, 30]])  # shape (3, 2)\ntable.mean(axis=0)",
    ([5.5, 11, 18], "These are the means of the rows, axis=1. With axis=0, one mean for each column is left."),
    (11.5, "This is the mean of all six numbers. With axis=0, one mean for each column is left."),
    ([9, 60], "These are the sums of the columns. For means, divide by how many numbers there are."),
    hint="Axis 0 counts the rows. mean(axis=0) runs down the rows, so one number is left for each column.",
    praise="With a row for each patient, this is the mean of each measurement.",
)

mask = _last_line(
    "mask", ("NumPy: the absolute basics, Indexing and slicing", f"{BASICS}#indexing-and-slicing"),
    "table = np.array([[4, 12], [8, 14], [6, 5], [10, 2]])\nvalues = table[:, 0]\nvalues[values > 6].mean()",
    (0.5, "This is the mean of True and False. In square brackets, they choose which values to keep."),
    (8, "You kept the 6, too. But 6 > 6 is False."),
    (12, "You took row 0: that is table[0]. table[:, 0] is column 0, a value from every row."),
    (7, "This is the mean of all four. Only those above 6 are kept."),
    hint="table[:, 0] is the first column: all rows, item 0. Write down values > 6. Only the values at True are kept.",
    praise="8 and 10 are kept.",
)

overflow = _last_line(
    "overflow", ("NumPy, Overflow errors", f"{NUMPY}/basics.types.html#overflow-errors"),
    "pixels = np.array([100, 200], dtype=np.uint8)  # whole numbers from 0 to 255\npixels + pixels",
    ([200, 400], "400 does not fit: uint8 ends at 255. And nobody warns you."),
    ([200, 255], "It does not stop at 255. After 255 it starts again, at 0."),
    hint="What comes after 255? Like the mileage of an old car after 999, it starts again at 0.",
    praise="400 - 256 is 144. Photographs are stored so: compute with pixels.astype(float).",
)


def _striped(rng):
    """Return a part of a retina, then numbers, each row multiplied by a gain of its own; with the gains."""
    from medlearn.datasets import load_fundus

    evens = load_fundus().image[500:900:4, 100:500:4, 1] / 255, rng.uniform(1, 9, (2, 3))
    gains = rng.uniform(0.6, 1.4, 100), rng.uniform(0.6, 1.4, 2)
    return [(even * gain[:, np.newaxis], gain) for even, gain in zip(evens, gains, strict=True)]


@ask(
    implement, ("NumPy, General broadcasting rules", f"{NUMPY}/basics.broadcasting.html#general-broadcasting-rules"),
    "**Broadcasting**, the hardest. A camera multiplied each row of an image by a gain. Write `evened(image, gain)`: "
    "each row divided by its gain. `image` has shape (rows, columns), `gain` (rows,). The check draws a real retina.",
    (lambda image, gain: image / gain, "You divided the columns. Shapes match from the right: make gain a column."),
    (lambda image, gain: image * gain[:, np.newaxis], "You multiplied, so the stripes grew. Divide."),
    (lambda image, gain: image / gain.mean(), "You divided all rows by one number. The stripes are still there."),
    hint="gain[:, np.newaxis] has the shape (rows, 1): a column, which fits each column of the image.",
    cases=_striped, draws=True, praise="A column of shape (rows, 1) fits (rows, columns): a gain for each row.",
)
def evened(image, gain):
    """Divide each row by its gain."""
    return image / gain[:, np.newaxis]
