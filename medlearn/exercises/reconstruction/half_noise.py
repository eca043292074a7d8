"""Half the noise. An exercise of lesson 17."""

from medlearn.checks import predict


@predict(
    question="""
    **Half the noise** (easy). A scan sends 20 000 photons along each ray. The noise of its picture is to fall to
    *half*. How many photons must set out along each ray?
    """,
    solution="half_noise = 20_000 * 2**2",
    hints=[
        "Of N photons that arrive, the noise is the root of N. As a share, that is 1 over the root of N.",
        "Which factor has the root 2?",
    ],
    praise="Four times as many, and so four times the dose. A quarter of the noise would cost sixteen times the dose.",
    tolerance=0.01,
    wrong={
        40_000.0: "Twice the photons: the noise falls by the *root* of 2 only, to 71 %.",
        10_000.0: "Half the photons make *more* noise, as a share of what arrives.",
        5_000.0: "The factor 4 is right, the direction is not: less noise needs more photons.",
        28_284.0: "You took the root of 2. The noise goes with the root of the photons, so the photons with its "
        "square.",
    },
)
def half_noise():
    """Return photons."""
    return 20_000 * 2**2
