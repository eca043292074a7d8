"""Which kernel made it? An exercise of lesson 03."""

import numpy as np

from medlearn.checks import interpret


@interpret(
    question="""
    **Which kernel made it?** A result is exactly zero wherever the tissue is uniform, bright on one side of
    the aorta and dark on the other. Which kernel was it: `"box"` (all 1/9), `"sobel"` ([-1, 0, 1] in rows, weighted 1,
    2, 1) or `"sharpen"` (the centre 5, its four neighbours -1)?
    """,
    hints=[
        "What does each of the three give where all pixels are alike? Add up its numbers.",
        "Only one adds up to 0.",
    ],
    choices=("box", "sobel", "sharpen"),
    praise="A kernel whose numbers add up to 0 cannot see uniform tissue; one whose numbers add up to 1 keeps it.",
    wrong={
        "box": "The box averages: uniform tissue of 40 HU comes out as 40, not as 0. What must a kernel's numbers "
        "add up to, for uniform tissue to vanish?",
        "sharpen": "Sharpening adds an edge to the image and keeps the image: its numbers add up to 1, so uniform "
        "tissue stays. Here it vanished.",
    },
)
def which_kernel():
    """Find the kernel that does not see uniform tissue."""
    kernels = {
        "box": np.full((3, 3), 1 / 9),
        "sobel": np.outer([1, 2, 1], [-1, 0, 1]),
        "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    }
    return next(name for name, kernel in kernels.items() if np.isclose(kernel.sum(), 0))
