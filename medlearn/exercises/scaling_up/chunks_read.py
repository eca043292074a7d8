"""How many chunks? An exercise of lesson 22."""

import numpy as np

from medlearn.checks import implement


def _batches(rng):
    """Return rows and the length of a chunk: by hand, random ones, in order, some twice, and no row."""
    cases = [(np.array([307, 250, 999, 1000, 303, 251]), 100), (np.array([12, 13, 14, 15, 16, 17]), 5)]
    cases += [(rng.permutation(1000)[:n], chunk) for n, chunk in ((30, 50), (12, 250))]
    cases += [(rng.integers(0, 60, 25), chunk) for chunk in (7, 1)]
    cases.append((rng.integers(0, 100_000, 40), 3))
    return [*cases, (np.array([40, 40, 40, 41]), 20), (np.zeros(0, int), 100)]


@implement(
    question="""
    **How many chunks?** Images lie on the disk in chunks of `chunk` images: 0 to chunk − 1 are in the first chunk, and
    so on. Whoever wants one image reads its whole chunk. Write `chunks_read(rows, chunk)`. `rows` is an array with the
    numbers of the images of one batch, in any order, some perhaps twice. Each chunk is read once for the whole batch.
    Return how many are read. An empty batch reads 0. Leave `rows` as it is.
    """,
    hints=[
        "In which chunk is image 250, if a chunk holds 100? `//` divides and drops the rest.",
        "rows // chunk is the chunk of each image. Several images share one: count the different ones.",
        "np.unique, or a set, keeps each value once.",
    ],
    cases=_batches,
    praise="4 chunks, 400 images read for 6 that are wanted. If whole chunks are shuffled instead of single images, a "
    "batch finds its images together.",
)
def chunks_read(rows, chunk):
    """Return how many different chunks hold these rows."""
    return len(set(rows // chunk))


def _some(rows, chunk):
    return len(rows) > 0


def _in_turn(rows, chunk):
    """Count the reads of somebody who keeps only the last chunk."""
    return int(np.count_nonzero(np.diff(rows // chunk))) + 1


chunks_read.usually(_some).wrong(
    lambda rows, chunk: -(-len(rows) // chunk),
    "You got {got}: that would be enough if the images of the batch lay side by side. They are spread: where is each "
    "of them?",
).wrong(
    lambda rows, chunk: len(rows),
    "You got {got}, the number of images. Some of them share a chunk, which is read only once.",
).wrong(
    lambda rows, chunk: len(set(rows)),
    "You got {got}, the number of different *images*. Which chunk is each of them in?",
).wrong(
    lambda rows, chunk: len(set(rows % chunk)),
    "You got {got}: you counted places *within* a chunk. `%` is the rest; `//` tells the chunk.",
).wrong(
    lambda rows, chunk: len(set((rows - 1) // chunk)),
    "You got {got}: you put image 1000 into the chunk of image 999. Images are numbered from 0, so 1000 begins a new "
    "one.",
).wrong(
    lambda rows, chunk: len(set(np.round(rows / chunk))),
    "You got {got}: you round to the nearest whole number, so 251 / 100 becomes 3. The image is in chunk 2: drop the "
    "rest.",
).wrong(
    lambda rows, chunk: len(set(rows // chunk)) - 1,
    "You got {got}, one too few: that is how often the chunk *changes*. The first one is read, too.",
).wrong(
    lambda rows, chunk: int(rows.max() // chunk - rows.min() // chunk + 1),
    "You got {got}: all chunks from the first that is needed to the last. Those in between are left out, if no image "
    "of the batch is in them.",
).wrong(
    lambda rows, chunk: int(rows.max() // chunk + 1),
    "You got {got}: all chunks from the beginning of the disk to the last one needed. Only those that hold an image of "
    "the batch are read.",
).wrong(
    lambda rows, chunk: len(set(rows // chunk)) * chunk,
    "You got {got}: that is how many *images* are read. The question is how many chunks.",
).clause(
    "rows stay", lambda rows, chunk: True, lambda rows, chunk: (chunks_read.reference(rows, chunk), rows.sort())[0]
).clause(
    "rows in any order",
    lambda rows, chunk: _some(rows, chunk) and _in_turn(rows, chunk) != len(set(rows // chunk)),
    _in_turn,
).wrong(
    lambda rows, chunk: _in_turn(rows, chunk),
    "You got {got}: you count a chunk again when the batch comes back to it. It is read once: sort first, or collect "
    "in a set.",
).clause(
    "a row twice",
    lambda rows, chunk: len(set(rows)) < len(rows),
    lambda rows, chunk: len(set(rows // chunk)) + len(rows) - len(set(rows)),
    message="Right as long as the images differ. An image that stands in the batch twice needs its chunk once.",
).clause(
    "an empty batch",
    lambda rows, chunk: not _some(rows, chunk),
    message="Right where there are rows. For an empty batch, nothing is read: return 0.",
)
