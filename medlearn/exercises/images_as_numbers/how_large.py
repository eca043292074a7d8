"""How large is a scan? An exercise of lesson 01."""

import numpy as np

from medlearn.checks import predict


@predict(
    question="""
    **How large is a scan?** A chest CT has 300 slices of 512 × 512 pixels, and each pixel is stored as `int16`. How
    many megabytes does it take in memory, if a megabyte is a million bytes?
    """,
    hints=["16 bits are how many bytes?", "Multiply the pixels of a slice, the slices, and the bytes of a pixel."],
    tolerance=0.02,
    praise="157 MB, and four times as many once a program turns it into `float64`.",
    wrong={
        78.6432: "78.6 MB would be one byte a pixel. `int16` has 16 bits: Hounsfield units do not fit into 8.",
        1258.2912: "1 258 counts bits. A byte has eight of them.",
        629.1456: "629 MB is what `float64` takes, with eight bytes a pixel. How many has `int16`?",
        0.524288: "0.52 MB is one slice. There are 300.",
    },
)
def how_large():
    """Let NumPy count the bytes of a slice."""
    return 300 * np.zeros((512, 512), np.int16).nbytes / 1e6
