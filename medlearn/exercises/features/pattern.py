"""A pattern in eight bits. An exercise of lesson 04."""

import numpy as np

from medlearn.checks import implement


def _pieces(rng):
    """Return pieces of 3 x 3; in each a neighbour equals the centre."""
    random = [rng.integers(0, 256, (3, 3)).astype(np.uint8) for _ in range(5)]
    for number, piece in enumerate(random):
        piece.flat[(0, 2, 3, 5, 7)[number]] = piece[1, 1]
    example = np.array([[8, 5, 2], [6, 6, 1], [3, 9, 4]], np.uint8)
    return [(piece,) for piece in (example, np.full((3, 3), 7, np.uint8), *random)]


@implement(
    question="""
    **A pattern in eight bits.** Write `pattern(piece)`, a *local binary pattern*, which describes texture pixel by
    pixel (the deeper notebook of lesson 04 shows more of it). The piece has 3 x 3 grey levels (`uint8`, as in an
    image file). Walk around its centre, from the *right* neighbour *against* the clock (right, upper right, above,
    ...). A neighbour at least as bright as the centre gives the bit 1, others 0. The bits count 1, 2, 4, ... 128 in
    the order of the walk; return their sum, a whole number.
    """,
    hints=[
        "The right neighbour is piece[1, 2], the upper right one piece[0, 2]. Write all eight into a list, in order.",
        "Compare each with piece[1, 1]. Equal is bright enough.",
        "Multiply the eight bits by 1, 2, 4, ... (2 ** np.arange(8)) and add up.",
    ],
    cases=_pieces,
    praise="The piece [[8, 5, 2], [6, 6, 1], [3, 9, 4]] is number 88, and stays 88 if every grey is doubled.",
)
def pattern(piece):
    """Turn a piece of 3 x 3 into its local binary pattern, 0 to 255."""
    around = piece[[1, 0, 0, 0, 1, 2, 2, 2], [2, 2, 1, 0, 0, 0, 1, 2]]
    return int((around >= piece[1, 1]) @ 2 ** np.arange(8))


def _walk(piece):
    return piece[[1, 0, 0, 0, 1, 2, 2, 2], [2, 2, 1, 0, 0, 0, 1, 2]]


def _number(bits):
    return int(np.asarray(bits) @ 2 ** np.arange(8))


pattern.wrong(
    lambda piece: _number(_walk(piece) > piece[1, 1]),
    "You got {got}: a neighbour exactly as bright as the centre got a 0. *At least* as bright means that equal counts "
    "as 1.",
).wrong(
    lambda piece: _number(np.roll(_walk(piece)[::-1], 1) >= piece[1, 1]),
    "You got {got}: with you the right neighbour counts 1, and the *lower* right one 2, *with* the clock. Next comes "
    "the upper right one: which row is above, 0 or 2?",
).wrong(
    lambda piece: _number(np.delete(piece.ravel(), 4) >= piece[1, 1]),
    "You got {got}: you read the neighbours row by row, like a text. The walk goes *around* the centre, so that a turn "
    "of the image only rotates the bits.",
).wrong(
    lambda piece: _number(np.roll(_walk(piece)[::-1], -4) >= piece[1, 1]),
    "You got {got}: with you the upper left neighbour counts 1 and the one above 2, a common custom. Here the right "
    "one counts 1, the upper right one 2. Numbers of two programs agree only if their walks do.",
).wrong(
    lambda piece: _number(np.roll(_walk(piece)[::-1], -4)[::-1] >= piece[1, 1]),
    "You got {got}: with you the *left* neighbour counts 1, and the upper left one 128. Did the walk begin on the "
    "left? Here the right one counts 1, the upper right one 2.",
).wrong(
    lambda piece: _number((_walk(piece) >= piece[1, 1])[::-1]),
    "You got {got}: with you the right neighbour counts 128, and the lower right one 1: the walk is read backwards, as "
    "one writes digits. Here the first one, on the right, counts 1.",
).wrong(
    lambda piece: _number(_walk(piece) < piece[1, 1]),
    "You got {got}: your bits are 1 where the neighbour is *darker* than the centre. Here 1 means at least as bright.",
).wrong(
    lambda piece: _number(_walk(piece) != piece[1, 1]),
    "You got {got}: your bits are 1 wherever the neighbour *differs* from the centre. `uint8` has no negative "
    "numbers, so a difference above 0 means only that. Compare without subtracting, or turn the piece into int first.",
).clause(
    "as bright as the centre",
    lambda piece: (_walk(piece) == piece[1, 1]).any(),
    lambda piece: _number(_walk(piece) > piece[1, 1]),
).wrong(
    lambda piece: int(np.sum(_walk(piece) >= piece[1, 1])),
    "You got {got}: how *many* neighbours are bright. That is all the uniform patterns keep; the pattern itself "
    "also says which ones. What does each bit count?",
)


# stackoverflow.com/questions/45123792: image differences in uint8.
pattern.wrong(
    lambda piece: _number(_walk(piece) - piece[1, 1] >= 0),
    "You got {got}: every neighbour seems bright enough. `uint8` has no negative numbers, 1 - 6 is 251 there, and so "
    "a *difference* is never below 0. Compare without subtracting, or turn the piece into int first.",
)
