"""As seen from the feet. An exercise of lesson 01."""

from medlearn.checks import mend


def _slices(rng):
    """Return slices with the directions of their two axes: an abdomen, then numbers; none is square."""
    from medlearn.datasets import load_mr_slice

    abdomen = load_mr_slice().image[::2, ::2]  # rows run to the back, columns to the left
    others = [("L", "A"), ("L", "P"), ("R", "P")]
    return [(abdomen[::-1, ::-1].T, ("R", "A")), *((rng.integers(0, 90, size=(4, 7)), codes) for codes in others)]


@mend(
    question="""
    **As seen from the feet.** `piece[i, j]` is one slice of a volume. `codes` says where its two indexes run to:
    `("L", "A")` means that `i` runs to the patient's left and `j` to the front. The first may also be `"R"`, right, and
    the second `"P"`, the back. The picture should have the patient's right on the left and the front at the top. But
    this listing treats each slice like the head of the lesson and never looks at the codes. Fix it. The check draws
    an abdomen in MR, new to you: on which side must the liver, the large organ, come out?
    """,
    listing="""
    def from_the_feet(piece, codes):
        return piece.T[::-1]
    """,
    hints=[
        "In a picture, rows are counted downwards and columns to the right. So `i` must become the column: .T",
        "The patient's right is on the left of the picture. So columns must run towards the patient's left, L.",
        "The front is at the top. So rows must run towards the back, P. What runs the other way is turned by ::-1.",
    ],
    cases=_slices,
    draws=True,
    praise="The liver is on the left of the picture: the patient's right. An abdomen shows a mistake at once; a head "
    "or a knee does not.",
)
def from_the_feet(piece, codes):
    """Lay a slice out with the patient's right on the left and the front at the top."""
    picture = piece.T
    if codes[0] == "R":
        picture = picture[:, ::-1]
    if codes[1] == "A":
        picture = picture[::-1]
    return picture


def _turned(columns, rows):
    """Return an answer that swaps the axes, then turns columns and rows for these codes."""
    return lambda piece, codes: piece.T[:: -1 if codes[1] in rows else 1, :: -1 if codes[0] in columns else 1]


from_the_feet.wrong(
    _turned("", "AP"),
    "You always turn the rows and never look at the codes. Right for the head of the lesson, but here `i` runs to the "
    "patient's right: the liver came out on the wrong side.",
).wrong(
    lambda piece, codes: piece,
    "Nothing was turned: the patient lies on one side. In `piece` the index that runs to left or right comes first. In "
    "a picture, which index runs across?",
).wrong(
    lambda piece, codes: piece[:: -1 if codes[0] == "R" else 1, :: -1 if codes[1] == "A" else 1],
    "Both directions are right, but the patient lies on one side. In a picture the first index counts rows, downwards. "
    "Swap the two axes.",
).wrong(
    _turned("", ""),
    "The axes are swapped, but no direction is looked at. Here the back is at the top. What do the codes say?",
).wrong(
    _turned("LR", "AP"),
    "Right for this abdomen, but you turn both axes, whatever the codes say. Turn an axis only if it runs the wrong "
    "way.",
).wrong(
    _turned("L", "A"),
    "The patient's right is on the right: as seen from the head. Radiologists look from the feet. Which way must "
    "the columns run?",
).wrong(
    _turned("R", "P"),
    "Upside down: the front is at the bottom. Rows are counted downwards, so they must run towards the back.",
).wrong(
    _turned("L", "P"),
    "Both directions are wrong: front at the bottom, right on the right. You turn an axis when it already runs as it "
    "should.",
).wrong(
    _turned("", "A"),
    "Front and back are right. When the first index runs to the patient's *right*, the sides are swapped. Look at the "
    "first code, too.",
).wrong(
    _turned("R", ""),
    "Left and right are right. But the front is at the bottom when the second index runs to the front. Look at the "
    "second code, too.",
).wrong(
    _turned("R", "AP"),
    "Left and right are right. But you turn the rows whatever the second code says, so a slice that runs to the back "
    "ends upside down.",
)
