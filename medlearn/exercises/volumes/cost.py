"""What a layer costs. An exercise of lesson 15."""

from medlearn.checks import predict

_SLICES = 12


@predict(
    question="""
    **What a layer costs.** A block has 12 slices. A layer of 3 × 3 kernels reads the middle slice; a layer of 3 × 3 × 3
    kernels reads the block. Both make as many maps, and keep the size of their input. How many times as many
    multiplications does the second need?
    """,
    solution="cost = 27 / 9 * 12",
    hints=[
        "How many numbers has each kernel? That many multiplications are needed at each place.",
        "At how many places does each kernel stand: one slice, or twelve?",
    ],
    praise="36 times: three for the kernel, twelve for the slices. On a processor it may be less, because small layers "
    "hardly keep it busy.",
    wrong={
        3: "3 is for the kernel, 27 to 9. At how many places does it stand?",
        12: "12 is for the slices. But each 3-D kernel has more numbers, too.",
        27: "27 numbers has a 3-D kernel. A 2-D one has some as well: compare.",
        15: "You added 3 and 12. Twelve slices *each* cost three times as much.",
        324: "324 is 27 · 12, the multiplications for each column of voxels. Divide by what the 2-D layer needs.",
        4: "You divided 12 by 3. Both make it dearer.",
        30: "A kernel 3 slices deep fits 10 times without an edge. These layers keep the size of their input: 12.",
    },
)
def cost():
    """Count the multiplications of both layers."""
    return 3**3 * _SLICES / 3**2
